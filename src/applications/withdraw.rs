//! The applicant takes the dossier back, and may return until the list is locked.
//!
//! A dossier that a published run has decided holds a place: that withdrawal also frees the seat
//! and is made in the room of placements.

use serde_json::json;

use super::access::{ChangeError, own_locked};
use super::advance::{AdvanceError, advance};
use super::dossier::{Dossier, Locked};
use super::lifecycle::{Command, State};
use super::messages;
use crate::accounts::{self, Ctx};
use crate::db::Conn;
use crate::events::Event;
use crate::kernel::ids::ApplicationId;

/// Takes the dossier back.
///
/// # Errors
/// [`ChangeError`].
pub fn withdraw(tx: &mut Conn, ctx: &Ctx, application: ApplicationId) -> Result<State, ChangeError> {
    let dossier = own_locked(tx, ctx, application)?;
    if dossier.application.state == State::Withdrawn {
        // A second tap.
        return Ok(State::Withdrawn);
    }
    if dossier.application.state == State::Decided {
        return Err(Locked::State.into());
    }
    let to = go(tx, ctx, &dossier, Command::Withdraw, "application.withdrawn")?;
    accounts::tell_person(
        tx,
        ctx,
        dossier.application.person,
        &messages::WITHDRAWN,
        format!("{application} {}", dossier.application.version),
        &messages::payload(&dossier).at("at", ctx.now, dossier.call.zone.name()),
        Some(application),
    )?;
    Ok(to)
}

/// Returns to the state that the withdrawal came from.
///
/// # Errors
/// [`ChangeError`].
pub fn undo_withdrawal(tx: &mut Conn, ctx: &Ctx, application: ApplicationId) -> Result<State, ChangeError> {
    let dossier = own_locked(tx, ctx, application)?;
    if dossier.application.state != State::Withdrawn {
        return Err(Locked::State.into());
    }
    go(
        tx,
        ctx,
        &dossier,
        Command::UndoWithdrawal,
        "application.withdrawal_undone",
    )
}

fn go(tx: &mut Conn, ctx: &Ctx, dossier: &Dossier, command: Command, kind: &'static str) -> Result<State, ChangeError> {
    let head = &dossier.application;
    let event = Event::new(kind, head.id).with(json!({ "from": head.state }));
    advance(tx, ctx, head, command, event).map_err(|error| match error {
        AdvanceError::WrongState { .. } => ChangeError::Locked(Locked::State),
        AdvanceError::OutOfDate => ChangeError::OutOfDate,
        AdvanceError::Fault(fault) => ChangeError::Fault(fault),
    })
}
