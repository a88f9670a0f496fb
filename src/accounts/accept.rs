//! The invited colleague answers: name and password, and the roles that wait begin to work.

use secrecy::SecretString;

use super::change_password::set_password;
use super::links;
use super::model::{AccountState, Ctx, GrantState, LinkPurpose, Role};
use super::password_policy::{Holder, own_words};
use super::passwords::{PasswordError, Passwords};
use super::reset::ResetError;
use super::rules::Name;
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
    }))
}

/// Sets name and password and activates the waiting grants. Does not sign in. Everybody who
/// accepts sets a password: an applicant's own may be shorter than a colleague's must be.
///
/// # Errors
/// [`ResetError`], as for a reset link.
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
    let found = found.ok_or(ResetError::Gone)?;
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
    let first = row.state == AccountState::Unconfirmed;
    if row.state == AccountState::Suspended {
        return Err(ResetError::Gone);
    }
    let change = Change {
        name: Some(name.as_str().to_owned()),
        state: first.then_some(AccountState::Active),
        confirmed_at: first.then_some(ctx.now),
        ..Change::default()
    };
    if !store::change(tx, &row, change)? {
        return Err(ResetError::Gone);
    }
    links::void(tx, account, LinkPurpose::ConfirmEmail, ctx.now)?;
    set_password(tx, ctx, account, hash, None)?;
    for grant in store::grants::of_account(tx, account)? {
        if grant.state == GrantState::Invited {
            store::grants::set_state(tx, grant.id, GrantState::Invited, GrantState::Active)?;
        }
    }
    events::append(tx, ctx, Event::new("account.invitation_accepted", account))?;
    Ok(())
}
