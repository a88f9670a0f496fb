//! What must never be false of the log.

use diesel::prelude::*;

use super::verify;
use crate::db::schema::{events, sealed_events, unsealed_events};
use crate::db::{Conn, Invariant};
use crate::kernel::Fault;
use crate::kernel::ids::EventId;

/// The log's sentences.
#[must_use]
pub fn invariants() -> Vec<Invariant> {
    vec![
        Invariant {
            name: "events.chain_is_intact",
            find: chain,
        },
        Invariant {
            name: "events.sealed_or_waiting",
            find: sealed_or_waiting,
        },
    ]
}

fn chain(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    Ok(match verify(conn)? {
        Ok(_) => Vec::new(),
        Err(broken) => vec![format!("number {}", broken.number)],
    })
}

/// Each event either waits for the sealer or has its number: otherwise readers of the feed would
/// miss it.
fn sealed_or_waiting(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let waits = || unsealed_events::table.select(unsealed_events::event_id);
    let sealed = || sealed_events::table.select(sealed_events::event_id);
    let lost: Vec<EventId> = events::table
        .filter(events::id.ne_all(waits()))
        .filter(events::id.ne_all(sealed()))
        .select(events::id)
        .load(conn)?;
    let twice: Vec<EventId> = unsealed_events::table
        .filter(unsealed_events::event_id.eq_any(sealed()))
        .select(unsealed_events::event_id)
        .load(conn)?;
    Ok(lost.into_iter().chain(twice).map(|id| id.to_string()).collect())
}
