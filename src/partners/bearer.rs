//! Whose token a request carries: the check that the gate of REST routes runs.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header;

use super::keyring::Keyring;
use super::model::ClientState;
use super::{problems, store};
use crate::accounts::Principal;
use crate::kernel::Fault;
use crate::web::app::Bearers;
use crate::web::{App, Refusal};

/// The check for the gate.
#[must_use]
pub fn bearers(keyring: Arc<Keyring>) -> Bearers {
    Bearers(Box::new(move |app, request| {
        let (app, keyring, token) = (app.clone(), Arc::clone(&keyring), presented(request));
        Box::pin(async move {
            match token {
                Presented::Nothing => Ok(Principal::Anonymous),
                Presented::Unusable => Err(problems::invalid_token().into()),
                Presented::Token(token) => identify(&app, &keyring, &token).await,
            }
        })
    }))
}

enum Presented {
    Nothing,
    Unusable,
    Token(String),
}

fn presented(request: &HttpRequest) -> Presented {
    let mut headers = request.headers().get_all(header::AUTHORIZATION);
    let Some(first) = headers.next() else {
        return Presented::Nothing;
    };
    let token = first.to_str().ok().and_then(|text| text.split_once(' '));
    match token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && headers.next().is_none() => {
            Presented::Token(token.trim().to_owned())
        }
        _ => Presented::Unusable,
    }
}

async fn identify(app: &App, keyring: &Keyring, token: &str) -> Result<Principal, Refusal> {
    let claims = match keyring.verify(&app.db, token, app.clock.now()).await? {
        Ok(claims) => claims,
        Err(reason) => {
            tracing::info!(%reason, "access token refused");
            return Err(problems::invalid_token().into());
        }
    };
    let id = claims.sub;
    let client = app
        .db
        .read(move |conn| -> Result<_, Fault> { store::clients::find(conn, id) })
        .await?;
    match client {
        Some(client) if client.state == ClientState::Active && client.institution == claims.institution => {
            let scopes = client.scopes.into_iter().filter(|scope| claims.allows(scope)).collect();
            Ok(Principal::Client {
                id,
                institution: client.institution,
                scopes,
            })
        }
        _ => {
            tracing::info!(client = %id, "access token of a client that has ended");
            Err(problems::invalid_token().into())
        }
    }
}
