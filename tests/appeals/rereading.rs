//! A review that an upheld appeal opens again, though its dossier is decided.

use diesel::prelude::*;
use qabyl::accounts::Role;
use qabyl::applications::State;
use qabyl::db::schema::applications;
use qabyl::kernel::Fault;
use qabyl::reviews::{self, Reopen, ReviewError, SaveScores, of_application, reopen, reread, submit};

use crate::desk::house::House;
use crate::harness::databases::on_both;
use crate::reviews::assignment::{give, review_whole, scores};

#[test]
fn a_decided_dossiers_review_is_opened_by_the_panel_and_handed_in_again() {
    on_both(async |db| {
        let house = House::new(db).await;
        let secretary = house.colleague("Secretary", Role::Secretary).await;
        let chair = house.colleague("Chair", Role::Chair).await;
        let panel = house.colleague("Panel", Role::AppealMember).await;
        let first = house.colleague("First", Role::Reviewer).await;
        let second = house.colleague("Second", Role::Reviewer).await;
        let dossier = house.dossier("Асанова Айгүл", State::Eligible, 1).await;
        for reviewer in [&first, &second] {
            give(&house, &secretary, &dossier, reviewer).await.expect("given");
            review_whole(&house, &dossier, reviewer, scores(2, 2)).await;
        }
        let id = dossier.id;
        db.db
            .write(move |tx| {
                diesel::update(applications::table.find(id))
                    .set(applications::state.eq("decided"))
                    .execute(tx)?;
                Ok::<_, Fault>(())
            })
            .await
            .expect("decided");
        let mine = house.read(move |conn| of_application(conn, id)).await.remove(0);
        let again = Reopen {
            review: mine.id,
            version: mine.version,
            reason: "The anchors name five points for this.".to_owned(),
        };
        // The chair's way ends with the review; the panel's does not.
        let (ctx, command) = (chair.clone(), again.clone());
        let refused = house.db.write(move |tx| reopen(tx, &ctx, &command)).await;
        assert!(matches!(refused, Err(ReviewError::WrongState)));
        let (ctx, command) = (secretary.clone(), again.clone());
        let refused = house.db.write(move |tx| reread(tx, &ctx, &command)).await;
        assert!(matches!(refused, Err(ReviewError::Denied(_))));
        let (ctx, command) = (panel.clone(), again.clone());
        let opened = house
            .db
            .write(move |tx| reread(tx, &ctx, &command))
            .await
            .expect("opened");
        assert_eq!(opened.state, reviews::State::Reopened);
        let reviewer = if first.account() == Some(opened.reviewer) {
            &first
        } else {
            &second
        };
        assert!(house.letters(reviewer).await.contains(&"reviews.reopened".to_owned()));
        let (ctx, version) = (reviewer.clone(), opened.version);
        let command = SaveScores {
            review: opened.id,
            version,
            scores: scores(3, 2),
            comment: String::new(),
        };
        let done = house
            .db
            .write(move |tx| submit(tx, &ctx, &command))
            .await
            .expect("handed in");
        assert_eq!(done.state, reviews::State::Submitted);
        // It is locked again: no second hand without a second appeal.
        let (ctx, version) = (reviewer.clone(), done.version);
        let command = SaveScores {
            review: opened.id,
            version,
            scores: scores(5, 5),
            comment: String::new(),
        };
        let refused = house.db.write(move |tx| submit(tx, &ctx, &command)).await;
        assert!(matches!(refused, Err(ReviewError::WrongState)));
    });
}
