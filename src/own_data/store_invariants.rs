//! What must never be false of requests that data be deleted.

use diesel::prelude::*;

use crate::db::schema::deletion_requests as requests;
use crate::db::{Conn, Invariant};
use crate::kernel::Fault;
use crate::kernel::ids::DeletionId;

/// The room's sentences.
#[must_use]
pub fn invariants() -> Vec<Invariant> {
    vec![Invariant {
        name: "own_data.deletion_is_answered_by_another",
        find: answers,
    }]
}

/// An answer has its words, its time and its author, who is not the one who asked.
fn answers(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let half = requests::answer
        .is_null()
        .or(requests::answered_by.is_null())
        .or(requests::answered_by.eq(requests::account_id.nullable()));
    let early = requests::answered_at
        .is_null()
        .and(requests::answer.is_not_null().or(requests::answered_by.is_not_null()));
    let ids: Vec<DeletionId> = requests::table
        .filter(requests::answered_at.is_not_null().and(half).or(early))
        .select(requests::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}
