//! What doors and other rooms read of runs, rankings, places and seats.

use std::collections::HashMap;

use super::host::{DESK, HEARD};
use super::lifecycle::State;
use super::model::{Condition, Placement, Ranked, Run};
use super::store;
use crate::calls::rulebook::Releases;
use crate::calls::{Call, QuotaLine};
use crate::db::Conn;
use crate::kernel::ids::{ApplicationId, CallId, InstitutionId, PlacementId, QuotaLineId, RunId, TourId};
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

/// What accepting `placement` would give up, by the rule of its call.
///
/// # Errors
/// When the database fails.
pub fn released_by(conn: &mut Conn, call: &Call, placement: &Placement) -> Result<Vec<Placement>, Fault> {
    let mut open = store::placements::open_of_person(conn, placement.person, &placement.cycle)?;
    open.retain(|other| other.state != State::Enrolled && gives_up(call.terms.releases, placement, other));
    Ok(open)
}

/// Whether accepting `placement` gives `other` of the same person and cycle up.
pub(super) fn gives_up(releases: Releases, placement: &Placement, other: &Placement) -> bool {
    // One accepted place a cycle: whatever was accepted goes, whichever rule it is.
    let must = matches!(other.state, State::Accepted | State::Enrolled);
    other.id != placement.id && (releases == Releases::Everything || other.call == placement.call || must)
}

/// The position in the reserve as it is now, from 1: how many before it still wait, and one.
///
/// # Errors
/// When the database fails.
pub fn reserve_now(conn: &mut Conn, placement: &Placement) -> Result<usize, Fault> {
    let waiting = store::placements::of_line(conn, placement.line, &[State::Reserved])?;
    let before = |other: &&Placement| other.run == placement.run && other.place < placement.place;
    Ok(waiting.iter().filter(before).count() + 1)
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
    store::hosts::of_institution(conn, institution, states.unwrap_or(DESK), since, limit)
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
    store::hosts::before_host(conn, institution, states.unwrap_or(HEARD), since, after, limit)
}

/// How many of the places that an institution has heard of stand in each state.
///
/// # Errors
/// When the database fails.
pub fn counts_of_institution(conn: &mut Conn, institution: InstitutionId) -> Result<Vec<(State, i64)>, Fault> {
    store::hosts::counts_of_institution(conn, institution)
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
    /// The rows as the text that was hashed.
    pub text: String,
    /// The rows in order.
    pub rows: Vec<Ranked>,
}

/// The published ranking of a line: the newest, or the one with this number.
///
/// # Errors
/// When the database fails.
pub fn ranking(conn: &mut Conn, line: QuotaLineId, number: Option<i32>) -> Result<Option<Ranking>, Fault> {
    let Some(row) = store::rankings::published(conn, line, number)? else {
        return Ok(None);
    };
    Ok(Some(Ranking {
        number: row.number,
        hash: row.hash,
        published_at: row.published_at,
        run: row.run_id,
        text: row.body.0.to_string(),
        rows: row.body.read()?,
    }))
}

/// A version of a line's published ranking.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number, from 1.
    pub number: i32,
    /// When it was published.
    pub published_at: Option<Instant>,
    /// The tour of its run.
    pub tour: Option<TourId>,
    /// Why it corrects the version before.
    pub reason: Option<String>,
}

/// The versions of a line's published ranking, the newest first.
///
/// # Errors
/// When the database fails.
pub fn versions(conn: &mut Conn, call: CallId, line: QuotaLineId) -> Result<Vec<Version>, Fault> {
    let runs = store::runs::briefs(conn, call)?;
    let versions = store::rankings::versions(conn, line)?.into_iter();
    Ok(versions
        .map(|(number, run, published_at)| {
            let brief = runs.iter().find(|brief| brief.id == run);
            Version {
                number,
                published_at,
                tour: brief.and_then(|brief| brief.tour),
                reason: brief.and_then(|brief| brief.reason.clone()),
            }
        })
        .collect())
}

/// The run that a draft is compared with: the newest before it of the same tour.
///
/// # Errors
/// When the database fails.
pub fn before(conn: &mut Conn, run: &Run) -> Result<Option<Run>, Fault> {
    let briefs = store::runs::briefs(conn, run.call)?;
    if let Some(corrected) = run.corrects {
        return store::runs::find(conn, corrected);
    }
    let former = briefs
        .into_iter()
        .rev()
        .find(|brief| brief.number < run.number && brief.tour == run.tour && brief.corrects.is_none());
    match former {
        Some(brief) => store::runs::find(conn, brief.id),
        None => Ok(None),
    }
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

impl Board {
    /// Held and not answered yet.
    #[must_use]
    pub fn offered(&self) -> i64 {
        self.held - self.accepted
    }

    /// Held by nobody.
    #[must_use]
    pub fn free(&self) -> i64 {
        self.seats - self.held
    }

    /// Adds another line's numbers.
    pub fn include(&mut self, other: &Self) {
        self.seats += other.seats;
        self.held += other.held;
        self.accepted += other.accepted;
        self.reserve += other.reserve;
    }
}

/// How the seats of a line stand; before its seats exist as rows, all of the plan are free.
///
/// # Errors
/// When the database fails.
pub fn board(conn: &mut Conn, line: &QuotaLine) -> Result<Board, Fault> {
    let (seats, held) = store::seats::counts(conn, line.id)?;
    let mut board = Board {
        seats: if seats == 0 { i64::from(line.seats()) } else { seats },
        held,
        ..Board::default()
    };
    for (state, count) in store::placements::counts(conn, line.id)? {
        match state {
            State::Accepted | State::Enrolled => board.accepted += count,
            State::Reserved => board.reserve += count,
            _ => {}
        }
    }
    Ok(board)
}

/// Everybody who holds, held or waits for a seat of a line, with the number of their run: the
/// newest run first, inside it in the line's order.
///
/// # Errors
/// When the database fails.
pub fn chain(conn: &mut Conn, call: &Call, line: QuotaLineId) -> Result<Vec<(Placement, i32)>, Fault> {
    let runs = store::runs::briefs(conn, call.id)?;
    let number = |run| {
        runs.iter()
            .find(|brief| brief.id == run)
            .map_or(0, |brief| brief.number)
    };
    let mut found: Vec<(Placement, i32)> = store::placements::of_line(conn, line, CHAIN)?
        .into_iter()
        .map(|placement| {
            let number = number(placement.run);
            (placement, number)
        })
        .collect();
    found.sort_by_key(|(placement, run)| (std::cmp::Reverse(*run), placement.place));
    Ok(found)
}

/// States of the chain: all but those that never had a seat to hold or to wait for.
const CHAIN: &[State] = &[
    State::Nominated,
    State::Offered,
    State::Accepted,
    State::Enrolled,
    State::Reserved,
    State::RefusedByHost,
    State::HostLapsed,
    State::Declined,
    State::Lapsed,
    State::Revoked,
    State::Released,
    State::Withdrawn,
    State::NoShow,
    State::ConditionsNotMet,
    State::ReserveClosed,
    State::Deferred,
];
