//! A review is opened again though the list is out: what an upheld appeal may bring.

use serde_json::json;

use super::lifecycle::Command;
use super::model::{Review, ReviewError};
use super::reopen::{Reopen, tell_reviewer};
use super::{rules, scoring, store};
use crate::accounts::Ctx;
use crate::accounts::policy::{self, Permission, Scope};
use crate::applications;
use crate::db::Conn;
use crate::events::Event;

/// Unlocks a review of a dossier that has its points already; its reviewer reads the reason. When
/// it is handed in again, the dossier's points are computed anew; its place changes only by a
/// corrected list.
///
/// # Errors
/// [`ReviewError`].
pub fn reread(tx: &mut Conn, ctx: &Ctx, command: &Reopen) -> Result<Review, ReviewError> {
    let seen = store::review(tx, command.review)?.ok_or(ReviewError::NotFound)?;
    let head = applications::head(tx, seen.application)?.ok_or(ReviewError::NotFound)?;
    policy::allow(ctx, Permission::DecideAppeals, Scope::Call(head.call))?;
    let reason = rules::reason(&command.reason).map_err(|problem| ReviewError::Invalid(vec![problem]))?;
    let mut next = scoring::step(tx, &seen, command.version, Command::Reread)?;
    next.reopen_reason = Some(reason);
    let event = Event::new("review.reopened", seen.id).with(json!({"reviewer": seen.reviewer, "by_appeal": true}));
    scoring::put(tx, ctx, &seen, &next, head.call, event)?;
    tell_reviewer(tx, ctx, &head, &next)?;
    Ok(next)
}
