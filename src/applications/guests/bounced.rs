//! A letter to a guest came back: the applicant must mend the address or name somebody else.

use super::ask::write;
use super::lifecycle::{GuestCommand, after};
use super::messages;
use super::model::{Guest, GuestError};
use crate::accounts::policy::{self, Permission, Scope};
use crate::accounts::{Ctx, tell_person};
use crate::applications::{dossier, store};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;
use crate::kernel::ids::GuestId;

/// Notes it and tells the applicant. Who has answered meanwhile was reached after all.
///
/// # Errors
/// Only the postman may say so.
pub fn bounced(tx: &mut Conn, ctx: &Ctx, id: GuestId) -> Result<(), GuestError> {
    policy::allow(ctx, Permission::Operate, Scope::System)?;
    let Some(guest) = store::guest(tx, id)? else {
        return Ok(());
    };
    let Ok(state) = after(&guest, GuestCommand::Bounce) else {
        return Ok(());
    };
    let head = store::locked(tx, guest.application)?.ok_or_else(|| Fault::broken("a guest of no dossier"))?;
    let dossier = dossier::load(tx, head)?;
    let back = Guest { state, ..guest };
    write(tx, &back)?;
    let event = Event::new("application.guest_bounced", back.id).of(back.application);
    append(tx, ctx, event.in_call(dossier.call.id))?;
    let cause = format!("{} {}", back.id, back.letters);
    let payload = messages::payload(&dossier, &back);
    let person = dossier.application.person;
    tell_person(
        tx,
        ctx,
        person,
        &messages::GUEST_BOUNCED,
        cause,
        &payload,
        Some(back.application),
    )?;
    Ok(())
}
