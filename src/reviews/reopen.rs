//! The chair unlocks a submitted review.

use serde_json::json;

use super::lifecycle::Command;
use super::model::{Review, ReviewError};
use super::{messages, rules, scoring, store};
use crate::accounts::policy::{self, Permission, Scope};
use crate::accounts::{self, Ctx};
use crate::applications::{self, Application};
use crate::calls;
use crate::db::Conn;
use crate::events::Event;
use crate::kernel::Fault;
use crate::kernel::ids::ReviewId;

/// Which review, and why.
#[derive(Debug, Clone)]
pub struct Reopen {
    /// The review.
    pub review: ReviewId,
    /// As the chair saw it.
    pub version: i32,
    /// Why, as typed; the reviewer reads it.
    pub reason: String,
}

/// Unlocks a review; the reviewer keeps the scores and reads the reason beside them.
///
/// # Errors
/// [`ReviewError`].
pub fn reopen(tx: &mut Conn, ctx: &Ctx, command: &Reopen) -> Result<Review, ReviewError> {
    let seen = store::review(tx, command.review)?.ok_or(ReviewError::NotFound)?;
    let head = applications::head(tx, seen.application)?.ok_or(ReviewError::NotFound)?;
    policy::allow(ctx, Permission::ReopenReviews, Scope::Call(head.call))?;
    let reason = rules::reason(&command.reason).map_err(|problem| ReviewError::Invalid(vec![problem]))?;
    let mut next = scoring::step(tx, &seen, command.version, Command::Reopen)?;
    next.reopen_reason = Some(reason);
    let event = Event::new("review.reopened", seen.id).with(json!({"reviewer": seen.reviewer}));
    scoring::put(tx, ctx, &seen, &next, head.call, event)?;
    tell_reviewer(tx, ctx, &head, &next)?;
    Ok(next)
}

/// The reviewer learns that a review is open again.
pub(super) fn tell_reviewer(tx: &mut Conn, ctx: &Ctx, head: &Application, next: &Review) -> Result<(), Fault> {
    let call = calls::call(tx, head.call)?.ok_or_else(|| Fault::broken("a dossier without a call"))?;
    let payload = messages::reopened(&call, &head.code, next.id);
    let cause = format!("{}:{}", next.id, next.version);
    accounts::tell(
        tx,
        ctx,
        next.reviewer,
        &messages::REVIEW_REOPENED,
        cause,
        &payload,
        None,
    )
}
