//! Conditions of places.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::db::schema::{conditions, placements, reminders};
use crate::db::{Conn, native};
use crate::kernel::ids::{ConditionId, PlacementId};
use crate::kernel::{Fault, Instant};
use crate::placements::lifecycle::State;
use crate::placements::model::{Condition, ConditionState};

#[derive(Queryable, Selectable)]
#[diesel(table_name = conditions)]
struct Row {
    id: ConditionId,
    placement_id: PlacementId,
    kind: String,
    state: ConditionState,
    due_at: Instant,
    said_at: Option<Instant>,
    said_note: String,
}

impl Row {
    fn read(self) -> Condition {
        Condition {
            id: self.id,
            placement: self.placement_id,
            kind: self.kind,
            state: self.state,
            due_at: self.due_at,
            said_at: self.said_at,
            said_note: self.said_note,
        }
    }
}

pub(in crate::placements) fn insert(tx: &mut Conn, it: &Condition) -> Result<(), Fault> {
    diesel::insert_into(conditions::table)
        .values((
            conditions::id.eq(it.id),
            conditions::placement_id.eq(it.placement),
            conditions::kind.eq(&it.kind),
            conditions::state.eq(it.state),
            conditions::due_at.eq(it.due_at),
            conditions::note.eq(""),
        ))
        .execute(tx)?;
    Ok(())
}

pub(in crate::placements) fn of(conn: &mut Conn, placement: PlacementId) -> Result<Vec<Condition>, Fault> {
    of_all(conn, &[placement])
}

pub(in crate::placements) fn of_all(conn: &mut Conn, placements: &[PlacementId]) -> Result<Vec<Condition>, Fault> {
    let rows: Vec<Row> = native!(conn, conn => conditions::table
        .filter(conditions::placement_id.eq_any(placements))
        .order(conditions::id)
        .select(Row::as_select())
        .load(conn))?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// Open conditions of accepted places whose day was over before `now`.
pub(in crate::placements) fn overdue(conn: &mut Conn, now: Instant, limit: i64) -> Result<Vec<Condition>, Fault> {
    pending_due(conn, None, now, limit)
}

/// Open conditions of accepted places that the applicant has not called done, due up to `until`; with `after`, those that are due
/// later than it and of which nobody was reminded.
pub(in crate::placements) fn pending_due(
    conn: &mut Conn,
    after: Option<Instant>,
    until: Instant,
    limit: i64,
) -> Result<Vec<Condition>, Fault> {
    let mut query = conditions::table
        .inner_join(placements::table)
        .filter(conditions::state.eq(ConditionState::Pending))
        .filter(placements::state.eq(State::Accepted))
        .filter(conditions::due_at.le(until))
        .order((conditions::due_at, conditions::id))
        .limit(limit)
        // Whoever has said that it is done waits for the university, not the university for them.
        .filter(conditions::said_at.is_null())
        .select(Row::as_select())
        .into_boxed();
    if let Some(after) = after {
        let reminded = reminders::table
            .filter(reminders::subject_id.eq(conditions::id))
            .filter(reminders::moment.eq(conditions::due_at));
        query = query.filter(conditions::due_at.gt(after)).filter(not(exists(reminded)));
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// Keeps that the applicant says it is done; false when it was decided already.
pub(in crate::placements) fn say_done(
    tx: &mut Conn,
    id: ConditionId,
    placement: PlacementId,
    note: &str,
    now: Instant,
) -> Result<bool, Fault> {
    let row = conditions::table
        .find(id)
        .filter(conditions::placement_id.eq(placement))
        .filter(conditions::state.eq(ConditionState::Pending));
    let changed = diesel::update(row)
        .set((conditions::said_at.eq(Some(now)), conditions::said_note.eq(note)))
        .execute(tx)?;
    Ok(changed == 1)
}

/// Decides a pending condition; false when it was decided already.
pub(in crate::placements) fn decide(
    tx: &mut Conn,
    id: ConditionId,
    placement: PlacementId,
    to: ConditionState,
    note: &str,
    now: Instant,
) -> Result<bool, Fault> {
    let row = conditions::table
        .find(id)
        .filter(conditions::placement_id.eq(placement))
        .filter(conditions::state.eq(ConditionState::Pending));
    let changed = diesel::update(row)
        .set((
            conditions::state.eq(to),
            conditions::note.eq(note),
            conditions::decided_at.eq(Some(now)),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}
