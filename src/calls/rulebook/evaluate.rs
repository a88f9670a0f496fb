//! From a rulebook and facts to a verdict, a breakdown and an order key.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::attempts::{Attempt, attempts, best};
use super::facts::{Facts, ReviewedScores};
use super::model::{Criterion, Formula, Rulebook};
use super::{Decimal, Measure, RankValue, Reason, Verdict, eligibility};

/// What the rulebook says about one choice of one applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Eligible or not, with every reason, minima of parts among them.
    pub verdict: Verdict,
    /// The applicant's categories that the rulebook knows and that count in this tour.
    pub categories: Vec<String>,
    /// The key of the formula that counts: `main` or one of the rulebook's formulas.
    pub formula: String,
    /// The parts with weight in that formula, in the rulebook's order.
    pub parts: Vec<Part>,
    /// Reviewed criteria whose scores are not there yet; while some are, there is no total.
    pub pending: Vec<String>,
    /// The sum of the parts' points.
    pub total: Option<Decimal>,
    /// Values compared before the total, larger first.
    pub precedence: Vec<Decimal>,
    /// Values compared between equal totals, larger first; then the lot.
    pub ties: Vec<Decimal>,
}

/// One line of the breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The criterion's key.
    pub criterion: String,
    /// What was measured; none: nothing (no points), or not yet reviewed.
    pub value: Option<Decimal>,
    /// Of 100.
    pub weight: Decimal,
    /// Rounded by the rulebook; none: not yet reviewed.
    pub points: Option<Decimal>,
    /// The least value, when the criterion has one.
    pub minimum: Option<Decimal>,
}

impl Part {
    /// The value is there and below its minimum; a missing computed value counts as zero.
    #[must_use]
    pub fn below_minimum(&self) -> bool {
        let known = self.points.is_some();
        known && self.minimum.is_some_and(|least| self.value.unwrap_or_default() < least)
    }
}

impl Evaluation {
    /// The whole order key, larger first: precedence, total, ties. None without a total.
    #[must_use]
    pub fn order_key(&self) -> Option<Vec<Decimal>> {
        let total = self.total?;
        let before = self.precedence.iter().copied();
        Some(before.chain([total]).chain(self.ties.iter().copied()).collect())
    }
}

struct Measured<'a> {
    attempts: Vec<Attempt<'a>>,
    mark: Option<Decimal>,
    categories: BTreeSet<&'a str>,
    facts: &'a Facts,
    reviewed: &'a ReviewedScores,
}

/// Evaluates `facts` by `rulebook`. Pure; any rulebook gives an answer, but only one that
/// [`validate`](super::validate()) accepts gives a meaningful one.
#[must_use]
pub fn evaluate(rulebook: &Rulebook, facts: &Facts, reviewed: &ReviewedScores) -> Evaluation {
    let attempts = attempts(rulebook, facts);
    let mut reasons = eligibility::reasons(rulebook, facts, &attempts);
    let mark = rulebook.marks.as_ref().zip(facts.average_mark.as_ref());
    let counts = |key: &str| facts.categories.contains(key);
    let in_tour = |tours: &[u32]| tours.is_empty() || tours.contains(&facts.tour);
    let categories = rulebook.categories.iter();
    let measured = Measured {
        mark: mark.and_then(|(rules, mark)| eligibility::common_mark(rules, mark).ok()),
        categories: categories
            .filter(|category| counts(&category.key) && in_tour(&category.tours))
            .map(|category| category.key.as_str())
            .collect(),
        attempts,
        facts,
        reviewed,
    };
    let (formula, parts) = best_formula(rulebook, &measured);
    reasons.extend(parts.iter().filter(|part| part.below_minimum()).filter_map(|part| {
        rulebook
            .criterion(&part.criterion)
            .map(|criterion| Reason::PartBelowMinimum {
                criterion: criterion.titles.clone(),
                score: part.value.unwrap_or_default(),
                minimum: part.minimum.unwrap_or_default(),
            })
    }));
    let values = |names: &[RankValue]| names.iter().map(|name| measured.rank(rulebook, name)).collect();
    Evaluation {
        verdict: Verdict { reasons },
        categories: measured.categories.iter().map(|key| (*key).to_owned()).collect(),
        formula,
        pending: pending(&parts),
        total: total(&parts),
        parts,
        precedence: values(&rulebook.ranking.precedence),
        ties: values(&rulebook.ranking.ties),
    }
}

/// The formula whose minima are met and whose total is largest; the main one, then the earlier
/// one, when nothing tells them apart. While a review is missing, the main one.
fn best_formula(rulebook: &Rulebook, measured: &Measured<'_>) -> (String, Vec<Part>) {
    let main = ("main".to_owned(), parts(rulebook, None, measured));
    let others = rulebook.formulas.iter();
    let others = others.map(|formula| (formula.key.clone(), parts(rulebook, Some(formula), measured)));
    let order = |parts: &[Part]| {
        let total = total(parts)?;
        Some((!parts.iter().any(Part::below_minimum), total))
    };
    others.fold(main, |best, next| match (order(&best.1), order(&next.1)) {
        (Some(held), Some(found)) if found > held => next,
        _ => best,
    })
}

fn parts(rulebook: &Rulebook, formula: Option<&Formula>, measured: &Measured<'_>) -> Vec<Part> {
    let weight = |criterion: &Criterion| match formula {
        None => criterion.weight,
        Some(formula) => {
            let named = formula.weights.iter().find(|weight| weight.criterion == criterion.key);
            named.map_or(Decimal::ZERO, |weight| weight.weight)
        }
    };
    let part = |criterion: &Criterion| {
        let weight = weight(criterion);
        if weight <= Decimal::ZERO {
            return None;
        }
        let value = measured.value(criterion);
        let waiting = value.is_none() && criterion.measure == Measure::Reviewed;
        let points =
            (!waiting).then(|| value.map_or(Decimal::ZERO, |value| points(rulebook, criterion, weight, value)));
        Some(Part {
            criterion: criterion.key.clone(),
            value,
            weight,
            points,
            minimum: criterion.minimum,
        })
    };
    rulebook.criteria.iter().filter_map(part).collect()
}

/// The points of a measured value, computed exactly and rounded once.
fn points(rulebook: &Rulebook, criterion: &Criterion, weight: Decimal, value: Decimal) -> Decimal {
    let (numerator, denominator) = match (criterion.lowest, criterion.highest) {
        (Some(lowest), Some(highest)) => {
            let held = value.max(lowest).min(highest);
            let above = i128::from(held.units()) - i128::from(lowest.units());
            let span = i128::from(highest.units()) - i128::from(lowest.units());
            (above * i128::from(weight.units()), span)
        }
        _ => {
            let share = i128::from(value.units()) * i128::from(weight.units());
            (share, i128::from(Decimal::HUNDRED.units()))
        }
    };
    let rounding = rulebook.rounding;
    Decimal::quotient(numerator, denominator, rounding.places, rounding.mode).unwrap_or_default()
}

fn total(parts: &[Part]) -> Option<Decimal> {
    parts
        .iter()
        .try_fold(Decimal::ZERO, |sum, part| Some(sum.plus(part.points?)))
}

fn pending(parts: &[Part]) -> Vec<String> {
    let waiting = parts.iter().filter(|part| part.points.is_none());
    waiting.map(|part| part.criterion.clone()).collect()
}

impl Measured<'_> {
    fn value(&self, criterion: &Criterion) -> Option<Decimal> {
        let test = || best(&self.attempts, &criterion.tests);
        match criterion.measure {
            Measure::AverageMark => self.mark,
            Measure::TestMain => test().map(|attempt| attempt.main),
            Measure::TestMainSubject => test().map(Attempt::sum),
            Measure::Reviewed => self.reviewed.get(&criterion.key).copied(),
        }
    }

    fn rank(&self, rulebook: &Rulebook, name: &RankValue) -> Decimal {
        let accepted = rulebook.test_rule.as_ref().map_or(&[][..], |rule| &rule.any_of);
        let test = best(&self.attempts, accepted);
        let yes = |holds: bool| if holds { Decimal::ONE } else { Decimal::ZERO };
        match name {
            RankValue::Category(key) => yes(self.categories.contains(key.as_str())),
            RankValue::CountingSubject => yes(test.is_some_and(|attempt| attempt.subject.is_some())),
            RankValue::SubjectScore => test.and_then(|attempt| attempt.subject).unwrap_or_default(),
            RankValue::MainScore => test.map_or(Decimal::ZERO, |attempt| attempt.main),
            RankValue::AverageMark => self.mark.unwrap_or_default(),
            RankValue::Criterion(key) => {
                let criterion = rulebook.criterion(key);
                criterion
                    .and_then(|criterion| self.value(criterion))
                    .unwrap_or_default()
            }
            RankValue::SubmissionTime => {
                let seconds = self.facts.submitted_at.map_or(i64::MAX, |at| at.timestamp());
                let units = seconds.checked_mul(-Decimal::UNITS).and_then(Decimal::from_units);
                units.unwrap_or(Decimal::ZERO.minus(Decimal::MAX))
            }
        }
    }
}
