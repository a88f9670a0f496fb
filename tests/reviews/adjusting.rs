//! Adjusted scores: the two-way additive model, and the page that shows them and changes nothing.

use std::collections::BTreeMap;

use proptest::prelude::*;
use qabyl::accounts::Role;
use qabyl::applications::State;
use qabyl::kernel::ids::{AccountId, ApplicationId};
use qabyl::reviews::adjust::{Reading, adjust};
use qabyl::reviews::compare::compare;
use qabyl::reviews::reviewed_scores;

use super::assignment::{give, review_whole, scores};
use crate::desk::house::House;
use crate::harness::databases::{on_both, start};
use crate::harness::reader::Reader;
use crate::harness::server::Server;

fn dossier(number: u128) -> ApplicationId {
    ApplicationId(uuid::Uuid::from_u128(number))
}

fn reviewer(number: u128) -> AccountId {
    AccountId(uuid::Uuid::from_u128(number))
}

fn reading(of: u128, by: u128, total: i64) -> Reading {
    Reading {
        application: dossier(of),
        reviewer: reviewer(by),
        total,
    }
}

#[test]
fn a_mild_reviewer_lifts_nobody() {
    // The first reviewer gives 10 points more than the second for the same work.
    let found = adjust(&[
        reading(1, 1, 800_000),
        reading(1, 2, 700_000),
        reading(2, 1, 700_000),
        reading(3, 2, 640_000),
    ]);
    let mildness = |number| found.reviewers[&reviewer(number)].points;
    assert_eq!((mildness(1), mildness(2)), (Some(50_000), Some(-50_000)));
    let means = |number| {
        (
            found.dossiers[&dossier(number)].raw,
            found.dossiers[&dossier(number)].adjusted,
        )
    };
    assert_eq!(means(1), (750_000, 750_000));
    // By raw means the second dossier is ahead of the third; without mildness it is behind.
    assert_eq!(means(2), (700_000, 650_000));
    assert_eq!(means(3), (640_000, 690_000));
}

#[test]
fn who_shares_no_dossier_with_others_cannot_be_told() {
    let found = adjust(&[
        reading(1, 1, 800_000),
        reading(2, 2, 300_000),
        reading(3, 3, 500_000),
        reading(3, 4, 400_000),
    ]);
    assert_eq!(found.reviewers[&reviewer(1)].points, None);
    assert_eq!(found.reviewers[&reviewer(3)].points, Some(50_000));
    assert_eq!(found.dossiers[&dossier(1)].adjusted, 800_000, "nothing is made up");
    assert_eq!(adjust(&[]), qabyl::reviews::adjust::Adjusted::default());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Totals that are worth plus mildness give both back, to the last digit.
    #[test]
    fn what_was_put_in_is_found_again(
        worth in proptest::collection::vec(200_000_i64..800_000, 6..30),
        mild in proptest::collection::vec(-100_000_i64..100_000, 3..7),
    ) {
        let count = mild.len();
        let mut readings = Vec::new();
        for (number, value) in worth.iter().enumerate() {
            // A ring of pairs: everybody is linked.
            for by in [number % count, (number + 1) % count] {
                readings.push(reading(number as u128, by as u128, value + mild[by]));
            }
        }
        let mut reviews: BTreeMap<usize, i64> = BTreeMap::new();
        for number in 0..worth.len() {
            *reviews.entry(number % count).or_default() += 1;
            *reviews.entry((number + 1) % count).or_default() += 1;
        }
        let whole: i64 = reviews.values().sum();
        let centre = reviews.iter().map(|(by, n)| mild[*by] * n).sum::<i64>() as f64 / whole as f64;
        let found = adjust(&readings);
        for (by, value) in mild.iter().enumerate() {
            let told = found.reviewers[&reviewer(by as u128)].points.expect("linked") as f64;
            prop_assert!((told - (*value as f64 - centre)).abs() <= 2.0, "{told} {value} {centre}");
        }
        for (number, value) in worth.iter().enumerate() {
            let told = found.dossiers[&dossier(number as u128)].adjusted as f64;
            prop_assert!((told - (*value as f64 + centre)).abs() <= 2.0, "{told} {value} {centre}");
        }
    }

    /// A reviewer who gives the same points more to all moves no adjusted mean against another.
    #[test]
    fn severity_alone_changes_no_order(more in 1_i64..200_000, seed in 0_u64..1000) {
        let score = |of: u64, by: u64| i64::try_from((of * 7919 + by * 104_729 + seed * 31) % 500_000).unwrap();
        let all = |lift: i64| -> Vec<Reading> {
            (0..12)
                .flat_map(|of| [of % 4, (of + 1) % 4].map(|by| (of, by)))
                .map(|(of, by)| reading(of.into(), by.into(), score(of, by) + if by == 0 { lift } else { 0 }))
                .collect()
        };
        let (plain, lifted) = (adjust(&all(0)), adjust(&all(more)));
        let gap = |found: &qabyl::reviews::adjust::Adjusted| {
            let first = found.dossiers[&dossier(0)].adjusted;
            found.dossiers.values().map(|means| means.adjusted - first).collect::<Vec<_>>()
        };
        for (before, after) in gap(&plain).iter().zip(gap(&lifted)) {
            prop_assert!((before - after).abs() <= 2, "{before} {after}");
        }
    }
}

#[test]
fn the_committee_sees_both_and_the_scores_stay_as_they_are() {
    on_both(async |db| {
        let house = House::new(db).await;
        let secretary = house.colleague("Secretary", Role::Secretary).await;
        let mild = house.colleague("Mild", Role::Reviewer).await;
        let strict = house.colleague("Strict", Role::Reviewer).await;
        let dossiers = [
            house.dossier("Асанова Айгүл", State::Eligible, 1).await,
            house.dossier("Бекова Бермет", State::Eligible, 2).await,
        ];
        for (dossier, points) in dossiers.iter().zip([(4, 3), (3, 2)]) {
            for (reviewer, points) in [(&mild, points.0), (&strict, points.1)] {
                give(&house, &secretary, dossier, reviewer).await.expect("given");
                review_whole(&house, dossier, reviewer, scores(points, points)).await;
            }
        }
        let ctx = secretary.clone();
        let found = house
            .db
            .read(move |conn| compare(conn, &ctx, "kz-2025"))
            .await
            .expect("a comparison");
        let points: Vec<_> = found.adjusted.reviewers.values().filter_map(|it| it.points).collect();
        assert_eq!(points.len(), 2);
        assert_eq!(points[0], -points[1]);
        assert!(points[0] != 0);
        let id = dossiers[0].id;
        let kept = house
            .db
            .read(move |conn| reviewed_scores(conn, id))
            .await
            .expect("scores");
        assert!(
            kept.iter().all(|(_, points)| *points == 35_000),
            "the plain mean: {kept:?}"
        );
        // Reviewers do not see it.
        let ctx = mild.clone();
        assert!(house.db.read(move |conn| compare(conn, &ctx, "kz-2025")).await.is_err());
        let server = Server::start(db);
        let reader = Reader::of_at(&server, db, secretary.account().expect("an account"), start()).await;
        for lang in ["ky", "kk", "ru", "en"] {
            let page = reader
                .get(&format!("/{lang}/desk/assignments/kz-2025/comparison"))
                .await;
            page.is(200).shows("Mild").shows("Strict");
        }
        let board = reader.get("/en/desk/assignments/kz-2025").await;
        board.is(200).shows("/en/desk/assignments/kz-2025/comparison");
    });
}

#[test]
fn who_still_owes_a_review_compares_without_that_dossier() {
    on_both(async |db| {
        let house = House::new(db).await;
        let secretary = house.colleague("Secretary", Role::Secretary).await;
        let first = house.colleague("First", Role::Reviewer).await;
        let mut both = house.colleague("Both", Role::Reviewer).await;
        let chair = house.colleague("Chair", Role::Chair).await;
        if let (qabyl::accounts::Principal::Account(me), qabyl::accounts::Principal::Account(chair)) =
            (&mut both.who, &chair.who)
        {
            me.grants.extend(chair.grants.clone());
        }
        let dossier = house.dossier("Асанова Айгүл", State::Eligible, 1).await;
        give(&house, &secretary, &dossier, &first).await.expect("given");
        give(&house, &secretary, &dossier, &both).await.expect("given");
        review_whole(&house, &dossier, &first, scores(4, 3)).await;
        let seen = async || {
            let ctx = both.clone();
            let found = house.db.read(move |conn| compare(conn, &ctx, "kz-2025")).await;
            found.expect("a comparison").adjusted.dossiers.len()
        };
        assert_eq!(seen().await, 0);
        review_whole(&house, &dossier, &both, scores(2, 2)).await;
        assert_eq!(seen().await, 1);
    });
}
