//! The applicant's answers: accept, decline, give up.

use chrono::TimeDelta;

use super::lifecycle::Command;
use super::messages;
use super::model::{Condition, ConditionState, Placement, PlacementError};
use super::moves::step;
use super::read::gives_up;
use super::refill::refill;
use super::store::{self, placements::Change};
use crate::accounts::policy::{Permission, Scope, allow};
use crate::accounts::{Ctx, tell_person};
use crate::applications;
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::kernel::ids::{CallId, ConditionId, PlacementId, QuotaLineId};
use crate::kernel::{Fault, Instant};

/// Until when a condition of a place that is accepted `now` must be met.
fn condition_due(call: &Call, kind: &str, now: Instant) -> Instant {
    match call.terms.condition_dates.get(kind) {
        Some(day) => (*day).max(now.plus(TimeDelta::days(call.terms.least_condition_days.into()))),
        None => now.plus(TimeDelta::days(call.terms.condition_days.into())),
    }
}

/// The placement, its call locked for this transaction.
pub(super) fn locked(tx: &mut Conn, id: PlacementId) -> Result<(Placement, Call), PlacementError> {
    let seen = store::placements::find(tx, id)?.ok_or(PlacementError::NotFound)?;
    let call = lock(tx, seen.call)?;
    // Read again: what was seen before the lock may have moved.
    let seen = store::placements::find(tx, id)?.ok_or(PlacementError::NotFound)?;
    Ok((seen, call))
}

/// Locks a call and reads it.
pub(super) fn lock(tx: &mut Conn, id: CallId) -> Result<Call, PlacementError> {
    calls::lock(tx, id)?;
    Ok(calls::call(tx, id)?.ok_or_else(|| Fault::broken("a placement without its call"))?)
}

/// Takes the place. The person's other places and reserves in every call of the cycle, or those
/// that the rulebook names, are released in this transaction, and their seats passed on; accepting
/// twice changes nothing.
///
/// # Errors
/// [`PlacementError::Late`] after the deadline, [`PlacementError::PlaceTaken`] when the person
/// is enrolled elsewhere already.
pub fn accept(tx: &mut Conn, ctx: &Ctx, id: PlacementId, keep_better: bool) -> Result<(), PlacementError> {
    let (seen, call) = locked(tx, id)?;
    allow(ctx, Permission::Apply, Scope::Person(seen.person))?;
    if seen.state == super::State::Accepted {
        return Ok(());
    }
    if seen.answer_by.is_some_and(|by| ctx.now >= by) {
        return Err(PlacementError::Late);
    }
    if applications::lacks_co_signature(tx, seen.application, ctx.now)? {
        return Err(PlacementError::NoCoSignature);
    }
    // Released first: the database knows one accepted place of a person in a cycle.
    let mut freed: Vec<(CallId, QuotaLineId)> = Vec::new();
    for other in store::placements::open_of_person(tx, seen.person, &seen.cycle)? {
        let better_kept = keep_better && other.call == seen.call && other.wish < seen.wish && !other.state.holds_seat();
        if better_kept || !gives_up(call.terms.releases, &seen, &other) {
            continue;
        }
        if other.state == super::State::Enrolled {
            return Err(PlacementError::PlaceTaken);
        }
        if step(tx, ctx, &other, Command::Release, &Change::default())?.freed {
            freed.push((other.call, other.line));
        }
    }
    let moved = step(tx, ctx, &seen, Command::Accept, &Change::default())?;
    for kind in &call.terms.conditions {
        let due_at = condition_due(&call, kind, ctx.now);
        let condition = Condition {
            id: ctx.id::<ConditionId>(),
            placement: seen.id,
            kind: kind.clone(),
            state: ConditionState::Pending,
            due_at,
            said_at: None,
            said_note: String::new(),
        };
        store::conditions::insert(tx, &condition)?;
    }
    pass_on(tx, ctx, freed)?;
    let payload = messages::payload(tx, &call, seen.application)?;
    tell_person(
        tx,
        ctx,
        seen.person,
        &messages::ANSWER_RECEIVED,
        moved.event,
        &payload,
        Some(seen.application),
    )?;
    messages::tell_registrars(tx, ctx, seen.institution, &messages::ACCEPTED, moved.event, &payload)?;
    Ok(())
}

/// Refills the freed lines, call by call in a fixed order, so that two acceptances that meet in
/// two calls cannot wait for each other for ever (PostgreSQL would end one of them to be run
/// again).
pub(super) fn pass_on(tx: &mut Conn, ctx: &Ctx, mut freed: Vec<(CallId, QuotaLineId)>) -> Result<(), PlacementError> {
    freed.sort();
    freed.dedup();
    let mut calls: Vec<CallId> = freed.iter().map(|(call, _)| *call).collect();
    calls.dedup();
    for id in calls {
        let call = lock(tx, id)?;
        let lines: Vec<QuotaLineId> = freed
            .iter()
            .filter(|(of, _)| *of == id)
            .map(|(_, line)| *line)
            .collect();
        // The freed seats must be passed on by the system's authority, not by the applicant's.
        refill(tx, ctx, &call, &lines)?;
    }
    Ok(())
}

/// Refuses an offer, or leaves the reserve.
///
/// # Errors
/// [`PlacementError`].
pub fn decline(tx: &mut Conn, ctx: &Ctx, id: PlacementId) -> Result<(), PlacementError> {
    let (seen, call) = locked(tx, id)?;
    allow(ctx, Permission::Apply, Scope::Person(seen.person))?;
    if seen.state == super::State::Declined {
        return Ok(());
    }
    let moved = step(tx, ctx, &seen, Command::Decline, &Change::default())?;
    if moved.freed {
        refill(tx, ctx, &call, &[seen.line])?;
    }
    let payload = messages::payload(tx, &call, seen.application)?;
    tell_person(
        tx,
        ctx,
        seen.person,
        &messages::ANSWER_RECEIVED,
        moved.event,
        &payload,
        Some(seen.application),
    )?;
    Ok(())
}

/// Gives up an offered, nominated or accepted place.
///
/// # Errors
/// [`PlacementError`].
pub fn give_up(tx: &mut Conn, ctx: &Ctx, id: PlacementId, reason: &str) -> Result<(), PlacementError> {
    let (seen, call) = locked(tx, id)?;
    allow(ctx, Permission::Apply, Scope::Person(seen.person))?;
    let change = Change {
        reason: Some(reason.chars().take(1000).collect()),
        ..Change::default()
    };
    let moved = step(tx, ctx, &seen, Command::Withdraw, &change)?;
    if moved.freed {
        refill(tx, ctx, &call, &[seen.line])?;
    }
    Ok(())
}
