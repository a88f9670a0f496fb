//! Conditions of an accepted place, decided one by one by the university.

use serde_json::json;

use super::answer::locked;
use super::host::seen_at;
use super::lifecycle::{Command, State};
use super::messages;
use super::model::{Condition, ConditionState, Placement, PlacementError};
use super::moves::{end_waiting, step};
use super::refill::refill;
use super::store::{self, placements::Change};
use crate::accounts::Ctx;
use crate::accounts::policy::{Permission, Scope, allow};
use crate::calls::Call;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;
use crate::kernel::ids::{ConditionId, EventId, PlacementId};

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
    let event = recorded(tx, ctx, &seen, condition, met)?;
    if met {
        store::placements::touch(tx, &seen, ctx.now)?;
    } else {
        end(tx, ctx, (&seen, &call), &Change::because(note))?;
    }
    Ok(messages::tell_applicant(tx, ctx, &call, &seen, event, None)?)
}

/// Notes what became of a condition.
fn recorded(tx: &mut Conn, ctx: &Ctx, seen: &Placement, condition: ConditionId, met: bool) -> Result<EventId, Fault> {
    let event = Event::new(if met { "condition.met" } else { "condition.not_met" }, condition)
        .of(seen.application)
        .in_call(seen.call)
        .seen_by(seen.institution)
        .with(json!({ "placement": seen.id, "version": seen.version + 1 }));
    append(tx, ctx, event)
}

/// Ends a place because of a condition; the seat passes on.
fn end(tx: &mut Conn, ctx: &Ctx, (seen, call): (&Placement, &Call), change: &Change) -> Result<(), PlacementError> {
    end_waiting(tx, ctx, seen)?;
    step(tx, ctx, seen, Command::FailConditions, change)?;
    refill(tx, ctx, call, &[seen.line])?;
    Ok(())
}

/// Ends a place whose condition was not met by its day; false when it is no longer so.
///
/// # Errors
/// [`PlacementError`].
pub(super) fn fail_overdue(
    tx: &mut Conn,
    ctx: &Ctx,
    placement: PlacementId,
    condition: ConditionId,
) -> Result<bool, PlacementError> {
    let (seen, call) = locked(tx, placement)?;
    let due = store::conditions::of(tx, placement)?.into_iter().any(|it| {
        let open = it.state == ConditionState::Pending && it.said_at.is_none();
        it.id == condition && open && it.due_at <= ctx.now
    });
    if !due || seen.state != State::Accepted {
        return Ok(false);
    }
    if !store::conditions::decide(tx, condition, placement, ConditionState::NotMet, "", ctx.now)? {
        return Ok(false);
    }
    let event = recorded(tx, ctx, &seen, condition, false)?;
    end(tx, ctx, (&seen, &call), &Change::default())?;
    messages::tell_applicant(tx, ctx, &call, &seen, event, None)?;
    let payload = messages::payload(tx, &call, seen.application)?;
    messages::tell_registrars(tx, ctx, seen.institution, &messages::CONDITION_RAN_OUT, event, &payload)?;
    Ok(true)
}
