//! The host university's answers: admit or refuse a nomination, enrol, report a no-show.

use chrono::{NaiveDate, TimeDelta};

use super::answer::locked;
use super::lifecycle::{Command, State};
use super::messages;
use super::model::{ConditionState, Placement, PlacementError};
use super::moves::step;
use super::refill::refill;
use super::store::{self, placements::Change};
use crate::accounts::policy::{Permission, Scope, allow};
use crate::accounts::{Ctx, tell_person};
use crate::db::Conn;
use crate::kernel::ids::PlacementId;

/// The version that the caller saw must still be the present one; none: whatever stands there.
pub(super) fn seen_at(placement: &Placement, version: Option<i32>) -> Result<(), PlacementError> {
    if version.is_some_and(|version| version != placement.version) {
        Err(PlacementError::OutOfDate)
    } else {
        Ok(())
    }
}

/// Consents to a nomination: an offer goes out.
///
/// # Errors
/// [`PlacementError`].
pub fn admit(tx: &mut Conn, ctx: &Ctx, id: PlacementId, version: Option<i32>) -> Result<Placement, PlacementError> {
    let (seen, call) = locked(tx, id)?;
    allow(ctx, Permission::DecideNominations, Scope::Institution(seen.institution))?;
    seen_at(&seen, version)?;
    let answer_by = ctx.now.plus(TimeDelta::hours(call.terms.answer_hours));
    let change = Change {
        answer_by: Some(answer_by),
        ..Change::default()
    };
    let moved = step(tx, ctx, &seen, Command::Admit, &change)?;
    let payload = messages::payload(tx, &call, seen.application)?.until("by", answer_by, call.zone.name());
    tell_person(
        tx,
        ctx,
        seen.person,
        &messages::ANSWER_NEEDED,
        moved.event,
        &payload,
        Some(seen.application),
    )?;
    after(tx, id)
}

/// Refuses a nomination with a reason; the seat passes on.
///
/// # Errors
/// [`PlacementError::Unusable`] without a reason.
pub fn refuse(
    tx: &mut Conn,
    ctx: &Ctx,
    id: PlacementId,
    version: Option<i32>,
    reason: &str,
) -> Result<Placement, PlacementError> {
    let (seen, call) = locked(tx, id)?;
    allow(ctx, Permission::DecideNominations, Scope::Institution(seen.institution))?;
    seen_at(&seen, version)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 1000 {
        return Err(PlacementError::Unusable("reason"));
    }
    let change = Change {
        reason: Some(reason.to_owned()),
        ..Change::default()
    };
    let moved = step(tx, ctx, &seen, Command::Refuse, &change)?;
    refill(tx, ctx, &call, &[seen.line])?;
    let payload = messages::payload(tx, &call, seen.application)?;
    tell_person(
        tx,
        ctx,
        seen.person,
        &messages::NEWS,
        moved.event,
        &payload,
        Some(seen.application),
    )?;
    after(tx, id)
}

/// Enrols by order; every condition must be met.
///
/// # Errors
/// [`PlacementError::ConditionOpen`], [`PlacementError::Unusable`] without an order number.
pub fn enrol(
    tx: &mut Conn,
    ctx: &Ctx,
    id: PlacementId,
    version: Option<i32>,
    order_number: &str,
    order_date: NaiveDate,
) -> Result<Placement, PlacementError> {
    let (seen, call) = locked(tx, id)?;
    allow(ctx, Permission::ConfirmEnrolment, Scope::Institution(seen.institution))?;
    seen_at(&seen, version)?;
    let order_number = order_number.trim();
    if order_number.is_empty() || order_number.chars().count() > 60 {
        return Err(PlacementError::Unusable("order_number"));
    }
    if store::conditions::of(tx, id)?
        .iter()
        .any(|condition| condition.state != ConditionState::Met)
    {
        return Err(PlacementError::ConditionOpen);
    }
    let change = Change {
        order: Some((order_number.to_owned(), order_date)),
        ..Change::default()
    };
    let moved = step(tx, ctx, &seen, Command::Enrol, &change)?;
    let payload = messages::payload(tx, &call, seen.application)?;
    tell_person(
        tx,
        ctx,
        seen.person,
        &messages::NEWS,
        moved.event,
        &payload,
        Some(seen.application),
    )?;
    after(tx, id)
}

/// Reports that the student did not come; the seat passes on until the cut-off date.
///
/// # Errors
/// [`PlacementError`].
pub fn report_no_show(
    tx: &mut Conn,
    ctx: &Ctx,
    id: PlacementId,
    version: Option<i32>,
) -> Result<Placement, PlacementError> {
    let (seen, call) = locked(tx, id)?;
    allow(ctx, Permission::ConfirmEnrolment, Scope::Institution(seen.institution))?;
    seen_at(&seen, version)?;
    let moved = step(tx, ctx, &seen, Command::ReportNoShow, &Change::default())?;
    refill(tx, ctx, &call, &[seen.line])?;
    let payload = messages::payload(tx, &call, seen.application)?;
    tell_person(
        tx,
        ctx,
        seen.person,
        &messages::NEWS,
        moved.event,
        &payload,
        Some(seen.application),
    )?;
    after(tx, id)
}

/// Moves an accepted or enrolled place to the next cycle, with a reason; the seat of this cycle
/// passes on until the cut-off date.
///
/// # Errors
/// [`PlacementError::Unusable`] without a reason.
pub fn defer(
    tx: &mut Conn,
    ctx: &Ctx,
    id: PlacementId,
    version: Option<i32>,
    reason: &str,
) -> Result<Placement, PlacementError> {
    let (seen, call) = locked(tx, id)?;
    allow(ctx, Permission::ConfirmEnrolment, Scope::Institution(seen.institution))?;
    seen_at(&seen, version)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 1000 {
        return Err(PlacementError::Unusable("reason"));
    }
    let change = Change {
        reason: Some(reason.to_owned()),
        ..Change::default()
    };
    let moved = step(tx, ctx, &seen, Command::Defer, &change)?;
    refill(tx, ctx, &call, &[seen.line])?;
    let payload = messages::payload(tx, &call, seen.application)?;
    tell_person(
        tx,
        ctx,
        seen.person,
        &messages::NEWS,
        moved.event,
        &payload,
        Some(seen.application),
    )?;
    after(tx, id)
}

pub(super) fn after(tx: &mut Conn, id: PlacementId) -> Result<Placement, PlacementError> {
    store::placements::find(tx, id)?.ok_or(PlacementError::NotFound)
}

/// What the university's own programs see: the desk, and places given up for another one.
pub const HEARD: &[State] = &[
    State::Nominated,
    State::Offered,
    State::Accepted,
    State::Enrolled,
    State::RefusedByHost,
    State::HostLapsed,
    State::Declined,
    State::Lapsed,
    State::Revoked,
    State::Released,
    State::Withdrawn,
    State::NoShow,
    State::ConditionsNotMet,
    State::Deferred,
];

/// Whether the university has heard of this place. The reserve is the committee's: who waits
/// there, and who leaves it without ever being nominated or offered, is not told.
#[must_use]
pub fn heard_of(placement: &Placement) -> bool {
    let left_reserve_unheard = placement.reserve_position.is_some()
        && placement.version <= 2
        && matches!(placement.state, State::Declined | State::Withdrawn | State::Released);
    HEARD.contains(&placement.state) && !left_reserve_unheard
}

/// Places that stand before the university: what a registrar works on.
pub const DESK: &[State] = &[
    State::Nominated,
    State::Offered,
    State::Accepted,
    State::Enrolled,
    State::RefusedByHost,
    State::HostLapsed,
    State::Declined,
    State::Lapsed,
    State::Revoked,
    State::Withdrawn,
    State::NoShow,
    State::ConditionsNotMet,
    State::Deferred,
];
