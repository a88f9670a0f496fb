//! A second person approves a draft run, or somebody throws it away.

use serde_json::json;

use super::answer::lock;
use super::model::{PlacementError, Run, RunState};
use super::store;
use super::undecided::{despite, undecided};
use crate::accounts::Ctx;
use crate::accounts::policy::{Permission, Scope, allow};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;
use crate::kernel::ids::{AccountId, RunId};

pub(super) fn run_for(
    tx: &mut Conn,
    ctx: &Ctx,
    id: RunId,
    permission: Permission,
) -> Result<(Run, AccountId), PlacementError> {
    let seen = store::runs::find(tx, id)?.ok_or(PlacementError::NotFound)?;
    allow(ctx, permission, Scope::Call(seen.call))?;
    lock(tx, seen.call)?;
    let seen = store::runs::find(tx, id)?.ok_or(PlacementError::NotFound)?;
    let by = ctx
        .account()
        .ok_or_else(|| Fault::broken("a run is decided by a person"))?;
    Ok((seen, by))
}

/// Approves a draft; never by who proposed it. `without`: why the list is good although dossiers
/// are not judged yet.
///
/// # Errors
/// [`PlacementError::SecondPerson`], [`PlacementError::WrongRunState`],
/// [`PlacementError::Undecided`] while dossiers are not judged and no reason is given.
pub fn approve_run(tx: &mut Conn, ctx: &Ctx, id: RunId, without: Option<&str>) -> Result<(), PlacementError> {
    let (seen, by) = run_for(tx, ctx, id, Permission::ApproveRun)?;
    if seen.state != RunState::Draft {
        return Err(PlacementError::WrongRunState(seen.state));
    }
    if seen.proposed_by == by {
        return Err(PlacementError::SecondPerson);
    }
    // A correction speaks of those who stood in its first list.
    let undecided = match seen.corrects {
        None => undecided(tx, seen.call, seen.tour)?,
        Some(_) => 0,
    };
    let reason = despite(undecided, without)?;
    if !store::runs::advance(tx, &seen, RunState::Approved, by, ctx.now)? {
        return Err(PlacementError::OutOfDate);
    }
    if let Some(reason) = &reason {
        store::runs::note_approval(tx, id, reason)?;
    }
    let data = json!({"number": seen.number, "result": seen.result_hash, "undecided": undecided});
    append(tx, ctx, Event::new("run.approved", id).in_call(seen.call).with(data))?;
    Ok(())
}

/// Throws a run away that is not published.
///
/// # Errors
/// [`PlacementError::WrongRunState`].
pub fn discard_run(tx: &mut Conn, ctx: &Ctx, id: RunId) -> Result<(), PlacementError> {
    let (seen, by) = run_for(tx, ctx, id, Permission::ProposeRun)?;
    if !matches!(seen.state, RunState::Draft | RunState::Approved) {
        return Err(PlacementError::WrongRunState(seen.state));
    }
    if !store::runs::advance(tx, &seen, RunState::Discarded, by, ctx.now)? {
        return Err(PlacementError::OutOfDate);
    }
    append(tx, ctx, Event::new("run.discarded", id).in_call(seen.call))?;
    Ok(())
}
