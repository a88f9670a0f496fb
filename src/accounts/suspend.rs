//! Grants and accounts are switched off and on; it acts on the very next request.

use serde_json::json;

use super::model::{AccountState, Ctx, GrantState, Role};
use super::policy::{self, Denied, Permission, Scope};
use super::session;
use super::store::{self, Change};
use crate::db::Conn;
use crate::events::{self, Event};
use crate::kernel::Fault;
use crate::kernel::ids::{AccountId, GrantId};

/// Why nothing was switched.
#[derive(Debug, thiserror::Error)]
pub enum SuspendError {
    /// Not allowed, or no such account.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is not in the state that this changes.
    #[error("not in this state")]
    WrongState,
    /// One's own account or role: another administrator does that, so that one remains.
    #[error("one's own")]
    Own,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

fn manage(ctx: &Ctx) -> Result<(), Denied> {
    policy::allow(ctx, Permission::ManageAccounts, Scope::System)
}

/// Closes an account: its sessions end, its links are void.
///
/// # Errors
/// [`SuspendError`].
pub fn suspend_account(tx: &mut Conn, ctx: &Ctx, account: AccountId) -> Result<(), SuspendError> {
    manage(ctx)?;
    if ctx.account() == Some(account) {
        return Err(SuspendError::Own);
    }
    let row = store::lock(tx, account)?.ok_or(Denied::Absent)?;
    if row.state == AccountState::Suspended {
        return Err(SuspendError::WrongState);
    }
    let state = Some(AccountState::Suspended);
    store::change(
        tx,
        &row,
        Change {
            state,
            ..Change::default()
        },
    )?;
    store::links::expire(tx, account, None, ctx.now)?;
    session::end_all(tx, account, None)?;
    events::append(tx, ctx, Event::new("account.suspended", account))?;
    Ok(())
}

/// Opens a suspended account again, as confirmed or not as it was.
///
/// # Errors
/// [`SuspendError`].
pub fn activate_account(tx: &mut Conn, ctx: &Ctx, account: AccountId) -> Result<(), SuspendError> {
    manage(ctx)?;
    let row = store::lock(tx, account)?.ok_or(Denied::Absent)?;
    if row.state != AccountState::Suspended {
        return Err(SuspendError::WrongState);
    }
    let state = if row.confirmed_at.is_some() {
        AccountState::Active
    } else {
        AccountState::Unconfirmed
    };
    let change = Change {
        state: Some(state),
        ..Change::default()
    };
    store::change(tx, &row, change)?;
    events::append(tx, ctx, Event::new("account.activated", account))?;
    Ok(())
}

/// Switches a role off; also one that still waits for its answer.
///
/// # Errors
/// [`SuspendError`].
pub fn suspend_grant(tx: &mut Conn, ctx: &Ctx, id: GrantId) -> Result<AccountId, SuspendError> {
    manage(ctx)?;
    let grant = store::grants::find(tx, id)?.ok_or(Denied::Absent)?;
    if grant.role == Role::Administrator && ctx.account() == Some(grant.account_id) {
        return Err(SuspendError::Own);
    }
    let from = grant.state;
    if from == GrantState::Suspended || !store::grants::set_state(tx, id, from, GrantState::Suspended)? {
        return Err(SuspendError::WrongState);
    }
    let data = json!({"grant": id, "role": grant.role});
    events::append(
        tx,
        ctx,
        Event::new("account.role_suspended", grant.account_id).with(data),
    )?;
    Ok(grant.account_id)
}

/// Switches a suspended role on again. Not for an account that never answered its invitation.
///
/// # Errors
/// [`SuspendError`].
pub fn activate_grant(tx: &mut Conn, ctx: &Ctx, id: GrantId) -> Result<AccountId, SuspendError> {
    manage(ctx)?;
    let grant = store::grants::find(tx, id)?.ok_or(Denied::Absent)?;
    if ctx.account() == Some(grant.account_id) {
        return Err(SuspendError::Own);
    }
    let row = store::account(tx, grant.account_id)?.ok_or(Denied::Absent)?;
    let answered = row.state == AccountState::Active && row.password_hash.is_some();
    let to = if answered {
        GrantState::Active
    } else {
        GrantState::Invited
    };
    if !store::grants::set_state(tx, id, GrantState::Suspended, to)? {
        return Err(SuspendError::WrongState);
    }
    let data = json!({"grant": id, "role": grant.role, "state": to});
    events::append(
        tx,
        ctx,
        Event::new("account.role_activated", grant.account_id).with(data),
    )?;
    Ok(grant.account_id)
}
