//! Several reviewers' scores joined into one, and the limits that call for a third reader.

use super::facts::ReviewedScores;
use super::model::Rulebook;
use super::{Decimal, Measure, RoundMode};

/// What the reviewers' scores of one application add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Panel {
    /// Fewer complete reviews than needed.
    Incomplete {
        /// How many are missing.
        missing: usize,
    },
    /// The reviewers are too far apart: one more has to read.
    ThirdReader {
        /// By how many reviewed points.
        difference: Decimal,
    },
    /// The mean of the reviews, or the median once an extra reader has read.
    Settled(ReviewedScores),
}

/// Joins complete `readings`, of which `needed` (at least 2) are required.
///
/// With exactly `needed` readings the mean of each criterion counts, unless the reviewed points
/// differ by more than the rulebook's limit; with more, the median counts. Mean and median are
/// kept to four places, half up.
#[must_use]
pub fn panel(rulebook: &Rulebook, readings: &[ReviewedScores], needed: usize) -> Panel {
    let needed = needed.max(2);
    let complete: Vec<&ReviewedScores> = readings
        .iter()
        .filter(|reading| is_complete(rulebook, reading))
        .collect();
    if complete.len() < needed {
        return Panel::Incomplete {
            missing: needed - complete.len(),
        };
    }
    if complete.len() > needed {
        return Panel::Settled(joined(rulebook, &complete, median));
    }
    let totals = complete.iter().map(|reading| reviewed_points(rulebook, reading));
    let (least, most) = totals.fold((Decimal::MAX, Decimal::ZERO), |(least, most), points| {
        (least.min(points), most.max(points))
    });
    let difference = most.minus(least);
    match &rulebook.third_reader {
        Some(limit) if difference > limit.difference => Panel::ThirdReader { difference },
        _ => Panel::Settled(joined(rulebook, &complete, mean)),
    }
}

/// Whether `total` is so near the last admitted total that a third reader is due.
#[must_use]
pub fn in_cutoff_band(rulebook: &Rulebook, total: Decimal, last_admitted: Decimal) -> bool {
    let band = rulebook.third_reader.as_ref().and_then(|limit| limit.cutoff_band);
    let distance = total.max(last_admitted).minus(total.min(last_admitted));
    band.is_some_and(|band| distance <= band)
}

/// Every reviewed criterion has one of its levels' points.
#[must_use]
pub fn is_complete(rulebook: &Rulebook, reading: &ReviewedScores) -> bool {
    reviewed(rulebook).all(|criterion| {
        let given = reading.get(&criterion.key);
        given.is_some_and(|points| criterion.levels.iter().any(|level| level.points == *points))
    })
}

fn reviewed(rulebook: &Rulebook) -> impl Iterator<Item = &super::model::Criterion> {
    let criteria = rulebook.criteria.iter();
    criteria.filter(|criterion| criterion.measure == Measure::Reviewed)
}

/// The weighted points of one reading in the main formula, to four places.
fn reviewed_points(rulebook: &Rulebook, reading: &ReviewedScores) -> Decimal {
    reviewed(rulebook).fold(Decimal::ZERO, |sum, criterion| {
        let value = reading.get(&criterion.key).copied().unwrap_or_default();
        let (Some(lowest), Some(highest)) = (criterion.lowest, criterion.highest) else {
            return sum.plus(value);
        };
        let above = i128::from(value.minus(lowest).units()) * i128::from(criterion.weight.units());
        let span = i128::from(highest.minus(lowest).units());
        sum.plus(Decimal::quotient(above, span, 4, RoundMode::HalfUp).unwrap_or_default())
    })
}

fn joined(rulebook: &Rulebook, readings: &[&ReviewedScores], join: fn(&[Decimal]) -> Decimal) -> ReviewedScores {
    let joined = |key: &str| {
        let given: Vec<Decimal> = readings
            .iter()
            .filter_map(|reading| reading.get(key).copied())
            .collect();
        join(&given)
    };
    reviewed(rulebook)
        .map(|criterion| (criterion.key.clone(), joined(&criterion.key)))
        .collect()
}

fn mean(values: &[Decimal]) -> Decimal {
    let sum: i128 = values.iter().map(|value| i128::from(value.units())).sum();
    let count = i128::try_from(values.len()).unwrap_or(i128::MAX);
    Decimal::quotient(sum, count, 4, RoundMode::HalfUp).unwrap_or_default()
}

fn median(values: &[Decimal]) -> Decimal {
    let mut values = values.to_vec();
    values.sort_unstable();
    let half = values.len() / 2;
    if values.len() % 2 == 1 {
        return values.get(half).copied().unwrap_or_default();
    }
    let middle: Vec<Decimal> = values.into_iter().skip(half.saturating_sub(1)).take(2).collect();
    mean(&middle)
}
