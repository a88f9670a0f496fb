//! A guardian consents, refuses, and signs the acceptance of a place. The link is the permission.

use super::ask::{note, write};
use super::lifecycle::{GuestCommand, after};
use super::look::locked;
use super::messages;
use super::model::{Guest, GuestError, GuestRole, GuestState};
use crate::accounts::{Ctx, tell_person};
use crate::applications::consents::{self, Purpose, Signed};
use crate::applications::lifecycle::State;
use crate::db::Conn;

/// What a guardian ticked, and under which circumstances.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// The purposes consented to.
    pub purposes: Vec<Purpose>,
    /// Language of the text that was read, and the network.
    pub signed: Signed,
}

/// Consents, purpose by purpose. The same again changes nothing.
///
/// # Errors
/// [`GuestError::Incomplete`] when a purpose is missing without which nothing can be decided.
pub fn agree(tx: &mut Conn, ctx: &Ctx, token: &str, agreement: &Agreement) -> Result<(), GuestError> {
    let seen = locked(tx, GuestRole::Guardian, token, ctx.now)?;
    if seen.guest.state == GuestState::Done {
        return Ok(());
    }
    if Purpose::ALL
        .iter()
        .any(|purpose| purpose.needed() && !agreement.purposes.contains(purpose))
    {
        return Err(GuestError::Incomplete);
    }
    for purpose in &agreement.purposes {
        let body = purpose.text_of_guardian(agreement.signed.language);
        consents::give(
            tx,
            ctx,
            seen.guest.application,
            Some(seen.guest.id),
            *purpose,
            &body,
            &agreement.signed,
        )?;
    }
    let done = Guest {
        state: after(&seen.guest, GuestCommand::Finish)?,
        answered_at: Some(ctx.now),
        ..seen.guest.clone()
    };
    write(tx, &done)?;
    note(tx, ctx, &seen.dossier, &done, "application.guardian_consented")?;
    tell(tx, ctx, &seen, &done)
}

/// Does not consent.
///
/// # Errors
/// [`GuestError::WrongState`] after a consent: taking that back is asked of the office, because
/// the dossier may be with the committee already.
pub fn refuse_as_guardian(tx: &mut Conn, ctx: &Ctx, token: &str) -> Result<(), GuestError> {
    let seen = locked(tx, GuestRole::Guardian, token, ctx.now)?;
    let refused = Guest {
        state: after(&seen.guest, GuestCommand::TurnDown)?,
        answered_at: Some(ctx.now),
        ..seen.guest.clone()
    };
    if seen.guest.state == refused.state {
        return Ok(());
    }
    write(tx, &refused)?;
    note(tx, ctx, &seen.dossier, &refused, "application.guardian_refused")?;
    tell(tx, ctx, &seen, &refused)
}

/// Co-signs the acceptance of an offered place; once is enough for the dossier.
///
/// # Errors
/// [`GuestError::WrongState`] before the result is published, or without the consent.
pub fn sign(tx: &mut Conn, ctx: &Ctx, token: &str) -> Result<(), GuestError> {
    let seen = locked(tx, GuestRole::Guardian, token, ctx.now)?;
    if seen.guest.signed_at.is_some() {
        return Ok(());
    }
    if seen.guest.state != GuestState::Done || seen.dossier.application.state != State::Decided {
        return Err(GuestError::WrongState);
    }
    let signed = Guest {
        signed_at: Some(ctx.now),
        ..seen.guest.clone()
    };
    write(tx, &signed)?;
    note(tx, ctx, &seen.dossier, &signed, "application.guardian_signed")?;
    tell(tx, ctx, &seen, &signed)
}

pub(super) fn tell(tx: &mut Conn, ctx: &Ctx, seen: &super::Seen, guest: &Guest) -> Result<(), GuestError> {
    let person = seen.dossier.application.person;
    let cause = format!("{} {}", guest.id, guest.version);
    let payload = messages::payload(&seen.dossier, guest);
    let about = Some(guest.application);
    tell_person(tx, ctx, person, &messages::GUEST_ANSWERED, cause, &payload, about)?;
    Ok(())
}
