//! Who gets what, who may assign, what reviews come to.

use qabyl::accounts::policy::Denied;
use qabyl::accounts::{Ctx, Role};
use qabyl::applications::State;
use qabyl::kernel::ids::ReviewId;
use qabyl::reviews::model::{Review, Scores};
use qabyl::reviews::{
    Assign, AssignAll, Assigned, DeclareConflict, Problem, Reopen, ReviewError, SaveScores, all_in, assign, assign_all,
    begin, declare_conflict, of_application, reopen, reviewed_scores, submit,
};

use crate::desk::house::{Dossier, House};
use crate::harness::databases::on_both;

pub async fn give(house: &House<'_>, ctx: &Ctx, dossier: &Dossier, reviewer: &Ctx) -> Result<Review, ReviewError> {
    let ctx = ctx.clone();
    let command = Assign {
        application: dossier.id,
        reviewer: reviewer.account().expect("an account"),
    };
    house.db.write(move |tx| assign(tx, &ctx, &command)).await
}

pub async fn start_review(house: &House<'_>, ctx: &Ctx, review: ReviewId, version: i32) -> Result<Review, ReviewError> {
    let ctx = ctx.clone();
    house.db.write(move |tx| begin(tx, &ctx, review, version)).await
}

pub fn scores(motivation: i64, potential: i64) -> Scores {
    [("motivation", motivation), ("potential", potential)]
        .into_iter()
        .map(|(key, points)| (key.to_owned(), points * 10_000))
        .collect()
}

pub async fn hand_in(
    house: &House<'_>,
    ctx: &Ctx,
    review: ReviewId,
    version: i32,
    scores: Scores,
) -> Result<Review, ReviewError> {
    let ctx = ctx.clone();
    let command = SaveScores {
        review,
        version,
        scores,
        comment: "Жакшы".to_owned(),
    };
    house.db.write(move |tx| submit(tx, &ctx, &command)).await
}

/// Begins and hands in the review that `reviewer` owes of `dossier`.
pub async fn review_whole(house: &House<'_>, dossier: &Dossier, reviewer: &Ctx, scores: Scores) {
    let (id, me) = (dossier.id, reviewer.account());
    let mine = house.read(move |conn| of_application(conn, id)).await;
    let mine = mine
        .into_iter()
        .find(|review| Some(review.reviewer) == me)
        .expect("assigned");
    start_review(house, reviewer, mine.id, mine.version)
        .await
        .expect("begun");
    hand_in(house, reviewer, mine.id, mine.version + 1, scores)
        .await
        .expect("handed in");
}

async fn joined(house: &House<'_>, dossier: &Dossier) -> Option<Vec<(String, i64)>> {
    let id = dossier.id;
    let done = house.read(move |conn| all_in(conn, id)).await;
    let scores = house.db.read(move |conn| reviewed_scores(conn, id)).await.ok();
    assert_eq!(done, scores.is_some());
    scores
}

#[test]
fn two_reviewers_score_and_the_mean_of_each_criterion_counts() {
    on_both(async |db| {
        let house = House::new(db).await;
        let secretary = house.colleague("Secretary", Role::Secretary).await;
        let (first, second) = (
            house.colleague("First", Role::Reviewer).await,
            house.colleague("Second", Role::Reviewer).await,
        );
        let dossier = house.dossier("Асанова Айгүл", State::Eligible, 1).await;
        give(&house, &secretary, &dossier, &first).await.expect("given");
        assert_eq!(house.head(dossier.id).await.0, State::InReview);
        give(&house, &secretary, &dossier, &second).await.expect("given");
        review_whole(&house, &dossier, &first, scores(4, 3)).await;
        assert_eq!(joined(&house, &dossier).await, None);
        review_whole(&house, &dossier, &second, scores(5, 3)).await;
        assert_eq!(
            joined(&house, &dossier).await,
            Some(vec![
                ("motivation".to_owned(), 45_000),
                ("potential".to_owned(), 30_000)
            ])
        );
        assert_eq!(house.letters(&first).await, ["reviews.assigned"]);
    });
}

#[test]
fn when_two_lie_far_apart_a_third_reader_is_found_and_the_median_counts() {
    on_both(async |db| {
        let house = House::new(db).await;
        let secretary = house.colleague("Secretary", Role::Secretary).await;
        let mut reviewers = Vec::new();
        for name in ["First", "Second", "Third"] {
            reviewers.push(house.colleague(name, Role::Reviewer).await);
        }
        let dossier = house.dossier("Асанова Айгүл", State::Eligible, 1).await;
        for reviewer in &reviewers[..2] {
            give(&house, &secretary, &dossier, reviewer).await.expect("given");
        }
        let enough = give(&house, &secretary, &dossier, &reviewers[2]).await;
        assert!(matches!(enough, Err(ReviewError::Invalid(problems)) if problems == [Problem::Enough]));
        review_whole(&house, &dossier, &reviewers[0], scores(5, 5)).await;
        review_whole(&house, &dossier, &reviewers[1], scores(1, 2)).await;
        assert_eq!(joined(&house, &dossier).await, None);
        give(&house, &secretary, &dossier, &reviewers[2])
            .await
            .expect("a third reader");
        review_whole(&house, &dossier, &reviewers[2], scores(2, 3)).await;
        assert_eq!(
            joined(&house, &dossier).await,
            Some(vec![
                ("motivation".to_owned(), 20_000),
                ("potential".to_owned(), 30_000)
            ])
        );
    });
}

#[test]
fn fair_assignment_fills_every_dossier_once_and_a_second_press_changes_nothing() {
    on_both(async |db| {
        let house = House::new(db).await;
        let secretary = house.colleague("Secretary", Role::Secretary).await;
        let mut reviewers = Vec::new();
        for name in ["First", "Second", "Third"] {
            reviewers.push(house.colleague(name, Role::Reviewer).await);
        }
        for number in 0..6 {
            house.dossier(&format!("n{number}"), State::Eligible, number).await;
        }
        let all = async || -> Assigned {
            let ctx = secretary.clone();
            let command = AssignAll {
                call: house.call,
                seed: "s".to_owned(),
            };
            let done = house.db.write(move |tx| assign_all(tx, &ctx, &command)).await;
            done.expect("assigned")
        };
        assert_eq!(all().await, Assigned { given: 12, lacking: 0 });
        assert_eq!(all().await, Assigned { given: 0, lacking: 0 });
        for reviewer in &reviewers {
            let ctx = reviewer.clone();
            let (lines, progress) = house
                .db
                .read(move |conn| qabyl::reviews::own_queue(conn, &ctx))
                .await
                .expect("a queue");
            assert_eq!((lines.len(), progress.done), (4, 0));
            assert_eq!(house.letters(reviewer).await, ["reviews.assigned"]);
        }
    });
}

#[test]
fn a_conflict_takes_the_file_away_and_somebody_else_gets_it() {
    on_both(async |db| {
        let house = House::new(db).await;
        let secretary = house.colleague("Secretary", Role::Secretary).await;
        let first = house.colleague("First", Role::Reviewer).await;
        let dossier = house.dossier("Асанова Айгүл", State::Eligible, 1).await;
        let review = give(&house, &secretary, &dossier, &first).await.expect("given");
        let ctx = first.clone();
        let command = DeclareConflict {
            review: review.id,
            version: 1,
            reason: "Менин жээним".to_owned(),
        };
        house
            .db
            .write(move |tx| declare_conflict(tx, &ctx, &command))
            .await
            .expect("declared");
        assert_eq!(house.letters(&secretary).await, ["reviews.conflict_declared"]);
        let ctx = first.clone();
        let gone = house
            .db
            .read(move |conn| qabyl::reviews::review(conn, &ctx, review.id))
            .await;
        assert!(matches!(gone, Err(ReviewError::Denied(Denied::Absent))));
        let again = give(&house, &secretary, &dossier, &first).await;
        assert!(matches!(again, Err(ReviewError::Invalid(problems)) if problems == [Problem::AlreadyAssigned]));
        let ctx = secretary.clone();
        let command = AssignAll {
            call: house.call,
            seed: "s".to_owned(),
        };
        let done = house
            .db
            .write(move |tx| assign_all(tx, &ctx, &command))
            .await
            .expect("assigned");
        assert_eq!(done, Assigned { given: 0, lacking: 2 });
    });
}

#[test]
fn the_chair_alone_reopens_and_only_with_a_reason() {
    on_both(async |db| {
        let house = House::new(db).await;
        let secretary = house.colleague("Secretary", Role::Secretary).await;
        let chair = house.colleague("Chair", Role::Chair).await;
        let first = house.colleague("First", Role::Reviewer).await;
        let dossier = house.dossier("Асанова Айгүл", State::Eligible, 1).await;
        let review = give(&house, &secretary, &dossier, &first).await.expect("given").id;
        review_whole(&house, &dossier, &first, scores(4, 3)).await;
        let ask = async |ctx: &Ctx, reason: &str| {
            let ctx = ctx.clone();
            let command = Reopen {
                review,
                version: 3,
                reason: reason.to_owned(),
            };
            house.db.write(move |tx| reopen(tx, &ctx, &command)).await
        };
        assert!(matches!(
            ask(&secretary, "…").await,
            Err(ReviewError::Denied(Denied::Forbidden))
        ));
        assert!(matches!(
            ask(&first, "…").await,
            Err(ReviewError::Denied(Denied::Absent))
        ));
        assert!(matches!(ask(&chair, " ").await, Err(ReviewError::Invalid(_))));
        ask(&chair, "Экинчи критерий").await.expect("reopened");
        assert!(house.letters(&first).await.contains(&"reviews.reopened".to_owned()));
        hand_in(&house, &first, review, 4, scores(4, 4))
            .await
            .expect("handed in again");
    });
}

#[test]
fn only_the_secretary_assigns_and_only_to_reviewers_of_the_call() {
    on_both(async |db| {
        let house = House::new(db).await;
        let reviewer = house.colleague("First", Role::Reviewer).await;
        let dossier = house.dossier("Асанова Айгүл", State::Eligible, 1).await;
        for role in Role::ALL.iter().filter(|role| **role != Role::Secretary) {
            let ctx = house.colleague("Colleague", *role).await;
            let answer = give(&house, &ctx, &dossier, &reviewer).await;
            assert!(matches!(answer, Err(ReviewError::Denied(_))), "{role}");
        }
        let secretary = house.colleague("Secretary", Role::Secretary).await;
        for stranger in [&secretary, &dossier.ctx] {
            let answer = give(&house, &secretary, &dossier, stranger).await;
            assert!(matches!(answer, Err(ReviewError::Invalid(problems)) if problems == [Problem::NotAReviewer]));
        }
        for state in [
            State::Submitted,
            State::UnderCheck,
            State::Ineligible,
            State::Scored,
            State::Withdrawn,
        ] {
            let dossier = house.dossier("Асанова Айгүл", state, 1).await;
            let answer = give(&house, &secretary, &dossier, &reviewer).await;
            assert!(matches!(answer, Err(ReviewError::WrongState)), "{state}");
        }
    });
}

#[test]
fn a_dossier_near_the_cut_off_goes_back_to_a_third_reader_and_the_median_counts() {
    on_both(async |db| {
        use diesel::prelude::*;
        use qabyl::calls;
        use qabyl::db::schema::applications;
        use qabyl::reviews::{third_readers, third_readings_due};
        let house = House::new(db).await;
        let secretary = house.colleague("Secretary", Role::Secretary).await;
        let mut reviewers = Vec::new();
        for name in ["First", "Second"] {
            reviewers.push(house.colleague(name, Role::Reviewer).await);
        }
        let dossier = house.dossier("Асанова Айгүл", State::Eligible, 1).await;
        for (reviewer, points) in reviewers.iter().zip([4, 5]) {
            give(&house, &secretary, &dossier, reviewer).await.expect("given");
            review_whole(&house, &dossier, reviewer, scores(points, 3)).await;
        }
        let (id, call) = (dossier.id, house.call);
        house
            .write(move |tx| {
                diesel::update(applications::table.find(id))
                    .set(applications::state.eq(State::Scored))
                    .execute(tx)?;
                Ok(())
            })
            .await;
        let now = secretary.now;
        let due = async || {
            house
                .read(move |conn| {
                    let call = calls::call(conn, call)?.expect("the call");
                    third_readings_due(conn, &call, now, &[id])
                })
                .await
        };
        assert_eq!(due().await, 0, "nobody is left who could read it");
        let third = house.colleague("Third", Role::Reviewer).await;
        assert_eq!(due().await, 1);
        let ctx = secretary.clone();
        let given = db.db.write(move |tx| third_readers(tx, &ctx, call, &[id])).await;
        assert_eq!(given.expect("given"), Assigned { given: 1, lacking: 0 });
        assert_eq!((house.head(id).await.0, due().await), (State::InReview, 0));
        assert_eq!(joined(&house, &dossier).await, None, "the third has not read yet");
        review_whole(&house, &dossier, &third, scores(1, 3)).await;
        let median = vec![("motivation".to_owned(), 40_000), ("potential".to_owned(), 30_000)];
        assert_eq!(joined(&house, &dossier).await, Some(median));
        let officer = house.colleague("Officer", Role::Officer).await;
        let refused = db.db.write(move |tx| third_readers(tx, &officer, call, &[id])).await;
        assert!(matches!(refused, Err(ReviewError::Denied(_))), "{refused:?}");
    });
}
