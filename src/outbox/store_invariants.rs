//! What must never be false of the outbox.

use diesel::prelude::*;

use super::model::State;
use crate::db::schema::outbox;
use crate::db::{Conn, Invariant};
use crate::kernel::Fault;
use crate::kernel::ids::OutboxId;

/// The outbox's sentences.
#[must_use]
pub fn invariants() -> Vec<Invariant> {
    vec![
        Invariant {
            name: "outbox.state_is_known",
            find: states,
        },
        Invariant {
            name: "outbox.nothing_is_lost",
            find: lost,
        },
    ]
}

fn states(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<OutboxId> = outbox::table
        .filter(outbox::state.ne_all(State::ALL))
        .select(outbox::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

/// A row without an end is waiting, and one with an end is not: what is neither would never be
/// sent and never be shown.
fn lost(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let waiting = outbox::state
        .eq(State::Pending)
        .and(outbox::finished_at.is_not_null().or(outbox::attempts.lt(0)));
    let ended = outbox::state
        .ne(State::Pending)
        .and(outbox::finished_at.is_null().or(outbox::leased_until.is_not_null()));
    let ids: Vec<OutboxId> = outbox::table.filter(waiting.or(ended)).select(outbox::id).load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}
