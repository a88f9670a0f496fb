//! SQL of requests that data be deleted.

use diesel::prelude::*;

use super::model::DeletionRequest;
use crate::db::schema::deletion_requests as requests;
use crate::db::{Conn, optional};
use crate::kernel::ids::{AccountId, DeletionId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = requests)]
struct Row {
    id: DeletionId,
    account_id: AccountId,
    asked_at: Instant,
    answer: Option<String>,
    answered_at: Option<Instant>,
    answered_by: Option<AccountId>,
    erased: i32,
}

impl Row {
    fn read(self) -> DeletionRequest {
        DeletionRequest {
            id: self.id,
            account: self.account_id,
            asked_at: self.asked_at,
            answer: self.answer,
            answered_at: self.answered_at,
            answered_by: self.answered_by,
            erased: self.erased,
        }
    }
}

/// The last request of an account.
pub(super) fn last_of(conn: &mut Conn, account: AccountId) -> Result<Option<DeletionRequest>, Fault> {
    let query = requests::table
        .filter(requests::account_id.eq(account))
        .order(requests::asked_at.desc())
        .select(Row::as_select());
    Ok(optional(query.first(conn))?.map(Row::read))
}

/// One request.
pub(super) fn find(conn: &mut Conn, id: DeletionId) -> Result<Option<DeletionRequest>, Fault> {
    Ok(optional(requests::table.find(id).select(Row::as_select()).first(conn))?.map(Row::read))
}

/// Requests without an answer, the longest waiting first.
pub(super) fn open(conn: &mut Conn) -> Result<Vec<DeletionRequest>, Fault> {
    let rows: Vec<Row> = requests::table
        .filter(requests::answered_at.is_null())
        .order((requests::asked_at, requests::id))
        .limit(200)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// Adds one.
pub(super) fn insert(tx: &mut Conn, id: DeletionId, account: AccountId, now: Instant) -> Result<(), Fault> {
    let row = Row {
        id,
        account_id: account,
        asked_at: now,
        answer: None,
        answered_at: None,
        answered_by: None,
        erased: 0,
    };
    diesel::insert_into(requests::table).values(row).execute(tx)?;
    Ok(())
}

/// Answers an open one; false when somebody was faster.
pub(super) fn answer(
    tx: &mut Conn,
    id: DeletionId,
    text: &str,
    by: Option<AccountId>,
    erased: i32,
    now: Instant,
) -> Result<bool, Fault> {
    let open = requests::table.find(id).filter(requests::answered_at.is_null());
    let count = diesel::update(open)
        .set((
            requests::answer.eq(Some(text)),
            requests::answered_at.eq(Some(now)),
            requests::answered_by.eq(by),
            requests::erased.eq(erased),
        ))
        .execute(tx)?;
    Ok(count == 1)
}
