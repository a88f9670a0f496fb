//! Gives one dossier to one reviewer.

use serde_json::json;

use super::lifecycle::State;
use super::model::{Problem, Review, ReviewError};
use super::{messages, outcome, rubric, store};
use crate::accounts::policy::{self, Permission, Scope};
use crate::accounts::{self, Ctx};
use crate::applications::{self, Application, lifecycle};
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;
use crate::kernel::ids::{AccountId, ApplicationId, ReviewId, RulebookId};

/// A dossier for a reviewer.
#[derive(Debug, Clone)]
pub struct Assign {
    /// The dossier.
    pub application: ApplicationId,
    /// The reviewer.
    pub reviewer: AccountId,
}

/// Assigns by hand. The first reviewer of an eligible dossier takes it into review.
///
/// # Errors
/// [`ReviewError`].
pub fn assign(tx: &mut Conn, ctx: &Ctx, command: &Assign) -> Result<Review, ReviewError> {
    let seen = applications::head(tx, command.application)?.ok_or(ReviewError::NotFound)?;
    policy::allow(ctx, Permission::AssignReviews, Scope::Call(seen.call))?;
    calls::lock(tx, seen.call)?;
    let seen = applications::head(tx, command.application)?.ok_or(ReviewError::NotFound)?;
    let call = reviewed_call(tx, &seen)?;
    let (rulebook, rubric) = rubric::rubric(tx, call.id)?.ok_or(ReviewError::NoRubric)?;
    let reviewers = accounts::holders(tx, Permission::Review, Scope::Call(call.id), ctx.now)?;
    let own = accounts::account_of(tx, seen.person)?;
    if !reviewers.contains(&command.reviewer) || own == Some(command.reviewer) {
        return Err(ReviewError::Invalid(vec![Problem::NotAReviewer]));
    }
    let so_far = store::of_application(tx, seen.id)?;
    if so_far.iter().any(|review| review.reviewer == command.reviewer) {
        return Err(ReviewError::Invalid(vec![Problem::AlreadyAssigned]));
    }
    if outcome::lacking(&call, &rubric, &so_far) == 0 {
        return Err(ReviewError::Invalid(vec![Problem::Enough]));
    }
    let review = give(tx, ctx, &seen, command.reviewer, rulebook)?;
    let payload = messages::assigned(&call, 1);
    accounts::tell(
        tx,
        ctx,
        command.reviewer,
        &messages::REVIEW_ASSIGNED,
        review.id,
        &payload,
        None,
    )?;
    Ok(review)
}

/// The call of a dossier that reviewers may get.
pub(super) fn reviewed_call(tx: &mut Conn, seen: &Application) -> Result<Call, ReviewError> {
    let call = calls::call(tx, seen.call)?.ok_or_else(|| Fault::broken("a dossier without a call"))?;
    let open = matches!(seen.state, lifecycle::State::Eligible | lifecycle::State::InReview);
    // A review that was opened again after the list may call for a third reader.
    let listed = matches!(seen.state, lifecycle::State::Scored | lifecycle::State::Decided);
    let again = listed && reread(tx, seen.id)?;
    if (open || again) && call.terms.reviews {
        Ok(call)
    } else {
        Err(ReviewError::WrongState)
    }
}

/// Whether a review of this dossier was opened again.
fn reread(conn: &mut Conn, application: ApplicationId) -> Result<bool, Fault> {
    let reviews = store::of_application(conn, application)?;
    Ok(reviews.iter().any(|review| review.reopen_reason.is_some()))
}

/// Writes the review and its event, and starts the dossier's review with the first one.
pub(super) fn give(
    tx: &mut Conn,
    ctx: &Ctx,
    seen: &Application,
    reviewer: AccountId,
    rulebook: RulebookId,
) -> Result<Review, ReviewError> {
    let now = applications::head(tx, seen.id)?.ok_or(ReviewError::NotFound)?;
    if now.state == lifecycle::State::Eligible {
        let event = Event::new("application.review_started", now.id);
        applications::advance(tx, ctx, &now, lifecycle::Command::StartReview, event)?;
    }
    let review = Review {
        id: ctx.id::<ReviewId>(),
        application: seen.id,
        reviewer,
        state: State::Assigned,
        rulebook,
        scores: super::model::Scores::new(),
        comment: String::new(),
        conflict_reason: None,
        assigned_by: ctx.account(),
        assigned_at: ctx.now,
        submitted_at: None,
        version: 1,
        reopen_reason: None,
    };
    store::insert(tx, &review)?;
    let event = Event::new("review.assigned", review.id)
        .of(seen.id)
        .in_call(seen.call)
        .with(json!({"reviewer": reviewer, "rulebook": rulebook}));
    append(tx, ctx, event)?;
    Ok(review)
}
