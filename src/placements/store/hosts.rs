//! Places as the universities read them.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::placements::Row;
use crate::db::schema::placements;
use crate::db::{Conn, native};
use crate::kernel::ids::{InstitutionId, PlacementId};
use crate::kernel::{Fault, Instant};
use crate::placements::lifecycle::State;
use crate::placements::model::Placement;

/// Those of an institution that changed after `(since, after)`, by change and identifier.
pub(in crate::placements) fn of_institution(
    conn: &mut Conn,
    institution: InstitutionId,
    states: &[State],
    since: Option<(Instant, PlacementId)>,
    limit: i64,
) -> Result<Vec<Placement>, Fault> {
    let mut query = placements::table
        .filter(placements::institution_id.eq(institution))
        .filter(placements::state.eq_any(states))
        .order((placements::updated_at, placements::id))
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    if let Some((at, id)) = since {
        query = query.filter(
            placements::updated_at
                .gt(at)
                .or(placements::updated_at.eq(at).and(placements::id.gt(id))),
        );
    }
    let rows: Vec<Row> = query.load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// The condition of the index over what universities have heard of, word for word: most rows of a
/// large call wait in reserve or were not placed, and are passed over without being read.
const BEFORE_HOSTS: &str = "state NOT IN ('reserved', 'not_placed', 'outranked', 'reserve_closed')";

/// Those that the institution was told of, by identifier, so that a row keeps its place in the
/// order while it changes: changed since `since`, behind `after`. `states` are some of
/// [`crate::placements::host::HEARD`].
pub(in crate::placements) fn before_host(
    conn: &mut Conn,
    institution: InstitutionId,
    states: &[State],
    since: Option<Instant>,
    after: Option<PlacementId>,
    limit: i64,
) -> Result<Vec<Placement>, Fault> {
    let rows: Vec<Row> = native!(conn, conn => {
        let mut query = placements::table
            .filter(placements::institution_id.eq(institution))
            .filter(sql::<Bool>(BEFORE_HOSTS))
            .filter(placements::state.eq_any(states))
            .filter(placements::heard.eq(true))
            .order(placements::id)
            .limit(limit)
            .select(Row::as_select())
            .into_boxed();
        if let Some(since) = since {
            query = query.filter(placements::updated_at.ge(since));
        }
        if let Some(after) = after {
            query = query.filter(placements::id.gt(after));
        }
        query.load(conn)
    })?;
    rows.into_iter().map(Row::read).collect()
}

/// How many of those that an institution was told of stand in each state.
pub(in crate::placements) fn counts_of_institution(
    conn: &mut Conn,
    institution: InstitutionId,
) -> Result<Vec<(State, i64)>, Fault> {
    Ok(placements::table
        .filter(placements::institution_id.eq(institution))
        .filter(sql::<Bool>(BEFORE_HOSTS))
        .filter(placements::heard.eq(true))
        .group_by(placements::state)
        .select((placements::state, diesel::dsl::count_star()))
        .load(conn)?)
}
