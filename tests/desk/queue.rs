//! The queue: order, pages, count, filters, who sees what.

use qabyl::accounts::{Ctx, Role};
use qabyl::applications::State;
use qabyl::applications::desk::queue::{QueueFilter, QueuePage, Which, next_to_check, queue};
use qabyl::applications::desk::{DeskError, open_check};
use qabyl::calls::Terms;

use super::house::House;
use crate::harness::databases::{on_both, start};

async fn ask(house: &House<'_>, ctx: &Ctx, filter: QueueFilter) -> Result<QueuePage, DeskError> {
    let ctx = ctx.clone();
    house.db.read(move |conn| queue(conn, &ctx, &filter)).await
}

fn names(page: &QueuePage) -> Vec<&str> {
    page.rows.iter().map(|row| row.name.as_str()).collect()
}

#[test]
fn mine_come_first_then_the_longest_waiting() {
    on_both(async |db| {
        let house = House::new(db).await;
        let officer = house.colleague("Officer", Role::Officer).await;
        let colleague = house.colleague("Colleague", Role::Officer).await;
        house.dossier("third", State::Submitted, 3).await;
        house.dossier("second", State::Submitted, 2).await;
        let mine = house.dossier("mine", State::Submitted, 9).await;
        let theirs = house.dossier("theirs", State::Submitted, 1).await;
        house.dossier("draft", State::Draft, 0).await;
        house.dossier("eligible", State::Eligible, 0).await;
        for (ctx, dossier) in [(&officer, &mine), (&colleague, &theirs)] {
            let (ctx, id) = (ctx.clone(), dossier.id);
            house
                .db
                .write(move |tx| open_check(tx, &ctx, id, 1))
                .await
                .expect("taken");
        }
        let page = ask(&house, &officer, QueueFilter::default()).await.expect("a page");
        assert_eq!(names(&page), ["mine", "theirs", "second", "third"]);
        assert_eq!(page.count, 4);
        let all = QueueFilter {
            which: Which::All,
            ..QueueFilter::default()
        };
        assert_eq!(ask(&house, &officer, all).await.expect("a page").count, 5);
        let ctx = officer.clone();
        let next = house.db.read(move |conn| next_to_check(conn, &ctx, mine.id)).await;
        let second = page.rows.iter().find(|row| row.name == "second").expect("there");
        assert_eq!(next.expect("an answer"), Some(second.code.clone()));
    });
}

#[test]
fn pages_of_fifty_follow_without_gap_or_double() {
    on_both(async |db| {
        let house = House::new(db).await;
        let officer = house.colleague("Officer", Role::Officer).await;
        for number in 0..120 {
            let state = if number % 3 == 0 {
                State::UnderCheck
            } else {
                State::Submitted
            };
            // Many share a minute: the identifier decides then.
            house.dossier(&format!("n{number:03}"), state, number / 10).await;
        }
        let mut seen = Vec::new();
        let mut filter = QueueFilter::default();
        loop {
            let page = ask(&house, &officer, filter.clone()).await.expect("a page");
            assert_eq!(page.count, 120);
            assert!(page.rows.len() <= 50);
            seen.extend(page.rows.iter().map(|row| (row.submitted_at, row.id)));
            let Some(next) = page.next else { break };
            filter.after = Some(next);
        }
        assert_eq!(seen.len(), 120);
        assert!(seen.is_sorted());
    });
}

#[test]
fn a_search_finds_names_in_any_spelling_and_codes() {
    on_both(async |db| {
        let house = House::new(db).await;
        let officer = house.colleague("Officer", Role::Officer).await;
        let dossier = house.dossier("Өмүрбекова Жаңыл", State::Submitted, 1).await;
        house.dossier("Асанов Бакыт", State::Submitted, 2).await;
        for typed in [
            "Омурбекова",
            "zhangyl",
            "жангыл ӨМҮР",
            &dossier.code,
            &dossier.code[..8],
        ] {
            let filter = QueueFilter {
                search: typed.to_owned(),
                ..QueueFilter::default()
            };
            let page = ask(&house, &officer, filter).await.expect("a page");
            assert_eq!(names(&page), ["Өмүрбекова Жаңыл"], "{typed}");
            assert_eq!(page.count, 1);
        }
        let filter = QueueFilter {
            search: "%".to_owned(),
            ..QueueFilter::default()
        };
        assert_eq!(ask(&house, &officer, filter).await.expect("a page").count, 2);
    });
}

#[test]
fn nobody_sees_the_dossiers_of_a_call_that_is_not_theirs() {
    on_both(async |db| {
        let house = House::new(db).await;
        let other = db.act(start()).id();
        house.call_row(other, "other", Terms::default()).await;
        house.dossier_in(other, "hidden", State::Submitted, 1).await;
        house.dossier("shown", State::Submitted, 2).await;
        let officer = house.colleague("Officer", Role::Officer).await;
        let page = ask(&house, &officer, QueueFilter::default()).await.expect("a page");
        assert_eq!((names(&page), page.count), (vec!["shown"], 1));
        let filter = QueueFilter {
            call: Some(other),
            ..QueueFilter::default()
        };
        let page = ask(&house, &officer, filter).await.expect("a page");
        assert_eq!((page.rows.len(), page.count), (0, 0));
        let reviewer = house.colleague("Reviewer", Role::Reviewer).await;
        assert!(matches!(
            ask(&house, &reviewer, QueueFilter::default()).await,
            Err(DeskError::Denied(_))
        ));
    });
}
