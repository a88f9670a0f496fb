//! A signed-in person sets a new password; their other sessions end.

use secrecy::SecretString;

use super::model::{Ctx, LinkPurpose};
use super::password_policy::{Holder, Weakness, own_words};
use super::passwords::{PasswordError, Passwords};
use super::policy::Denied;
use super::sign_in::{SignInError, ask_again};
use super::store::{self, Change};
use super::{links, messages, session, tell};
use crate::db::{Conn, Db};
use crate::events::{self, Event};
use crate::kernel::Fault;
use crate::kernel::ids::{AccountId, SessionId};
use crate::mail::Payload;

/// Why the password stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// Nobody is signed in.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The current password is wrong, or there were too many tries.
    #[error("the current password is wrong")]
    Wrong,
    /// The new one is not acceptable.
    #[error(transparent)]
    Weak(#[from] Weakness),
    /// Too much at once.
    #[error("busy")]
    Busy,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<PasswordError> for ChangePasswordError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Weak(weakness) => Self::Weak(weakness),
            PasswordError::Busy => Self::Busy,
            PasswordError::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<SignInError> for ChangePasswordError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong | SignInError::Unconfirmed => Self::Wrong,
            SignInError::Busy => Self::Busy,
            SignInError::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// Checks the current password, then sets the new one.
///
/// # Errors
/// [`ChangePasswordError`].
pub async fn change_password(
    db: &Db,
    passwords: &Passwords,
    ctx: &Ctx,
    current: SecretString,
    new: SecretString,
) -> Result<(), ChangePasswordError> {
    let account = ctx.who.account().ok_or(Denied::Absent)?.clone();
    ask_again(db, passwords, ctx, account.id, current).await?;
    let hash = hash_for(db, passwords, account.id, new).await?;
    let ctx = ctx.clone();
    db.write(move |tx| {
        set_password(tx, &ctx, account.id, hash.clone(), account.session)?;
        let cause = events::append(tx, &ctx, Event::new("account.password_changed", account.id))?;
        tell::tell(
            tx,
            &ctx,
            account.id,
            &messages::PASSWORD_CHANGED,
            cause,
            &Payload::new(),
            None,
        )?;
        Ok(())
    })
    .await
}

/// Judges a new password by its holder's role and hashes it.
pub(super) async fn hash_for(
    db: &Db,
    passwords: &Passwords,
    account: AccountId,
    new: SecretString,
) -> Result<String, ChangePasswordError> {
    let (profile, staff) = db
        .read(move |conn| {
            let staff = !store::grants::of_account(conn, account)?.is_empty();
            Ok::<_, Fault>((tell::profile(conn, account)?, staff))
        })
        .await?;
    let profile = profile.ok_or(Denied::Absent)?;
    let holder = if staff { Holder::Staff } else { Holder::Applicant };
    let own = own_words([profile.email.as_str(), profile.name.as_str()]);
    Ok(passwords.create(new, holder, own).await?)
}

/// Writes a new password: locks end, sessions but `keep` end, reset links are void.
pub(super) fn set_password(
    tx: &mut Conn,
    ctx: &Ctx,
    account: AccountId,
    hash: String,
    keep: Option<SessionId>,
) -> Result<(), Fault> {
    let row = store::lock(tx, account)?.ok_or_else(|| Fault::broken("an account that went away"))?;
    let change = Change {
        password_hash: Some(hash),
        failed_sign_ins: Some(0),
        locked_until: Some(None),
        ..Change::default()
    };
    if !store::change(tx, &row, change)? {
        return Err(Fault::broken("an account changed under its lock"));
    }
    links::void(tx, account, LinkPurpose::ResetPassword, ctx.now)?;
    session::end_all(tx, account, keep)
}
