//! A forgotten password: a link by mail, within an hour, once; it does not sign in.

use secrecy::SecretString;
use serde_json::Value as Data;

use super::change_password::{ChangePasswordError, hash_for, set_password};
use super::links::{self, LinkError};
use super::model::{AccountState, Ctx, LinkPurpose};
use super::password_policy::Weakness;
use super::passwords::Passwords;
use super::rules::Email;
use super::{messages, store, tell};
use crate::config::Secret;
use crate::db::{Conn, Db};
use crate::events::{self, Event};
use crate::kernel::{Fault, Instant};
use crate::mail::{Payload, Value};

/// Why the password stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ResetError {
    /// The link does not work (any more).
    #[error("the link does not work any more")]
    Gone,
    /// The new password is not acceptable.
    #[error(transparent)]
    Weak(#[from] Weakness),
    /// Too much at once.
    #[error("busy")]
    Busy,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<LinkError> for ResetError {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Gone => Self::Gone,
            LinkError::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<ChangePasswordError> for ResetError {
    fn from(error: ChangePasswordError) -> Self {
        match error {
            ChangePasswordError::Weak(weakness) => Self::Weak(weakness),
            ChangePasswordError::Busy => Self::Busy,
            ChangePasswordError::Denied(_) | ChangePasswordError::Wrong => Self::Gone,
            ChangePasswordError::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// Mails a reset link to the owner of an active account; does nothing visible otherwise. The
/// same answer and one event for every address.
///
/// # Errors
/// When the database fails.
pub fn request_reset(tx: &mut Conn, ctx: &Ctx, secret: &Secret, email: &Email) -> Result<(), Fault> {
    let active = store::by_email(tx, email.key())?.filter(|row| row.state == AccountState::Active);
    let Some(row) = active else {
        events::append(tx, ctx, Event::new("account.reset_requested", "unknown"))?;
        return Ok(());
    };
    let cause = events::append(tx, ctx, Event::new("account.reset_requested", row.id))?;
    if !links::rested(tx, row.id, LinkPurpose::ResetPassword, ctx.now)? {
        return Ok(());
    }
    let link = links::issue(tx, ctx, secret, row.id, LinkPurpose::ResetPassword, Data::Null)?;
    let payload = Payload::new().with("link", Value::Link(link.nonce));
    tell::tell(tx, ctx, row.id, &messages::RESET_PASSWORD, cause, &payload, None)
}

/// Whether the form behind the link would work.
///
/// # Errors
/// When the database fails.
pub fn can_reset(conn: &mut Conn, token: &str, now: Instant) -> Result<bool, Fault> {
    Ok(links::peek(conn, token, LinkPurpose::ResetPassword, now)?.is_some())
}

/// Sets a new password by a link: all sessions end, the person signs in anew.
///
/// # Errors
/// [`ResetError`].
pub async fn reset(
    db: &Db,
    passwords: &Passwords,
    ctx: &Ctx,
    token: &str,
    new: SecretString,
) -> Result<(), ResetError> {
    let (asked, now) = (token.to_owned(), ctx.now);
    let link = db
        .read(move |conn| links::peek(conn, &asked, LinkPurpose::ResetPassword, now))
        .await?
        .ok_or(ResetError::Gone)?;
    let hash = hash_for(db, passwords, link.account_id, new).await?;
    let (ctx, token) = (ctx.clone(), token.to_owned());
    db.write(move |tx| {
        let link = links::consume(tx, &token, LinkPurpose::ResetPassword, ctx.now)?;
        let active = store::lock(tx, link.account_id)?.is_some_and(|row| row.state == AccountState::Active);
        if !active {
            return Err(ResetError::Gone);
        }
        set_password(tx, &ctx, link.account_id, hash.clone(), None)?;
        let cause = events::append(tx, &ctx, Event::new("account.password_reset", link.account_id))?;
        let payload = Payload::new();
        tell::tell(
            tx,
            &ctx,
            link.account_id,
            &messages::PASSWORD_CHANGED,
            cause,
            &payload,
            None,
        )?;
        Ok(())
    })
    .await
}
