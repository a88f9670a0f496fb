//! Another e-mail address: asked for with the password, confirmed from the new mailbox, told to
//! both. The new address stands in the link's row until then; outbox rows name that row.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::links::{self, LinkError};
use super::model::{AccountState, Ctx, LinkPurpose};
use super::passwords::Passwords;
use super::policy::Denied;
use super::rules::{BadEmail, Email};
use super::sign_in::{SignInError, ask_again};
use super::{messages, register, session, store, tell};
use crate::config::Secret;
use crate::db::{Conn, Db};
use crate::events::{self, Event};
use crate::kernel::ids::AccountId;
use crate::kernel::{Fault, Instant};
use crate::mail::{Payload, Value};
use crate::outbox;

/// What the link's row holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Addresses {
    pub old: String,
    pub new: String,
}

/// Why nothing was asked for.
#[derive(Debug, thiserror::Error)]
pub enum ChangeEmailError {
    /// Nobody is signed in.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The new address is none.
    #[error(transparent)]
    Email(#[from] BadEmail),
    /// The password is wrong, or there were too many tries.
    #[error("the password is wrong")]
    Wrong,
    /// Too much at once.
    #[error("busy")]
    Busy,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<SignInError> for ChangeEmailError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong | SignInError::Unconfirmed => Self::Wrong,
            SignInError::Busy => Self::Busy,
            SignInError::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// Checks the password, then mails a link to the new address and a warning to the old one.
///
/// # Errors
/// [`ChangeEmailError`].
pub async fn ask_for_email(
    db: &Db,
    passwords: &Passwords,
    secret: &Secret,
    ctx: &Ctx,
    new: &str,
    password: SecretString,
) -> Result<(), ChangeEmailError> {
    let account = ctx.who.account().ok_or(Denied::Absent)?.id;
    let new = Email::parse(new)?;
    ask_again(db, passwords, ctx, account, password).await?;
    let (ctx, secret) = (ctx.clone(), secret.clone());
    db.write(move |tx| Ok(request(tx, &ctx, &secret, account, &new)?)).await
}

fn request(tx: &mut Conn, ctx: &Ctx, secret: &Secret, account: AccountId, new: &Email) -> Result<(), Fault> {
    let cause = events::append(tx, ctx, Event::new("account.email_change_requested", account))?;
    if !links::rested(tx, account, LinkPurpose::ChangeEmail, ctx.now)? {
        return Ok(());
    }
    let row = store::lock(tx, account)?.ok_or_else(|| Fault::broken("an account that went away"))?;
    tell::tell(
        tx,
        ctx,
        account,
        &messages::EMAIL_CHANGE_ASKED,
        cause,
        &Payload::new(),
        None,
    )?;
    match store::by_email(tx, new.key())? {
        // Whoever asks must not learn that the address has an account; its owner does.
        Some(other) if other.id != account => {
            let hour = register::hour(ctx);
            tell::tell(
                tx,
                ctx,
                other.id,
                &messages::ALREADY_REGISTERED,
                hour,
                &Payload::new(),
                None,
            )
        }
        _ => {
            let addresses = Addresses {
                old: row.email,
                new: new.as_str().to_owned(),
            };
            let data = json!(addresses);
            let link = links::issue(tx, ctx, secret, account, LinkPurpose::ChangeEmail, data)?;
            let payload = Payload::new().with("link", Value::Link(link.nonce));
            let reader = format!("{account}:new:{}", link.hash);
            outbox::enqueue(tx, ctx, messages::CONFIRM_NEW_EMAIL.name, reader, cause, &payload)
        }
    }
}

/// Whether the button behind the link would do something.
///
/// # Errors
/// When the database fails.
pub fn can_change_email(conn: &mut Conn, token: &str, now: Instant) -> Result<bool, Fault> {
    Ok(links::peek(conn, token, LinkPurpose::ChangeEmail, now)?.is_some())
}

/// Takes the new address into use; other sessions end, links sent to the old mailbox are void.
///
/// # Errors
/// [`LinkError::Gone`], also when the address got an account of its own meanwhile.
pub fn change_email(tx: &mut Conn, ctx: &Ctx, token: &str) -> Result<(), LinkError> {
    let link = links::consume(tx, token, LinkPurpose::ChangeEmail, ctx.now)?;
    let addresses: Addresses = link.data.read()?;
    let account = link.account_id;
    let row = store::lock(tx, account)?.filter(|row| row.state == AccountState::Active);
    let new = Email::parse(&addresses.new).map_err(|_| LinkError::Gone)?;
    if row.is_none() || !store::change_email(tx, account, new.as_str(), new.key())? {
        return Err(LinkError::Gone);
    }
    store::links::expire(tx, account, None, ctx.now)?;
    let here = ctx.who.account().filter(|own| own.id == account);
    session::end_all(tx, account, here.and_then(|own| own.session))?;
    let cause = events::append(
        tx,
        ctx,
        Event::new("account.email_changed", account).with(json!({"changed": ["email"]})),
    )?;
    let payload = Payload::new();
    tell::tell(tx, ctx, account, &messages::EMAIL_CHANGED, cause, &payload, None)?;
    let hash = data_encoding::HEXLOWER.encode(&link.token_hash);
    let reader = format!("{account}:old:{hash}");
    outbox::enqueue(tx, ctx, messages::EMAIL_CHANGED.name, reader, cause, &payload)?;
    Ok(())
}
