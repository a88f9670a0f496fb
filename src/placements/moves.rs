//! The one function that moves a placement: lifecycle, compare-and-set, seat, event; and what
//! follows when somebody else than the applicant moved it.

use serde_json::json;

use super::lifecycle::{self, Command, State};
use super::messages;
use super::model::{Placement, PlacementError};
use super::refill::refill;
use super::store::{self, placements::Change};
use crate::accounts::Ctx;
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{CallId, EventId, QuotaLineId};
use crate::mail::Kind;

/// What came of a move.
pub(super) struct Moved {
    pub to: State,
    pub event: EventId,
    /// A seat became free.
    pub freed: bool,
}

const fn event_kind(command: Command) -> &'static str {
    match command {
        Command::Admit => "placement.admitted",
        Command::Refuse => "placement.refused_by_host",
        Command::LapseHost => "placement.host_lapsed",
        Command::Accept => "placement.accepted",
        Command::Decline => "placement.declined",
        Command::Lapse => "placement.lapsed",
        Command::Revoke => "placement.revoked",
        Command::PromoteToNomination => "placement.nominated_from_reserve",
        Command::PromoteToOffer => "placement.offered_from_reserve",
        Command::Release => "placement.released",
        Command::Enrol => "placement.enrolled",
        Command::ReportNoShow => "placement.no_show",
        Command::Defer => "placement.deferred",
        Command::Withdraw => "placement.withdrawn",
        Command::FailConditions => "placement.conditions_not_met",
        Command::CloseReserve => "placement.reserve_closed",
        Command::Reinstate => "placement.reinstated",
    }
}

/// Moves `seen` by `command`; a seat that it no longer holds is freed. Whoever calls has
/// authorised it and refills the line afterwards.
pub(super) fn step(
    tx: &mut Conn,
    ctx: &Ctx,
    seen: &Placement,
    command: Command,
    change: &Change,
) -> Result<Moved, PlacementError> {
    let to = lifecycle::next(seen.state, command).ok_or(PlacementError::WrongState {
        state: seen.state,
        command,
    })?;
    store::placements::advance(tx, seen, to, change, ctx.now)?;
    let freed = seen.state.holds_seat() && !to.holds_seat() && store::seats::free(tx, seen.id)? > 0;
    let data = json!({
        "from": seen.state, "to": to, "line": seen.line, "choice": seen.choice,
        "answer_by": change.answer_by, "version": seen.version + 1,
    });
    let event = Event::new(event_kind(command), seen.id)
        .of(seen.application)
        .in_call(seen.call)
        .seen_by(seen.institution)
        .with(data);
    let event = append(tx, ctx, event)?;
    if let Some(kind) = letter(seen.state, command)
        && let Some(call) = calls::call(tx, seen.call)?
    {
        let payload = messages::payload(tx, &call, seen.application)?;
        messages::tell_registrars(tx, ctx, seen.institution, kind, event, &payload)?;
    }
    Ok(Moved { to, event, freed })
}

/// What the university is written when a place leaves its list by somebody else's act or by the
/// clock; nothing of what it did itself, and of names in reserve, of which it was not told.
fn letter(from: State, command: Command) -> Option<&'static Kind> {
    match command {
        _ if !from.holds_seat() => None,
        Command::Decline | Command::Withdraw => Some(&messages::GIVEN_UP),
        Command::Release | Command::Lapse | Command::LapseHost | Command::Revoke => Some(&messages::LEFT),
        _ => None,
    }
}

/// Ends everything else that the person of an enrolled `place` holds or waits for in the cycle,
/// in every call; the lines whose seats became free by it.
pub(super) fn end_others(
    tx: &mut Conn,
    ctx: &Ctx,
    place: &Placement,
) -> Result<Vec<(CallId, QuotaLineId)>, PlacementError> {
    let mut freed = Vec::new();
    for other in store::placements::open_of_person(tx, place.person, &place.cycle)? {
        if other.id == place.id {
            continue;
        }
        let moved = step(tx, &ctx.by_system(), &other, Command::Release, &Change::default())?;
        if moved.freed {
            freed.push((other.call, other.line));
            if let Some(call) = calls::call(tx, other.call)? {
                messages::tell_applicant(tx, ctx, &call, &other, moved.event, None)?;
            }
        }
    }
    Ok(freed)
}

/// Ends what the person of `place` still waits for elsewhere in the cycle: whoever did not come or
/// lost a place does not move up any more, and stops nobody who waits behind them.
pub(super) fn end_waiting(tx: &mut Conn, ctx: &Ctx, place: &Placement) -> Result<(), PlacementError> {
    for other in store::placements::open_of_person(tx, place.person, &place.cycle)? {
        if other.state == State::Reserved && other.id != place.id {
            step(tx, &ctx.by_system(), &other, Command::Release, &Change::default())?;
        }
    }
    Ok(())
}

/// [`step`] for whoever is not the applicant: a freed seat passes on, and the applicant is told
/// that something changed, or until when an answer is awaited.
pub(super) fn step_and_tell(
    tx: &mut Conn,
    ctx: &Ctx,
    (seen, call): (&Placement, &Call),
    command: Command,
    change: &Change,
) -> Result<Moved, PlacementError> {
    let moved = step(tx, ctx, seen, command, change)?;
    if moved.freed {
        refill(tx, ctx, call, &[seen.line])?;
    }
    messages::tell_applicant(tx, ctx, call, seen, moved.event, change.answer_by)?;
    Ok(moved)
}
