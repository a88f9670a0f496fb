//! Seats: rows with at most one holder. Taking one is a guarded update, never read-then-write.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::calls::Unfilled;
use crate::db::Conn;
use crate::db::schema::{placements, seats};
use crate::kernel::ids::{CallId, PersonId, PlacementId, QuotaLineId, RunId, SeatId};
use crate::kernel::{Fault, Instant};

/// A seat.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = seats)]
pub(in crate::placements) struct Seat {
    pub id: SeatId,
    pub quota_line_id: QuotaLineId,
    pub call_id: CallId,
    pub number: i32,
    pub category: Option<String>,
    pub unfilled: Unfilled,
    pub placement_id: Option<PlacementId>,
    pub person_id: Option<PersonId>,
    pub taken_at: Option<Instant>,
}

pub(in crate::placements) fn of_line(conn: &mut Conn, line: QuotaLineId) -> Result<Vec<Seat>, Fault> {
    Ok(seats::table
        .filter(seats::quota_line_id.eq(line))
        .order(seats::number)
        .select(Seat::as_select())
        .load(conn)?)
}

/// All seats of a line, and how many are held.
pub(in crate::placements) fn counts(conn: &mut Conn, line: QuotaLineId) -> Result<(i64, i64), Fault> {
    let own = seats::table.filter(seats::quota_line_id.eq(line));
    let all: i64 = own.count().get_result(conn)?;
    let held: i64 = own.filter(seats::placement_id.is_not_null()).count().get_result(conn)?;
    Ok((all, held))
}

pub(in crate::placements) fn insert(tx: &mut Conn, seat: &Seat) -> Result<(), Fault> {
    diesel::insert_into(seats::table).values(seat).execute(tx)?;
    Ok(())
}

/// Who holds a seat in a call, and by which run.
pub(in crate::placements) fn holders_of_call(conn: &mut Conn, call: CallId) -> Result<HashMap<PersonId, RunId>, Fault> {
    let held: Vec<(PersonId, RunId)> = seats::table
        .inner_join(placements::table.on(seats::placement_id.eq(placements::id.nullable())))
        .filter(seats::call_id.eq(call))
        .select((placements::person_id, placements::run_id))
        .load(conn)?;
    Ok(held.into_iter().collect())
}

/// The placements that hold a line's seats, and the run of each.
pub(in crate::placements) fn holders_of_line(
    conn: &mut Conn,
    line: QuotaLineId,
) -> Result<HashMap<PlacementId, RunId>, Fault> {
    let held: Vec<(PlacementId, RunId)> = seats::table
        .inner_join(placements::table.on(seats::placement_id.eq(placements::id.nullable())))
        .filter(seats::quota_line_id.eq(line))
        .select((placements::id, placements::run_id))
        .load(conn)?;
    Ok(held.into_iter().collect())
}

/// Gives a free seat to a placement; false when it is no longer free. The guard that makes a
/// fifty-first holder impossible together with the rows themselves.
pub(in crate::placements) fn take(
    tx: &mut Conn,
    seat: SeatId,
    placement: PlacementId,
    person: PersonId,
    now: Instant,
) -> Result<bool, Fault> {
    let free = seats::table.find(seat).filter(seats::placement_id.is_null());
    let changed = diesel::update(free)
        .set((
            seats::placement_id.eq(Some(placement)),
            seats::person_id.eq(Some(person)),
            seats::taken_at.eq(Some(now)),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

/// Frees the seat that a placement holds; how many were freed (0 or 1).
pub(in crate::placements) fn free(tx: &mut Conn, placement: PlacementId) -> Result<usize, Fault> {
    Ok(diesel::update(seats::table.filter(seats::placement_id.eq(placement)))
        .set((
            seats::placement_id.eq(None::<PlacementId>),
            seats::person_id.eq(None::<PersonId>),
            seats::taken_at.eq(None::<Instant>),
        ))
        .execute(tx)?)
}

/// Each line that has seats: how many are held, and how many there are.
///
/// # Errors
/// When the database fails.
pub fn seats_of_lines(conn: &mut Conn) -> Result<Vec<(QuotaLineId, i64, i64)>, Fault> {
    Ok(seats::table
        .group_by(seats::quota_line_id)
        .order(seats::quota_line_id)
        .select((
            seats::quota_line_id,
            diesel::dsl::count(seats::placement_id),
            diesel::dsl::count_star(),
        ))
        .load(conn)?)
}

/// Removes those of `ids` that are free; how many.
pub(in crate::placements) fn remove_free(tx: &mut Conn, ids: &[SeatId]) -> Result<usize, Fault> {
    let mut removed = 0;
    // SQLite takes a limited number of values in one statement.
    for part in ids.chunks(500) {
        let free = seats::table
            .filter(seats::id.eq_any(part))
            .filter(seats::placement_id.is_null());
        removed += diesel::delete(free).execute(tx)?;
    }
    Ok(removed)
}
