//! SQL of accounts, sessions and grants.

use diesel::prelude::*;

use super::model::{AccountState, Grant, GrantState, Role};
use crate::db::schema::{accounts, grants, notices, persons, sessions};
use crate::db::{Conn, Json, optional};
use crate::kernel::ids::{AccountId, ApplicationId, CallId, GrantId, InstitutionId, NoticeId, PersonId, SessionId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts)]
pub(super) struct AccountRow {
    pub id: AccountId,
    pub email: String,
    pub email_key: String,
    pub name: String,
    pub password_hash: Option<String>,
    pub state: AccountState,
    pub language: String,
    pub failed_sign_ins: i32,
    pub locked_until: Option<Instant>,
    pub created_at: Instant,
    pub confirmed_at: Option<Instant>,
    pub version: i32,
}

pub(super) fn account(conn: &mut Conn, id: AccountId) -> Result<Option<AccountRow>, Fault> {
    optional(accounts::table.find(id).select(AccountRow::as_select()).first(conn))
}

pub(super) fn by_email(conn: &mut Conn, key: &str) -> Result<Option<AccountRow>, Fault> {
    optional(
        accounts::table
            .filter(accounts::email_key.eq(key))
            .select(AccountRow::as_select())
            .first(conn),
    )
}

pub(super) fn person_of(conn: &mut Conn, account: AccountId) -> Result<Option<PersonId>, Fault> {
    optional(
        persons::table
            .filter(persons::account_id.eq(account))
            .select(persons::id)
            .first(conn),
    )
}

/// Grants that work at `now`.
pub(super) fn grants(conn: &mut Conn, account: AccountId, now: Instant) -> Result<Vec<Grant>, Fault> {
    let rows: Vec<(GrantId, Role, Option<CallId>, Option<InstitutionId>, bool)> = grants::table
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
        ))
        .load(conn)?;
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

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
pub(super) struct SessionRow {
    pub id: SessionId,
    pub token_hash: Vec<u8>,
    pub account_id: AccountId,
    pub staff: bool,
    pub device: String,
    pub created_at: Instant,
    pub last_seen_at: Instant,
    pub expires_at: Instant,
}

pub(super) fn insert_session(tx: &mut Conn, row: SessionRow) -> Result<(), Fault> {
    diesel::insert_into(sessions::table).values(row).execute(tx)?;
    Ok(())
}

pub(super) fn session(conn: &mut Conn, hash: &[u8]) -> Result<Option<SessionRow>, Fault> {
    optional(
        sessions::table
            .filter(sessions::token_hash.eq(hash))
            .select(SessionRow::as_select())
            .first(conn),
    )
}

pub(super) fn touch_session(tx: &mut Conn, id: SessionId, now: Instant) -> Result<(), Fault> {
    diesel::update(sessions::table.find(id))
        .set(sessions::last_seen_at.eq(now))
        .execute(tx)?;
    Ok(())
}

pub(super) fn delete_session(tx: &mut Conn, id: SessionId) -> Result<(), Fault> {
    diesel::delete(sessions::table.find(id)).execute(tx)?;
    Ok(())
}

pub(super) fn delete_sessions(tx: &mut Conn, account: AccountId, keep: Option<SessionId>) -> Result<(), Fault> {
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

pub(super) fn account_of(conn: &mut Conn, person: PersonId) -> Result<Option<AccountId>, Fault> {
    optional(persons::table.find(person).select(persons::account_id).first(conn))
}

/// All grants of active accounts that work at `now`.
pub(super) fn all_grants(conn: &mut Conn, now: Instant) -> Result<Vec<(AccountId, Grant)>, Fault> {
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

/// A row of the portal's inbox.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = notices)]
pub struct NoticeRow {
    /// Its identifier.
    pub id: NoticeId,
    /// Whose.
    pub account_id: AccountId,
    /// The kind of letter.
    pub kind: String,
    /// What caused it.
    pub cause: String,
    /// Its values.
    pub payload: Json,
    /// The dossier it is about.
    pub application_id: Option<ApplicationId>,
    /// When it came.
    pub created_at: Instant,
    /// When it was opened.
    pub read_at: Option<Instant>,
}

pub(super) fn insert_notice(tx: &mut Conn, row: NoticeRow) -> Result<(), Fault> {
    match tx {
        Conn::Sqlite(inner) => {
            diesel::insert_into(notices::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(inner)?;
        }
        Conn::Postgres(inner) => {
            diesel::insert_into(notices::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(inner)?;
        }
    }
    Ok(())
}

pub(super) fn notices(conn: &mut Conn, account: AccountId, limit: i64) -> Result<Vec<NoticeRow>, Fault> {
    Ok(notices::table
        .filter(notices::account_id.eq(account))
        .order(notices::id.desc())
        .limit(limit)
        .select(NoticeRow::as_select())
        .load(conn)?)
}

pub(super) fn notice(conn: &mut Conn, account: AccountId, id: NoticeId) -> QueryResult<NoticeRow> {
    notices::table
        .find(id)
        .filter(notices::account_id.eq(account))
        .select(NoticeRow::as_select())
        .first(conn)
}
