//! The evaluator against an independent one: naive fractions, written from the documentation.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use qabyl::calls::rulebook::{
    Decimal, Degree, Facts, FieldGroup, Funding, Mark, ReviewedScores, RoundMode, Rulebook, evaluate,
};

use super::real_files::{SCHOLARSHIP, call};

/// A fraction, always reduced, denominator positive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Ratio(i128, i128);

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

impl Ratio {
    fn new(top: i128, bottom: i128) -> Self {
        let common = gcd(top, bottom).max(1) * bottom.signum();
        Self(top / common, bottom / common)
    }

    fn of(text: &str) -> Self {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits: i128 = format!("{whole}{part}").parse().unwrap();
        Self::new(digits, 10_i128.pow(u32::try_from(part.len()).unwrap()))
    }

    fn minus(self, other: Self) -> Self {
        Self::new(self.0 * other.1 - other.0 * self.1, self.1 * other.1)
    }

    fn plus(self, other: Self) -> Self {
        Self::new(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }

    fn times(self, other: Self) -> Self {
        Self::new(self.0 * other.0, self.1 * other.1)
    }

    fn over(self, other: Self) -> Self {
        Self::new(self.0 * other.1, self.1 * other.0)
    }

    fn less(self, other: Self) -> bool {
        self.minus(other).0 < 0
    }

    /// To `places`, of a value that is not negative.
    fn rounded(self, places: u8, mode: RoundMode) -> Self {
        let scale = 10_i128.pow(u32::from(places));
        let (down, rest) = (self.0 * scale / self.1, self.0 * scale % self.1);
        let up = match mode {
            RoundMode::Down => false,
            RoundMode::HalfUp => 2 * rest >= self.1,
            RoundMode::HalfEven => 2 * rest > self.1 || (2 * rest == self.1 && down % 2 == 1),
        };
        Self::new(down + i128::from(up), scale)
    }
}

/// The four-point mark on the five-point scale, as the call file's steps say it.
fn converted(mark: Ratio) -> Ratio {
    let two = Ratio::of("2");
    let value = if mark.less(two) {
        two.plus(mark.over(two))
    } else {
        Ratio::of("3").plus(mark.minus(two))
    };
    value.rounded(4, RoundMode::HalfUp)
}

fn naive(mark: &str, scores: [&str; 3], weights: [i32; 4], places: u8, mode: RoundMode) -> Ratio {
    let share = |value: Ratio, low: &str, high: &str, weight: i32| {
        let (low, high) = (Ratio::of(low), Ratio::of(high));
        let held = if value.less(low) { low } else { value };
        let held = if high.less(held) { high } else { held };
        let part = held
            .minus(low)
            .over(high.minus(low))
            .times(Ratio::new(i128::from(weight), 1));
        part.rounded(places, mode)
    };
    let marks = share(converted(Ratio::of(mark)), "3", "5", weights[0]);
    let pairs = scores.iter().zip(&weights[1..]);
    pairs.fold(marks, |sum, (score, weight)| {
        sum.plus(share(Ratio::of(score), "0", "10", *weight))
    })
}

fn decimal(units: i64) -> String {
    Decimal::from_units(units).unwrap().to_string()
}

fn facts(mark: &str) -> Facts {
    Facts {
        citizenships: BTreeSet::from(["KG".to_owned()]),
        degree: Degree::Bachelor,
        field_group: FieldGroup::Ict,
        funding: Funding::Scholarship,
        tour: 1,
        birth_date: None,
        education: BTreeSet::new(),
        average_mark: Some(Mark {
            value: mark.parse().unwrap(),
            scale: "four".to_owned(),
        }),
        tests: Vec::new(),
        categories: BTreeSet::new(),
        service_ended: None,
        submitted_at: None,
    }
}

fn weighted(rulebook: &Rulebook, weights: [i32; 4], places: u8, mode: RoundMode) -> Rulebook {
    let mut rulebook = rulebook.clone();
    for (criterion, weight) in rulebook.criteria.iter_mut().zip(weights) {
        criterion.weight = Decimal::whole(weight);
        criterion.minimum = None;
    }
    (rulebook.rounding.places, rulebook.rounding.mode) = (places, mode);
    rulebook
}

proptest! {
    #[test]
    fn totals_agree_with_naive_fractions(
        mark in 0_i64..=40_000,
        scores in prop::array::uniform3(0_i64..=100_000),
        cuts in prop::array::uniform3(1_i32..34),
        places in 0_u8..=4,
        mode in prop::sample::select(vec![RoundMode::HalfUp, RoundMode::HalfEven, RoundMode::Down]),
    ) {
        use std::sync::OnceLock;
        static RULEBOOK: OnceLock<Rulebook> = OnceLock::new();
        let base = RULEBOOK.get_or_init(|| call(SCHOLARSHIP).rulebook);
        let weights = [100 - cuts.iter().sum::<i32>(), cuts[0], cuts[1], cuts[2]];
        let rulebook = weighted(base, weights, places, mode);
        let (mark, scores) = (decimal(mark), scores.map(decimal));
        let keys = ["motivation", "interview", "language"];
        let reviewed: ReviewedScores = keys.iter().zip(&scores)
            .map(|(key, score)| ((*key).to_owned(), score.parse().unwrap()))
            .collect::<BTreeMap<_, _>>();
        let result = evaluate(&rulebook, &facts(&mark), &reviewed);
        let total = result.total.unwrap();
        let parts = result.parts.iter().fold(Decimal::ZERO, |sum, part| sum.plus(part.points.unwrap()));
        prop_assert_eq!(total, parts, "what is shown adds up");
        let expected = naive(&mark, [&scores[0], &scores[1], &scores[2]], weights, places, mode);
        prop_assert_eq!(Ratio::of(&total.to_string()), expected);
        prop_assert_eq!(evaluate(&rulebook, &facts(&mark), &reviewed), result, "same input, same answer");
    }

    #[test]
    fn a_better_score_never_lowers_the_total(
        mark in 0_i64..=40_000,
        score in 0_i64..100_000,
        more in 1_i64..50_000,
    ) {
        use std::sync::OnceLock;
        static RULEBOOK: OnceLock<Rulebook> = OnceLock::new();
        let rulebook = RULEBOOK.get_or_init(|| call(SCHOLARSHIP).rulebook);
        let total = |mark: i64, score: i64| {
            let keys = ["motivation", "interview", "language"];
            let given = Decimal::from_units(score.min(100_000)).unwrap();
            let reviewed = keys.iter().map(|key| ((*key).to_owned(), given)).collect();
            evaluate(rulebook, &facts(&decimal(mark.min(40_000))), &reviewed).total.unwrap()
        };
        prop_assert!(total(mark, score + more) >= total(mark, score));
        prop_assert!(total(mark + more, score) >= total(mark, score));
    }
}
