//! The owner of an address opens the link and types the password of the registration once more; on
//! any device, no session needed.

use secrecy::SecretString;

use super::links::{self, LinkError};
use super::model::{AccountState, Ctx, LinkPurpose};
use super::passwords::{PasswordError, Passwords, Verdict};
use super::register::{Given, send_link};
use super::rules::Email;
use super::store::{self, Change};
use crate::config::Secret;
use crate::db::{Conn, Db};
use crate::events::{self, Event};
use crate::kernel::ids::AccountId;
use crate::kernel::{Fault, Instant};

/// Why the address is not confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// The link does not work (any more).
    #[error("the link does not work any more")]
    Gone,
    /// Not the password of this link's registration.
    #[error("the password is wrong")]
    Wrong,
    /// Too much at once.
    #[error("busy")]
    Busy,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<LinkError> for ConfirmError {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Gone => Self::Gone,
            LinkError::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<PasswordError> for ConfirmError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Weak(_) => Self::Wrong,
            PasswordError::Busy => Self::Busy,
            PasswordError::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// Whether the form behind the link would work.
///
/// # Errors
/// When the database fails.
pub fn can_confirm(conn: &mut Conn, token: &str, now: Instant) -> Result<bool, Fault> {
    Ok(links::peek(conn, token, LinkPurpose::ConfirmEmail, now)?.is_some())
}

/// Confirms the address for who knows the password of the registration that the link belongs to:
/// a stranger who registered the same address cannot open the letter, and its owner does not know
/// the stranger's password. Does not sign in.
///
/// # Errors
/// [`ConfirmError`].
pub async fn confirm(
    db: &Db,
    passwords: &Passwords,
    ctx: &Ctx,
    token: &str,
    password: SecretString,
) -> Result<AccountId, ConfirmError> {
    let (asked, now) = (token.to_owned(), ctx.now);
    let link = db
        .read(move |conn| links::peek(conn, &asked, LinkPurpose::ConfirmEmail, now))
        .await?
        .ok_or(ConfirmError::Gone)?;
    let given: Given = link.data.read()?;
    if passwords.verify(password, given.password_hash).await? == Verdict::Wrong {
        return Err(ConfirmError::Wrong);
    }
    let (ctx, token) = (ctx.clone(), token.to_owned());
    db.write(move |tx| {
        let link = links::consume(tx, &token, LinkPurpose::ConfirmEmail, ctx.now)?;
        let row = store::lock(tx, link.account_id)?.ok_or(LinkError::Gone)?;
        let given: Given = link.data.read()?;
        let change = Change {
            name: Some(given.name),
            password_hash: given.password_hash,
            language: Some(given.language),
            ..Change::default()
        };
        if row.state != AccountState::Unconfirmed || !store::change(tx, &row, change)? {
            return Err(LinkError::Gone.into());
        }
        activate(tx, &ctx, link.account_id)?;
        links::void(tx, link.account_id, LinkPurpose::ConfirmEmail, ctx.now)?;
        Ok(link.account_id)
    })
    .await
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

/// Mails the link again; not to who was invited, has no password yet and got another link. The
/// same answer and an event for every address, known or not.
///
/// # Errors
/// When the database fails.
pub fn resend(tx: &mut Conn, ctx: &Ctx, secret: &Secret, email: &Email) -> Result<(), Fault> {
    let waiting = store::by_email(tx, email.key())?
        .filter(|row| row.state == AccountState::Unconfirmed && row.password_hash.is_some());
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
