//! The order of a line from scores, ties and lots, and that threads leave no trace in it.

use std::num::NonZero;

use proptest::prelude::*;
use qabyl::allocation::{Builder, Decimal, Instance, Line, Merit, Wish, allocate, lot, result_bytes, write_result_on};

/// Score, ties and name by the words of the rule, sorted in the plainest way.
fn plainly(scores: &[(i64, Vec<i64>)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    let key = |who: &usize| {
        let (score, ties) = &scores[*who];
        let ties: Vec<i64> = ties.iter().map(|tie| -tie).collect();
        (-score, ties, lot("seed", "L", &format!("A{who}")))
    };
    order.sort_by_key(key);
    order
}

fn built(scores: &[(i64, Vec<i64>)], lines: &[&str], threads: usize) -> Instance {
    let mut builder = Builder::new();
    builder.seed("seed");
    for line in lines {
        builder.line(Line::open(line, 3)).unwrap();
    }
    for (who, (score, ties)) in scores.iter().enumerate() {
        let ties: Vec<Decimal> = ties.iter().map(|tie| Decimal::from_ten_thousandths(*tie)).collect();
        let merit = Merit::Score(Decimal::from_ten_thousandths(*score), &ties);
        let mut wishes: Vec<Wish<'_>> = lines.iter().map(|line| Wish { line, merit }).collect();
        wishes.rotate_left(who % lines.len());
        builder.applicant(&format!("A{who}"), &[], &wishes).unwrap();
    }
    builder.finish_on(NonZero::new(threads).unwrap()).unwrap()
}

fn scores() -> impl Strategy<Value = Vec<(i64, Vec<i64>)>> {
    // Few values, so that ties and lots decide often; beside them the extremes of the format, and
    // what just fits in 32 bits or just does not.
    let short = i64::from(i32::MIN);
    let long = i64::from(i32::MAX);
    let value = move || {
        prop_oneof![
            4 => 0_i64..3,
            1 => Just(-10_000_000_000_000_000),
            1 => Just(10_000_000_000_000_000),
            1 => short - 1..=short + 1,
            1 => long - 1..=long + 1,
        ]
    };
    prop::collection::vec((value(), prop::collection::vec(value(), 2)), 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn scores_then_ties_then_the_lot(scores in scores()) {
        let instance = built(&scores, &["L"], 1);
        prop_assert_eq!(instance.order_of(0).collect::<Vec<_>>(), plainly(&scores));
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bytes(scores in scores(), threads in 2_usize..20) {
        let lines = ["L", "M", "N", "O", "P", "Q", "R"];
        let bytes = |threads: usize| {
            let instance = built(&scores, &lines, threads);
            let outcome = allocate(&instance).unwrap();
            let mut bytes = Vec::new();
            write_result_on(NonZero::new(threads).unwrap(), &instance, &outcome, &[7; 32], &mut bytes).unwrap();
            assert_eq!(bytes, result_bytes(&instance, &outcome, &[7; 32]));
            bytes
        };
        prop_assert_eq!(bytes(1), bytes(threads));
    }
}
