//! Forms as browsers send them: read whole, with a limit in bytes and in time, token checked.
//!
//! The values stay text here; an operation's own types make sense of them, so that a page with
//! errors can show exactly what was typed.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use futures_util::StreamExt as _;

use super::line::Patience;
use super::{App, Refusal, Visitor, csrf, gate, once};

/// A whole form; long essays fit.
pub(super) const BYTES: usize = 256 * 1024;
/// No page has so many; each costs more than its bytes.
const FIELDS: usize = 1000;

/// The fields of a form, in order, as typed.
#[derive(Debug, Clone, Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Fields from pairs, for tests and first showings.
    #[must_use]
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of a field as typed; empty when it is absent.
    #[must_use]
    pub fn raw(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// The first value of a field without outer spaces.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// Whether the field was sent at all: a ticked box, the pressed button.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// All values of a field: ticked boxes of a group.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// A whole number.
    ///
    /// # Errors
    /// [`Refusal::Unreadable`]: for hidden fields only, that nobody types.
    pub fn number(&self, name: &'static str) -> Result<i32, Refusal> {
        self.text(name).parse().map_err(|_| Refusal::Unreadable(name))
    }

    /// Every field but the token and the one-time key: what a page shows again.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .filter(|(key, _)| key != TOKEN && key != once::KEY)
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

/// The hidden field that carries the token.
pub const TOKEN: &str = "csrf";

impl FromRequest for Form {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let app = gate::app(&request)?;
            let visitor = request
                .extensions()
                .get::<Visitor>()
                .cloned()
                .ok_or(Refusal::NotFound)?;
            if request.content_type() != "application/x-www-form-urlencoded" {
                return Err(Refusal::Unreadable("content type"));
            }
            let body = read_body(&request, payload, BYTES).await?;
            let form = Self(form_pairs(&body)?);
            check_token(&app, &request, &visitor, form.raw(TOKEN))?;
            Ok(form)
        })
    }
}

/// Checks where a form came from and its token.
///
/// # Errors
/// [`Refusal::Stale`] when either does not fit.
pub fn check_token(app: &App, request: &HttpRequest, visitor: &Visitor, given: &str) -> Result<(), Refusal> {
    let token = csrf::fits(
        &app.config.secret,
        visitor.session_token.as_deref(),
        visitor.ctx.now,
        given,
    );
    if token && csrf::own_origin(request, &app.config.base_url) {
        Ok(())
    } else {
        Err(Refusal::Stale)
    }
}

/// Reads a body of at most `limit` bytes within the server's patience.
///
/// # Errors
/// [`Refusal::TooLarge`], [`Refusal::TooSlow`], or unreadable when the line broke.
pub async fn read_body(request: &HttpRequest, mut payload: Payload, limit: usize) -> Result<Vec<u8>, Refusal> {
    let declared = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    if declared
        .and_then(|text| text.parse::<usize>().ok())
        .is_some_and(|length| length > limit)
    {
        return Err(Refusal::TooLarge);
    }
    let patience = request
        .app_data::<Data<Patience>>()
        .map_or(Patience::STANDARD, |told| ***told);
    let reading = async {
        let mut body = Vec::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Refusal::Unreadable("the body broke off"))?;
            if body.len() + chunk.len() > limit {
                return Err(Refusal::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        if let (Some(visitor), Ok(app)) = (request.extensions().get::<Visitor>(), gate::app(request)) {
            visitor.byte(app.clock.now());
            visitor.received();
        }
        Ok(body)
    };
    tokio::time::timeout(patience.body, reading)
        .await
        .map_err(|_| Refusal::TooSlow)?
}

/// The pairs of a form or of a query, decoded, in their order.
///
/// # Errors
/// [`Refusal::Unreadable`] for what is not UTF-8, [`Refusal::TooLarge`] for too many.
pub fn form_pairs(body: &[u8]) -> Result<Vec<(String, String)>, Refusal> {
    let text = std::str::from_utf8(body).map_err(|_| Refusal::Unreadable("not UTF-8"))?;
    if text.split('&').nth(FIELDS).is_some() {
        return Err(Refusal::TooLarge);
    }
    text.split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            Ok((decode(key)?, decode(value)?))
        })
        .collect()
}

fn decode(part: &str) -> Result<String, Refusal> {
    let spaced = part.replace('+', " ");
    let decoded = percent_encoding::percent_decode_str(&spaced)
        .decode_utf8()
        .map_err(|_| Refusal::Unreadable("not UTF-8"))?;
    // Browsers send CR LF; what is stored and hashed has LF only.
    Ok(decoded.replace("\r\n", "\n"))
}
