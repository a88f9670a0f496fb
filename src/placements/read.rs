//! What doors and other rooms read of runs, rankings, places and seats.

use std::collections::HashMap;

use super::host::{DESK, HEARD};
use super::lifecycle::State;
use super::model::{Condition, Placement, Ranked, Run};
use super::store;
use crate::db::Conn;
use crate::kernel::ids::{ApplicationId, CallId, InstitutionId, PlacementId, QuotaLineId, RunId};
use crate::kernel::{Fault, Instant};

/// One run.
///
/// # Errors
/// When the database fails.
pub fn run(conn: &mut Conn, id: RunId) -> Result<Option<Run>, Fault> {
    store::runs::find(conn, id)
}

/// The runs of a call, newest first.
///
/// # Errors
/// When the database fails.
pub fn runs(conn: &mut Conn, call: CallId) -> Result<Vec<Run>, Fault> {
    store::runs::of_call(conn, call)
}

/// One placement.
///
/// # Errors
/// When the database fails.
pub fn placement(conn: &mut Conn, id: PlacementId) -> Result<Option<Placement>, Fault> {
    store::placements::find(conn, id)
}

/// The placements of a dossier in the order of its wishes.
///
/// # Errors
/// When the database fails.
pub fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Placement>, Fault> {
    store::placements::of_application(conn, id)
}

/// The places before an institution, by time of change: pages by `(updated_at, id)`.
///
/// # Errors
/// When the database fails.
pub fn of_institution(
    conn: &mut Conn,
    institution: InstitutionId,
    states: Option<&[State]>,
    since: Option<(Instant, PlacementId)>,
    limit: i64,
) -> Result<Vec<Placement>, Fault> {
    store::placements::of_institution(conn, institution, states.unwrap_or(DESK), since, limit)
}

/// The places that an institution has heard of ([`super::host::heard_of`]), by identifier.
///
/// # Errors
/// When the database fails.
pub fn before_host(
    conn: &mut Conn,
    institution: InstitutionId,
    states: Option<&[State]>,
    since: Option<Instant>,
    after: Option<PlacementId>,
    limit: i64,
) -> Result<Vec<Placement>, Fault> {
    store::placements::before_host(conn, institution, states.unwrap_or(HEARD), since, after, limit)
}

/// The conditions of many places, each place's in their order.
///
/// # Errors
/// When the database fails.
pub fn conditions_of_all(conn: &mut Conn, ids: &[PlacementId]) -> Result<HashMap<PlacementId, Vec<Condition>>, Fault> {
    let mut found: HashMap<PlacementId, Vec<Condition>> = HashMap::new();
    for condition in store::conditions::of_all(conn, ids)? {
        found.entry(condition.placement).or_default().push(condition);
    }
    Ok(found)
}

/// A published ranking.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// Its number, from 1.
    pub number: i32,
    /// SHA-256 of its rows as JSON.
    pub hash: String,
    /// When it was published.
    pub published_at: Option<Instant>,
    /// The run behind it.
    pub run: RunId,
    /// The rows in order.
    pub rows: Vec<Ranked>,
}

/// The newest published ranking of a line.
///
/// # Errors
/// When the database fails.
pub fn ranking(conn: &mut Conn, line: QuotaLineId) -> Result<Option<Ranking>, Fault> {
    let Some(row) = store::rankings::published(conn, line)? else {
        return Ok(None);
    };
    Ok(Some(Ranking {
        number: row.number,
        hash: row.hash,
        published_at: row.published_at,
        run: row.run_id,
        rows: row.body.read()?,
    }))
}

/// How the seats of a line stand: the public quota board.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Board {
    /// All seats.
    pub seats: i64,
    /// Held by anybody.
    pub held: i64,
    /// Accepted or enrolled.
    pub accepted: i64,
    /// Waiting in reserve.
    pub reserve: i64,
}

/// The board of a line; `None` before its seats exist.
///
/// # Errors
/// When the database fails.
pub fn board(conn: &mut Conn, line: QuotaLineId) -> Result<Option<Board>, Fault> {
    let seats = store::seats::of_line(conn, line)?;
    if seats.is_empty() {
        return Ok(None);
    }
    let size = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut board = Board {
        seats: size(seats.len()),
        held: size(seats.iter().filter(|seat| seat.placement_id.is_some()).count()),
        ..Board::default()
    };
    for (state, count) in store::placements::counts(conn, line)? {
        match state {
            State::Accepted | State::Enrolled => board.accepted += count,
            State::Reserved => board.reserve += count,
            _ => {}
        }
    }
    Ok(Some(board))
}
