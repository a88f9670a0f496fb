//! SQL of accounts and persons; sessions, grants, links and notices in files of their own.

pub(super) mod grants;
pub(super) mod invariants;
pub(super) mod links;
pub(super) mod notices;
pub(super) mod sessions;

use diesel::prelude::*;

use super::model::AccountState;
use crate::db::schema::{accounts, persons};
use crate::db::{Conn, Unique, optional};
use crate::kernel::ids::{AccountId, PersonId};
use crate::kernel::{Fault, Instant, Lang};

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

/// Whether there is any account: an installation without one is new.
///
/// # Errors
/// When the database fails.
pub fn any(conn: &mut Conn) -> Result<bool, Fault> {
    let first = accounts::table.select(accounts::id).first::<AccountId>(conn);
    Ok(optional(first)?.is_some())
}

pub(super) fn account(conn: &mut Conn, id: AccountId) -> Result<Option<AccountRow>, Fault> {
    optional(accounts::table.find(id).select(AccountRow::as_select()).first(conn))
}

pub(super) fn person_of(conn: &mut Conn, account: AccountId) -> Result<Option<PersonId>, Fault> {
    optional(
        persons::table
            .filter(persons::account_id.eq(account))
            .select(persons::id)
            .first(conn),
    )
}

pub(super) fn account_of(conn: &mut Conn, person: PersonId) -> Result<Option<AccountId>, Fault> {
    optional(persons::table.find(person).select(persons::account_id).first(conn))
}

/// The constraint that one address has one account.
const EMAIL_KEY: Unique = Unique {
    name: "accounts_email_key_key",
    columns: "accounts.email_key",
};

pub(super) fn by_email(conn: &mut Conn, key: &str) -> Result<Option<AccountRow>, Fault> {
    optional(
        accounts::table
            .filter(accounts::email_key.eq(key))
            .select(AccountRow::as_select())
            .first(conn),
    )
}

/// The account, locked until the commit: PostgreSQL needs the lock, SQLite has one writer.
pub(super) fn lock(tx: &mut Conn, id: AccountId) -> Result<Option<AccountRow>, Fault> {
    match tx {
        Conn::Sqlite(_) => account(tx, id),
        Conn::Postgres(inner) => optional(
            accounts::table
                .find(id)
                .select(AccountRow::as_select())
                .for_update()
                .first(inner),
        ),
    }
}

/// Inserts a new account; `None` when the address was taken a moment before.
///
/// On PostgreSQL a violated constraint ends the transaction, so the statement asks instead.
pub(super) fn insert(tx: &mut Conn, row: AccountRow) -> Result<Option<AccountId>, Fault> {
    let id = row.id;
    let made = match tx {
        Conn::Sqlite(inner) => diesel::insert_into(accounts::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(inner)?,
        Conn::Postgres(inner) => diesel::insert_into(accounts::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(inner)?,
    };
    Ok((made == 1).then_some(id))
}

pub(super) fn insert_person(tx: &mut Conn, id: PersonId, account: AccountId, now: Instant) -> Result<(), Fault> {
    diesel::insert_into(persons::table)
        .values((
            persons::id.eq(id),
            persons::account_id.eq(account),
            persons::created_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// What changes of an account; `None` leaves a column as it is.
#[derive(Default, AsChangeset)]
#[diesel(table_name = accounts)]
pub(super) struct Change {
    pub name: Option<String>,
    pub password_hash: Option<String>,
    pub state: Option<AccountState>,
    pub language: Option<String>,
    pub failed_sign_ins: Option<i32>,
    pub locked_until: Option<Option<Instant>>,
    pub confirmed_at: Option<Instant>,
    pub version: Option<i32>,
}

/// Writes a change of a row read as `row`; false when somebody changed it meanwhile.
pub(super) fn change(tx: &mut Conn, row: &AccountRow, change: Change) -> Result<bool, Fault> {
    let change = Change {
        version: Some(row.version + 1),
        ..change
    };
    let changed = diesel::update(accounts::table.find(row.id).filter(accounts::version.eq(row.version)))
        .set(change)
        .execute(tx)?;
    Ok(changed == 1)
}

/// Gives an account another address; false when the address has an account.
pub(super) fn change_email(tx: &mut Conn, id: AccountId, email: &str, key: &str) -> Result<bool, Fault> {
    if by_email(tx, key)?.is_some_and(|row| row.id != id) {
        return Ok(false);
    }
    let result = diesel::update(accounts::table.find(id))
        .set((
            accounts::email.eq(email),
            accounts::email_key.eq(key),
            accounts::version.eq(accounts::version + 1),
        ))
        .execute(tx);
    match result {
        Ok(_) => Ok(true),
        Err(error) if EMAIL_KEY.violated_by(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Up to `limit` accounts behind `after`, in order of identifiers.
pub(super) fn page(conn: &mut Conn, after: Option<AccountId>, limit: i64) -> Result<Vec<AccountRow>, Fault> {
    let query = accounts::table
        .order(accounts::id)
        .limit(limit)
        .select(AccountRow::as_select());
    Ok(match after {
        Some(after) => query.filter(accounts::id.gt(after)).load(conn)?,
        None => query.load(conn)?,
    })
}

pub(super) fn accounts_of(conn: &mut Conn, ids: &[AccountId]) -> Result<Vec<AccountRow>, Fault> {
    Ok(accounts::table
        .filter(accounts::id.eq_any(ids.to_vec()))
        .order(accounts::id)
        .select(AccountRow::as_select())
        .load(conn)?)
}

impl AccountRow {
    /// Its language; rows hold only known ones.
    pub fn lang(&self) -> Lang {
        self.language.parse().unwrap_or_default()
    }
}
