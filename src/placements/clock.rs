//! What the clock does: answers that are overdue, conditions whose day is over, reserves whose
//! time is over. Each step is its own command with a compare-and-set, so any number of processes
//! do it exactly once, also when no process ran at that moment.

use super::answer::{lock, locked};
use super::conditions::fail_overdue;
use super::lapse::lapse;
use super::lifecycle::{Command, State};
use super::model::PlacementError;
use super::moves::step_and_tell;
use super::store::{self, placements::Change};
use super::windows::Windows;
use crate::accounts::Ctx;
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::kernel::ids::{ConditionId, PlacementId};
use crate::kernel::{Fault, Instant};

/// One step that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Nobody answered a nomination or an offer.
    Answer(PlacementId),
    /// A condition's day is over.
    Condition(PlacementId, ConditionId),
    /// The reserve's time is over.
    Reserve(PlacementId),
}

/// What is due at `now`, answers first: a freed seat is passed on before its reserve closes.
///
/// # Errors
/// When the database fails.
pub fn due(conn: &mut Conn, now: Instant, limit: i64) -> Result<Vec<Due>, Fault> {
    let mut found: Vec<Due> = store::placements::overdue(conn, now, limit)?
        .into_iter()
        .map(|placement| Due::Answer(placement.id))
        .collect();
    for condition in store::conditions::overdue(conn, now, limit)? {
        found.push(Due::Condition(condition.placement, condition.id));
    }
    for run in store::runs::with_reserve(conn)? {
        let Some(call) = calls::call(conn, run.call)? else {
            continue;
        };
        let tours = calls::tours(conn, run.call)?;
        let windows = Windows {
            call: &call,
            tours: &tours,
        };
        if windows.reserve_ends(run.tour).is_some_and(|end| end <= now) {
            let waiting = store::placements::of_run(conn, run.id, State::Reserved, limit)?;
            found.extend(waiting.into_iter().map(|placement| Due::Reserve(placement.id)));
        }
    }
    Ok(found)
}

/// Does one step; false when somebody was faster or it is no longer due.
///
/// # Errors
/// [`PlacementError`].
pub fn act(tx: &mut Conn, ctx: &Ctx, due: Due) -> Result<bool, PlacementError> {
    match due {
        Due::Answer(id) => lapse(tx, ctx, id),
        Due::Condition(id, condition) => fail_overdue(tx, ctx, id, condition),
        Due::Reserve(id) => close_reserve(tx, ctx, id),
    }
}

/// Does everything that is due in one call, before a run is computed from its seats. The caller
/// may be a person: what follows by the clock is the system's act.
pub(super) fn settle(tx: &mut Conn, ctx: &Ctx, call: &Call) -> Result<(), PlacementError> {
    let ctx = &ctx.by_system();
    for step in due(tx, ctx.now, i64::MAX)? {
        let (Due::Answer(id) | Due::Condition(id, _) | Due::Reserve(id)) = step;
        let own = store::placements::find(tx, id)?.is_some_and(|placement| placement.call == call.id);
        if own {
            act(tx, ctx, step)?;
        }
    }
    lock(tx, call.id)?;
    Ok(())
}

fn close_reserve(tx: &mut Conn, ctx: &Ctx, id: PlacementId) -> Result<bool, PlacementError> {
    let (seen, call) = locked(tx, id)?;
    if seen.state != State::Reserved {
        return Ok(false);
    }
    let tours = calls::tours(tx, call.id)?;
    let windows = Windows {
        call: &call,
        tours: &tours,
    };
    let tour = store::runs::tour_of(tx, seen.run)?;
    if windows.reserve_ends(tour).is_none_or(|end| end > ctx.now) {
        return Ok(false);
    }
    step_and_tell(tx, ctx, (&seen, &call), Command::CloseReserve, &Change::default())?;
    Ok(true)
}
