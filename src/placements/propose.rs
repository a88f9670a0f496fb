//! Computes a draft run over frozen inputs. Nothing changes for anybody yet.

use serde_json::json;

use super::answer::lock;
use super::clock::settle;
use super::contenders::{self, Basis};
use super::cut_off;
use super::messages;
use super::model::{PlacementError, Run, RunState};
use super::tours::overtaken;
use super::undecided::{despite, undecided};
use super::windows::Windows;
use super::{seats, store};
use crate::accounts::policy::{Permission, Scope, allow};
use crate::accounts::{self, Ctx};
use crate::allocation;
use crate::applications::own_deadline;
use crate::calls::{self, Call, lot};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{CallId, RunId, TourId};
use crate::kernel::{Fault, secrets};
use crate::reviews;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Propose {
    /// In which call.
    pub call: CallId,
    /// For which tour.
    pub tour: Option<TourId>,
    /// The lot's seed, whose hash was published with the call; another one is refused.
    pub seed: String,
    /// Why the list is made although dossiers are not judged yet.
    pub despite: Option<String>,
}

/// Computes and stores a draft; approvers are told.
///
/// # Errors
/// [`PlacementError::ThirdReaders`] while dossiers near the cut-off have only their first readers,
/// [`PlacementError::ListStands`] when a list of this call and tour is published: it is corrected, not
/// made again; [`PlacementError::Overtaken`] when a later tour has begun to draw on what this one left;
/// [`PlacementError::Undecided`] while dossiers are not judged and no reason is given;
/// [`PlacementError::Empty`] when nobody is scored, [`PlacementError::Lot`] with another seed.
pub fn propose_run(tx: &mut Conn, ctx: &Ctx, command: &Propose) -> Result<RunId, PlacementError> {
    allow(ctx, Permission::ProposeRun, Scope::Call(command.call))?;
    let call = lock(tx, command.call)?;
    let by = ctx
        .account()
        .ok_or_else(|| Fault::broken("a run is proposed by a person"))?;
    let tours = calls::tours(tx, call.id)?;
    let windows = Windows {
        call: &call,
        tours: &tours,
    };
    let received = call.with_grace(call.deadline_at);
    // Whoever may come after the call's deadline wishes for its last round.
    let late_come = ctx.now < received || own_deadline::still_ahead(tx, &call, ctx.now)?;
    // Seats are not given away, nor the lot's seed shown, while people may still apply.
    let open = if windows.several() {
        let tour = windows.tour(command.tour);
        let last = tours.last().map(|tour| tour.id) == command.tour;
        tour.is_none_or(|tour| ctx.now < tour.registration_closes_at || (last && late_come))
    } else {
        late_come || tours.iter().any(|tour| ctx.now < tour.registration_closes_at)
    };
    if open {
        return Err(PlacementError::TourOpen);
    }
    // A second list would close the reserve of the first and leave out everybody on it.
    if store::runs::published_of(tx, call.id, command.tour)? {
        return Err(PlacementError::ListStands);
    }
    if overtaken(tx, call.id, &tours, command.tour, ctx.now)? {
        return Err(PlacementError::Overtaken);
    }
    // A deadline that passed while no process ran has passed all the same.
    settle(tx, ctx, &call)?;
    let rulebook = calls::published_rulebook(tx, call.id)?.ok_or(PlacementError::Unusable("rulebook"))?;
    let rules = rulebook.body.read()?;
    let round = round_of(tx, &call, command.tour)?;
    lot::check(tx, call.id, &rules, round, &command.seed)?;
    // Dossiers whose last review came in meanwhile compete too.
    reviews::rate_complete(tx, ctx, call.id)?;
    let undecided = undecided(tx, call.id, command.tour)?;
    let undecided_reason = despite(undecided, command.despite.as_deref())?;
    let field = contenders::field(tx, &call, command.tour, rulebook.id, Basis::Now)?;
    if field.contenders.is_empty() {
        return Err(PlacementError::Empty);
    }
    for line in &field.lines {
        seats::plant(tx, ctx, line)?;
    }
    let instance = contenders::instance(tx, &field, &command.seed, &rulebook.hash, Basis::Now)?;
    cut_off::settled(tx, ctx, &call, &field, &instance, (&rules, rulebook.id))?;
    let draft = Run {
        id: ctx.id(),
        call: call.id,
        tour: command.tour,
        number: 0,
        state: RunState::Draft,
        rulebook: rulebook.id,
        input: String::new(),
        input_hash: String::new(),
        result: String::new(),
        result_hash: String::new(),
        proposed_by: by,
        approved_by: None,
        created_at: ctx.now,
        published_at: None,
        version: 1,
        corrects: None,
        reason: None,
        undecided: i32::try_from(undecided).unwrap_or(i32::MAX),
        undecided_reason,
        approved_reason: None,
    };
    keep(tx, ctx, &call, &instance, draft)
}

/// Computes, stores and announces a draft; of `draft` count tour, rulebook and what it corrects.
pub(super) fn keep(
    tx: &mut Conn,
    ctx: &Ctx,
    call: &Call,
    instance: &allocation::Instance,
    draft: Run,
) -> Result<RunId, PlacementError> {
    let by = ctx
        .account()
        .ok_or_else(|| Fault::broken("a run is proposed by a person"))?;
    let (input, result) = compute(instance)?;
    let run = Run {
        id: ctx.id(),
        number: store::runs::last_number(tx, call.id)? + 1,
        state: RunState::Draft,
        input_hash: secrets::sha256_hex(input.as_bytes()),
        input,
        result_hash: secrets::sha256_hex(result.as_bytes()),
        result,
        proposed_by: by,
        approved_by: None,
        created_at: ctx.now,
        published_at: None,
        version: 1,
        ..draft
    };
    store::runs::insert(tx, &run)?;
    let data = json!({
        "number": run.number, "input": run.input_hash, "result": run.result_hash, "undecided": run.undecided,
    });
    let event = append(tx, ctx, Event::new("run.proposed", run.id).in_call(call.id).with(data))?;
    for account in accounts::holders(tx, Permission::ApproveRun, Scope::Call(call.id), ctx.now)? {
        accounts::tell(
            tx,
            ctx,
            account,
            &messages::RUN_PROPOSED,
            event,
            &messages::of_call(call),
            None,
        )?;
    }
    Ok(run.id)
}

/// The round of the lot that a run for this tour draws from.
pub(super) fn round_of(tx: &mut Conn, call: &Call, tour: Option<TourId>) -> Result<i32, Fault> {
    let tours = calls::tours(tx, call.id)?;
    let number = tour.and_then(|id| tours.iter().find(|it| it.id == id).map(|it| it.number));
    Ok(lot::round(number))
}

/// Canonical input and result.
pub(super) fn compute(instance: &allocation::Instance) -> Result<(String, String), PlacementError> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|e| Fault::new("the engine wrote no UTF-8", e));
    let input = allocation::input_bytes(instance);
    let outcome = allocation::allocate(instance).map_err(|e| Fault::new("the engine refused", e.to_string()))?;
    let result = allocation::result_bytes(instance, &outcome, &secrets::sha256(&input));
    Ok((text(input)?, text(result)?))
}
