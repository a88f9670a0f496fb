//! The invited colleague answers, and the roles that wait begin to work: who is new sets name and
//! password; who has an account gives its password, for a link in a mailbox is no password.

use secrecy::SecretString;

use super::change_password::{ChangePasswordError, set_password};
use super::links::{self, LinkError};
use super::model::{AccountState, Ctx, GrantState, LinkPurpose, Role};
use super::password_policy::{Holder, own_words};
use super::passwords::{PasswordError, Passwords};
use super::policy::Denied;
use super::reset::ResetError;
use super::rules::Name;
use super::sign_in::ask_again;
use super::store::{self, Change};
use crate::db::{Conn, Db};
use crate::events::{self, Event};
use crate::kernel::ids::AccountId;
use crate::kernel::{Fault, Instant};

/// What the page of an invitation shows.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Whose.
    pub account: AccountId,
    /// The address, to sign in with.
    pub email: String,
    /// The name as invited.
    pub name: String,
    /// The roles that wait.
    pub roles: Vec<Role>,
    /// The account is in use already: its password is asked for, none is set.
    pub known: bool,
}

/// The invitation behind a link; none when it does not work (any more).
///
/// # Errors
/// When the database fails.
pub fn invitation(conn: &mut Conn, token: &str, now: Instant) -> Result<Option<Invitation>, Fault> {
    let Some(link) = links::peek(conn, token, LinkPurpose::AcceptInvitation, now)? else {
        return Ok(None);
    };
    let row = store::account(conn, link.account_id)?.filter(|row| row.state != AccountState::Suspended);
    let Some(row) = row else { return Ok(None) };
    let waiting = store::grants::of_account(conn, row.id)?;
    let roles = waiting
        .into_iter()
        .filter(|grant| grant.state == GrantState::Invited)
        .map(|grant| grant.role)
        .collect();
    Ok(Some(Invitation {
        account: row.id,
        email: row.email,
        name: row.name,
        roles,
        known: row.state == AccountState::Active,
    }))
}

/// Sets name and password of a new colleague and activates the waiting grants. Does not sign in.
///
/// # Errors
/// [`ResetError`], as for a reset link; `Gone` too when the account is in use already.
pub async fn accept(
    db: &Db,
    passwords: &Passwords,
    ctx: &Ctx,
    token: &str,
    name: &Name,
    password: SecretString,
) -> Result<AccountId, ResetError> {
    let (asked, now) = (token.to_owned(), ctx.now);
    let found = db.read(move |conn| invitation(conn, &asked, now)).await?;
    let found = found.filter(|found| !found.known).ok_or(ResetError::Gone)?;
    let own = own_words([found.email.as_str(), name.as_str()]);
    let hash = passwords.create(password, Holder::Staff, own).await;
    let hash = hash.map_err(|error| match error {
        PasswordError::Weak(weakness) => ResetError::Weak(weakness),
        PasswordError::Busy => ResetError::Busy,
        PasswordError::Fault(fault) => ResetError::Fault(fault),
    })?;
    let (ctx, token, name) = (ctx.clone(), token.to_owned(), name.clone());
    db.write(move |tx| {
        let link = links::consume(tx, &token, LinkPurpose::AcceptInvitation, ctx.now)?;
        begin(tx, &ctx, link.account_id, &name, hash.clone())?;
        Ok(link.account_id)
    })
    .await
}

fn begin(tx: &mut Conn, ctx: &Ctx, account: AccountId, name: &Name, hash: String) -> Result<(), ResetError> {
    let row = store::lock(tx, account)?.ok_or(ResetError::Gone)?;
    if row.state != AccountState::Unconfirmed {
        return Err(ResetError::Gone);
    }
    let change = Change {
        name: Some(name.as_str().to_owned()),
        state: Some(AccountState::Active),
        confirmed_at: Some(ctx.now),
        ..Change::default()
    };
    if !store::change(tx, &row, change)? {
        return Err(ResetError::Gone);
    }
    links::void(tx, account, LinkPurpose::ConfirmEmail, ctx.now)?;
    set_password(tx, ctx, account, hash, None)?;
    Ok(roles_begin(tx, ctx, account)?)
}

/// The owner of an account that is in use gives its password, and the waiting grants begin to
/// work. Name and password stay as they are.
///
/// # Errors
/// [`ChangePasswordError`]: `Weak` when the password, perhaps an applicant's, is too weak for a
/// colleague; `Denied` when the link does not work.
pub async fn take_on(
    db: &Db,
    passwords: &Passwords,
    ctx: &Ctx,
    token: &str,
    password: SecretString,
) -> Result<AccountId, ChangePasswordError> {
    let (asked, now) = (token.to_owned(), ctx.now);
    let found = db.read(move |conn| invitation(conn, &asked, now)).await?;
    let found = found.filter(|found| found.known).ok_or(Denied::Absent)?;
    ask_again(db, passwords, ctx, found.account, password.clone()).await?;
    let own = own_words([found.email.as_str(), found.name.as_str()]);
    passwords.create(password, Holder::Staff, own).await?;
    let (ctx, token) = (ctx.clone(), token.to_owned());
    db.write(move |tx| {
        let link = links::consume(tx, &token, LinkPurpose::AcceptInvitation, ctx.now).map_err(|error| match error {
            LinkError::Gone => ChangePasswordError::Denied(Denied::Absent),
            LinkError::Fault(fault) => fault.into(),
        })?;
        let active = store::lock(tx, link.account_id)?.is_some_and(|row| row.state == AccountState::Active);
        if !active {
            return Err(Denied::Absent.into());
        }
        roles_begin(tx, &ctx, link.account_id)?;
        Ok(link.account_id)
    })
    .await
}

fn roles_begin(tx: &mut Conn, ctx: &Ctx, account: AccountId) -> Result<(), Fault> {
    for grant in store::grants::of_account(tx, account)? {
        if grant.state == GrantState::Invited {
            store::grants::set_state(tx, grant.id, GrantState::Invited, GrantState::Active)?;
        }
    }
    events::append(tx, ctx, Event::new("account.invitation_accepted", account))?;
    Ok(())
}
