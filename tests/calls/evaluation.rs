//! The evaluator by example; the twenty-five rules of committees stand in `tests/rules`.

use qabyl::calls::rulebook::{Decimal, ReviewedScores, evaluate};

use super::real_files::{SCHOLARSHIP, call};
use crate::rules::people::{reviews, school_leaver};

pub fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn a_scholarship_total_adds_up_by_hand() {
    let rulebook = call(SCHOLARSHIP).rulebook;
    let result = evaluate(&rulebook, &school_leaver(), &reviews("7", "8.5", "5"));
    assert!(result.verdict.eligible());
    let points: Vec<String> = result
        .parts
        .iter()
        .map(|part| part.points.unwrap().to_string())
        .collect();
    // (4.55 - 3) / 2 * 40; 7 / 10 * 25; 8.5 / 10 * 20; 5 / 10 * 15
    assert_eq!(points, ["31", "17.5", "17", "7.5"]);
    assert_eq!(result.total, Some(d("73")));
    assert_eq!(result.ties, [d("4.55"), d("8.5"), d("7")]);
}

#[test]
fn without_reviews_there_is_no_total_but_a_verdict() {
    let rulebook = call(SCHOLARSHIP).rulebook;
    let result = evaluate(&rulebook, &school_leaver(), &ReviewedScores::new());
    assert!(result.verdict.eligible());
    assert_eq!((result.total, result.order_key()), (None, None));
    assert_eq!(result.pending, ["motivation", "interview", "language"]);
}
