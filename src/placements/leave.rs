//! The applicant takes the whole dossier back: whatever it holds or waits for is given up with
//! it, and freed seats pass on.

use serde_json::json;

use super::answer::pass_on;
use super::lifecycle::{Command, OPEN};
use super::model::PlacementError;
use super::moves::step;
use super::store::{self, placements::Change};
use crate::accounts::Ctx;
use crate::accounts::policy::{Permission, Scope, allow};
use crate::applications::{self, AdvanceError, ChangeError, Command as DossierCommand, WithdrawReason};
use crate::db::Conn;
use crate::events::Event;
use crate::kernel::ids::ApplicationId;

/// Withdraws a dossier with everything that follows from it.
///
/// # Errors
/// [`PlacementError::WrongState`] when it is enrolled: then the university must end it;
/// [`PlacementError::Dossier`] when the dossier's own lifecycle does not allow it.
pub fn leave(tx: &mut Conn, ctx: &Ctx, id: ApplicationId, reason: WithdrawReason) -> Result<(), PlacementError> {
    let head = applications::head(tx, id)?.ok_or(PlacementError::NotFound)?;
    allow(ctx, Permission::Apply, Scope::Person(head.person))?;
    super::answer::lock(tx, head.call)?;
    let mut freed = Vec::new();
    for placement in store::placements::of_application(tx, id)? {
        if !OPEN.contains(&placement.state) {
            continue;
        }
        let moved = step(tx, ctx, &placement, Command::Withdraw, &Change::default())?;
        if moved.freed {
            freed.push((placement.call, placement.line));
        }
    }
    if head.state == applications::State::Decided {
        let event = Event::new("application.withdrawn", id).with(json!({ "from": head.state, "reason": reason }));
        applications::advance(tx, ctx, &head, DossierCommand::Withdraw, event).map_err(|error| match error {
            AdvanceError::Fault(fault) => PlacementError::Fault(fault),
            AdvanceError::OutOfDate => PlacementError::OutOfDate,
            AdvanceError::WrongState { .. } => PlacementError::Dossier,
        })?;
    } else {
        applications::withdraw(tx, ctx, id, reason).map_err(|error| match error {
            ChangeError::Denied(denied) => PlacementError::Denied(denied),
            ChangeError::OutOfDate => PlacementError::OutOfDate,
            ChangeError::Locked(_) => PlacementError::Dossier,
            ChangeError::Fault(fault) => PlacementError::Fault(fault),
        })?;
    }
    pass_on(tx, ctx, freed)?;
    Ok(())
}
