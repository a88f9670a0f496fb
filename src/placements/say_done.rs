//! The applicant says that a condition of the accepted place is done. The university sees it and
//! still decides; the clock ends no place over a condition that was called done in time.

use serde_json::json;

use super::answer::locked;
use super::lifecycle::{Command, State};
use super::messages;
use super::model::{ConditionState, PlacementError};
use super::store;
use crate::accounts::Ctx;
use crate::accounts::policy::{Permission, Scope, allow};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{ConditionId, PlacementId};

/// Most characters of the note.
pub const LONGEST_NOTE: usize = 500;

/// Keeps it with a note; the registrars are told. The same again changes nothing.
///
/// # Errors
/// [`PlacementError::Late`] when its day is over, [`PlacementError::Unusable`] when the note is too
/// long, [`PlacementError::OutOfDate`] when the university has decided meanwhile.
pub fn say_done(
    tx: &mut Conn,
    ctx: &Ctx,
    placement: PlacementId,
    condition: ConditionId,
    note: &str,
) -> Result<(), PlacementError> {
    let (seen, call) = locked(tx, placement)?;
    allow(ctx, Permission::Apply, Scope::Person(seen.person))?;
    if seen.state != State::Accepted {
        return Err(PlacementError::WrongState {
            state: seen.state,
            command: Command::FailConditions,
        });
    }
    let shown = |c: &char| *c == '\n' || !c.is_control();
    let note: String = note.trim().chars().filter(shown).collect();
    if note.chars().count() > LONGEST_NOTE {
        return Err(PlacementError::Unusable("note"));
    }
    let found = store::conditions::of(tx, placement)?;
    let found = found.into_iter().find(|it| it.id == condition);
    let found = found.ok_or(PlacementError::NotFound)?;
    if found.state != ConditionState::Pending {
        return Err(PlacementError::OutOfDate);
    }
    if found.said_at.is_some() && found.said_note == note {
        return Ok(());
    }
    if found.said_at.is_none() && found.due_at <= ctx.now {
        return Err(PlacementError::Late);
    }
    if !store::conditions::say_done(tx, condition, placement, &note, ctx.now)? {
        return Err(PlacementError::OutOfDate);
    }
    let event = Event::new("condition.called_done", condition)
        .of(seen.application)
        .in_call(seen.call)
        .seen_by(seen.institution)
        .with(json!({ "placement": seen.id, "version": seen.version + 1 }));
    let event = append(tx, ctx, event)?;
    store::placements::touch(tx, &seen, ctx.now)?;
    let payload = messages::payload(tx, &call, seen.application)?;
    let kind = &messages::CONDITION_CALLED_DONE;
    Ok(messages::tell_registrars(
        tx,
        ctx,
        seen.institution,
        kind,
        event,
        &payload,
    )?)
}
