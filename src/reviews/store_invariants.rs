//! What must never be false of reviews.

use diesel::prelude::*;

use super::lifecycle::State;
use crate::db::schema::reviews;
use crate::db::{Conn, Invariant};
use crate::kernel::Fault;
use crate::kernel::ids::ReviewId;

/// The reviews' sentences.
#[must_use]
pub fn invariants() -> Vec<Invariant> {
    vec![
        Invariant {
            name: "reviews.state_is_known",
            find: states,
        },
        Invariant {
            name: "reviews.handed_in_has_its_time",
            find: times,
        },
    ]
}

fn states(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<ReviewId> = reviews::table
        .filter(reviews::state.ne_all(State::ALL))
        .select(reviews::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

fn times(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<ReviewId> = reviews::table
        .filter(reviews::state.eq(State::Submitted))
        .filter(reviews::submitted_at.is_null())
        .select(reviews::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}
