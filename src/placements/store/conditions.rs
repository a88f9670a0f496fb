//! Conditions of places.

use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::conditions;
use crate::kernel::ids::{ConditionId, PlacementId};
use crate::kernel::{Fault, Instant};
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
    let rows: Vec<(ConditionId, PlacementId, String, ConditionState, Instant)> = conditions::table
        .filter(conditions::placement_id.eq_any(placements))
        .order(conditions::id)
        .select((
            conditions::id,
            conditions::placement_id,
            conditions::kind,
            conditions::state,
            conditions::due_at,
        ))
        .load(conn)?;
    let read = |(id, placement, kind, state, due_at)| Condition {
        id,
        placement,
        kind,
        state,
        due_at,
    };
    Ok(rows.into_iter().map(read).collect())
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
