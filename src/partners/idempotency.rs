//! The key that every write of a university's program carries.

use actix_web::HttpRequest;

use super::problems;
use crate::db::answers::Asked;
use crate::kernel::ids::ClientId;
use crate::kernel::secrets;
use crate::web::Refusal;

/// What is asked for, and under which key.
pub(super) fn asked(request: &HttpRequest, client: ClientId, body: &[u8]) -> Result<Asked, Refusal> {
    Ok(Asked {
        principal: client.to_string(),
        key: key(request)?,
        route: format!("{} {}", request.method(), request.path()),
        body: secrets::sha256(body),
    })
}

/// The key that a write must carry, checked before anything else of the request is read.
pub(super) fn key(request: &HttpRequest) -> Result<String, Refusal> {
    let mut given = request.headers().get_all("idempotency-key");
    let (first, more) = (given.next(), given.next());
    let Some(first) = first else {
        return Err(problems::bad_header("key_needed", "partners-problem-key-needed").into());
    };
    let text = first.to_str().unwrap_or_default().trim();
    // The draft writes a quoted string; most programs write the bare symbols.
    let text = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text);
    let plain = (1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    if plain && more.is_none() {
        Ok(text.to_owned())
    } else {
        Err(problems::bad_header("key_unreadable", "partners-problem-key-unreadable").into())
    }
}
