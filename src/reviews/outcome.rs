//! What the reviews of a dossier come to, once all are in.

use super::lifecycle::{OWED, State};
use super::model::{Review, ReviewError};
use super::rubric::{self, Rubric};
use super::{rules, store};
use crate::applications;
use crate::calls::rulebook::ReviewedScores;
use crate::calls::rulebook::panel::{Panel, panel};
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, RulebookId};

/// Where the reviews of a dossier stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Handed in.
    pub submitted: usize,
    /// Still owed by somebody.
    pub owed: usize,
    /// The call's number of independent reviewers.
    pub needed: usize,
    /// How far the first reviews lie apart, in 1/10,000 of a reviewed point, when that is more
    /// than the rulebook's limit.
    pub spread: Option<i64>,
    /// They lie so far apart that a third reader decides.
    pub third_reader: bool,
}

impl Outcome {
    /// Whether nothing is missing any more.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.owed == 0 && self.submitted >= self.needed + usize::from(self.third_reader)
    }
}

/// Where `reviews` stand in a call with this rubric.
#[must_use]
pub fn outcome(call: &Call, rubric: &Rubric, reviews: &[Review]) -> Outcome {
    let needed = usize::try_from(call.terms.reviewers).unwrap_or(2).max(2);
    let owed = reviews.iter().filter(|review| OWED.contains(&review.state)).count();
    let submitted: Vec<&Review> = reviews
        .iter()
        .filter(|review| review.state == State::Submitted)
        .collect();
    // The first ones by assignment: a third reader's scores do not undo the need for one.
    let first: Vec<ReviewedScores> = submitted
        .iter()
        .take(needed)
        .map(|review| rules::reading(&review.scores))
        .collect();
    let spread = match panel(&rubric.rulebook, &first, needed) {
        Panel::ThirdReader { difference } => Some(difference.units()),
        Panel::Incomplete { .. } | Panel::Settled(_) => None,
    };
    Outcome {
        submitted: submitted.len(),
        owed,
        needed,
        spread,
        third_reader: spread.is_some(),
    }
}

/// How many reviewers a dossier still lacks.
pub(super) fn lacking(call: &Call, rubric: &Rubric, reviews: &[Review]) -> usize {
    let outcome = outcome(call, rubric, reviews);
    let wanted = outcome.needed + usize::from(outcome.third_reader && outcome.owed == 0);
    wanted.saturating_sub(outcome.submitted + outcome.owed)
}

fn scored(conn: &mut Conn, application: ApplicationId) -> Result<Option<(Call, Rubric, Vec<Review>)>, Fault> {
    let Some(head) = applications::head(conn, application)? else {
        return Ok(None);
    };
    let Some(call) = calls::call(conn, head.call)? else {
        return Ok(None);
    };
    let reviews = store::of_application(conn, application)?;
    // What was scored by one rubric is counted by it, even if the rules were changed since.
    let rubric = rubric_for(conn, &call, &reviews)?.map(|(_, rubric)| rubric);
    Ok(rubric.map(|rubric| (call, rubric, reviews)))
}

/// The rubric by which a dossier is read, with its rulebook: that of the reviews it has, so that
/// all its readers answer the same questions; that in force when it has none.
pub(super) fn rubric_for(
    conn: &mut Conn,
    call: &Call,
    reviews: &[Review],
) -> Result<Option<(RulebookId, Rubric)>, Fault> {
    match reviews.iter().find(|review| review.state != State::ConflictDeclared) {
        Some(review) => {
            let rubric = rubric::rubric_of(conn, review.rulebook)?;
            Ok(rubric.map(|rubric| (review.rulebook, rubric)))
        }
        None => rubric::rubric(conn, call.id),
    }
}

/// Whether all reviews that a dossier needs are handed in, a third reader's included.
///
/// # Errors
/// When the database fails.
pub fn all_in(conn: &mut Conn, application: ApplicationId) -> Result<bool, Fault> {
    Ok(scored(conn, application)?.is_some_and(|(call, rubric, reviews)| outcome(&call, &rubric, &reviews).complete()))
}

/// The reviewed score of every criterion, in the rubric's order, in 1/10,000 of a point: the
/// mean of the call's reviewers, or the median when a third reader had to decide.
///
/// # Errors
/// [`ReviewError::WrongState`] before all reviews are in; [`ReviewError::NoRubric`].
pub fn reviewed_scores(conn: &mut Conn, application: ApplicationId) -> Result<Vec<(String, i64)>, ReviewError> {
    let (call, rubric, reviews) = scored(conn, application)?.ok_or(ReviewError::NoRubric)?;
    let outcome = outcome(&call, &rubric, &reviews);
    if !outcome.complete() {
        return Err(ReviewError::WrongState);
    }
    let readings: Vec<ReviewedScores> = reviews
        .iter()
        .filter(|review| review.state == State::Submitted)
        .map(|review| rules::reading(&review.scores))
        .collect();
    let Panel::Settled(joined) = panel(&rubric.rulebook, &readings, outcome.needed) else {
        return Err(ReviewError::WrongState);
    };
    Ok(rubric
        .criteria
        .iter()
        .filter_map(|criterion| Some((criterion.key.clone(), joined.get(&criterion.key)?.units())))
        .collect())
}

/// [`reviewed_scores`] in the rulebook's numbers; nothing while a review is missing.
///
/// # Errors
/// When the database fails.
pub fn joined(conn: &mut Conn, application: ApplicationId) -> Result<ReviewedScores, Fault> {
    match reviewed_scores(conn, application) {
        Ok(scores) => Ok(super::weigh::decimals(scores)),
        Err(ReviewError::Fault(fault)) => Err(fault),
        Err(_) => Ok(ReviewedScores::new()),
    }
}
