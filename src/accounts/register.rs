//! An applicant opens an account. A known address gets the same answer, after the same work.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::links;
use super::messages;
use super::model::{AccountState, Ctx, LinkPurpose};
use super::password_policy::{Holder, Weakness, own_words};
use super::passwords::{PasswordError, Passwords};
use super::rules::{BadEmail, BadName, Email, Name};
use super::store::{self, AccountRow, Change};
use super::tell;
use crate::config::Secret;
use crate::db::{Conn, Db};
use crate::events::{self, Event};
use crate::kernel::ids::{AccountId, PersonId};
use crate::kernel::{Fault, Lang};
use crate::mail::{Payload, Value};

/// What an applicant typed.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The address.
    pub email: String,
    /// As they sign.
    pub name: String,
    /// The password.
    pub password: SecretString,
    /// The language of pages and mails.
    pub language: Lang,
}

/// Why there is no registration; every field at once.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RegistrationProblems {
    /// The address.
    pub email: Option<BadEmail>,
    /// The name.
    pub name: Option<BadName>,
    /// The password.
    pub password: Option<Weakness>,
}

/// Why there is no registration.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Fields to mend.
    #[error("fields to mend")]
    Invalid(RegistrationProblems),
    /// Too much at once.
    #[error("busy")]
    Busy,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What [`register`] needs: everything checked, the password hashed.
#[derive(Debug, Clone)]
pub struct Register {
    /// The address.
    pub email: Email,
    /// The name.
    pub name: Name,
    /// PHC string; none for people of a demonstration who never sign in.
    pub password_hash: Option<String>,
    /// Their language.
    pub language: Lang,
}

/// Checks, hashes, registers. Answers the same for known and unknown addresses.
///
/// # Errors
/// [`RegisterError`].
pub async fn submit(
    db: &Db,
    passwords: &Passwords,
    secret: &Secret,
    ctx: &Ctx,
    typed: Registration,
) -> Result<(), RegisterError> {
    let (email, name) = (Email::parse(&typed.email), Name::parse(&typed.name));
    let own = own_words([typed.email.as_str(), typed.name.as_str()]);
    let hash = match passwords.create(typed.password, Holder::Applicant, own).await {
        Ok(hash) => Ok(hash),
        Err(PasswordError::Weak(weakness)) => Err(weakness),
        Err(PasswordError::Busy) => return Err(RegisterError::Busy),
        Err(PasswordError::Fault(fault)) => return Err(fault.into()),
    };
    let command = match (email, name, hash) {
        (Ok(email), Ok(name), Ok(hash)) => Register {
            email,
            name,
            password_hash: Some(hash),
            language: typed.language,
        },
        (email, name, hash) => {
            return Err(RegisterError::Invalid(RegistrationProblems {
                email: email.err(),
                name: name.err(),
                password: hash.err(),
            }));
        }
    };
    let (ctx, secret) = (ctx.clone(), secret.clone());
    db.write(move |tx| register(tx, &ctx, &secret, &command)).await?;
    Ok(())
}

/// Opens an account that waits for its e-mail link; tells the owner of a known address that
/// there is one already. Open to everybody.
///
/// # Errors
/// When the database fails.
pub fn register(tx: &mut Conn, ctx: &Ctx, secret: &Secret, command: &Register) -> Result<(), Fault> {
    let known = match store::by_email(tx, command.email.key())? {
        Some(known) => Some(known),
        None => match open(tx, ctx, command)? {
            Some(account) => {
                events::append(tx, ctx, Event::new("account.registered", account))?;
                return send_link(tx, ctx, secret, account);
            }
            // Somebody else opened it since we looked.
            None => store::by_email(tx, command.email.key())?,
        },
    };
    let Some(known) = known else {
        return Err(Fault::broken("an address both taken and free"));
    };
    events::append(tx, ctx, Event::new("account.registration_repeated", known.id))?;
    match known.state {
        AccountState::Unconfirmed if links::rested(tx, known.id, LinkPurpose::ConfirmEmail, ctx.now)? => {
            take_over(tx, ctx, &known, command)?;
            send_link(tx, ctx, secret, known.id)
        }
        AccountState::Unconfirmed | AccountState::Suspended => Ok(()),
        AccountState::Active => tell::tell(
            tx,
            ctx,
            known.id,
            &messages::ALREADY_REGISTERED,
            hour(ctx),
            &Payload::new(),
            None,
        ),
    }
}

/// At most one such mail an hour: the outbox keeps one row a cause.
pub(super) fn hour(ctx: &Ctx) -> String {
    ctx.now.utc().format("%Y-%m-%dT%H").to_string()
}

/// A new unconfirmed account with its person.
pub(super) fn open(tx: &mut Conn, ctx: &Ctx, command: &Register) -> Result<Option<AccountId>, Fault> {
    let row = AccountRow {
        id: ctx.id(),
        email: command.email.as_str().to_owned(),
        email_key: command.email.key().to_owned(),
        name: command.name.as_str().to_owned(),
        password_hash: command.password_hash.clone(),
        state: AccountState::Unconfirmed,
        language: command.language.tag().to_owned(),
        failed_sign_ins: 0,
        locked_until: None,
        created_at: ctx.now,
        confirmed_at: None,
        version: 1,
    };
    let Some(account) = store::insert(tx, row)? else {
        return Ok(None);
    };
    store::insert_person(tx, ctx.id::<PersonId>(), account, ctx.now)?;
    Ok(Some(account))
}

/// The last registration of an unconfirmed address stands until one of them is confirmed: then
/// the one counts whose link was opened and whose password was typed again ([`Given`]).
fn take_over(tx: &mut Conn, ctx: &Ctx, known: &AccountRow, command: &Register) -> Result<(), Fault> {
    let change = Change {
        name: Some(command.name.as_str().to_owned()),
        password_hash: command.password_hash.clone(),
        language: Some(command.language.tag().to_owned()),
        failed_sign_ins: Some(0),
        locked_until: Some(None),
        ..Change::default()
    };
    store::change(tx, known, change)?;
    if store::person_of(tx, known.id)?.is_none() {
        store::insert_person(tx, ctx.id::<PersonId>(), known.id, ctx.now)?;
    }
    Ok(())
}

/// What a registration gave: it goes with its link. Anybody can register a stranger's address, so
/// neither the newest registration nor the newest letter says who the owner is.
#[derive(Serialize, Deserialize)]
pub(super) struct Given {
    /// The name.
    pub name: String,
    /// PHC string.
    pub password_hash: Option<String>,
    /// The language of pages and mails.
    pub language: String,
}

/// Mails the link that confirms the address with what the account's last registration gave. The
/// links of other registrations go on working for theirs.
pub(super) fn send_link(tx: &mut Conn, ctx: &Ctx, secret: &Secret, account: AccountId) -> Result<(), Fault> {
    let row = store::account(tx, account)?.ok_or_else(|| Fault::broken("a registration without an account"))?;
    let given = serde_json::to_value(Given {
        name: row.name,
        password_hash: row.password_hash,
        language: row.language,
    })?;
    let link = links::add(tx, ctx, secret, account, LinkPurpose::ConfirmEmail, given)?;
    let event = Event::new("account.confirmation_sent", account).with(json!({"purpose": LinkPurpose::ConfirmEmail}));
    let cause = events::append(tx, ctx, event)?;
    let payload = Payload::new().with("link", Value::Link(link.nonce));
    tell::tell(tx, ctx, account, &messages::CONFIRM_EMAIL, cause, &payload, None)
}
