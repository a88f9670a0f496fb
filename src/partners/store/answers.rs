//! Answers of writes, kept under the caller's key.

use diesel::prelude::*;

use crate::db::schema::idempotency_keys as answers;
use crate::db::{Conn, Json, optional};
use crate::kernel::{Fault, Instant};

/// One stored answer.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = answers)]
pub(in crate::partners) struct AnswerRow {
    pub principal: String,
    pub key: String,
    pub route: String,
    pub body_hash: Vec<u8>,
    pub status: i32,
    pub answer: Json,
    pub created_at: Instant,
}

pub(in crate::partners) fn find(conn: &mut Conn, principal: &str, key: &str) -> Result<Option<AnswerRow>, Fault> {
    optional(
        answers::table
            .find((principal, key))
            .select(AnswerRow::as_select())
            .first(conn),
    )
}

pub(in crate::partners) fn insert(tx: &mut Conn, row: &AnswerRow) -> Result<(), Fault> {
    diesel::insert_into(answers::table).values(row).execute(tx)?;
    Ok(())
}

pub(in crate::partners) fn delete(tx: &mut Conn, principal: &str, key: &str) -> Result<(), Fault> {
    diesel::delete(answers::table.find((principal, key))).execute(tx)?;
    Ok(())
}

/// Deletes what is older than `before`; how many.
pub(in crate::partners) fn delete_before(tx: &mut Conn, before: Instant) -> Result<usize, Fault> {
    Ok(diesel::delete(answers::table.filter(answers::created_at.lt(before))).execute(tx)?)
}
