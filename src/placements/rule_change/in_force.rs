//! A version comes into force: by hand, or by the clock when its moment has come.

use super::super::messages;
use crate::accounts::{Ctx, tell_person};
use crate::applications::{self, State};
use crate::calls::{self, ApproveError};
use crate::db::Conn;
use crate::kernel::ids::RulebookId;
use crate::kernel::{Fault, Instant};
use crate::reviews;

/// Dossiers whose applicants are told: handed in and not over.
const CONCERNED: &[State] = &[
    State::Submitted,
    State::UnderCheck,
    State::CorrectionRequested,
    State::Eligible,
    State::Ineligible,
    State::InReview,
    State::Scored,
];

/// Versions whose moment has come.
///
/// # Errors
/// When the database fails.
pub fn due(conn: &mut Conn, now: Instant) -> Result<Vec<RulebookId>, Fault> {
    calls::rulebooks_due(conn, now)
}

/// Brings an approved version into force; dossiers that had a score get one by it, beside the old
/// one, and applicants are told that the rules changed.
///
/// # Errors
/// [`ApproveError`].
pub fn bring_into_force(tx: &mut Conn, ctx: &Ctx, id: RulebookId) -> Result<(), ApproveError> {
    let version = calls::publish_rulebook(tx, ctx, id)?;
    let Some(call) = calls::call(tx, version.call)? else {
        return Err(ApproveError::Absent);
    };
    reviews::rate_complete(tx, ctx, call.id)?;
    for head in applications::in_states(tx, call.id, CONCERNED)? {
        let payload = messages::of_call(&call)
            .code("code", &head.code)
            .code("slug", &call.slug);
        tell_person(
            tx,
            ctx,
            head.person,
            &messages::RULES_CHANGED,
            id,
            &payload,
            Some(head.id),
        )?;
    }
    Ok(())
}
