//! Forged forms: a token bound to the session, and the browser's own word on where the form
//! stood (`Sec-Fetch-Site`, `Origin`). Both must fit on every unsafe request with a cookie.

use actix_web::HttpRequest;
use actix_web::http::header;
use aws_lc_rs::hmac;
use data_encoding::BASE64URL_NOPAD;

use crate::config::Secret;
use crate::kernel::{Instant, secrets};

fn sign(secret: &Secret, parts: &[&[u8]]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &secret.0);
    let mut context = hmac::Context::with_key(&key);
    context.update(b"qabyl form token\0");
    for part in parts {
        context.update(part);
        context.update(b"\0");
    }
    BASE64URL_NOPAD.encode(context.sign().as_ref())
}

fn day(now: Instant) -> u64 {
    now.unix_millis() / 86_400_000
}

/// The token for a form: bound to the session's token, or to the day for who has no session.
#[must_use]
pub fn token(secret: &Secret, session: Option<&str>, now: Instant) -> String {
    match session {
        Some(session) => sign(secret, &[b"session", session.as_bytes()]),
        None => sign(secret, &[b"visitor", &day(now).to_be_bytes()]),
    }
}

/// Whether `given` is the token for this visitor now; a visitor's holds until the next day ends.
#[must_use]
pub fn fits(secret: &Secret, session: Option<&str>, now: Instant, given: &str) -> bool {
    if secrets::same(token(secret, session, now).as_bytes(), given.as_bytes()) {
        return true;
    }
    let yesterday = day(now).saturating_sub(1);
    session.is_none()
        && secrets::same(
            sign(secret, &[b"visitor", &yesterday.to_be_bytes()]).as_bytes(),
            given.as_bytes(),
        )
}

/// Whether the browser says that the request comes from our own pages.
#[must_use]
pub fn own_origin(request: &HttpRequest, base_url: &str) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    match header("sec-fetch-site") {
        Some("same-origin" | "none") => true,
        Some(_) => false,
        // Browsers without fetch metadata still send Origin with a POST.
        None => match header(header::ORIGIN.as_str()) {
            Some(origin) => origin == base_url,
            None => header(header::REFERER.as_str())
                .is_some_and(|from| from.strip_prefix(base_url).is_some_and(|rest| rest.starts_with('/'))),
        },
    }
}
