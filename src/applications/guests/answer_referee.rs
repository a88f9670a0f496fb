//! A referee takes on, turns down, gives the letter. The link is the permission.

use super::answer_guardian::tell;
use super::ask::{note, write};
use super::lifecycle::{GuestCommand, after};
use super::look::{Seen, locked};
use super::model::{Guest, GuestError, GuestRole, GuestState};
use crate::accounts::Ctx;
use crate::applications::access::ChangeError;
use crate::applications::attach::{self, NewFile};
use crate::applications::dossier::Locked;
use crate::applications::room;
use crate::db::Conn;
use crate::kernel::{Fault, Instant};

/// Will write.
///
/// # Errors
/// [`GuestError`].
pub fn take_on(tx: &mut Conn, ctx: &Ctx, token: &str) -> Result<(), GuestError> {
    let seen = locked(tx, GuestRole::Referee, token, ctx.now)?;
    step(tx, ctx, &seen, GuestCommand::TakeOn, "application.referee_accepted")
}

/// Will not; the applicant names another.
///
/// # Errors
/// [`GuestError::WrongState`] once the letter is there.
pub fn turn_down(tx: &mut Conn, ctx: &Ctx, token: &str) -> Result<(), GuestError> {
    let seen = locked(tx, GuestRole::Referee, token, ctx.now)?;
    step(tx, ctx, &seen, GuestCommand::TurnDown, "application.referee_refused")
}

fn step(tx: &mut Conn, ctx: &Ctx, seen: &Seen, command: GuestCommand, event: &'static str) -> Result<(), GuestError> {
    let state = after(&seen.guest, command)?;
    if state == seen.guest.state {
        return Ok(());
    }
    let moved = Guest {
        state,
        answered_at: Some(ctx.now),
        ..seen.guest.clone()
    };
    write(tx, &moved)?;
    note(tx, ctx, &seen.dossier, &moved, event)?;
    tell(tx, ctx, seen, &moved)
}

/// Whether the letter of this referee may come now: asked before anything of it is read or kept.
///
/// # Errors
/// [`GuestError::WrongState`] once it is there or was turned down, [`GuestError::Late`] when the
/// document is no longer taken, [`GuestError::Full`] when the dossier takes no more files.
pub fn may_give(conn: &mut Conn, seen: &Seen, now: Instant) -> Result<(), GuestError> {
    if !matches!(seen.guest.state, GuestState::Asked | GuestState::Accepted) {
        return Err(GuestError::WrongState);
    }
    let wanted = seen.guest.requirement;
    let requirement = seen.dossier.requirements.iter().find(|one| Some(one.id) == wanted);
    let requirement = requirement.ok_or_else(|| Fault::broken("a referee for no document"))?;
    seen.dossier
        .may_attach(requirement, now)
        .map_err(|_| GuestError::Late)?;
    match room::full(conn, &seen.dossier, now)? {
        Some(_) => Err(GuestError::Full),
        None => Ok(()),
    }
}

/// Gives the letter, a file that is in the vault and has its row. Once given it stands; the same
/// again changes nothing.
///
/// # Errors
/// [`GuestError::Late`] when the document is no longer taken.
pub fn give_letter(tx: &mut Conn, ctx: &Ctx, token: &str, file: &NewFile) -> Result<(), GuestError> {
    let seen = locked(tx, GuestRole::Referee, token, ctx.now)?;
    if seen.guest.state == GuestState::Done {
        return Ok(());
    }
    let state = after(&seen.guest, GuestCommand::Finish)?;
    let wanted = seen.guest.requirement;
    let requirement = seen.dossier.requirements.iter().find(|one| Some(one.id) == wanted);
    let requirement = requirement.ok_or_else(|| Fault::broken("a referee for no document"))?;
    seen.dossier
        .may_attach(requirement, ctx.now)
        .map_err(|_| GuestError::Late)?;
    let document = attach::put(tx, ctx, &seen.dossier, requirement, file).map_err(|error| match error {
        attach::AttachError::Change(ChangeError::Locked(Locked::DayFull | Locked::Full)) => GuestError::Full,
        attach::AttachError::Change(error) => GuestError::Change(error),
        _ => GuestError::WrongState,
    })?;
    let done = Guest {
        state,
        answered_at: Some(ctx.now),
        document,
        ..seen.guest.clone()
    };
    write(tx, &done)?;
    note(tx, ctx, &seen.dossier, &done, "application.referee_wrote")?;
    tell(tx, ctx, &seen, &done)
}
