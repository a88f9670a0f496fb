//! The member decides, with reasons; an upheld appeal names what follows.

use serde_json::json;

use super::lifecycle::{self, Command};
use super::model::{About, Appeal, AppealError, Problem, Remedy};
use super::{messages, read, rules, store};
use crate::accounts::policy::{Denied, Permission, Scope, allow};
use crate::accounts::{self, Ctx};
use crate::applications;
use crate::calls;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{AppealId, ReviewId};
use crate::reviews::{self, Reopen};

/// For or against the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing changes.
    Dismiss,
    /// The lists are computed anew.
    List,
    /// The points are computed anew from the evidence, then the lists.
    Recount,
    /// This review is read again, then points and lists are computed anew.
    Reread(ReviewId),
    /// The office checks the dossier again.
    Recheck,
}

impl Verdict {
    fn remedy(self) -> Option<Remedy> {
        match self {
            Self::Dismiss => None,
            Self::List => Some(Remedy::List),
            Self::Recount => Some(Remedy::Recount),
            Self::Reread(_) => Some(Remedy::Reread),
            Self::Recheck => Some(Remedy::Recheck),
        }
    }

    /// Whether it answers a doubt about that.
    const fn answers(self, about: About) -> bool {
        match self {
            Self::Dismiss => true,
            Self::Recheck => matches!(about, About::Decision { .. }),
            Self::List | Self::Recount | Self::Reread(_) => matches!(about, About::Place { .. }),
        }
    }
}

/// A decision.
#[derive(Debug, Clone)]
pub struct Decide {
    /// The appeal.
    pub appeal: AppealId,
    /// As it was seen.
    pub version: i32,
    /// For or against.
    pub verdict: Verdict,
    /// The answer, point by point, as typed; the applicant reads it.
    pub answer: String,
}

/// Decides. Points that are computed anew, a review or a check that is opened again, follow at once
/// and by events of their own; the place itself changes only by a corrected list, so those who
/// propose lists are told; a check is the officers', so they are.
///
/// # Errors
/// [`AppealError::Denied`] for everybody but its own member, and for a member who has had a hand
/// in the result since.
pub fn decide(tx: &mut Conn, ctx: &Ctx, command: &Decide) -> Result<Appeal, AppealError> {
    let seen = store::appeal(tx, command.appeal)?.ok_or(AppealError::NotFound)?;
    let scope = Scope::Call(seen.call);
    allow(ctx, Permission::DecideAppeals, scope)?;
    let step = match command.verdict {
        Verdict::Dismiss => Command::Dismiss,
        _ => Command::Uphold,
    };
    let to = lifecycle::next(seen.state, step).ok_or(AppealError::WrongState)?;
    let account = ctx.account().ok_or(Denied::Forbidden)?;
    if seen.member != Some(account) || read::barred(tx, &seen)?.contains(&account) {
        return Err(Denied::Forbidden.into());
    }
    if seen.version != command.version {
        return Err(AppealError::OutOfDate);
    }
    if !command.verdict.answers(seen.about) {
        return Err(AppealError::Invalid(Problem::DecisionNeeded));
    }
    let answer = rules::written(&command.answer).map_err(AppealError::Invalid)?;
    let mut next = seen.clone();
    next.state = to;
    next.decided_at = Some(ctx.now);
    next.remedy = command.verdict.remedy();
    next.version = seen.version + 1;
    match command.verdict {
        Verdict::Reread(id) => {
            let own = reviews::of_application(tx, seen.application)?;
            let review = own.into_iter().find(|review| review.id == id);
            let review = review.ok_or(AppealError::Invalid(Problem::DecisionNeeded))?;
            let again = Reopen {
                review: id,
                version: review.version,
                reason: answer.clone(),
            };
            reviews::reread(tx, ctx, &again)?;
            next.review = Some(id);
        }
        Verdict::Recount => {
            reviews::recount(tx, ctx, seen.application)?;
        }
        Verdict::Recheck => open_check_again(tx, ctx, &seen)?,
        Verdict::Dismiss | Verdict::List => {}
    }
    next.answer = Some(answer);
    if !store::update(tx, &seen, &next)? {
        return Err(AppealError::OutOfDate);
    }
    let kind = match command.verdict {
        Verdict::Dismiss => "appeal.dismissed",
        _ => "appeal.upheld",
    };
    let event = Event::new(kind, seen.id).of(seen.application).in_call(seen.call);
    append(
        tx,
        ctx,
        event.with(json!({"to": to, "remedy": next.remedy, "review": next.review})),
    )?;
    let head = applications::head(tx, seen.application)?.ok_or(AppealError::NotFound)?;
    let call = calls::call(tx, seen.call)?.ok_or(AppealError::NotFound)?;
    let payload = messages::about(&call, &head.code, &next);
    accounts::tell_person(
        tx,
        ctx,
        head.person,
        &messages::DECIDED,
        seen.id,
        &payload,
        Some(head.id),
    )?;
    if command.verdict == Verdict::Recheck {
        for officer in applications::desk::who_checks(tx, ctx, &head)? {
            accounts::tell(tx, ctx, officer, &messages::RECHECK, seen.id, &payload, None)?;
        }
    } else if step == Command::Uphold {
        for account in accounts::holders(tx, Permission::ProposeRun, scope, ctx.now)? {
            accounts::tell(tx, ctx, account, &messages::UPHELD, seen.id, &payload, None)?;
        }
    }
    Ok(next)
}

/// The dossier goes back to the office; where that looks at it again already, it stays.
fn open_check_again(tx: &mut Conn, ctx: &Ctx, appeal: &Appeal) -> Result<(), AppealError> {
    let head = applications::head(tx, appeal.application)?.ok_or(AppealError::NotFound)?;
    if head.state == applications::State::Ineligible {
        let event = Event::new("application.check_reopened", head.id).with(json!({"appeal": appeal.id}));
        applications::advance(tx, ctx, &head, applications::Command::UpholdAppeal, event)?;
    }
    Ok(())
}
