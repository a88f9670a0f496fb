//! No reviewer ever sees another's scores: a canary in them is searched for in every answer.

use qabyl::accounts::Role;
use qabyl::applications::State;
use qabyl::calls::Terms;
use qabyl::kernel::Lang;
use qabyl::reviews::{board, dossier_view, of_application, own_queue, review};

use super::assignment::{give, hand_in, review_whole, scores, start_review};
use crate::desk::house::House;
use crate::harness::databases::on_sqlite;

#[test]
fn a_reviewer_is_never_answered_anothers_scores() {
    on_sqlite(async |db| {
        let house = House::new(db).await;
        let secretary = house.colleague("Secretary", Role::Secretary).await;
        let first = house.colleague("First", Role::Reviewer).await;
        let second = house.colleague("Second", Role::Reviewer).await;
        let dossier = house.dossier("Асанова Айгүл", State::Eligible, 1).await;
        give(&house, &secretary, &dossier, &first).await.expect("given");
        give(&house, &secretary, &dossier, &second).await.expect("given");
        // The first one's comment is the canary: "Жакшы".
        review_whole(&house, &dossier, &first, scores(4, 3)).await;
        let id = dossier.id;
        let all = house.read(move |conn| of_application(conn, id)).await;
        let (theirs, own) = (all[0].id, all[1].id);
        for _ in 0..2 {
            let ctx = second.clone();
            assert!(house.db.read(move |conn| review(conn, &ctx, theirs)).await.is_err());
            let ctx = second.clone();
            let queue = house.db.read(move |conn| own_queue(conn, &ctx)).await.expect("a queue");
            assert!(!format!("{:?}", queue.0).contains("Жакшы"));
            let ctx = second.clone();
            assert!(house.db.read(move |conn| board(conn, &ctx, "kz-2025")).await.is_err());
            let ctx = second.clone();
            assert!(hand_in(&house, &ctx, theirs, 3, scores(0, 0)).await.is_err());
        }
        let ctx = second.clone();
        let seen = house
            .db
            .read(move |conn| review(conn, &ctx, own))
            .await
            .expect("the own");
        assert!(!format!("{:?}", seen.0).contains("Жакшы"));
        // The secretary sees totals on the board, and no scores or comments in what it is made of.
        let ctx = secretary.clone();
        let seen = house
            .db
            .read(move |conn| board(conn, &ctx, "kz-2025"))
            .await
            .expect("a board");
        assert!(seen.lines[0].reviews[0].2.is_some());
        assert!(!format!("{:?}", seen.lines).contains("Жакшы"));
    });
}

#[test]
fn a_chair_who_reviews_sees_no_totals_before_the_own_review_is_in() {
    on_sqlite(async |db| {
        let house = House::new(db).await;
        let secretary = house.colleague("Secretary", Role::Secretary).await;
        let first = house.colleague("First", Role::Reviewer).await;
        let both = house.colleague("Both", Role::Reviewer).await;
        let chair = house.colleague("Chair", Role::Chair).await;
        let mut both = both;
        if let (qabyl::accounts::Principal::Account(me), qabyl::accounts::Principal::Account(chair)) =
            (&mut both.who, &chair.who)
        {
            me.grants.extend(chair.grants.clone());
        }
        let dossier = house.dossier("Асанова Айгүл", State::Eligible, 1).await;
        let theirs = give(&house, &secretary, &dossier, &first).await.expect("given").id;
        let own = give(&house, &secretary, &dossier, &both).await.expect("given").id;
        review_whole(&house, &dossier, &first, scores(4, 3)).await;
        let ctx = both.clone();
        let seen = house
            .db
            .read(move |conn| board(conn, &ctx, "kz-2025"))
            .await
            .expect("a board");
        assert!(seen.lines[0].reviews.iter().all(|(_, _, total)| total.is_none()));
        let ctx = both.clone();
        assert!(house.db.read(move |conn| review(conn, &ctx, theirs)).await.is_err());
        start_review(&house, &both, own, 1).await.expect("begun");
        hand_in(&house, &both, own, 2, scores(4, 4)).await.expect("handed in");
        let ctx = both.clone();
        assert!(house.db.read(move |conn| review(conn, &ctx, theirs)).await.is_ok());
    });
}

#[test]
fn a_blind_view_names_nobody() {
    on_sqlite(async |db| {
        let terms = Terms {
            blind: true,
            ..Terms::default()
        };
        let house = House::with(db, terms).await;
        let dossier = house.dossier("Канарбекова Айгүл", State::InReview, 1).await;
        let id = dossier.id;
        let view = house
            .read(move |conn| {
                let head = qabyl::applications::head(conn, id)?.expect("the dossier");
                let call = qabyl::calls::call(conn, head.call)?.expect("the call");
                dossier_view(conn, Lang::Ky, &head, &call)
            })
            .await;
        let text = format!("{view:?}");
        assert!(!text.contains("Канарбекова") && !text.contains("10101200799999"));
        assert!(view.documents.is_empty());
        assert!(text.contains("билим керек"));
    });
}
