//! A corrected list: after an upheld appeal or a mended mistake the lists of a published run are
//! computed anew, as numbered versions with a public reason; the former versions stay readable.
//!
//! A correction takes no held seat away. Whoever should have been placed stands first in the
//! reserve and gets the next free seat; where none is to be waited for, a quota act adds one. It
//! brings nobody back who has settled meanwhile ([`settled_since`]), and once a later tour draws on
//! what this one left, the lists of this one stand.

use std::collections::HashMap;

use serde_json::json;

use super::answer::lock;
use super::contenders::{self, Basis, Field};
use super::fates::{self, Fates};
use super::freeze::freeze;
use super::lifecycle::{Command, State};
use super::messages;
use super::model::{Placement, PlacementError, Run, RunState};
use super::moves::step;
use super::propose::{compute, keep};
use super::publish::seed_of;
use super::refill::{refill, settles};
use super::store::{self, placements::Change};
use super::tours::overtaken;
use crate::accounts::policy::{Permission, Scope, allow};
use crate::accounts::{Ctx, tell_person};
use crate::allocation::{self, Instance};
use crate::calls::rulebook::Releases;
use crate::calls::{self, Call, CallState};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;
use crate::kernel::ids::{AccountId, ChoiceId, EventId, QuotaLineId, RunId};

/// Computes the corrected lists of a published run as a draft; a second person approves it.
///
/// # Errors
/// [`PlacementError::Unusable`] without a reason, [`PlacementError::WrongRunState`] when the run
/// is not published or is itself a correction, or the call is closed, [`PlacementError::Overtaken`] when a later tour has
/// begun.
pub fn propose_correction(tx: &mut Conn, ctx: &Ctx, id: RunId, reason: &str) -> Result<RunId, PlacementError> {
    let former = store::runs::find(tx, id)?.ok_or(PlacementError::NotFound)?;
    allow(ctx, Permission::ProposeRun, Scope::Call(former.call))?;
    let call = lock(tx, former.call)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 500 {
        return Err(PlacementError::Unusable("reason"));
    }
    // What is closed stays as it was published.
    let closed = call.state == CallState::Closed;
    if closed || former.state != RunState::Published || former.corrects.is_some() {
        return Err(PlacementError::WrongRunState(former.state));
    }
    let tours = calls::tours(tx, call.id)?;
    if overtaken(tx, call.id, &tours, former.tour, ctx.now)? {
        return Err(PlacementError::Overtaken);
    }
    let (_, instance) = again(tx, &call, &former)?;
    keep(
        tx,
        ctx,
        &call,
        &instance,
        Run {
            corrects: Some(former.id),
            reason: Some(reason.to_owned()),
            undecided: 0,
            undecided_reason: None,
            approved_reason: None,
            ..former
        },
    )
}

/// The field and the input of a published run as they are now, by the rulebook of that run: a
/// version that came later judges later runs.
fn again(tx: &mut Conn, call: &Call, former: &Run) -> Result<(Field, Instance), PlacementError> {
    let rulebook = calls::rulebook_version(tx, former.rulebook)?.ok_or(PlacementError::Unusable("rulebook"))?;
    let basis = Basis::Correction(former);
    let field = contenders::field(tx, call, former.tour, rulebook.id, basis)?;
    if field.contenders.is_empty() {
        return Err(PlacementError::Empty);
    }
    let instance = contenders::instance(tx, &field, &seed_of(former)?, &rulebook.hash, basis)?;
    Ok((field, instance))
}

/// Publishes an approved correction: new versions of the lists, new places of who waits.
pub(super) fn publish_correction(tx: &mut Conn, ctx: &Ctx, run: &Run, by: AccountId) -> Result<(), PlacementError> {
    let former = run.corrects.ok_or(PlacementError::NotFound)?;
    let former = store::runs::find(tx, former)?.ok_or(PlacementError::NotFound)?;
    let call = calls::call(tx, run.call)?.ok_or(PlacementError::NotFound)?;
    let (field, instance) = again(tx, &call, &former)?;
    let (input, result) = compute(&instance)?;
    if input != run.input || result != run.result {
        return Err(PlacementError::OutOfDate);
    }
    if !store::runs::advance(tx, run, RunState::Published, by, ctx.now)? {
        return Err(PlacementError::OutOfDate);
    }
    let data =
        json!({"number": run.number, "input": run.input_hash, "result": run.result_hash, "corrects": former.number});
    let event = append(tx, ctx, Event::new("run.published", run.id).in_call(call.id).with(data))?;
    let outcome = allocation::allocate(&instance).map_err(|e| Fault::new("the engine refused", e.to_string()))?;
    let fates = fates::of(&field, &instance, &outcome, call.terms.host_consent);
    for line in &field.lines {
        freeze(tx, ctx, run, line, &field, &fates)?;
    }
    move_places(tx, ctx, &call, &former, &field, &fates, event)?;
    let lines: Vec<QuotaLineId> = field.lines.iter().map(|line| line.id).collect();
    refill(tx, ctx, &call, &lines)?;
    Ok(())
}

/// Whether the person of a wish that was not placed has settled since, so that no list brings the
/// wish back over it: they are enrolled, hold or held to the end a place of this call, or accepted
/// one. Whoever accepted a place of this call and kept the better choices goes on waiting; an
/// acceptance in another call settles them where it gives up everything of the year.
pub(super) fn settled_since(tx: &mut Conn, own: &[Placement], wish: &Placement) -> Result<bool, Fault> {
    let ended = |it: &&Placement| {
        let over = matches!(it.state, State::NoShow | State::ConditionsNotMet | State::Deferred);
        over && it.run == wish.run
    };
    if own.iter().any(|it| ended(&it)) {
        return Ok(true);
    }
    let open = store::placements::open_of_person(tx, wish.person, &wish.cycle)?;
    if open.iter().any(|it| settles(it, wish)) {
        return Ok(true);
    }
    let waits = |than: &Placement| {
        let better = |it: &&Placement| it.call == than.call && it.state == State::Reserved && it.wish < than.wish;
        open.iter().any(|it| better(&it))
    };
    for accepted in open.iter().filter(|it| it.state == State::Accepted) {
        let final_here = accepted.call == wish.call && !waits(accepted);
        let final_there = accepted.call != wish.call
            && calls::call(tx, accepted.call)?.is_none_or(|call| call.terms.releases == Releases::Everything);
        if final_here || final_there {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Gives every placement of the former run its new place; who should have a seat and has none
/// stands in reserve. Whoever's place has changed is told.
fn move_places(
    tx: &mut Conn,
    ctx: &Ctx,
    call: &Call,
    former: &Run,
    field: &Field,
    fates: &Fates,
    event: EventId,
) -> Result<(), PlacementError> {
    let codes: HashMap<QuotaLineId, &str> = field.lines.iter().map(|line| (line.id, line.code.as_str())).collect();
    for contender in &field.contenders {
        let mut changed = false;
        let own = store::placements::of_application(tx, contender.head.id)?;
        let wishes: Vec<ChoiceId> = contender.wishes().iter().map(|wish| wish.id).collect();
        // A wish that the rules kept off the first list may stand on this one.
        let listed = |placement: &&Placement| {
            let comes = placement.state == State::NotPlaced && wishes.contains(&placement.choice);
            placement.run == former.id && (placement.place > 0 || comes)
        };
        for placement in own.iter().filter(listed) {
            let line = codes.get(&placement.line).copied().unwrap_or_default();
            let Some(fate) = fates.get(&(contender.head.code.clone(), line.to_owned())) else {
                continue;
            };
            let wanted = fate.seat.is_some() || fate.state == State::Reserved;
            let comes = wanted && placement.state == State::NotPlaced && !settled_since(tx, &own, placement)?;
            // Only who waits, or should, has a position: what others were told stays as it is.
            let position = match (comes || placement.state == State::Reserved, &fate.seat) {
                (false, _) => placement.reserve_position,
                (true, Some(_)) => Some(1),
                (true, None) => fate.reserve,
            };
            if placement.place != fate.place || placement.reserve_position != position {
                changed = true;
                store::placements::set_place(tx, placement.id, fate.place, position)?;
            }
            if comes {
                step(tx, &ctx.by_system(), placement, Command::Reinstate, &Change::default())?;
                changed = true;
            }
        }
        if changed {
            let payload = messages::payload(tx, call, contender.head.id)?;
            tell_person(
                tx,
                ctx,
                contender.head.person,
                &messages::NEWS,
                event,
                &payload,
                Some(contender.head.id),
            )?;
        }
    }
    Ok(())
}
