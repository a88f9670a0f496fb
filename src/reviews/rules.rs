//! Arithmetic of reviews and fair assignment; pure.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{POINT, Problem, Scores};
use super::rubric::Rubric;
use crate::calls::rulebook::{Decimal, ReviewedScores};
use crate::kernel::ids::{AccountId, ApplicationId};
use crate::kernel::{secrets, text};

/// The most that a comment takes, in characters.
pub const COMMENT_LIMIT: usize = 4_000;
/// The most that a reason takes, in characters.
pub const REASON_LIMIT: usize = 1_000;

/// A comment as it is kept.
///
/// # Errors
/// [`Problem::CommentUnusable`].
pub fn comment(typed: &str) -> Result<String, Problem> {
    clean(typed, COMMENT_LIMIT).ok_or(Problem::CommentUnusable)
}

/// A reason as it is kept; never empty.
///
/// # Errors
/// [`Problem::ReasonNeeded`], [`Problem::ReasonUnusable`].
pub fn reason(typed: &str) -> Result<String, Problem> {
    let reason = clean(typed, REASON_LIMIT).ok_or(Problem::ReasonUnusable)?;
    if reason.is_empty() {
        Err(Problem::ReasonNeeded)
    } else {
        Ok(reason)
    }
}

fn clean(typed: &str, limit: usize) -> Option<String> {
    let kept = text::paragraphs(typed).ok()?;
    text::at_most(&kept, limit).ok()?;
    Some(kept)
}

/// What is wrong with scores that are kept: unknown criteria, values that are no level.
#[must_use]
pub fn scores(rubric: &Rubric, scores: &Scores) -> Vec<Problem> {
    scores
        .iter()
        .filter(|(key, score)| {
            let criterion = rubric.criteria.iter().find(|criterion| &criterion.key == *key);
            !criterion.is_some_and(|criterion| criterion.levels.iter().any(|(points, _)| points == *score))
        })
        .map(|(key, _)| Problem::ScoreOutside(key.clone()))
        .collect()
}

/// What is missing before scores can be handed in.
#[must_use]
pub fn missing(rubric: &Rubric, scores: &Scores) -> Vec<Problem> {
    rubric
        .criteria
        .iter()
        .filter(|criterion| !scores.contains_key(&criterion.key))
        .map(|criterion| Problem::ScoreNeeded(criterion.key.clone()))
        .collect()
}

/// The weighted total of one review in 1/10,000 of a percent of the whole scale, each part
/// rounded half up. For showing only: how reviews are joined is the rulebook's.
#[must_use]
pub fn total(rubric: &Rubric, scores: &Scores) -> i64 {
    let weights: i128 = rubric.criteria.iter().map(|c| i128::from(c.weight)).sum();
    let parts = rubric.criteria.iter().map(|criterion| {
        let (low, high) = criterion.bounds();
        let above = i128::from(scores.get(&criterion.key).copied().unwrap_or(low) - low);
        let share = above * i128::from(criterion.weight) * i128::from(100 * POINT);
        round_half_up(share, i128::from(high - low) * weights)
    });
    i64::try_from(parts.sum::<i128>()).unwrap_or(0)
}

/// The scores as the rulebook reads them.
#[must_use]
pub fn reading(scores: &Scores) -> ReviewedScores {
    scores
        .iter()
        .filter_map(|(key, score)| Some((key.clone(), Decimal::from_units(*score)?)))
        .collect()
}

fn round_half_up(numerator: i128, denominator: i128) -> i128 {
    if denominator <= 0 {
        return 0;
    }
    (2 * numerator + denominator).div_euclid(2 * denominator)
}

/// A dossier that needs reviewers.
#[derive(Debug, Clone)]
pub struct Needs {
    /// The dossier.
    pub application: ApplicationId,
    /// How many are missing.
    pub missing: usize,
    /// Who may not have it: reviewers it has or had, conflicts, the applicant.
    pub never: BTreeSet<AccountId>,
}

/// Gives every dossier the reviewers it lacks with equal load: in an order drawn from `seed`,
/// each time those with the least work; ties are broken by the draw. The same input gives the
/// same plan. Dossiers for which nobody is left get fewer than they need.
#[must_use]
pub fn fair_plan(seed: &str, needs: &[Needs], load: &BTreeMap<AccountId, usize>) -> Vec<(ApplicationId, AccountId)> {
    let mut load = load.clone();
    let mut order: Vec<&Needs> = needs.iter().collect();
    // Who has the fewest possible reviewers chooses first; then the draw.
    order.sort_by_key(|need| {
        let free = load.keys().filter(|reviewer| !need.never.contains(reviewer)).count();
        (free, draw(seed, &[&need.application.to_string()]))
    });
    let mut plan = Vec::new();
    for need in order {
        let code = need.application.to_string();
        let mut free: Vec<(usize, [u8; 32], AccountId)> = load
            .iter()
            .filter(|(reviewer, _)| !need.never.contains(reviewer))
            .map(|(reviewer, work)| (*work, draw(seed, &[&code, &reviewer.to_string()]), *reviewer))
            .collect();
        free.sort_unstable();
        for (_, _, reviewer) in free.into_iter().take(need.missing) {
            plan.push((need.application, reviewer));
            if let Some(work) = load.get_mut(&reviewer) {
                *work += 1;
            }
        }
    }
    plan
}

fn draw(seed: &str, names: &[&str]) -> [u8; 32] {
    let mut bytes = seed.as_bytes().to_vec();
    for name in names {
        bytes.push(0);
        bytes.extend_from_slice(name.as_bytes());
    }
    secrets::sha256(&bytes)
}
