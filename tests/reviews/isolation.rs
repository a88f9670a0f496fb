//! No reviewer ever sees another's scores: a canary in them is searched for in every answer.

use qabyl::accounts::Role;
use qabyl::applications::State;
use qabyl::calls::Terms;
use qabyl::kernel::Lang;
use qabyl::reviews::{board, dossier_view, of_application, own_queue, review};

use super::assignment::{give, hand_in, review_whole, scores, start_review};
use crate::desk::house::House;
use crate::harness::databases::on_both;
use crate::harness::server::Server;
use crate::placements::reader::Reader;

#[test]
fn a_reviewer_is_never_answered_anothers_scores() {
    on_both(async |db| {
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
    on_both(async |db| {
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
    on_both(async |db| {
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

#[test]
fn blind_stays_blind_for_who_is_something_else_as_well() {
    on_both(async |db| {
        let terms = Terms {
            blind: true,
            reviews: true,
            ..Terms::default()
        };
        let house = House::with(db, terms).await;
        let secretary = house.colleague("Secretary", Role::Secretary).await;
        let both = house.both("Both", Role::Reviewer, Role::Chair).await;
        let (one, two) = (
            house.colleague("One", Role::Reviewer).await,
            house.colleague("Two", Role::Reviewer).await,
        );
        let dossier = house.dossier("Канарбекова Айгүл", State::Eligible, 1).await;
        for who in [&one, &two] {
            give(&house, &secretary, &dossier, who).await.expect("given");
        }
        review_whole(&house, &dossier, &one, scores(5, 5)).await;
        review_whole(&house, &dossier, &two, scores(0, 0)).await;
        give(&house, &secretary, &dossier, &both).await.expect("a third reader");
        let server = Server::start(db);
        let account = both.account().expect("an account");
        let reader = Reader::of(&server, db, account).await;
        let code = dossier.code.clone();
        for path in [
            "/en/desk/dossiers?state=all".to_owned(),
            "/en/desk/assignments/kz-2025".to_owned(),
            format!("/en/desk/dossiers?state=all&q={code}"),
        ] {
            let seen = reader.get(&path).await;
            assert_eq!(seen.status, 200, "{path}: {}", seen.text);
            assert!(!seen.text.contains("Канарбекова"), "{path}: {}", seen.text);
        }
        assert_eq!(reader.get(&format!("/en/desk/dossiers/{code}")).await.status, 404);
        // Nor how far the others lie apart, nor that somebody is to decide between them.
        let ctx = both.clone();
        let seen = house
            .db
            .read(move |conn| board(conn, &ctx, "kz-2025"))
            .await
            .expect("a board");
        assert!(!seen.lines[0].outcome.third_reader && seen.lines[0].lacking == 0);
        let ctx = secretary.clone();
        let seen = house
            .db
            .read(move |conn| board(conn, &ctx, "kz-2025"))
            .await
            .expect("a board");
        assert!(seen.lines[0].outcome.third_reader, "there is something to hide");
        let reader = Reader::of(&server, db, secretary.account().expect("an account")).await;
        let seen = reader.get("/en/desk/assignments/kz-2025").await;
        assert!(seen.text.contains("Канарбекова"), "{}", seen.text);
    });
}
