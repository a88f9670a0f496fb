//! What may be read of appeals, and by whom.

use std::collections::BTreeSet;

use super::lifecycle::State;
use super::model::{About, Appeal, AppealError, Which};
use super::{rules, store};
use crate::accounts::policy::{Permission, Scope, allow, holds};
use crate::accounts::{self, Ctx};
use crate::applications::{self, Application};
use crate::calls::{self, Call, CallState};
use crate::db::Conn;
use crate::events;
use crate::kernel::ids::{AccountId, AppealId, ApplicationId, CallId, PlacementId, ProgrammeId, RunId};
use crate::kernel::{Actor, Fault, Instant};
use crate::placements::{Placement, Run, RunState, read as places};
use crate::reviews::{self, Review};

/// What its own applicant may doubt: a wish that stands on a published list, or the decision that
/// the dossier may not compete.
#[derive(Debug, Clone)]
pub struct Own {
    /// The dossier.
    pub head: Application,
    /// Its call.
    pub call: Call,
    /// What is doubted.
    pub about: About,
    /// What would be studied there; none for a decision.
    pub programme: Option<ProgrammeId>,
    /// Until when an appeal may be filed; exclusive.
    pub closes_at: Instant,
    /// Whether what is doubted stands still.
    pub standing: bool,
    /// The appeal about it.
    pub appeal: Option<Appeal>,
    /// The corrected list, or the new decision, that came after the appeal was upheld.
    pub corrected_at: Option<Instant>,
}

/// The published runs that speak of a placement: its own and the corrections of that, the oldest
/// first.
fn speaking(conn: &mut Conn, placement: &Placement) -> Result<Vec<Run>, Fault> {
    let mut runs = places::runs(conn, placement.call)?;
    runs.retain(|run| {
        (run.id == placement.run || run.corrects == Some(placement.run)) && run.state == RunState::Published
    });
    runs.sort_by_key(|run| run.number);
    Ok(runs)
}

/// What the asker may doubt; absent for everybody else.
///
/// # Errors
/// [`AppealError`].
pub fn own(conn: &mut Conn, ctx: &Ctx, which: Which) -> Result<Own, AppealError> {
    match which {
        Which::Place(id) => own_place(conn, ctx, id),
        Which::Decision(id) => own_decision(conn, ctx, id)?.ok_or(AppealError::NotFound),
    }
}

fn window(call: &Call, from: Instant) -> Result<Instant, Fault> {
    rules::closes(call, from).map_err(|error| Fault::new("calendar", error.to_string()))
}

/// The decision against a dossier that stands, or the last one that was doubted; none for a dossier
/// that was never decided against.
fn own_decision(conn: &mut Conn, ctx: &Ctx, id: ApplicationId) -> Result<Option<Own>, AppealError> {
    let head = applications::head(conn, id)?.ok_or(AppealError::NotFound)?;
    allow(ctx, Permission::Apply, Scope::Person(head.person))?;
    let call = calls::call(conn, head.call)?.ok_or(AppealError::NotFound)?;
    let decision = applications::eligibility(conn, id)?;
    let against = decision.as_ref().filter(|it| !it.eligible).map(|it| it.decided_at);
    let doubted = |appeal: &Appeal| match appeal.about {
        About::Decision { at } => Some(at),
        About::Place { .. } => None,
    };
    let appeals = store::of_application(conn, id)?;
    let last = appeals.into_iter().rev().find(|appeal| doubted(appeal).is_some());
    // Whoever is decided against a second time may doubt that too.
    let Some(at) = against.or_else(|| last.as_ref().and_then(doubted)) else {
        return Ok(None);
    };
    let appeal = last.filter(|appeal| doubted(appeal) == Some(at));
    let upheld = appeal.as_ref().filter(|it| it.state == State::Upheld);
    Ok(Some(Own {
        closes_at: window(&call, at)?,
        about: About::Decision { at },
        programme: None,
        standing: head.state == applications::State::Ineligible && against == Some(at),
        corrected_at: upheld
            .and_then(|_| decision.map(|it| it.decided_at))
            .filter(|anew| *anew > at),
        appeal,
        head,
        call,
    }))
}

fn own_place(conn: &mut Conn, ctx: &Ctx, id: PlacementId) -> Result<Own, AppealError> {
    let placement = places::placement(conn, id)?.ok_or(AppealError::NotFound)?;
    allow(ctx, Permission::Apply, Scope::Person(placement.person))?;
    let head = applications::head(conn, placement.application)?.ok_or(AppealError::NotFound)?;
    let call = calls::call(conn, placement.call)?.ok_or(AppealError::NotFound)?;
    let runs = speaking(conn, &placement)?;
    let published = runs.iter().rev().find_map(|run| run.published_at);
    let published = published.ok_or(AppealError::NotFound)?;
    let closes_at = window(&call, published)?;
    let appeal = store::of_placement(conn, id)?;
    Ok(Own {
        about: About::Place {
            placement: placement.id,
            run: placement.run,
        },
        programme: Some(placement.programme),
        standing: matches!(head.state, applications::State::Scored | applications::State::Decided),
        corrected_at: appeal.as_ref().and_then(|appeal| corrected(appeal, &runs)),
        appeal,
        closes_at,
        head,
        call,
    })
}

/// When the lists were corrected after an upheld appeal.
fn corrected(appeal: &Appeal, runs: &[Run]) -> Option<Instant> {
    let since = appeal.decided_at.filter(|_| appeal.state == State::Upheld)?;
    let after = |run: &&Run| run.corrects.is_some() && run.published_at.is_some_and(|at| at > since);
    runs.iter().rev().find(after).and_then(|run| run.published_at)
}

/// What can be doubted about one dossier of the asker: the decision against it, and its wishes that
/// stand on a published list.
///
/// # Errors
/// [`AppealError`]; absent for everybody else.
pub fn own_all(conn: &mut Conn, ctx: &Ctx, code: &str) -> Result<(Application, Vec<Own>), AppealError> {
    let head = applications::by_code(conn, code)?.ok_or(AppealError::NotFound)?;
    allow(ctx, Permission::Apply, Scope::Person(head.person))?;
    let mut found: Vec<Own> = own_decision(conn, ctx, head.id)?.into_iter().collect();
    for placement in places::of_application(conn, head.id)? {
        found.push(own_place(conn, ctx, placement.id)?);
    }
    Ok((head, found))
}

/// What an officer does with a dossier by hand.
const BY_HAND: [&str; 7] = [
    "application.check_opened",
    "application.check_reopened",
    "application.correction_requested",
    "application.declared_eligible",
    "application.declared_ineligible",
    "document.accepted",
    "document.rejected",
];

/// Who must not decide an appeal about this dossier: whoever was given it to score, checked it,
/// decided on it, or proposed or approved a list that speaks of it; and the applicant.
///
/// # Errors
/// When the database fails.
pub fn barred(conn: &mut Conn, appeal: &Appeal) -> Result<BTreeSet<AccountId>, Fault> {
    let mut barred = BTreeSet::new();
    for review in reviews::of_application(conn, appeal.application)? {
        barred.insert(review.reviewer);
    }
    if let Some(head) = applications::head(conn, appeal.application)? {
        barred.extend(applications::desk::checker_of(conn, head.id)?);
        barred.extend(accounts::account_of(conn, head.person)?);
    }
    for event in events::of_application(conn, appeal.application)? {
        if let (Actor::Account { id }, true) = (event.actor, BY_HAND.contains(&event.kind.as_str())) {
            barred.insert(id);
        }
    }
    let About::Place { run: of, .. } = appeal.about else {
        return Ok(barred);
    };
    for run in places::runs(conn, appeal.call)? {
        if run.id == of || run.corrects == Some(of) {
            barred.insert(run.proposed_by);
            barred.extend(run.approved_by);
        }
    }
    Ok(barred)
}

/// A line of the committee's list.
#[derive(Debug, Clone)]
pub struct Line {
    /// The appeal.
    pub appeal: Appeal,
    /// The dossier's code.
    pub code: String,
    /// Who decides it.
    pub member: String,
}

/// The appeals of one call.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The call.
    pub call: Call,
    /// The asker's own first, then what is open, then by time.
    pub lines: Vec<Line>,
}

/// The appeals of every call whose runs the asker may read.
///
/// # Errors
/// [`AppealError::Denied`] when that is no call at all.
pub fn desks(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<Desk>, AppealError> {
    allow(ctx, Permission::ReadRuns, Scope::Anywhere)?;
    let mut desks = Vec::new();
    for call in calls::calls(conn)? {
        if call.state == CallState::Draft || !holds(&ctx.who, Permission::ReadRuns, Scope::Call(call.id)) {
            continue;
        }
        let mut lines = Vec::new();
        for appeal in store::of_call(conn, call.id)? {
            lines.push(Line {
                code: code(conn, appeal.application)?,
                member: name(conn, appeal.member)?,
                appeal,
            });
        }
        lines.sort_by_key(|line| {
            let open = super::lifecycle::OPEN.contains(&line.appeal.state);
            let mine = open && line.appeal.member == ctx.account();
            (!mine, !open, line.appeal.filed_at, line.appeal.id)
        });
        desks.push(Desk { call, lines });
    }
    Ok(desks)
}

/// Appeals of a call that wait for their answer; authorisation is the caller's.
///
/// # Errors
/// When the database fails.
pub fn waiting(conn: &mut Conn, call: CallId) -> Result<usize, Fault> {
    let all = store::of_call(conn, call)?.into_iter();
    Ok(all
        .filter(|appeal| super::lifecycle::OPEN.contains(&appeal.state))
        .count())
}

fn code(conn: &mut Conn, application: ApplicationId) -> Result<String, Fault> {
    let head = applications::head(conn, application)?;
    Ok(head.map(|head| head.code).unwrap_or_default())
}

fn name(conn: &mut Conn, account: Option<AccountId>) -> Result<String, Fault> {
    let Some(account) = account else {
        return Ok(String::new());
    };
    let profile = accounts::profile(conn, account)?;
    Ok(profile.map(|profile| profile.name).unwrap_or_default())
}

/// One appeal as the committee sees it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The appeal.
    pub appeal: Appeal,
    /// The dossier.
    pub head: Application,
    /// The call.
    pub call: Call,
    /// Who decides it.
    pub member: String,
    /// Members who may be named.
    pub fit: Vec<(AccountId, String)>,
    /// Members who may not, because they scored, checked, proposed or approved.
    pub barred: Vec<String>,
    /// The reviews of the dossier that are handed in, with their reviewers' names.
    pub reviews: Vec<(Review, String)>,
    /// The asker names members.
    pub may_assign: bool,
    /// The asker decides this one.
    pub may_decide: bool,
    /// The run to correct; none where a decision is doubted.
    pub run: Option<RunId>,
    /// When the lists were corrected, or the dossier was decided anew, after it was upheld.
    pub corrected_at: Option<Instant>,
}

/// One appeal, for who may read its call's runs.
///
/// # Errors
/// [`AppealError`].
pub fn seen(conn: &mut Conn, ctx: &Ctx, id: AppealId) -> Result<Seen, AppealError> {
    let appeal = store::appeal(conn, id)?.ok_or(AppealError::NotFound)?;
    let scope = Scope::Call(appeal.call);
    allow(ctx, Permission::ReadRuns, scope)?;
    let head = applications::head(conn, appeal.application)?.ok_or(AppealError::NotFound)?;
    let call = calls::call(conn, appeal.call)?.ok_or(AppealError::NotFound)?;
    let (run, corrected_at) = match appeal.about {
        About::Place { placement, run } => {
            let placement = places::placement(conn, placement)?.ok_or(AppealError::NotFound)?;
            let runs = speaking(conn, &placement)?;
            (Some(run), corrected(&appeal, &runs))
        }
        About::Decision { at } => {
            let anew = applications::eligibility(conn, appeal.application)?.map(|it| it.decided_at);
            (None, anew.filter(|anew| appeal.state == State::Upheld && *anew > at))
        }
    };
    let never = barred(conn, &appeal)?;
    let (mut fit, mut unfit) = (Vec::new(), Vec::new());
    for account in accounts::holders(conn, Permission::DecideAppeals, scope, ctx.now)? {
        let called = name(conn, Some(account))?;
        if never.contains(&account) {
            unfit.push(called);
        } else {
            fit.push((account, called));
        }
    }
    let mut handed_in = Vec::new();
    for review in reviews::of_application(conn, appeal.application)? {
        if review.state == reviews::State::Submitted {
            let reviewer = name(conn, Some(review.reviewer))?;
            handed_in.push((review, reviewer));
        }
    }
    let decides = appeal.member.is_some() && appeal.member == ctx.account();
    Ok(Seen {
        member: name(conn, appeal.member)?,
        may_assign: holds(&ctx.who, Permission::AssignAppeals, scope),
        may_decide: decides && holds(&ctx.who, Permission::DecideAppeals, scope),
        corrected_at,
        run,
        fit,
        barred: unfit,
        reviews: handed_in,
        appeal,
        head,
        call,
    })
}

/// The appeals of a dossier, for rooms above; authorisation is theirs.
///
/// # Errors
/// When the database fails.
pub fn of_application(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Appeal>, Fault> {
    store::of_application(conn, application)
}
