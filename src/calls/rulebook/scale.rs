//! Conversion between scales: straight lines between declared points.

use super::measured::ScaleStep;
use super::{Decimal, RoundMode};

/// Converts `value` by `steps` (rising in `at`), rounded half up to four places; below the
/// first and above the last step the result stays at theirs. No steps: the value itself.
#[must_use]
pub fn convert(value: Decimal, steps: &[ScaleStep]) -> Decimal {
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else {
        return value;
    };
    if value <= first.at {
        return first.becomes;
    }
    let segment = steps
        .iter()
        .zip(steps.iter().skip(1))
        .find(|(_, upper)| value <= upper.at);
    let Some((lower, upper)) = segment else {
        return last.becomes;
    };
    let run = difference(upper.at, lower.at);
    let rise = difference(upper.becomes, lower.becomes);
    let numerator = i128::from(lower.becomes.units()) * run + rise * difference(value, lower.at);
    Decimal::quotient(numerator, run, 4, RoundMode::HalfUp).unwrap_or(lower.becomes)
}

fn difference(left: Decimal, right: Decimal) -> i128 {
    i128::from(left.units()) - i128::from(right.units())
}
