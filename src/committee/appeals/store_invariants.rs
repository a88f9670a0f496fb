//! What must never be false of appeals.

use diesel::prelude::*;

use super::lifecycle::State;
use crate::db::schema::{appeals, placements, reviews};
use crate::db::{Conn, Invariant};
use crate::kernel::Fault;
use crate::kernel::ids::AppealId;

/// The appeals' sentences.
#[must_use]
pub fn invariants() -> Vec<Invariant> {
    vec![
        Invariant {
            name: "appeals.state_is_known",
            find: states,
        },
        Invariant {
            name: "appeals.is_about_its_own_dossier",
            find: strangers,
        },
        Invariant {
            name: "appeals.no_scorer_decides",
            find: scorers,
        },
    ]
}

fn told(ids: &[AppealId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn states(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<AppealId> = appeals::table
        .filter(appeals::state.ne_all(State::ALL))
        .select(appeals::id)
        .load(conn)?;
    Ok(told(&ids))
}

fn strangers(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<AppealId> = appeals::table
        .inner_join(placements::table)
        .filter(appeals::application_id.ne(placements::application_id))
        .select(appeals::id)
        .load(conn)?;
    Ok(told(&ids))
}

/// Whoever was given the dossier to score does not decide about it, not even after a conflict.
fn scorers(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<AppealId> = appeals::table
        .inner_join(reviews::table.on(reviews::application_id.eq(appeals::application_id)))
        .filter(appeals::member_id.eq(reviews::reviewer_id.nullable()))
        .order(appeals::id)
        .select(appeals::id)
        .distinct()
        .load(conn)?;
    Ok(told(&ids))
}
