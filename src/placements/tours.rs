//! Tours of a call: who may enter the one that is open. Whoever is not placed comes back with a
//! new entry in the next tour; whoever holds a place has left, and "takes the documents" before
//! the next tour opens to be able to enter it.

use super::lifecycle::State;
use super::model::Placement;
use super::store;
use crate::accounts::Ctx;
use crate::accounts::policy::{Denied, Permission, Scope, allow};
use crate::applications::{self, Choice, ChooseError, EnterTour};
use crate::calls::{self, Tour};
use crate::db::Conn;
use crate::kernel::ids::{ApplicationId, CallId, TourId};
use crate::kernel::{Fault, Instant};
use crate::reviews;

/// Why a dossier cannot enter a tour now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// No tour takes entries at this moment.
    NoTour,
    /// The dossier is not judged yet, or no longer competes.
    NotJudged,
    /// A place is held; it must be answered or given up first.
    HoldsPlace,
    /// A place was given up after this tour had opened.
    GaveUpLate,
}

/// Why an entry was not written.
#[derive(Debug, thiserror::Error)]
pub enum EnterError {
    /// Not in this tour.
    #[error("not in this tour: {0:?}")]
    Closed(Closed),
    /// Not with these wishes.
    #[error(transparent)]
    Choose(#[from] ChooseError),
    /// Not this visitor's.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The tour that takes entries at `now`.
#[must_use]
pub fn open(tours: &[Tour], now: Instant) -> Option<&Tour> {
    let open = |tour: &&Tour| tour.registration_opens_at <= now && now < tour.registration_closes_at;
    tours.iter().filter(|_| tours.len() > 1).find(open)
}

/// The next tour that will take entries.
#[must_use]
pub fn upcoming(tours: &[Tour], now: Instant) -> Option<&Tour> {
    tours
        .iter()
        .filter(|_| tours.len() > 1)
        .find(|tour| now < tour.registration_opens_at)
}

/// The tour for which a run is due or was the last: the last whose entries are closed.
#[must_use]
pub fn closed(tours: &[Tour], now: Instant) -> Option<&Tour> {
    tours
        .iter()
        .filter(|_| tours.len() > 1)
        .rev()
        .find(|tour| tour.registration_closes_at <= now)
}

/// Whether a tour after `tour` has begun to draw on what that one left: it has opened and has
/// entries, or its list is out. Then the lists of the earlier one stand as they are.
///
/// # Errors
/// When the database fails.
pub fn overtaken(
    conn: &mut Conn,
    call: CallId,
    tours: &[Tour],
    tour: Option<TourId>,
    now: Instant,
) -> Result<bool, Fault> {
    let Some(own) = tours.iter().find(|it| Some(it.id) == tour) else {
        return Ok(false);
    };
    let later = |it: &&Tour| it.number > own.number && it.registration_opens_at <= now;
    for it in tours.iter().filter(later) {
        if entered(conn, call, it.id)? > 0 || store::runs::published_of(conn, call, Some(it.id))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Why a dossier with these placements may not enter `tour`; nothing when it may.
#[must_use]
pub fn obstacle(state: applications::State, placements: &[Placement], tour: Option<&Tour>) -> Option<Closed> {
    let Some(tour) = tour else { return Some(Closed::NoTour) };
    if !matches!(state, applications::State::Eligible | applications::State::Scored) {
        return Some(Closed::NotJudged);
    }
    if placements.iter().any(|placement| placement.state.holds_seat()) {
        return Some(Closed::HoldsPlace);
    }
    let late = |placement: &Placement| {
        placement.state == State::Withdrawn && placement.updated_at >= tour.registration_opens_at
    };
    placements.iter().any(late).then_some(Closed::GaveUpLate)
}

/// Writes a dossier's entry in the tour that is open.
///
/// # Errors
/// [`EnterError`].
pub fn enter(tx: &mut Conn, ctx: &Ctx, command: &EnterTour) -> Result<Vec<Choice>, EnterError> {
    let head = applications::head(tx, command.application)?.ok_or(Denied::Absent)?;
    allow(ctx, Permission::Apply, Scope::Person(head.person))?;
    let tours = calls::tours(tx, head.call)?;
    let tour = open(&tours, ctx.now).filter(|tour| tour.id == command.tour);
    let placements = store::placements::of_application(tx, head.id)?;
    if let Some(closed) = obstacle(head.state, &placements, tour) {
        return Err(EnterError::Closed(closed));
    }
    let entry = applications::enter_tour(tx, ctx, command)?;
    reviews::rate_again(tx, ctx, head.id)?;
    Ok(entry)
}

/// The wishes of a dossier in one tour, the most wanted first.
///
/// # Errors
/// When the database fails.
pub fn entry(conn: &mut Conn, application: ApplicationId, tour: TourId) -> Result<Vec<Choice>, Fault> {
    let mut own = applications::choices(conn, application)?;
    own.retain(|choice| choice.tour == Some(tour));
    Ok(own)
}

/// How many dossiers have entered a tour.
///
/// # Errors
/// When the database fails.
pub fn entered(conn: &mut Conn, call: CallId, tour: TourId) -> Result<usize, Fault> {
    Ok(applications::choices_of_call(conn, call, Some(tour))?.len())
}
