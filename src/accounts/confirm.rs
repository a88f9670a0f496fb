//! The owner of an address presses the button behind the link; on any device, no session needed.

use super::links::{self, LinkError};
use super::model::{AccountState, Ctx, LinkPurpose};
use super::register::send_link;
use super::rules::Email;
use super::store::{self, Change};
use crate::config::Secret;
use crate::db::Conn;
use crate::events::{self, Event};
use crate::kernel::ids::AccountId;
use crate::kernel::{Fault, Instant};

/// Whether the button would do something.
///
/// # Errors
/// When the database fails.
pub fn can_confirm(conn: &mut Conn, token: &str, now: Instant) -> Result<bool, Fault> {
    Ok(links::peek(conn, token, LinkPurpose::ConfirmEmail, now)?.is_some())
}

/// Confirms the address; does not sign in.
///
/// # Errors
/// [`LinkError::Gone`] when the link does not work.
pub fn confirm(tx: &mut Conn, ctx: &Ctx, token: &str) -> Result<AccountId, LinkError> {
    let link = links::consume(tx, token, LinkPurpose::ConfirmEmail, ctx.now)?;
    activate(tx, ctx, link.account_id)?;
    Ok(link.account_id)
}

/// Makes an unconfirmed account usable.
pub(super) fn activate(tx: &mut Conn, ctx: &Ctx, account: AccountId) -> Result<(), LinkError> {
    let row = store::lock(tx, account)?.ok_or(LinkError::Gone)?;
    if row.state != AccountState::Unconfirmed {
        return Err(LinkError::Gone);
    }
    let change = Change {
        state: Some(AccountState::Active),
        confirmed_at: Some(ctx.now),
        ..Change::default()
    };
    if !store::change(tx, &row, change)? {
        return Err(LinkError::Gone);
    }
    events::append(tx, ctx, Event::new("account.confirmed", account))?;
    Ok(())
}

/// Mails the link again. The same answer and an event for every address, known or not.
///
/// # Errors
/// When the database fails.
pub fn resend(tx: &mut Conn, ctx: &Ctx, secret: &Secret, email: &Email) -> Result<(), Fault> {
    let waiting = store::by_email(tx, email.key())?.filter(|row| row.state == AccountState::Unconfirmed);
    let Some(row) = waiting else {
        events::append(tx, ctx, Event::new("account.confirmation_asked", "unknown"))?;
        return Ok(());
    };
    events::append(tx, ctx, Event::new("account.confirmation_asked", row.id))?;
    if links::rested(tx, row.id, LinkPurpose::ConfirmEmail, ctx.now)? {
        send_link(tx, ctx, secret, row.id)?;
    }
    Ok(())
}
