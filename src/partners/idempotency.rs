//! A write that is asked for again answers what it answered, and acts once.
//!
//! The key, what was asked and the answer are written in the command's own transaction, so the
//! answer stands exactly when the act stands. A refusal stores nothing: asked again, it is
//! decided again. Kept for a day (draft-ietf-httpapi-idempotency-key-header; design 13.19).

use actix_web::HttpRequest;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::problems;
use super::store::{self, answers::AnswerRow};
use crate::db::{Conn, Json};
use crate::kernel::ids::ClientId;
use crate::kernel::{Fault, Instant, secrets};
use crate::web::Refusal;

const KEPT: TimeDelta = TimeDelta::hours(24);

/// What makes a request the same request.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    principal: String,
    key: String,
    route: String,
    body: [u8; 32],
}

/// An answer as it is kept: the text itself, because databases reorder JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The body.
    pub body: String,
    /// The entity tag without quotation marks.
    pub version: i32,
}

impl Asked {
    /// Reads the key of a request.
    pub(super) fn of(request: &HttpRequest, client: ClientId, body: &[u8]) -> Result<Self, Refusal> {
        Ok(Self {
            principal: client.to_string(),
            key: key(request)?,
            route: format!("{} {}", request.method(), request.path()),
            body: secrets::sha256(body),
        })
    }

    /// The kept answer, if this was asked and done before.
    pub(super) fn answered(&self, conn: &mut Conn, now: Instant) -> Result<Option<Kept>, Refusal> {
        let Some(row) = store::answers::find(conn, &self.principal, &self.key)? else {
            return Ok(None);
        };
        if row.created_at.plus(KEPT) <= now {
            return Ok(None);
        }
        if row.route != self.route || !secrets::same(&row.body_hash, &self.body) {
            return Err(problems::key_reused().into());
        }
        Ok(Some(row.answer.read()?))
    }

    /// Keeps the answer as part of the running command.
    pub(super) fn keep(&self, tx: &mut Conn, kept: &Kept, now: Instant) -> Result<(), Fault> {
        // An outlived row may still stand under this key.
        store::answers::delete(tx, &self.principal, &self.key)?;
        store::answers::insert(
            tx,
            &AnswerRow {
                principal: self.principal.clone(),
                key: self.key.clone(),
                route: self.route.clone(),
                body_hash: self.body.to_vec(),
                status: 200,
                answer: Json::of(kept)?,
                created_at: now,
            },
        )
    }
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

/// Deletes answers that are kept no longer; how many.
///
/// # Errors
/// When the database fails.
pub fn forget_old_answers(tx: &mut Conn, now: Instant) -> Result<usize, Fault> {
    store::answers::delete_before(tx, now.minus(KEPT))
}
