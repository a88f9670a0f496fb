//! The applicant takes the dossier back, and may return until the list is locked.
//!
//! A dossier that a published run has decided holds a place: that withdrawal also frees the seat
//! and is made in the room of placements.

use serde_json::json;

use super::access::{ChangeError, own_locked};
use super::advance::{AdvanceError, advance};
use super::alike::IdentityKeys;
use super::dossier::{Dossier, Locked};
use super::lifecycle::{Command, State};
use super::model::SectionKey;
use super::{alike, messages, store};
use crate::accounts::{self, Ctx};
use crate::db::Conn;
use crate::events::Event;
use crate::kernel::ids::ApplicationId;
use crate::kernel::{Fault, Instant};

crate::text_enum! {
    /// Why an applicant leaves. Counted by the committee; nobody has to give one.
    pub enum WithdrawReason {
        /// A place elsewhere.
        OtherPlace = "other_place",
        /// Other plans.
        Plans = "plans",
        /// For reasons of the family or of health.
        Family = "family",
        /// The papers cannot be got in time.
        Papers = "papers",
        /// Something else.
        Other = "other",
        /// Not said.
        Unsaid = "unsaid",
    }
}

impl WithdrawReason {
    /// Message key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::OtherPlace => "applications-withdraw-other-place",
            Self::Plans => "applications-withdraw-plans",
            Self::Family => "applications-withdraw-family",
            Self::Papers => "applications-withdraw-papers",
            Self::Other => "applications-withdraw-other",
            Self::Unsaid => "applications-withdraw-unsaid",
        }
    }
}

/// Whether the list of a call is locked: a run has been published, and no round is to come in
/// which a dossier that returns could compete.
///
/// # Errors
/// When the database fails.
pub fn list_locked(conn: &mut Conn, dossier: &Dossier, now: Instant) -> Result<bool, Fault> {
    Ok(dossier.tour(now).is_none() && store::any_decided(conn, dossier.call.id)?)
}

/// Takes the dossier back.
///
/// # Errors
/// [`ChangeError`].
pub fn withdraw(
    tx: &mut Conn,
    ctx: &Ctx,
    application: ApplicationId,
    reason: WithdrawReason,
) -> Result<State, ChangeError> {
    let dossier = own_locked(tx, ctx, application)?;
    if dossier.application.state == State::Withdrawn {
        // A second tap.
        return Ok(State::Withdrawn);
    }
    if dossier.application.state == State::Decided {
        return Err(Locked::State.into());
    }
    let event = Event::new("application.withdrawn", application)
        .with(json!({ "from": dossier.application.state, "reason": reason }));
    let to = go(tx, ctx, &dossier, Command::Withdraw, event)?;
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
    if list_locked(tx, &dossier, ctx.now)? {
        return Err(Locked::State.into());
    }
    let keys = IdentityKeys::of(&dossier.answers(SectionKey::Personal));
    if dossier.application.withdrawn_from != Some(State::Draft) {
        store::lock_identity(tx, dossier.call.id, &keys)?;
        if alike::is_double(tx, dossier.call.id, &dossier.application, &keys)? {
            return Err(Locked::Double.into());
        }
    }
    let event = Event::new("application.withdrawal_undone", application)
        .with(json!({ "to": dossier.application.withdrawn_from }));
    go(tx, ctx, &dossier, Command::UndoWithdrawal, event)
}

fn go(tx: &mut Conn, ctx: &Ctx, dossier: &Dossier, command: Command, event: Event) -> Result<State, ChangeError> {
    let head = &dossier.application;
    advance(tx, ctx, head, command, event).map_err(|error| match error {
        AdvanceError::WrongState { .. } => ChangeError::Locked(Locked::State),
        AdvanceError::OutOfDate => ChangeError::OutOfDate,
        AdvanceError::Fault(fault) => ChangeError::Fault(fault),
    })
}
