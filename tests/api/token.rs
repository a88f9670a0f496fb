//! Getting in: client credentials, and every way a token can be wrong.

use chrono::TimeDelta;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use diesel::prelude::*;
use qabyl::accounts::access_tokens::{AccessGrant, AccessTokens};
use qabyl::accounts::sealing::Sealer;
use qabyl::accounts::signing_keys::SigningKey;
use qabyl::db::schema::signing_keys;
use qabyl::kernel::Fault;
use qabyl::partners::SCOPES;
use secrecy::ExposeSecret as _;
use serde_json::Value;

use super::desk::{Desk, Program, Reply};
use crate::harness::databases::on_both;

async fn ask(desk: &Desk, form: &[(&str, &str)]) -> Reply {
    let request = desk
        .http
        .post(format!("{}/oauth/token", desk.server.base_url))
        .form(form);
    Reply::of(request.send().await.expect("an answer")).await
}

async fn try_token(desk: &Desk, token: &str) -> Reply {
    let url = format!("{}/api/v1/institution", desk.server.base_url);
    Reply::of(desk.http.get(url).bearer_auth(token).send().await.expect("an answer")).await
}

#[test]
fn a_program_gets_a_token_by_header_or_by_body_for_all_its_scopes_or_fewer() {
    on_both(async |db| {
        let desk = Desk::open(db, 1, 1).await;
        let program = desk.program(desk.world.institution, &SCOPES).await;
        let reply = desk.ask_token(&program).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert_eq!(reply.json()["expires_in"], 900);
        assert_eq!(reply.json()["token_type"], "Bearer");
        assert_eq!(reply.json()["scope"], SCOPES.join(" "));
        let id = program.id.to_string();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", id.as_str()),
            ("client_secret", program.secret.as_str()),
            ("scope", "placements:read"),
        ];
        let reply = ask(&desk, &form).await;
        assert_eq!(reply.json()["scope"], "placements:read");
        let token = reply.json()["access_token"].as_str().expect("a token").to_owned();
        assert_eq!(try_token(&desk, &token).await.status, 200);
        let narrow = desk.http.post(format!(
            "{}/api/v1/placements/plc_00000000000000000000000000/admit",
            desk.server.base_url
        ));
        let refused = Reply::of(narrow.bearer_auth(&token).send().await.expect("an answer")).await;
        assert_eq!(refused.status, 403, "a scope that was not asked for is not there");
        assert_eq!(refused.json()["code"], "insufficient_scope");
    });
}

#[test]
fn wrong_credentials_are_one_and_the_same_refusal() {
    on_both(async |db| {
        let desk = Desk::open(db, 1, 1).await;
        let good = desk.program(desk.world.institution, &SCOPES).await;
        let ended = desk.program(desk.world.institution, &SCOPES).await;
        desk.revoke(ended.id).await;
        let wrong = Program {
            secret: ended.secret.clone(),
            ..good.clone()
        };
        let unknown = Program {
            id: db.act(desk.server.app.clock.now()).id(),
            ..good.clone()
        };
        let mut texts = Vec::new();
        for program in [&ended, &wrong, &unknown] {
            let reply = desk.ask_token(program).await;
            assert_eq!(reply.status, 401);
            assert_eq!(reply.json()["error"], "invalid_client");
            texts.push(reply.text);
        }
        texts.dedup();
        assert_eq!(texts.len(), 1, "{texts:?}");
        let id = good.id.to_string();
        let credentials = [("client_id", id.as_str()), ("client_secret", good.secret.as_str())];
        for (extra, status, error) in [
            (vec![("grant_type", "password")], 400, "unsupported_grant_type"),
            (vec![], 400, "invalid_request"),
            (
                vec![("grant_type", "client_credentials"), ("scope", "everything")],
                400,
                "invalid_scope",
            ),
            (
                vec![
                    ("grant_type", "client_credentials"),
                    ("grant_type", "client_credentials"),
                ],
                400,
                "invalid_request",
            ),
        ] {
            let form: Vec<(&str, &str)> = credentials.into_iter().chain(extra).collect();
            let reply = ask(&desk, &form).await;
            assert_eq!((reply.status, reply.json()["error"].as_str()), (status, Some(error)));
        }
    });
}

#[test]
fn a_token_that_is_forged_expired_or_meant_for_another_is_refused() {
    on_both(async |db| {
        let desk = Desk::open(db, 1, 1).await;
        let program = desk.program(desk.world.institution, &SCOPES).await;
        let good = desk.token(&program).await;
        assert_eq!(try_token(&desk, &good).await.status, 200);

        let parts: Vec<&str> = good.split('.').collect();
        let none = BASE64URL_NOPAD.encode(br#"{"alg":"none","typ":"at+jwt"}"#);
        let unsigned = format!("{none}.{}.", parts[1]);
        let mut claims: Value =
            serde_json::from_slice(&BASE64URL_NOPAD.decode(parts[1].as_bytes()).expect("claims")).expect("claims");
        claims["institution"] = Value::String(desk.other.to_string());
        let moved = BASE64URL_NOPAD.encode(claims.to_string().as_bytes());
        let changed = format!("{}.{moved}.{}", parts[0], parts[2]);
        let elsewhere = signed_for_another_audience(&desk, &program).await;
        for token in [&unsigned, &changed, &elsewhere, &"no token".to_owned()] {
            let reply = try_token(&desk, token).await;
            assert_eq!(reply.status, 401, "{token}");
            assert_eq!(reply.json()["code"], "invalid_token");
            assert_eq!(reply.kind, "application/problem+json");
        }
        let bare = desk.http.get(format!("{}/api/v1/institution", desk.server.base_url));
        let bare = Reply::of(bare.send().await.expect("an answer")).await;
        assert_eq!((bare.status, bare.json()["code"].as_str()), (401, Some("token_needed")));

        desk.server.advance(TimeDelta::seconds(899));
        assert_eq!(try_token(&desk, &good).await.status, 200);
        desk.server.advance(TimeDelta::seconds(1));
        assert_eq!(try_token(&desk, &good).await.status, 401, "not a second longer");
        let fresh = desk.token(&program).await;
        desk.revoke(program.id).await;
        assert_eq!(try_token(&desk, &fresh).await.status, 401, "an end is at once");
    });
}

/// Signed with the installation's own key, as a colleague's mistake would be.
async fn signed_for_another_audience(desk: &Desk, program: &Program) -> String {
    let (kid, sealed): (String, Vec<u8>) = desk
        .server
        .app
        .db
        .read(|conn| -> Result<_, Fault> {
            let columns = (signing_keys::kid, signing_keys::sealed);
            Ok(signing_keys::table.select(columns).first(conn)?)
        })
        .await
        .expect("a key");
    let secret = HEXLOWER.encode(&desk.server.app.config.secret.0).into();
    let sealer = Sealer::new(&secret, &[]).expect("a sealer");
    let key = SigningKey::unseal(&sealer, &kid, &sealed).expect("the key");
    let tokens = AccessTokens {
        issuer: desk.server.base_url.clone(),
        audience: "https://elsewhere.example/api".to_owned(),
    };
    let grant = AccessGrant {
        client: program.id,
        institution: desk.world.institution,
        scopes: vec![SCOPES[0].to_owned()],
        seconds: 600,
    };
    let issued = tokens
        .issue(&key, &grant, desk.server.app.clock.now())
        .expect("a token");
    issued.token.expose_secret().to_owned()
}
