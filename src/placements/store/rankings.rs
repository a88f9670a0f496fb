//! Numbered, frozen ordered lists.

use diesel::prelude::*;

use crate::db::schema::rankings;
use crate::db::{Conn, Json, optional};
use crate::kernel::ids::{QuotaLineId, RankingId, RunId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = rankings)]
pub(in crate::placements) struct Row {
    pub id: RankingId,
    pub quota_line_id: QuotaLineId,
    pub run_id: RunId,
    pub number: i32,
    pub body: Json,
    pub hash: String,
    pub published_at: Option<Instant>,
}

pub(in crate::placements) fn insert(tx: &mut Conn, row: &Row) -> Result<(), Fault> {
    diesel::insert_into(rankings::table).values(row).execute(tx)?;
    Ok(())
}

pub(in crate::placements) fn last_number(conn: &mut Conn, line: QuotaLineId) -> Result<i32, Fault> {
    let last: Option<i32> = rankings::table
        .filter(rankings::quota_line_id.eq(line))
        .select(diesel::dsl::max(rankings::number))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// The published list of a line: the newest, or the one with this number.
pub(in crate::placements) fn published(
    conn: &mut Conn,
    line: QuotaLineId,
    number: Option<i32>,
) -> Result<Option<Row>, Fault> {
    let mut query = rankings::table
        .filter(rankings::quota_line_id.eq(line))
        .filter(rankings::published_at.is_not_null())
        .order(rankings::number.desc())
        .select(Row::as_select())
        .into_boxed();
    if let Some(number) = number {
        query = query.filter(rankings::number.eq(number));
    }
    optional(query.first(conn))
}

/// The list that a run made of a line.
pub(in crate::placements) fn of_run(conn: &mut Conn, run: RunId, line: QuotaLineId) -> Result<Option<Row>, Fault> {
    optional(
        rankings::table
            .filter(rankings::run_id.eq(run))
            .filter(rankings::quota_line_id.eq(line))
            .select(Row::as_select())
            .first(conn),
    )
}

/// Numbers, runs and times of a line's published lists, the newest first.
pub(in crate::placements) fn versions(
    conn: &mut Conn,
    line: QuotaLineId,
) -> Result<Vec<(i32, RunId, Option<Instant>)>, Fault> {
    Ok(rankings::table
        .filter(rankings::quota_line_id.eq(line))
        .filter(rankings::published_at.is_not_null())
        .order(rankings::number.desc())
        .select((rankings::number, rankings::run_id, rankings::published_at))
        .load(conn)?)
}
