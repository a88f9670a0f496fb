//! Allocation runs.

use diesel::prelude::*;

use crate::db::schema::{allocation_runs as runs, placements};
use crate::db::{Conn, optional};
use crate::kernel::ids::{AccountId, CallId, RulebookId, RunId, TourId};
use crate::kernel::{Fault, Instant};
use crate::placements::lifecycle::State;
use crate::placements::model::{Run, RunState};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = runs)]
struct Row {
    id: RunId,
    call_id: CallId,
    tour_id: Option<TourId>,
    number: i32,
    state: RunState,
    rulebook_id: RulebookId,
    input: String,
    input_hash: String,
    result: String,
    result_hash: String,
    proposed_by: AccountId,
    approved_by: Option<AccountId>,
    created_at: Instant,
    published_at: Option<Instant>,
    version: i32,
    corrects_id: Option<RunId>,
    reason: Option<String>,
    undecided: i32,
    undecided_reason: Option<String>,
    approved_reason: Option<String>,
}

impl Row {
    fn read(self) -> Run {
        Run {
            id: self.id,
            call: self.call_id,
            tour: self.tour_id,
            number: self.number,
            state: self.state,
            rulebook: self.rulebook_id,
            input: self.input,
            input_hash: self.input_hash,
            result: self.result,
            result_hash: self.result_hash,
            proposed_by: self.proposed_by,
            approved_by: self.approved_by,
            created_at: self.created_at,
            published_at: self.published_at,
            version: self.version,
            corrects: self.corrects_id,
            reason: self.reason,
            undecided: self.undecided,
            undecided_reason: self.undecided_reason,
            approved_reason: self.approved_reason,
        }
    }
}

pub(in crate::placements) fn insert(tx: &mut Conn, run: &Run) -> Result<(), Fault> {
    let row = Row {
        id: run.id,
        call_id: run.call,
        tour_id: run.tour,
        number: run.number,
        state: run.state,
        rulebook_id: run.rulebook,
        input: run.input.clone(),
        input_hash: run.input_hash.clone(),
        result: run.result.clone(),
        result_hash: run.result_hash.clone(),
        proposed_by: run.proposed_by,
        approved_by: run.approved_by,
        created_at: run.created_at,
        published_at: run.published_at,
        version: run.version,
        corrects_id: run.corrects,
        reason: run.reason.clone(),
        undecided: run.undecided,
        undecided_reason: run.undecided_reason.clone(),
        approved_reason: run.approved_reason.clone(),
    };
    diesel::insert_into(runs::table).values(row).execute(tx)?;
    Ok(())
}

pub(in crate::placements) fn find(conn: &mut Conn, id: RunId) -> Result<Option<Run>, Fault> {
    Ok(optional(runs::table.find(id).select(Row::as_select()).first(conn))?.map(Row::read))
}

pub(in crate::placements) fn of_call(conn: &mut Conn, call: CallId) -> Result<Vec<Run>, Fault> {
    let rows: Vec<Row> = runs::table
        .filter(runs::call_id.eq(call))
        .order(runs::number.desc())
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::read).collect())
}

pub(in crate::placements) fn last_number(conn: &mut Conn, call: CallId) -> Result<i32, Fault> {
    let last: Option<i32> = runs::table
        .filter(runs::call_id.eq(call))
        .select(diesel::dsl::max(runs::number))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// Keeps why a run was approved although dossiers were not judged.
pub(in crate::placements) fn note_approval(tx: &mut Conn, id: RunId, reason: &str) -> Result<(), Fault> {
    diesel::update(runs::table.find(id))
        .set(runs::approved_reason.eq(Some(reason)))
        .execute(tx)?;
    Ok(())
}

/// Moves a run when it still stands where it was seen.
pub(in crate::placements) fn advance(
    tx: &mut Conn,
    seen: &Run,
    to: RunState,
    by: AccountId,
    now: Instant,
) -> Result<bool, Fault> {
    let row = runs::table
        .find(seen.id)
        .filter(runs::version.eq(seen.version))
        .filter(runs::state.eq(seen.state));
    let version = runs::version.eq(seen.version + 1);
    let changed = match to {
        RunState::Approved => diesel::update(row)
            .set((
                runs::state.eq(to),
                version,
                runs::approved_by.eq(Some(by)),
                runs::approved_at.eq(Some(now)),
            ))
            .execute(tx)?,
        RunState::Published => diesel::update(row)
            .set((
                runs::state.eq(to),
                version,
                runs::published_by.eq(Some(by)),
                runs::published_at.eq(Some(now)),
            ))
            .execute(tx)?,
        RunState::Draft | RunState::Discarded => diesel::update(row).set((runs::state.eq(to), version)).execute(tx)?,
    };
    Ok(changed == 1)
}

/// What a reserve's time follows from.
pub(in crate::placements) struct Brief {
    pub id: RunId,
    pub call: CallId,
    pub number: i32,
    pub tour: Option<TourId>,
    pub corrects: Option<RunId>,
    pub reason: Option<String>,
}

type BriefRow = (RunId, CallId, i32, Option<TourId>, Option<RunId>, Option<String>);

impl Brief {
    fn read((id, call, number, tour, corrects, reason): BriefRow) -> Self {
        Self {
            id,
            call,
            number,
            tour,
            corrects,
            reason,
        }
    }
}

type BriefColumns = (
    runs::id,
    runs::call_id,
    runs::number,
    runs::tour_id,
    runs::corrects_id,
    runs::reason,
);

const BRIEF: BriefColumns = (
    runs::id,
    runs::call_id,
    runs::number,
    runs::tour_id,
    runs::corrects_id,
    runs::reason,
);

/// The runs of a call without their inputs and results.
pub(in crate::placements) fn briefs(conn: &mut Conn, call: CallId) -> Result<Vec<Brief>, Fault> {
    let rows: Vec<BriefRow> = runs::table
        .filter(runs::call_id.eq(call))
        .order(runs::number)
        .select(BRIEF)
        .load(conn)?;
    Ok(rows.into_iter().map(Brief::read).collect())
}

/// How the runs of a call stand: state, tour, and since when the list is out.
pub(in crate::placements) fn standings(
    conn: &mut Conn,
    call: CallId,
) -> Result<Vec<(RunState, Option<TourId>, Option<Instant>)>, Fault> {
    Ok(runs::table
        .filter(runs::call_id.eq(call))
        .select((runs::state, runs::tour_id, runs::published_at))
        .load(conn)?)
}

/// Whether a list of this call and tour is published; a corrected one is the same list.
pub(in crate::placements) fn published_of(conn: &mut Conn, call: CallId, tour: Option<TourId>) -> Result<bool, Fault> {
    let all: Vec<Option<TourId>> = runs::table
        .filter(runs::call_id.eq(call))
        .filter(runs::state.eq(RunState::Published))
        .select(runs::tour_id)
        .load(conn)?;
    Ok(all.contains(&tour))
}

/// The runs in whose reserve somebody waits.
pub(in crate::placements) fn with_reserve(conn: &mut Conn) -> Result<Vec<Brief>, Fault> {
    let waiting: Vec<RunId> = placements::table
        .filter(placements::state.eq(State::Reserved))
        .select(placements::run_id)
        .distinct()
        .load(conn)?;
    let rows: Vec<BriefRow> = runs::table
        .filter(runs::id.eq_any(waiting))
        .order(runs::id)
        .select(BRIEF)
        .load(conn)?;
    Ok(rows.into_iter().map(Brief::read).collect())
}

/// The tour of a run.
pub(in crate::placements) fn tour_of(conn: &mut Conn, id: RunId) -> Result<Option<TourId>, Fault> {
    Ok(optional(runs::table.find(id).select(runs::tour_id).first::<Option<TourId>>(conn))?.flatten())
}

/// The version of the rulebook that a run was made by.
pub(in crate::placements) fn rulebook_of(conn: &mut Conn, id: RunId) -> Result<Option<RulebookId>, Fault> {
    optional(runs::table.find(id).select(runs::rulebook_id).first(conn))
}

/// The canonical result of a run.
pub(in crate::placements) fn result_of(conn: &mut Conn, id: RunId) -> Result<Option<String>, Fault> {
    optional(runs::table.find(id).select(runs::result).first(conn))
}
