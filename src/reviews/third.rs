//! A third reader for dossiers whose total falls into the cut-off band of the rulebook.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::assign_all::Assigned;
use super::model::{Review, ReviewError};
use super::rules::{self, Needs};
use super::{State, assign, messages, outcome, store};
use crate::accounts::policy::{self, Permission, Scope};
use crate::accounts::{self, Ctx};
use crate::applications::{self, lifecycle};
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{AccountId, ApplicationId, CallId};
use crate::kernel::{Fault, Instant};

/// Who could read which of the dossiers a third time, and how much each reviewer has.
struct Plan {
    needs: Vec<Needs>,
    load: BTreeMap<AccountId, usize>,
}

fn plan(conn: &mut Conn, call: &Call, now: Instant, near: &[ApplicationId]) -> Result<Plan, Fault> {
    let readers = usize::try_from(call.terms.reviewers).unwrap_or(2).max(2);
    let reviewers = accounts::holders(conn, Permission::Review, Scope::Call(call.id), now)?;
    let mut load: BTreeMap<AccountId, usize> = reviewers.into_iter().map(|reviewer| (reviewer, 0)).collect();
    let mut reviews: BTreeMap<ApplicationId, Vec<Review>> = BTreeMap::new();
    for review in store::of_call(conn, call.id)? {
        if let Some(work) = load.get_mut(&review.reviewer)
            && review.state != State::ConflictDeclared
        {
            *work += 1;
        }
        reviews.entry(review.application).or_default().push(review);
    }
    let mut needs = Vec::new();
    for application in near {
        let so_far = reviews.get(application).map(Vec::as_slice).unwrap_or_default();
        let submitted = so_far.iter().filter(|review| review.state == State::Submitted).count();
        let mut never: BTreeSet<AccountId> = so_far.iter().map(|review| review.reviewer).collect();
        if let Some(head) = applications::head(conn, *application)? {
            never.extend(accounts::account_of(conn, head.person)?);
        }
        let somebody = load.keys().any(|reviewer| !never.contains(reviewer));
        if submitted == readers && somebody {
            needs.push(Needs {
                application: *application,
                missing: 1,
                never,
            });
        }
    }
    Ok(Plan { needs, load })
}

/// How many of the dossiers near the cut-off have only the first readers, and somebody is left
/// who could read them.
///
/// # Errors
/// When the database fails.
pub fn third_readings_due(conn: &mut Conn, call: &Call, now: Instant, near: &[ApplicationId]) -> Result<usize, Fault> {
    Ok(plan(conn, call, now, near)?.needs.len())
}

/// Gives each of the dossiers near the cut-off that has only the first readers a third one, with
/// equal load: it goes back to the reviewers, and then the median counts.
///
/// # Errors
/// [`ReviewError`].
pub fn third_readers(tx: &mut Conn, ctx: &Ctx, id: CallId, near: &[ApplicationId]) -> Result<Assigned, ReviewError> {
    policy::allow(ctx, Permission::AssignReviews, Scope::Call(id))?;
    calls::lock(tx, id)?;
    let call = calls::call(tx, id)?.ok_or(ReviewError::NotFound)?;
    let Plan { needs, load } = plan(tx, &call, ctx.now, near)?;
    let given = rules::fair_plan(&format!("third {}", ctx.now), &needs, &load);
    let mut by_reviewer: BTreeMap<AccountId, i64> = BTreeMap::new();
    for (application, reviewer) in &given {
        let head = applications::head(tx, *application)?.ok_or(ReviewError::NotFound)?;
        let event = Event::new("application.read_again", head.id);
        applications::advance(tx, ctx, &head, lifecycle::Command::ReadAgain, event)?;
        let so_far = store::of_application(tx, head.id)?;
        let (rulebook, _) = outcome::rubric_for(tx, &call, &so_far)?.ok_or(ReviewError::NoRubric)?;
        assign::give(tx, ctx, &head, *reviewer, rulebook)?;
        *by_reviewer.entry(*reviewer).or_default() += 1;
    }
    let done = Assigned {
        given: given.len(),
        lacking: needs.len() - given.len(),
    };
    let event = Event::new("reviews.third_readers", call.id).in_call(call.id);
    let cause = append(
        tx,
        ctx,
        event.with(json!({"given": done.given, "lacking": done.lacking})),
    )?;
    for (reviewer, count) in by_reviewer {
        let payload = messages::assigned(&call, count);
        accounts::tell(tx, ctx, reviewer, &messages::REVIEW_ASSIGNED, cause, &payload, None)?;
    }
    Ok(done)
}
