//! Conditions of places.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::db::schema::{conditions, placements, reminders};
use crate::db::{Conn, native};
use crate::kernel::ids::{ConditionId, PlacementId};
use crate::kernel::{Fault, Instant};
use crate::placements::lifecycle::State;
use crate::placements::model::{Condition, ConditionState};

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
    let rows: Vec<(ConditionId, PlacementId, String, ConditionState, Instant)> = native!(conn, conn => conditions::table
        .filter(conditions::placement_id.eq_any(placements))
        .order(conditions::id)
        .select((
            conditions::id,
            conditions::placement_id,
            conditions::kind,
            conditions::state,
            conditions::due_at,
        ))
        .load(conn))?;
    Ok(rows.into_iter().map(read).collect())
}

/// Open conditions of accepted places whose day was over before `now`.
pub(in crate::placements) fn overdue(conn: &mut Conn, now: Instant, limit: i64) -> Result<Vec<Condition>, Fault> {
    pending_due(conn, None, now, limit)
}

/// Open conditions of accepted places that are due up to `until`; with `after`, those that are due
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
        .select((
            conditions::id,
            conditions::placement_id,
            conditions::kind,
            conditions::state,
            conditions::due_at,
        ))
        .into_boxed();
    if let Some(after) = after {
        let reminded = reminders::table
            .filter(reminders::subject_id.eq(conditions::id))
            .filter(reminders::moment.eq(conditions::due_at));
        query = query.filter(conditions::due_at.gt(after)).filter(not(exists(reminded)));
    }
    let rows: Vec<(ConditionId, PlacementId, String, ConditionState, Instant)> = query.load(conn)?;
    Ok(rows.into_iter().map(read).collect())
}

fn read(
    (id, placement, kind, state, due_at): (ConditionId, PlacementId, String, ConditionState, Instant),
) -> Condition {
    Condition {
        id,
        placement,
        kind,
        state,
        due_at,
    }
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
