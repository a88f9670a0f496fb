//! Gives every dossier of a call the reviewers it lacks, with equal load.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::model::{Review, ReviewError};
use super::rules::{self, Needs};
use super::{assign, messages, outcome, store};
use crate::accounts::policy::{self, Permission, Scope};
use crate::accounts::{self, Ctx};
use crate::applications::{self, Application, lifecycle};
use crate::calls;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{AccountId, ApplicationId, CallId};

/// All dossiers of a call.
#[derive(Debug, Clone)]
pub struct AssignAll {
    /// The call.
    pub call: CallId,
    /// What the order is drawn from; kept with the event, so that the draw can be repeated.
    pub seed: String,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assigned {
    /// Reviews that were given out.
    pub given: usize,
    /// Reviews for which nobody was left.
    pub lacking: usize,
}

/// Assigns fairly: third readers too, never a reviewer who has or had the dossier, declared a
/// conflict, or is the applicant.
///
/// # Errors
/// [`ReviewError`].
pub fn assign_all(tx: &mut Conn, ctx: &Ctx, command: &AssignAll) -> Result<Assigned, ReviewError> {
    policy::allow(ctx, Permission::AssignReviews, Scope::Call(command.call))?;
    calls::lock(tx, command.call)?;
    let call = calls::call(tx, command.call)?.ok_or(ReviewError::NotFound)?;
    if !call.terms.reviews {
        return Err(ReviewError::WrongState);
    }
    let reviewers = accounts::holders(tx, Permission::Review, Scope::Call(call.id), ctx.now)?;
    let mut reviews: BTreeMap<ApplicationId, Vec<Review>> = BTreeMap::new();
    let mut load: BTreeMap<AccountId, usize> = reviewers.iter().map(|reviewer| (*reviewer, 0)).collect();
    for review in store::of_call(tx, call.id)? {
        if let Some(work) = load.get_mut(&review.reviewer)
            && review.state != super::State::ConflictDeclared
        {
            *work += 1;
        }
        reviews.entry(review.application).or_default().push(review);
    }
    let open = [lifecycle::State::Eligible, lifecycle::State::InReview];
    let heads: BTreeMap<ApplicationId, Application> = applications::in_states(tx, call.id, &open)?
        .into_iter()
        .map(|head| (head.id, head))
        .collect();
    let mut needs = Vec::new();
    for head in heads.values() {
        let so_far = reviews.get(&head.id).map(Vec::as_slice).unwrap_or_default();
        let (_, rubric) = outcome::rubric_for(tx, &call, so_far)?.ok_or(ReviewError::NoRubric)?;
        let missing = outcome::lacking(&call, &rubric, so_far);
        if missing > 0 {
            let mut never: BTreeSet<AccountId> = so_far.iter().map(|review| review.reviewer).collect();
            never.extend(accounts::account_of(tx, head.person)?);
            needs.push(Needs {
                application: head.id,
                missing,
                never,
            });
        }
    }
    let wanted: usize = needs.iter().map(|need| need.missing).sum();
    let plan = rules::fair_plan(&command.seed, &needs, &load);
    let mut by_reviewer: BTreeMap<AccountId, i64> = BTreeMap::new();
    for (application, reviewer) in &plan {
        if let Some(head) = heads.get(application) {
            let so_far = store::of_application(tx, head.id)?;
            let (rulebook, _) = outcome::rubric_for(tx, &call, &so_far)?.ok_or(ReviewError::NoRubric)?;
            assign::give(tx, ctx, head, *reviewer, rulebook)?;
            *by_reviewer.entry(*reviewer).or_default() += 1;
        }
    }
    let done = Assigned {
        given: plan.len(),
        lacking: wanted - plan.len(),
    };
    let event = Event::new("reviews.assigned_fairly", call.id)
        .in_call(call.id)
        .with(json!({"seed": command.seed, "given": done.given, "lacking": done.lacking}));
    let cause = append(tx, ctx, event)?;
    for (reviewer, count) in by_reviewer {
        let payload = messages::assigned(&call, count);
        accounts::tell(tx, ctx, reviewer, &messages::REVIEW_ASSIGNED, cause, &payload, None)?;
    }
    Ok(done)
}
