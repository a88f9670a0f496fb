//! A reviewer steps aside.

use super::lifecycle::Command;
use super::model::{Review, ReviewError, Scores};
use super::{messages, rules, scoring};
use crate::accounts::policy::{Permission, Scope};
use crate::accounts::{self, Ctx};
use crate::calls;
use crate::db::Conn;
use crate::events::Event;
use crate::kernel::Fault;
use crate::kernel::ids::ReviewId;

/// A conflict of interest.
#[derive(Debug, Clone)]
pub struct DeclareConflict {
    /// The review.
    pub review: ReviewId,
    /// As the reviewer saw it.
    pub version: i32,
    /// Why, as typed; read by those who assign.
    pub reason: String,
}

/// Declares a conflict: the file and what was scored are gone for this reviewer, and those who
/// assign are told.
///
/// # Errors
/// [`ReviewError`].
pub fn declare_conflict(tx: &mut Conn, ctx: &Ctx, command: &DeclareConflict) -> Result<Review, ReviewError> {
    let (seen, call) = scoring::own(tx, ctx, command.review)?;
    let mut next = scoring::step(tx, &seen, command.version, Command::DeclareConflict)?;
    let reason = rules::reason(&command.reason).map_err(|problem| ReviewError::Invalid(vec![problem]))?;
    next.conflict_reason = Some(reason);
    next.scores = Scores::new();
    next.comment = String::new();
    let event = Event::new("review.conflict_declared", seen.id);
    scoring::put(tx, ctx, &seen, &next, call, event)?;
    let call = calls::call(tx, call)?.ok_or_else(|| Fault::broken("a dossier without a call"))?;
    let payload = messages::conflict(&call);
    for account in accounts::holders(tx, Permission::AssignReviews, Scope::Call(call.id), ctx.now)? {
        accounts::tell(tx, ctx, account, &messages::CONFLICT_DECLARED, seen.id, &payload, None)?;
    }
    Ok(next)
}
