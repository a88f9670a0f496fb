//! Quota acts.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{quota_acts, quota_lines};
use crate::db::{Conn, Unique, optional};
use crate::kernel::ids::{AccountId, CallId, QuotaActId, QuotaLineId};
use crate::kernel::{Fault, Instant};
use crate::placements::model::{PlacementError, QuotaAct};

/// One open act of a line.
const ONE_OPEN: Unique = Unique {
    name: "quota_acts_one_open",
    columns: "quota_acts.quota_line_id",
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = quota_acts)]
struct Row {
    id: QuotaActId,
    quota_line_id: QuotaLineId,
    seats_before: i32,
    seats_after: i32,
    basis: String,
    basis_date: NaiveDate,
    proposed_by: AccountId,
    created_at: Instant,
    approved_at: Option<Instant>,
    discarded_at: Option<Instant>,
}

impl Row {
    fn read(self) -> QuotaAct {
        QuotaAct {
            id: self.id,
            line: self.quota_line_id,
            before: self.seats_before,
            after: self.seats_after,
            basis: self.basis,
            basis_date: self.basis_date,
            proposed_by: self.proposed_by,
            created_at: self.created_at,
            approved_at: self.approved_at,
            discarded_at: self.discarded_at,
        }
    }
}

pub(in crate::placements) fn insert(tx: &mut Conn, act: &QuotaAct) -> Result<(), PlacementError> {
    let row = Row {
        id: act.id,
        quota_line_id: act.line,
        seats_before: act.before,
        seats_after: act.after,
        basis: act.basis.clone(),
        basis_date: act.basis_date,
        proposed_by: act.proposed_by,
        created_at: act.created_at,
        approved_at: None,
        discarded_at: None,
    };
    match diesel::insert_into(quota_acts::table).values(row).execute(tx) {
        Ok(_) => Ok(()),
        Err(error) if ONE_OPEN.violated_by(&error) => Err(PlacementError::ActOpen),
        Err(error) => Err(Fault::from(error).into()),
    }
}

pub(in crate::placements) fn find(conn: &mut Conn, id: QuotaActId) -> Result<Option<QuotaAct>, Fault> {
    let row = optional(quota_acts::table.find(id).select(Row::as_select()).first(conn))?;
    Ok(row.map(Row::read))
}

pub(in crate::placements) fn of_line(conn: &mut Conn, line: QuotaLineId) -> Result<Vec<QuotaAct>, Fault> {
    let rows: Vec<Row> = quota_acts::table
        .filter(quota_acts::quota_line_id.eq(line))
        .order((quota_acts::created_at.desc(), quota_acts::id.desc()))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::read).collect())
}

pub(in crate::placements) fn of_call(conn: &mut Conn, call: CallId) -> Result<Vec<QuotaAct>, Fault> {
    let rows: Vec<Row> = quota_acts::table
        .inner_join(quota_lines::table)
        .filter(quota_lines::call_id.eq(call))
        .order((quota_acts::created_at.desc(), quota_acts::id.desc()))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// Approves an open act; false when it is no longer open.
pub(in crate::placements) fn approve(
    tx: &mut Conn,
    id: QuotaActId,
    by: AccountId,
    now: Instant,
) -> Result<bool, Fault> {
    let open = quota_acts::table
        .find(id)
        .filter(quota_acts::approved_at.is_null())
        .filter(quota_acts::discarded_at.is_null());
    let changed = diesel::update(open)
        .set((
            quota_acts::approved_by.eq(Some(by)),
            quota_acts::approved_at.eq(Some(now)),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

/// Throws an open act away; false when it is no longer open.
pub(in crate::placements) fn discard(tx: &mut Conn, id: QuotaActId, now: Instant) -> Result<bool, Fault> {
    let open = quota_acts::table
        .find(id)
        .filter(quota_acts::approved_at.is_null())
        .filter(quota_acts::discarded_at.is_null());
    let changed = diesel::update(open)
        .set(quota_acts::discarded_at.eq(Some(now)))
        .execute(tx)?;
    Ok(changed == 1)
}
