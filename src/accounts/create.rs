//! Accounts and grants without a mailbox in between: for the command line and demonstrations.

use super::confirm::activate;
use super::invite::{InviteError, NewGrant, fits, insert};
use super::links::LinkError;
use super::model::{Ctx, GrantState};
use super::policy::{self, Denied, Permission, Scope};
use super::register::{Register, open};
use super::store;
use crate::db::Conn;
use crate::events::{self, Event};
use crate::kernel::Fault;
use crate::kernel::ids::{AccountId, GrantId};

/// An applicant's account that is confirmed at once: registration and confirmation without the
/// mails. For an address that has an account, that account.
///
/// # Errors
/// [`InviteError::Denied`] for everybody but the system and administrators.
pub fn create_confirmed(tx: &mut Conn, ctx: &Ctx, command: &Register) -> Result<AccountId, InviteError> {
    policy::allow(ctx, Permission::ManageAccounts, Scope::System)?;
    if let Some(known) = store::by_email(tx, command.email.key())? {
        return Ok(known.id);
    }
    let account = open(tx, ctx, command)?.ok_or_else(|| Fault::busy("the address was taken at this moment"))?;
    events::append(tx, ctx, Event::new("account.registered", account))?;
    activate(tx, ctx, account).map_err(|error| match error {
        LinkError::Gone => InviteError::Denied(Denied::Absent),
        LinkError::Fault(fault) => InviteError::Fault(fault),
    })?;
    Ok(account)
}

/// A role that works at once, for an account that is in use.
///
/// # Errors
/// [`InviteError`].
pub fn grant(tx: &mut Conn, ctx: &Ctx, account: AccountId, new: &NewGrant) -> Result<GrantId, InviteError> {
    policy::allow(ctx, Permission::ManageAccounts, Scope::System)?;
    if !fits(new) {
        return Err(InviteError::WrongScope);
    }
    if ctx.account() == Some(account) {
        return Err(InviteError::Oneself);
    }
    let row = store::account(tx, account)?.ok_or(Denied::Absent)?;
    if row.state != super::AccountState::Active {
        return Err(InviteError::Suspended);
    }
    Ok(insert(tx, ctx, account, new, GrantState::Active)?)
}
