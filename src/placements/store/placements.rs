//! Placements.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::db::schema::{placements, reminders};
use crate::db::{Conn, JsonText, Unique, optional};
use crate::kernel::ids::{
    ApplicationId, CallId, ChoiceId, InstitutionId, PersonId, PlacementId, ProgrammeId, QuotaLineId, RunId,
};
use crate::kernel::{Fault, Instant};
use crate::placements::lifecycle::State;
use crate::placements::model::{Placement, PlacementError};

/// One accepted or enrolled place per person and cycle.
const ONE_ACCEPTED: Unique = Unique {
    name: "placements_one_accepted_per_cycle",
    columns: "placements.person_id, placements.cycle",
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = placements)]
pub(super) struct Row {
    id: PlacementId,
    run_id: RunId,
    call_id: CallId,
    cycle: String,
    application_id: ApplicationId,
    person_id: PersonId,
    choice_id: ChoiceId,
    quota_line_id: QuotaLineId,
    programme_id: ProgrammeId,
    institution_id: InstitutionId,
    wish: i32,
    categories: JsonText,
    state: State,
    place: i32,
    reserve_position: Option<i32>,
    answer_by: Option<Instant>,
    reason: Option<String>,
    order_number: Option<String>,
    order_date: Option<NaiveDate>,
    updated_at: Instant,
    version: i32,
    heard: bool,
}

impl Row {
    pub(super) fn read(self) -> Result<Placement, Fault> {
        Ok(Placement {
            id: self.id,
            run: self.run_id,
            call: self.call_id,
            cycle: self.cycle,
            application: self.application_id,
            person: self.person_id,
            choice: self.choice_id,
            line: self.quota_line_id,
            programme: self.programme_id,
            institution: self.institution_id,
            wish: self.wish,
            categories: self.categories.read()?,
            state: self.state,
            place: self.place,
            reserve_position: self.reserve_position,
            answer_by: self.answer_by,
            reason: self.reason,
            order_number: self.order_number,
            order_date: self.order_date,
            updated_at: self.updated_at,
            version: self.version,
            heard: self.heard,
        })
    }
}

pub(in crate::placements) fn insert(tx: &mut Conn, it: &Placement) -> Result<(), Fault> {
    let row = Row {
        id: it.id,
        run_id: it.run,
        call_id: it.call,
        cycle: it.cycle.clone(),
        application_id: it.application,
        person_id: it.person,
        choice_id: it.choice,
        quota_line_id: it.line,
        programme_id: it.programme,
        institution_id: it.institution,
        wish: it.wish,
        categories: JsonText::of(&it.categories)?,
        state: it.state,
        place: it.place,
        reserve_position: it.reserve_position,
        answer_by: it.answer_by,
        reason: it.reason.clone(),
        order_number: it.order_number.clone(),
        order_date: it.order_date,
        updated_at: it.updated_at,
        version: it.version,
        heard: it.heard,
    };
    diesel::insert_into(placements::table).values(row).execute(tx)?;
    Ok(())
}

pub(in crate::placements) fn find(conn: &mut Conn, id: PlacementId) -> Result<Option<Placement>, Fault> {
    optional(placements::table.find(id).select(Row::as_select()).first(conn))?
        .map(Row::read)
        .transpose()
}

pub(in crate::placements) fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Placement>, Fault> {
    let rows: Vec<Row> = placements::table
        .filter(placements::application_id.eq(id))
        .order((placements::wish, placements::id))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// Everything of a person in a cycle that may still move, in every call.
pub(in crate::placements) fn open_of_person(
    conn: &mut Conn,
    person: PersonId,
    cycle: &str,
) -> Result<Vec<Placement>, Fault> {
    let rows: Vec<Row> = placements::table
        .filter(placements::person_id.eq(person))
        .filter(placements::cycle.eq(cycle))
        .filter(placements::state.eq_any(crate::placements::lifecycle::OPEN))
        .order((placements::call_id, placements::wish))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// Who is enrolled in a cycle by another call than this one.
pub(in crate::placements) fn enrolled_elsewhere(
    conn: &mut Conn,
    cycle: &str,
    but: CallId,
) -> Result<HashSet<PersonId>, Fault> {
    let found: Vec<PersonId> = placements::table
        .filter(placements::cycle.eq(cycle))
        .filter(placements::state.eq(State::Enrolled))
        .filter(placements::call_id.ne(but))
        .select(placements::person_id)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// Those of a line in any of `states`, in the line's order.
pub(in crate::placements) fn of_line(
    conn: &mut Conn,
    line: QuotaLineId,
    states: &[State],
) -> Result<Vec<Placement>, Fault> {
    let rows: Vec<Row> = placements::table
        .filter(placements::quota_line_id.eq(line))
        .filter(placements::state.eq_any(states))
        .order((placements::place, placements::id))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// Writes the place that a corrected list gives.
pub(in crate::placements) fn set_place(
    tx: &mut Conn,
    id: PlacementId,
    place: i32,
    reserve_position: Option<i32>,
) -> Result<(), Fault> {
    diesel::update(placements::table.find(id))
        .set((
            placements::place.eq(place),
            placements::reserve_position.eq(reserve_position),
        ))
        .execute(tx)?;
    Ok(())
}

/// Counts a change of something that belongs to the placement: its conditions.
pub(in crate::placements) fn touch(tx: &mut Conn, seen: &Placement, now: Instant) -> Result<(), PlacementError> {
    let row = placements::table
        .find(seen.id)
        .filter(placements::version.eq(seen.version));
    let changed = diesel::update(row)
        .set((placements::updated_at.eq(now), placements::version.eq(seen.version + 1)))
        .execute(tx)
        .map_err(Fault::from)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(PlacementError::OutOfDate)
    }
}

/// Those whose answer was due before `now`.
pub(in crate::placements) fn overdue(conn: &mut Conn, now: Instant, limit: i64) -> Result<Vec<Placement>, Fault> {
    let rows: Vec<Row> = placements::table
        .filter(placements::state.eq_any([State::Nominated, State::Offered]))
        .filter(placements::answer_by.le(now))
        .order((placements::answer_by, placements::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// Those of a run in one state.
pub(in crate::placements) fn of_run(
    conn: &mut Conn,
    run: RunId,
    state: State,
    limit: i64,
) -> Result<Vec<Placement>, Fault> {
    let rows: Vec<Row> = placements::table
        .filter(placements::run_id.eq(run))
        .filter(placements::state.eq(state))
        .order(placements::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// Everybody who stood in reserve for a line when a run was published, by position.
pub(in crate::placements) fn reserve_of_run(
    conn: &mut Conn,
    run: RunId,
    line: QuotaLineId,
) -> Result<Vec<Placement>, Fault> {
    let rows: Vec<Row> = placements::table
        .filter(placements::run_id.eq(run))
        .filter(placements::quota_line_id.eq(line))
        .filter(placements::reserve_position.is_not_null())
        .order((placements::reserve_position, placements::id))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// What a move changes besides the state.
#[derive(Debug, Default, Clone)]
pub(in crate::placements) struct Change {
    pub answer_by: Option<Instant>,
    pub reason: Option<String>,
    pub order: Option<(String, NaiveDate)>,
}

impl Change {
    /// Nothing but the reason.
    pub fn because(reason: String) -> Self {
        Self {
            reason: Some(reason),
            ..Self::default()
        }
    }
}

/// Moves a placement when it still stands where it was seen.
pub(in crate::placements) fn advance(
    tx: &mut Conn,
    seen: &Placement,
    to: State,
    change: &Change,
    now: Instant,
) -> Result<(), PlacementError> {
    let row = placements::table
        .find(seen.id)
        .filter(placements::version.eq(seen.version))
        .filter(placements::state.eq(seen.state));
    let (number, date) = change.order.clone().unzip();
    let result = diesel::update(row)
        .set((
            placements::state.eq(to),
            placements::answer_by.eq(change.answer_by),
            placements::reason.eq(change.reason.clone().or_else(|| seen.reason.clone())),
            placements::order_number.eq(number.or_else(|| seen.order_number.clone())),
            placements::order_date.eq(date.or(seen.order_date)),
            placements::updated_at.eq(now),
            placements::version.eq(seen.version + 1),
            placements::heard.eq(seen.heard || to.holds_seat()),
        ))
        .execute(tx);
    match result {
        Ok(1) => Ok(()),
        Ok(_) => Err(PlacementError::OutOfDate),
        Err(error) if ONE_ACCEPTED.violated_by(&error) => Err(PlacementError::PlaceTaken),
        Err(error) => Err(Fault::from(error).into()),
    }
}

/// How many placements of a line stand in each state.
pub(in crate::placements) fn counts(conn: &mut Conn, line: QuotaLineId) -> Result<Vec<(State, i64)>, Fault> {
    Ok(placements::table
        .filter(placements::quota_line_id.eq(line))
        .group_by(placements::state)
        .select((placements::state, diesel::dsl::count_star()))
        .load(conn)?)
}

/// Those in `state` whose answer is due after `from` and up to `until`, of which nobody was reminded.
pub(in crate::placements) fn answer_due_between(
    conn: &mut Conn,
    state: State,
    from: Instant,
    until: Instant,
    limit: i64,
) -> Result<Vec<Placement>, Fault> {
    let reminded = reminders::table
        .filter(reminders::subject_id.eq(placements::id))
        .filter(reminders::moment.nullable().eq(placements::answer_by));
    let rows: Vec<Row> = placements::table
        .filter(not(exists(reminded)))
        .filter(placements::state.eq(state))
        .filter(placements::answer_by.gt(from))
        .filter(placements::answer_by.le(until))
        .order((placements::answer_by, placements::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}
