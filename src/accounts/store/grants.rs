//! Roles given to accounts.

use diesel::prelude::*;

use super::super::model::{AccountState, Grant, GrantState, Role};
use crate::db::schema::{accounts, grants};
use crate::db::{Conn, native, optional};
use crate::kernel::ids::{AccountId, CallId, GrantId, InstitutionId};
use crate::kernel::{Fault, Instant};

/// Grants that work at `now`.
pub(in crate::accounts) fn working(conn: &mut Conn, account: AccountId, now: Instant) -> Result<Vec<Grant>, Fault> {
    let rows: Vec<(GrantId, Role, Option<CallId>, Option<InstitutionId>, bool)> = native!(conn, conn => grants::table
        .filter(grants::account_id.eq(account))
        .filter(grants::state.eq(GrantState::Active))
        .filter(grants::starts_at.le(now))
        .filter(grants::ends_at.is_null().or(grants::ends_at.gt(now)))
        .order(grants::id)
        .select((
            grants::id,
            grants::role,
            grants::call_id,
            grants::institution_id,
            grants::sensitive,
        )).load(conn))?;
    Ok(rows
        .into_iter()
        .map(|(id, role, call, institution, sensitive)| Grant {
            id,
            role,
            call,
            institution,
            sensitive,
        })
        .collect())
}

/// All grants of active accounts that work at `now`.
pub(in crate::accounts) fn all_working(conn: &mut Conn, now: Instant) -> Result<Vec<(AccountId, Grant)>, Fault> {
    let rows: Vec<(AccountId, GrantId, Role, Option<CallId>, Option<InstitutionId>, bool)> = grants::table
        .inner_join(accounts::table)
        .filter(accounts::state.eq(AccountState::Active))
        .filter(grants::state.eq(GrantState::Active))
        .filter(grants::starts_at.le(now))
        .filter(grants::ends_at.is_null().or(grants::ends_at.gt(now)))
        .order(grants::id)
        .select((
            grants::account_id,
            grants::id,
            grants::role,
            grants::call_id,
            grants::institution_id,
            grants::sensitive,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(account, id, role, call, institution, sensitive)| {
            (
                account,
                Grant {
                    id,
                    role,
                    call,
                    institution,
                    sensitive,
                },
            )
        })
        .collect())
}

/// A grant in whatever state.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = grants)]
pub struct GrantRow {
    /// Its identifier.
    pub id: GrantId,
    /// Whose.
    pub account_id: AccountId,
    /// The role.
    pub role: Role,
    /// The only call it is for.
    pub call_id: Option<CallId>,
    /// The only institution it is for.
    pub institution_id: Option<InstitutionId>,
    /// May read sensitive data too.
    pub sensitive: bool,
    /// Whether it works.
    pub state: GrantState,
    /// From when.
    pub starts_at: Instant,
    /// Until when, exclusive.
    pub ends_at: Option<Instant>,
    /// Who gave it; nobody for the command line.
    pub granted_by: Option<AccountId>,
    /// When it was given.
    pub created_at: Instant,
}

pub(in crate::accounts) fn insert(tx: &mut Conn, row: GrantRow) -> Result<(), Fault> {
    diesel::insert_into(grants::table).values(row).execute(tx)?;
    Ok(())
}

pub(in crate::accounts) fn find(conn: &mut Conn, id: GrantId) -> Result<Option<GrantRow>, Fault> {
    optional(grants::table.find(id).select(GrantRow::as_select()).first(conn))
}

/// All grants of an account, the oldest first.
pub(in crate::accounts) fn of_account(conn: &mut Conn, account: AccountId) -> Result<Vec<GrantRow>, Fault> {
    Ok(grants::table
        .filter(grants::account_id.eq(account))
        .order(grants::id)
        .select(GrantRow::as_select())
        .load(conn)?)
}

/// All grants of several accounts.
pub(in crate::accounts) fn of_accounts(conn: &mut Conn, ids: &[AccountId]) -> Result<Vec<GrantRow>, Fault> {
    Ok(grants::table
        .filter(grants::account_id.eq_any(ids.to_vec()))
        .order(grants::id)
        .select(GrantRow::as_select())
        .load(conn)?)
}

/// Compare-and-set of the state; false when it is not in `from` any more.
pub(in crate::accounts) fn set_state(
    tx: &mut Conn,
    id: GrantId,
    from: GrantState,
    to: GrantState,
) -> Result<bool, Fault> {
    let changed = diesel::update(grants::table.find(id).filter(grants::state.eq(from)))
        .set(grants::state.eq(to))
        .execute(tx)?;
    Ok(changed == 1)
}

/// Accounts with any grant, from `after` on in order of identifiers.
pub(in crate::accounts) fn colleagues(conn: &mut Conn) -> Result<Vec<AccountId>, Fault> {
    Ok(grants::table.select(grants::account_id).distinct().load(conn)?)
}
