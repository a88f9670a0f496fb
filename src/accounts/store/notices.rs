//! The portal's inbox.

use diesel::prelude::*;

use crate::db::schema::notices;
use crate::db::{Conn, Json};
use crate::kernel::ids::{AccountId, ApplicationId, NoticeId};
use crate::kernel::{Fault, Instant};

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

pub(in crate::accounts) fn insert(tx: &mut Conn, row: NoticeRow) -> Result<(), Fault> {
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

pub(in crate::accounts) fn of_account(
    conn: &mut Conn,
    account: AccountId,
    limit: i64,
) -> Result<Vec<NoticeRow>, Fault> {
    Ok(notices::table
        .filter(notices::account_id.eq(account))
        .order(notices::id.desc())
        .limit(limit)
        .select(NoticeRow::as_select())
        .load(conn)?)
}

pub(in crate::accounts) fn find(conn: &mut Conn, account: AccountId, id: NoticeId) -> QueryResult<NoticeRow> {
    notices::table
        .find(id)
        .filter(notices::account_id.eq(account))
        .select(NoticeRow::as_select())
        .first(conn)
}

/// Notes when a notice was opened first.
pub(in crate::accounts) fn mark_read(tx: &mut Conn, id: NoticeId, now: Instant) -> Result<(), Fault> {
    diesel::update(notices::table.find(id).filter(notices::read_at.is_null()))
        .set(notices::read_at.eq(now))
        .execute(tx)?;
    Ok(())
}
