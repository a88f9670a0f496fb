//! Sign-ins.

use diesel::prelude::*;

use super::super::model::AccountState;
use crate::db::schema::{accounts, persons, sessions};
use crate::db::{Conn, native, optional};
use crate::kernel::ids::{AccountId, PersonId, SessionId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
pub(in crate::accounts) struct SessionRow {
    pub id: SessionId,
    pub token_hash: Vec<u8>,
    pub account_id: AccountId,
    pub staff: bool,
    pub device: String,
    pub created_at: Instant,
    pub last_seen_at: Instant,
    pub expires_at: Instant,
}

pub(in crate::accounts) fn insert(tx: &mut Conn, row: SessionRow) -> Result<(), Fault> {
    diesel::insert_into(sessions::table).values(row).execute(tx)?;
    Ok(())
}

/// What each request asks of whom a session belongs to.
#[derive(Queryable)]
pub(in crate::accounts) struct Holder {
    pub state: AccountState,
    pub name: String,
    pub language: String,
    pub person: Option<PersonId>,
}

/// The session with this token and its holder, in one question: every request asks it.
pub(in crate::accounts) fn by_token(conn: &mut Conn, hash: &[u8]) -> Result<Option<(SessionRow, Holder)>, Fault> {
    optional(native!(conn, conn => sessions::table
        .inner_join(accounts::table.left_join(persons::table))
        .filter(sessions::token_hash.eq(hash))
        .select((
            SessionRow::as_select(),
            (accounts::state, accounts::name, accounts::language, persons::id.nullable()),
        ))
        .first(conn)))
}

pub(in crate::accounts) fn touch(tx: &mut Conn, id: SessionId, now: Instant) -> Result<(), Fault> {
    diesel::update(sessions::table.find(id))
        .set(sessions::last_seen_at.eq(now))
        .execute(tx)?;
    Ok(())
}

pub(in crate::accounts) fn delete(tx: &mut Conn, id: SessionId) -> Result<(), Fault> {
    diesel::delete(sessions::table.find(id)).execute(tx)?;
    Ok(())
}

pub(in crate::accounts) fn delete_all(tx: &mut Conn, account: AccountId, keep: Option<SessionId>) -> Result<(), Fault> {
    match keep {
        Some(keep) => diesel::delete(
            sessions::table
                .filter(sessions::account_id.eq(account))
                .filter(sessions::id.ne(keep)),
        )
        .execute(tx)?,
        None => diesel::delete(sessions::table.filter(sessions::account_id.eq(account))).execute(tx)?,
    };
    Ok(())
}

/// Sessions of an account, the most recently used first.
pub(in crate::accounts) fn of_account(conn: &mut Conn, account: AccountId) -> Result<Vec<SessionRow>, Fault> {
    Ok(sessions::table
        .filter(sessions::account_id.eq(account))
        .order(sessions::last_seen_at.desc())
        .select(SessionRow::as_select())
        .load(conn)?)
}

/// Ends one session of this account; false when it has no such session.
pub(in crate::accounts) fn delete_own(tx: &mut Conn, account: AccountId, id: SessionId) -> Result<bool, Fault> {
    let gone = diesel::delete(sessions::table.find(id).filter(sessions::account_id.eq(account))).execute(tx)?;
    Ok(gone == 1)
}
