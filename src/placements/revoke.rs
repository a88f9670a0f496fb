//! Takes a nomination or an offer back, with a reason that the applicant reads.

use super::answer::locked;
use super::lifecycle::Command;
use super::messages;
use super::model::PlacementError;
use super::moves::step;
use super::refill::refill;
use super::store::placements::Change;
use crate::accounts::policy::{Permission, Scope, allow};
use crate::accounts::{Ctx, tell_person};
use crate::db::Conn;
use crate::kernel::ids::PlacementId;

/// Revokes.
///
/// # Errors
/// [`PlacementError::Unusable`] without a reason.
pub fn revoke(tx: &mut Conn, ctx: &Ctx, id: PlacementId, reason: &str) -> Result<(), PlacementError> {
    let (seen, call) = locked(tx, id)?;
    allow(ctx, Permission::ApproveRun, Scope::Call(seen.call))?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 1000 {
        return Err(PlacementError::Unusable("reason"));
    }
    let change = Change {
        reason: Some(reason.to_owned()),
        ..Change::default()
    };
    let moved = step(tx, ctx, &seen, Command::Revoke, &change)?;
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
    Ok(())
}
