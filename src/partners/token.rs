//! `POST /oauth/token`: client credentials for a short access token (RFC 6749, section 4.4).
//!
//! Every refusal of the credentials is the same answer, whether the client is unknown, has ended
//! or gave another secret. No cookie is read here, so there is nothing to forge; nothing is
//! stored under a key, so asking twice gives two tokens.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Payload};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, HttpResponseBuilder};
use data_encoding::BASE64;
use secrecy::ExposeSecret as _;

use super::keyring::Keyring;
use super::model::{Client, ClientState};
use super::resources::{TokenAnswer, TokenForm, TokenRefusal};
use super::store;
use crate::accounts::access_tokens::{AccessGrant, LONGEST_LIFE};
use crate::accounts::tokens::TokenHash;
use crate::kernel::Fault;
use crate::kernel::ids::ClientId;
use crate::web::form::{form_pairs, read_body};
use crate::web::throttle::Kind;
use crate::web::{Answer, App, Refusal, Visitor, network};

const BYTES: usize = 8 * 1024;

/// Why no token is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum No {
    Request(&'static str),
    Client,
    GrantType,
    Scope,
}

struct Credentials {
    client: String,
    secret: String,
}

/// Gives an access token that lives fifteen minutes.
#[utoipa::path(post, path = "/oauth/token", tag = "Token",
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "A token", body = TokenAnswer),
        (status = 400, description = "The request cannot be used", body = TokenRefusal),
        (status = 401, description = "The client is unknown, has ended, or gave another secret", body = TokenRefusal),
    ))]
pub async fn give(
    app: Data<App>,
    keyring: Data<Keyring>,
    visitor: Visitor,
    request: HttpRequest,
    payload: Payload,
) -> Answer {
    if !app.throttle.allows(Kind::Secrets, network(&app, &request)) {
        return Err(Refusal::TooMany);
    }
    let body = read_body(&request, payload.into_inner(), BYTES).await?;
    match give_to(&app, &keyring, &visitor, &request, &body).await? {
        Ok(answer) => Ok(plain(StatusCode::OK).json(answer)),
        Err(no) => Ok(refuse(no)),
    }
}

async fn give_to(
    app: &App,
    keyring: &Keyring,
    visitor: &Visitor,
    request: &HttpRequest,
    body: &[u8],
) -> Result<Result<TokenAnswer, No>, Refusal> {
    let (credentials, scope) = match read(request, body) {
        Ok(read) => read,
        Err(no) => return Ok(Err(no)),
    };
    let now = visitor.ctx.now;
    let Some(client) = authenticate(app, &credentials).await? else {
        return Ok(Err(No::Client));
    };
    let Some(scopes) = granted(&client, scope.as_deref()) else {
        return Ok(Err(No::Scope));
    };
    let grant = AccessGrant {
        client: client.id,
        institution: client.institution,
        scopes,
        seconds: LONGEST_LIFE,
    };
    let issued = keyring.issue(&app.db, &grant, now).await?;
    let id = client.id;
    app.db
        .write(move |tx| -> Result<(), Fault> { store::clients::used(tx, id, now) })
        .await?;
    tracing::info!(client = %id, jti = issued.jti, "access token given");
    Ok(Ok(TokenAnswer {
        access_token: issued.token.expose_secret().to_owned(),
        token_type: "Bearer".to_owned(),
        expires_in: issued.seconds,
        scope: grant.scopes.join(" "),
    }))
}

/// Credentials and asked scope.
fn read(request: &HttpRequest, body: &[u8]) -> Result<(Credentials, Option<String>), No> {
    if request.content_type() != "application/x-www-form-urlencoded" {
        return Err(No::Request("the body must be application/x-www-form-urlencoded"));
    }
    let pairs = form_pairs(body).map_err(|_| No::Request("the body is not UTF-8"))?;
    let mut seen: Vec<&str> = Vec::new();
    for (name, _) in &pairs {
        if seen.contains(&name.as_str()) {
            return Err(No::Request("a parameter stands twice"));
        }
        seen.push(name);
    }
    let field = |name: &str| {
        let found = pairs.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone()).filter(|value| !value.is_empty())
    };
    let in_body = match (field("client_id"), field("client_secret")) {
        (Some(client), Some(secret)) => Some(Credentials { client, secret }),
        (_, Some(_)) => return Err(No::Client),
        _ => None,
    };
    let credentials = match (basic(request)?, in_body) {
        (Some(_), Some(_)) => return Err(No::Request("the credentials stand in two places")),
        (Some(credentials), None) | (None, Some(credentials)) => credentials,
        (None, None) => return Err(No::Client),
    };
    match field("grant_type").as_deref() {
        Some("client_credentials") => Ok((credentials, field("scope"))),
        Some(_) => Err(No::GrantType),
        None => Err(No::Request("grant_type is missing")),
    }
}

/// `client_secret_basic`: both parts are form-encoded before they are joined (RFC 6749, 2.3.1).
fn basic(request: &HttpRequest) -> Result<Option<Credentials>, No> {
    let Some(header) = request.headers().get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let header = header.to_str().map_err(|_| No::Client)?;
    let (scheme, encoded) = header.split_once(' ').ok_or(No::Client)?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(No::Client);
    }
    let bytes = BASE64.decode(encoded.trim().as_bytes()).map_err(|_| No::Client)?;
    let text = String::from_utf8(bytes).map_err(|_| No::Client)?;
    let (client, secret) = text.split_once(':').ok_or(No::Client)?;
    let decode = |part: &str| {
        let decoded = percent_encoding::percent_decode_str(part).decode_utf8();
        decoded.map(std::borrow::Cow::into_owned).map_err(|_| No::Client)
    };
    Ok(Some(Credentials {
        client: decode(client)?,
        secret: decode(secret)?,
    }))
}

/// The client whose secret was given, if it may be used.
async fn authenticate(app: &App, given: &Credentials) -> Result<Option<Client>, Refusal> {
    let (Ok(id), Some(presented)) = (given.client.parse::<ClientId>(), TokenHash::of(&given.secret)) else {
        return Ok(None);
    };
    let found = app
        .db
        .read(move |conn| -> Result<_, Fault> { store::clients::with_secret(conn, id) })
        .await?;
    Ok(found
        .filter(|(client, hash)| {
            let fits = hash.as_ref().is_some_and(|hash| hash.same(&presented));
            fits && client.state == ClientState::Active
        })
        .map(|(client, _)| client))
}

/// All scopes of the client, or those asked for when it has them all.
fn granted(client: &Client, asked: Option<&str>) -> Option<Vec<String>> {
    let Some(asked) = asked else {
        return Some(client.scopes.clone());
    };
    let asked: Vec<&str> = asked.split(' ').filter(|scope| !scope.is_empty()).collect();
    let known = asked.iter().all(|scope| client.scopes.iter().any(|held| held == scope));
    let scopes = client.scopes.iter().filter(|held| asked.contains(&held.as_str()));
    (known && !asked.is_empty()).then(|| scopes.cloned().collect())
}

fn plain(status: StatusCode) -> HttpResponseBuilder {
    let mut response = HttpResponseBuilder::new(status);
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}

fn refuse(no: No) -> HttpResponse {
    let (status, error, description) = match no {
        No::Request(why) => (StatusCode::BAD_REQUEST, "invalid_request", why),
        No::Client => (
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            "the client is unknown, has ended, or gave another secret",
        ),
        No::GrantType => (
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            "grant_type must be client_credentials",
        ),
        No::Scope => (
            StatusCode::BAD_REQUEST,
            "invalid_scope",
            "the client does not have this scope",
        ),
    };
    let mut response = plain(status);
    if no == No::Client {
        response.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"qabyl\""));
    }
    response.json(TokenRefusal {
        error: error.to_owned(),
        error_description: description.to_owned(),
    })
}
