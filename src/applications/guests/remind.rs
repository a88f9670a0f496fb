//! The clock reminds guests who are silent, once.

use chrono::TimeDelta;

use super::messages;
use super::model::{Guest, GuestError, GuestRole};
use crate::accounts::Ctx;
use crate::accounts::policy::{self, Permission, Scope};
use crate::applications::dossier::{self, Dossier};
use crate::applications::lifecycle::State;
use crate::applications::store;
use crate::db::Conn;
use crate::kernel::Instant;
use crate::mail::Value;
use crate::outbox;

/// So long a guest is left in peace.
const AFTER: TimeDelta = TimeDelta::days(4);
/// How many are reminded in one transaction.
const AT_ONCE: i64 = 50;

/// Reminds those who were asked four days ago and are still needed; how many letters went out.
///
/// # Errors
/// Only the clock and operators do this.
pub fn remind(tx: &mut Conn, ctx: &Ctx) -> Result<usize, GuestError> {
    policy::allow(ctx, Permission::Operate, Scope::System)?;
    let mut sent = 0;
    for guest in store::silent_guests(tx, ctx.now.minus(AFTER), AT_ONCE)? {
        let reminded = Guest {
            reminded_at: Some(ctx.now),
            ..guest.clone()
        };
        // Somebody was faster: another process, or the guest's own answer.
        if !store::update_guest(tx, &reminded)? {
            continue;
        }
        let Some(head) = store::head(tx, guest.application)? else {
            continue;
        };
        let dossier = dossier::load(tx, head)?;
        if !needed(&dossier, &guest, ctx.now) {
            continue;
        }
        let kind = match guest.role {
            GuestRole::Guardian => &messages::GUARDIAN_REMINDED,
            GuestRole::Referee => &messages::REFEREE_REMINDED,
        };
        let payload = messages::payload(&dossier, &guest).with("link", Value::Link(guest.nonce.clone()));
        let cause = format!("{} {}", guest.id, guest.letters);
        outbox::enqueue(tx, ctx, kind.name, guest.id, cause, &payload)?;
        sent += 1;
    }
    Ok(sent)
}

/// Whether an answer would still change anything.
fn needed(dossier: &Dossier, guest: &Guest, now: Instant) -> bool {
    let over = [State::Withdrawn, State::Closed, State::Ineligible];
    if over.contains(&dossier.application.state) || now >= guest.expires_at {
        return false;
    }
    match guest.role {
        GuestRole::Guardian => true,
        GuestRole::Referee => dossier
            .requirements
            .iter()
            .find(|one| Some(one.id) == guest.requirement)
            .is_some_and(|one| dossier.may_attach(one, now).is_ok()),
    }
}
