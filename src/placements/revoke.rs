//! Takes a nomination or an offer back, with a reason that the applicant reads.

use super::answer::locked;
use super::lifecycle::Command;
use super::model::{PlacementError, reason};
use super::moves::step_and_tell;
use super::store::placements::Change;
use crate::accounts::Ctx;
use crate::accounts::policy::{Permission, Scope, allow};
use crate::db::Conn;
use crate::kernel::ids::PlacementId;

/// Revokes.
///
/// # Errors
/// [`PlacementError::Unusable`] without a reason.
pub fn revoke(tx: &mut Conn, ctx: &Ctx, id: PlacementId, why: &str) -> Result<(), PlacementError> {
    let (seen, call) = locked(tx, id)?;
    allow(ctx, Permission::ApproveRun, Scope::Call(seen.call))?;
    let change = Change::because(reason(why)?);
    step_and_tell(tx, ctx, (&seen, &call), Command::Revoke, &change)?;
    Ok(())
}
