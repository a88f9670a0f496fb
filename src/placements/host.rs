//! The host university's answers: admit or refuse a nomination, enrol, report a no-show.

use chrono::{NaiveDate, TimeDelta};

use super::answer::{locked, pass_on};
use super::lifecycle::{Command, State};
use super::model::{ConditionState, Placement, PlacementError, reason};
use super::moves::{end_others, end_waiting, step_and_tell};
use super::store::{self, placements::Change};
use crate::accounts::Ctx;
use crate::accounts::policy::{Permission, Scope, allow};
use crate::calls::Call;
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

/// The place as the university acts on it, its call locked: allowed, and still at `version`.
fn opened(
    tx: &mut Conn,
    ctx: &Ctx,
    id: PlacementId,
    version: Option<i32>,
    permission: Permission,
) -> Result<(Placement, Call), PlacementError> {
    let (seen, call) = locked(tx, id)?;
    allow(ctx, permission, Scope::Institution(seen.institution))?;
    seen_at(&seen, version)?;
    Ok((seen, call))
}

/// Moves an opened place; how it stands afterwards.
fn done(
    tx: &mut Conn,
    ctx: &Ctx,
    (seen, call): (&Placement, &Call),
    command: Command,
    change: &Change,
) -> Result<Placement, PlacementError> {
    step_and_tell(tx, ctx, (seen, call), command, change)?;
    store::placements::find(tx, seen.id)?.ok_or(PlacementError::NotFound)
}

/// Consents to a nomination: an offer goes out.
///
/// # Errors
/// [`PlacementError`].
pub fn admit(tx: &mut Conn, ctx: &Ctx, id: PlacementId, version: Option<i32>) -> Result<Placement, PlacementError> {
    let (seen, call) = opened(tx, ctx, id, version, Permission::DecideNominations)?;
    let change = Change {
        answer_by: Some(ctx.now.plus(TimeDelta::hours(call.terms.answer_hours))),
        ..Change::default()
    };
    done(tx, ctx, (&seen, &call), Command::Admit, &change)
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
    why: &str,
) -> Result<Placement, PlacementError> {
    let (seen, call) = opened(tx, ctx, id, version, Permission::DecideNominations)?;
    let change = Change::because(reason(why)?);
    done(tx, ctx, (&seen, &call), Command::Refuse, &change)
}

/// Enrols by order; every condition must be met. Whatever else the person holds or waits for in the
/// cycle ends with it, in every call, and freed seats pass on.
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
    let (seen, call) = opened(tx, ctx, id, version, Permission::ConfirmEnrolment)?;
    let order_number = order_number.trim();
    if order_number.is_empty() || order_number.chars().count() > 60 {
        return Err(PlacementError::Unusable("order_number"));
    }
    let conditions = store::conditions::of(tx, id)?;
    if conditions
        .iter()
        .any(|condition| condition.state != ConditionState::Met)
    {
        return Err(PlacementError::ConditionOpen);
    }
    let change = Change {
        order: Some((order_number.to_owned(), order_date)),
        ..Change::default()
    };
    let freed = end_others(tx, ctx, &seen)?;
    let enrolled = done(tx, ctx, (&seen, &call), Command::Enrol, &change)?;
    pass_on(tx, ctx, freed)?;
    Ok(enrolled)
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
    let (seen, call) = opened(tx, ctx, id, version, Permission::ConfirmEnrolment)?;
    end_waiting(tx, ctx, &seen)?;
    done(tx, ctx, (&seen, &call), Command::ReportNoShow, &Change::default())
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
    why: &str,
) -> Result<Placement, PlacementError> {
    let (seen, call) = opened(tx, ctx, id, version, Permission::ConfirmEnrolment)?;
    let change = Change::because(reason(why)?);
    end_waiting(tx, ctx, &seen)?;
    done(tx, ctx, (&seen, &call), Command::Defer, &change)
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
    placement.heard && HEARD.contains(&placement.state)
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
