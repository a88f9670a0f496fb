//! Conditions of an accepted place, decided one by one by the university.

use serde_json::json;

use super::answer::locked;
use super::host::seen_at;
use super::lifecycle::{Command, State};
use super::messages;
use super::model::{Condition, ConditionState, PlacementError};
use super::moves::step;
use super::refill::refill;
use super::store::{self, placements::Change};
use crate::accounts::policy::{Permission, Scope, allow};
use crate::accounts::{Ctx, tell_person};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;
use crate::kernel::ids::{ConditionId, PlacementId};

/// The conditions of a place.
///
/// # Errors
/// When the database fails.
pub fn conditions(conn: &mut Conn, placement: PlacementId) -> Result<Vec<Condition>, Fault> {
    store::conditions::of(conn, placement)
}

/// Decides one condition. One that is not met ends the place and passes the seat on.
///
/// # Errors
/// [`PlacementError`].
pub fn decide_condition(
    tx: &mut Conn,
    ctx: &Ctx,
    placement: PlacementId,
    version: Option<i32>,
    condition: ConditionId,
    met: bool,
    note: &str,
) -> Result<(), PlacementError> {
    let (seen, call) = locked(tx, placement)?;
    allow(ctx, Permission::ConfirmEnrolment, Scope::Institution(seen.institution))?;
    seen_at(&seen, version)?;
    if seen.state != State::Accepted {
        return Err(PlacementError::WrongState {
            state: seen.state,
            command: Command::FailConditions,
        });
    }
    let to = if met {
        ConditionState::Met
    } else {
        ConditionState::NotMet
    };
    let note: String = note.chars().take(1000).collect();
    if !store::conditions::decide(tx, condition, placement, to, &note, ctx.now)? {
        return Err(PlacementError::OutOfDate);
    }
    let event = Event::new(if met { "condition.met" } else { "condition.not_met" }, condition);
    let event = append(
        tx,
        ctx,
        event
            .of(seen.application)
            .in_call(seen.call)
            .seen_by(seen.institution)
            .with(json!({ "placement": seen.id, "version": seen.version + 1 })),
    )?;
    if met {
        store::placements::touch(tx, &seen, ctx.now)?;
    } else {
        let change = Change {
            reason: Some(note),
            ..Change::default()
        };
        step(tx, ctx, &seen, Command::FailConditions, &change)?;
        refill(tx, ctx, &call, &[seen.line])?;
    }
    let payload = messages::payload(tx, &call, seen.application)?;
    tell_person(
        tx,
        ctx,
        seen.person,
        &messages::NEWS,
        event,
        &payload,
        Some(seen.application),
    )?;
    Ok(())
}
