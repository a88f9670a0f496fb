//! What theory promises, on random small instances against brute force.

use proptest::prelude::*;
use qabyl::allocation::{Assurance, Unfilled, Verdict, allocate, input_bytes, result_bytes, verify};
use sha2::{Digest, Sha256};

use super::brute::{all_stable, best, is_stable, is_substitutable};
use super::{Small, SmallApplicant, SmallLine};

/// Categories 0 to 2 may be reserved, 3 and 4 capped; nobody has two of the capped, or one of each.
fn categories() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => Just(vec![]),
        4 => prop::sample::subsequence(vec![0_u8, 1, 2], 1..=2),
        3 => (3_u8..5).prop_map(|capped| vec![capped]),
    ]
}

fn line(applicants: usize) -> impl Strategy<Value = SmallLine> {
    let unfilled = prop_oneof![Just(Unfilled::Open), Just(Unfilled::Lost)];
    let group = (0_u32..3, prop::option::of(0_u8..3), unfilled);
    let group = group.prop_map(|(count, category, unfilled)| {
        let unfilled = if category.is_some() { unfilled } else { Unfilled::Open };
        (count, category, unfilled)
    });
    let caps = prop::sample::subsequence(vec![3_u8, 4], 0..=2);
    let caps = (caps, 0_u32..3, any::<bool>()).prop_map(|(names, max, wanted)| {
        let names = names.into_iter().filter(|_| wanted);
        names.map(|name| (name, max)).collect::<Vec<_>>()
    });
    let order = Just((0..applicants).collect::<Vec<_>>()).prop_shuffle();
    (prop::collection::vec(group, 0..4), caps, order).prop_map(|(groups, caps, order)| SmallLine {
        groups,
        caps,
        order,
    })
}

fn small() -> impl Strategy<Value = Small> {
    (1_usize..7, 1_usize..4).prop_flat_map(|(applicants, lines)| {
        let all: Vec<usize> = (0..lines).collect();
        let wishes = prop::sample::subsequence(all, 0..=lines).prop_shuffle();
        let applicant = (categories(), wishes);
        let applicant = applicant.prop_map(|(categories, wishes)| SmallApplicant { categories, wishes });
        (
            prop::collection::vec(line(applicants), lines),
            prop::collection::vec(applicant, applicants),
        )
            .prop_map(|(lines, applicants)| Small { lines, applicants })
    })
}

/// Only instances whose every line theory covers.
fn proved() -> impl Strategy<Value = Small> {
    small().prop_filter("entangled caps", |small| {
        let instance = small.build();
        (0..small.lines.len()).all(|line| instance.assurance(line) == Assurance::Proved)
    })
}

fn run(small: &Small) -> Vec<usize> {
    let instance = small.build();
    let outcome = allocate(&instance).unwrap();
    small.matching(&instance, &outcome)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_result_is_the_best_stable_one_for_every_applicant(small in proved()) {
        let matching = run(&small);
        prop_assert!(is_stable(&small, &matching));
        let stable = all_stable(&small);
        prop_assert_eq!(Some(&matching), best(&stable));
    }

    #[test]
    fn a_rule_that_theory_covers_is_substitutable(small in proved()) {
        for line in 0..small.lines.len() {
            prop_assert!(is_substitutable(&small, line));
        }
    }

    #[test]
    fn an_entangled_line_gives_a_stable_result_or_is_refused(small in small()) {
        let instance = small.build();
        match allocate(&instance) {
            Ok(outcome) => {
                prop_assert!(is_stable(&small, &small.matching(&instance, &outcome)));
                let input = input_bytes(&instance);
                let hash = Sha256::digest(&input).into();
                let result = result_bytes(&instance, &outcome, &hash);
                prop_assert_eq!(verify(&instance, &hash, &result), Ok(Verdict::Verified));
            }
            Err(unusable) => prop_assert!(unusable.place.ends_with("/caps")),
        }
    }

    #[test]
    fn nobody_gains_by_an_untrue_list(small in proved(), who in any::<prop::sample::Index>(), seed in any::<u64>()) {
        let who = who.index(small.applicants.len());
        let truth = small.applicants[who].wishes.clone();
        let honest = run(&small)[who];
        // Every subset in every order is at most 16 lists of up to three lines.
        for lie in lists(small.lines.len()) {
            let mut lying = small.clone();
            lying.applicants[who].wishes = lie.clone();
            let got = run(&lying)[who];
            let worth = lie.get(got).and_then(|line| truth.iter().position(|l| l == line));
            prop_assert!(honest <= worth.unwrap_or(truth.len()), "seed {seed}: {lie:?} gains");
        }
    }

    #[test]
    fn one_more_seat_hurts_nobody(small in proved(), line in any::<prop::sample::Index>(), group in any::<prop::sample::Index>()) {
        let line = line.index(small.lines.len());
        let mut larger = small.clone();
        let groups = &mut larger.lines[line].groups;
        if groups.is_empty() {
            groups.push((1, None, Unfilled::Open));
        } else {
            let group = group.index(groups.len());
            groups[group].0 += 1;
        }
        let instance = larger.build();
        // A larger line can make a cap binding and its rule one that theory does not cover.
        prop_assume!(instance.assurance(line) == Assurance::Proved);
        for (before, after) in run(&small).into_iter().zip(run(&larger)) {
            prop_assert!(after <= before);
        }
    }

    #[test]
    fn the_order_of_the_input_leaves_no_trace(small in small(), seed in any::<u64>()) {
        let mut order: Vec<usize> = (0..small.applicants.len()).collect();
        let turn = usize::try_from(seed % 7).unwrap() % order.len();
        order.rotate_left(turn);
        if seed % 2 == 0 {
            order.reverse();
        }
        let (one, other) = (small.build(), small.build_in(&order));
        prop_assert_eq!(input_bytes(&one), input_bytes(&other));
        match (allocate(&one), allocate(&other)) {
            (Ok(first), Ok(second)) => prop_assert_eq!(
                result_bytes(&one, &first, &[0; 32]),
                result_bytes(&other, &second, &[0; 32])
            ),
            (first, second) => prop_assert_eq!(first.is_err(), second.is_err()),
        }
    }

    #[test]
    fn the_judge_accepts_the_best_stable_result_and_no_other(small in proved()) {
        let instance = small.build();
        let outcome = allocate(&instance).unwrap();
        let matching = small.matching(&instance, &outcome);
        for stable in all_stable(&small) {
            // The judge sees placements only; the rest of the result is derived in the harness.
            let verdict = super::tampering::judge_matching(&small, &stable);
            prop_assert_eq!(verdict, stable == matching, "{:?}", stable);
        }
    }
}

/// Every ordered list of distinct lines.
fn lists(lines: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    let mut from = 0;
    while from < all.len() {
        for line in 0..lines {
            if !all[from].contains(&line) {
                let mut longer = all[from].clone();
                longer.push(line);
                all.push(longer);
            }
        }
        from += 1;
    }
    all
}
