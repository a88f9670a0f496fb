//! What may be read of reviews, and by whom.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::lifecycle::{OWED, State};
use super::model::{Review, ReviewError};
use super::outcome::{self, Outcome};
use super::rubric::{self, Rubric};
use super::{rules, store};
use crate::accounts::policy::{self, Denied, Permission, Scope, holds};
use crate::accounts::{self, Ctx};
use crate::applications::lifecycle::State::{Decided, Eligible, InReview, Scored};
use crate::applications::{self, Application};
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::kernel::ids::{AccountId, ApplicationId, CallId, ReviewId};
use crate::kernel::{Fault, Words};

/// A line of a reviewer's queue.
#[derive(Debug, Clone)]
pub struct OwnReview {
    /// The review.
    pub review: Review,
    /// The dossier's code.
    pub code: String,
    /// The call's titles.
    pub call: Words,
    /// The degree applied for.
    pub degree: Option<String>,
    /// The own total, in 1/10,000 of a percent, once handed in.
    pub total: Option<i64>,
}

/// How far a reviewer has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Handed in.
    pub done: usize,
    /// All without conflict.
    pub all: usize,
}

/// The asker's own queue: what is owed first, the longest assigned first.
///
/// # Errors
/// [`ReviewError::Denied`] when the asker reviews nowhere.
pub fn own_queue(conn: &mut Conn, ctx: &Ctx) -> Result<(Vec<OwnReview>, Progress), ReviewError> {
    policy::allow(ctx, Permission::Review, Scope::Anywhere)?;
    let reviewer = ctx.account().ok_or(Denied::Absent)?;
    let calls: BTreeMap<CallId, Call> = calls::calls(conn)?.into_iter().map(|call| (call.id, call)).collect();
    let mut rubrics = BTreeMap::new();
    let mut lines = Vec::new();
    for (review, code, call, degree) in store::of_reviewer(conn, reviewer)? {
        let may = holds(&ctx.who, Permission::Review, Scope::Call(call));
        let Some(call) = calls.get(&call).filter(|_| may) else {
            continue;
        };
        let rubric = match rubrics.entry(review.rulebook) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(rubric::rubric_of(conn, review.rulebook)?),
        }
        .as_ref();
        lines.push(OwnReview {
            total: rubric
                .filter(|_| review.state == State::Submitted)
                .map(|rubric| rules::total(rubric, &review.scores)),
            code,
            call: call.titles.clone(),
            degree,
            review,
        });
    }
    lines.sort_by_key(|line| {
        (
            !OWED.contains(&line.review.state),
            line.review.assigned_at,
            line.review.id,
        )
    });
    let owed = lines.iter().filter(|line| OWED.contains(&line.review.state)).count();
    let progress = Progress {
        done: lines.len() - owed,
        all: lines.len(),
    };
    Ok((lines, progress))
}

/// A review as one asker may see it.
#[derive(Debug, Clone)]
pub enum ReviewOf {
    /// The asker's own.
    Own(Review),
    /// Another's, handed in, for who may read the call's reviews.
    Read(Review),
}

/// A review, its dossier's head and the rubric that it is scored by.
///
/// The own reviewer sees it in every state but a declared conflict. Others need `ReadReviews`,
/// see it only once handed in, and not while they owe a review of the same dossier themselves.
///
/// # Errors
/// [`ReviewError`]; what may not be seen is answered as absent.
pub fn review(conn: &mut Conn, ctx: &Ctx, id: ReviewId) -> Result<(ReviewOf, Application, Rubric), ReviewError> {
    let found = store::review(conn, id)?.ok_or(ReviewError::NotFound)?;
    let head = applications::head(conn, found.application)?.ok_or(ReviewError::NotFound)?;
    let rubric = rubric::rubric_of(conn, found.rulebook)?.ok_or(ReviewError::NoRubric)?;
    let scope = Scope::Call(head.call);
    if ctx.account() == Some(found.reviewer) {
        if found.state == State::ConflictDeclared || !holds(&ctx.who, Permission::Review, scope) {
            return Err(Denied::Absent.into());
        }
        return Ok((ReviewOf::Own(found), head, rubric));
    }
    policy::allow(ctx, Permission::ReadReviews, scope)?;
    let siblings = store::of_application(conn, found.application)?;
    if found.state != State::Submitted || must_not_see(ctx.account(), &siblings) {
        return Err(Denied::Absent.into());
    }
    Ok((ReviewOf::Read(found), head, rubric))
}

/// Whether an account must not see others' scores of this dossier: it owes a review of it, or
/// has a conflict with it.
fn must_not_see(account: Option<AccountId>, reviews: &[Review]) -> bool {
    reviews
        .iter()
        .any(|review| Some(review.reviewer) == account && review.state != State::Submitted)
}

/// The reviews of a dossier, for rooms above; authorisation is theirs.
///
/// # Errors
/// When the database fails.
pub fn of_application(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Review>, Fault> {
    store::of_application(conn, application)
}

/// A dossier on the secretary's board.
#[derive(Debug, Clone)]
pub struct BoardLine {
    /// The dossier.
    pub head: Application,
    /// Where its reviews stand; the spread only for who may see scores.
    pub outcome: Outcome,
    /// How many reviewers it still lacks.
    pub lacking: usize,
    /// The reviews: reviewer's name, and the total where the asker may see it.
    pub reviews: Vec<(Review, String, Option<i64>)>,
    /// Who could still be assigned.
    pub free: Vec<AccountId>,
}

/// The secretary's board of a call.
#[derive(Debug, Clone)]
pub struct Board {
    /// The call.
    pub call: Call,
    /// Whether the asker may assign.
    pub may_assign: bool,
    /// The reviewers: account, name, load.
    pub reviewers: Vec<(AccountId, String, usize)>,
    /// The dossiers that compete, those that lack a reviewer first.
    pub lines: Vec<BoardLine>,
}

/// The board of a call. Scores are blanked in what is returned wherever the asker must not
/// see them.
///
/// # Errors
/// [`ReviewError`].
pub fn board(conn: &mut Conn, ctx: &Ctx, slug: &str) -> Result<Board, ReviewError> {
    let call = calls::by_slug(conn, slug)?.ok_or(ReviewError::NotFound)?;
    policy::allow(ctx, Permission::ReadReviews, Scope::Call(call.id))?;
    let (_, rubric) = rubric::rubric(conn, call.id)?.ok_or(ReviewError::NoRubric)?;
    let mut by_dossier: BTreeMap<ApplicationId, Vec<Review>> = BTreeMap::new();
    for review in store::of_call(conn, call.id)? {
        by_dossier.entry(review.application).or_default().push(review);
    }
    let mut names: BTreeMap<AccountId, String> = BTreeMap::new();
    let holders = accounts::holders(conn, Permission::Review, Scope::Call(call.id), ctx.now)?;
    let all = by_dossier.values().flatten().map(|review| review.reviewer);
    for account in holders.iter().copied().chain(all).collect::<Vec<_>>() {
        if let std::collections::btree_map::Entry::Vacant(entry) = names.entry(account) {
            let profile = accounts::profile(conn, account)?;
            entry.insert(profile.map(|profile| profile.name).unwrap_or_default());
        }
    }
    let load = |account: AccountId| {
        let all = by_dossier.values().flatten();
        all.filter(|review| review.reviewer == account && review.state != State::ConflictDeclared)
            .count()
    };
    let reviewers = holders
        .iter()
        .map(|account| {
            (
                *account,
                names.get(account).cloned().unwrap_or_default(),
                load(*account),
            )
        })
        .collect();
    let mut lines = Vec::new();
    let mut heads = applications::in_states(conn, call.id, &[Eligible, InReview])?;
    // Behind the list only what an upheld appeal opened again and is not complete yet.
    for (id, reviews) in &by_dossier {
        let reread = reviews.iter().any(|review| review.reopen_reason.is_some());
        if reread && !outcome::outcome(&call, &rubric, reviews).complete() {
            let head = applications::head(conn, *id)?;
            heads.extend(head.filter(|head| matches!(head.state, Scored | Decided)));
        }
    }
    for head in heads {
        let reviews = by_dossier.get(&head.id).map(Vec::as_slice).unwrap_or_default();
        let own = accounts::account_of(conn, head.person)?;
        lines.push(line(ctx, &call, &rubric, head, reviews, &names, &holders, own));
    }
    lines.sort_by_key(|line| (line.lacking == 0, line.head.submitted_at, line.head.id));
    Ok(Board {
        may_assign: holds(&ctx.who, Permission::AssignReviews, Scope::Call(call.id)),
        reviewers,
        lines,
        call,
    })
}

#[expect(
    clippy::too_many_arguments,
    reason = "one line of the board out of everything that was loaded for all"
)]
fn line(
    ctx: &Ctx,
    call: &Call,
    rubric: &Rubric,
    head: Application,
    reviews: &[Review],
    names: &BTreeMap<AccountId, String>,
    holders: &[AccountId],
    own: Option<AccountId>,
) -> BoardLine {
    let hidden = must_not_see(ctx.account(), reviews);
    let mut outcome = outcome::outcome(call, rubric, reviews);
    let lacking = outcome::lacking(call, rubric, reviews);
    if hidden {
        outcome.spread = None;
    }
    let shown = reviews.iter().map(|review| {
        let name = names.get(&review.reviewer).cloned().unwrap_or_default();
        let total = (review.state == State::Submitted && !hidden).then(|| rules::total(rubric, &review.scores));
        let mut review = review.clone();
        review.scores.clear();
        review.comment.clear();
        (review, name, total)
    });
    BoardLine {
        outcome,
        lacking,
        reviews: shown.collect(),
        free: holders
            .iter()
            .copied()
            .filter(|account| own != Some(*account) && !reviews.iter().any(|review| review.reviewer == *account))
            .collect(),
        head,
    }
}
