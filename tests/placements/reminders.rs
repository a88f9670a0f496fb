//! Reminders: by condition, once, whenever a process comes round; nobody who is at work or done.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::{Ctx, Principal};
use qabyl::db::schema::{applications, notices};
use qabyl::kernel::{Fault, Instant};
use qabyl::placements::{State, answer, remind};

use super::tour_world::{TourPlan, TourWorld, closes, confirm_by};
use super::tours::{enter, lay_down, line, look};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};

async fn round(db: &TestDb, now: Instant) -> usize {
    let ctx = Ctx {
        act: db.act(now),
        who: Principal::System,
    };
    db.db
        .write(move |tx| remind::remind(tx, &ctx))
        .await
        .expect("the clock")
}

/// Who was told what: the dossiers' codes by kind of letter.
async fn told(db: &TestDb, kind: &'static str) -> Vec<String> {
    db.db
        .read(move |conn| -> Result<_, Fault> {
            Ok(notices::table
                .inner_join(applications::table.on(notices::application_id.eq(applications::id.nullable())))
                .filter(notices::kind.eq(kind))
                .order(applications::code)
                .select(applications::code)
                .load(conn)?)
        })
        .await
        .expect("readable")
}

async fn world(db: &TestDb, applicants: usize) -> TourWorld {
    let plan = TourPlan {
        applicants,
        lines: vec![line("grant", true, 1, 0, 2), line("paid", false, 1, 0, 2)],
        tours: 2,
    };
    lay_down(db, plan).await
}

/// Puts the last `count` dossiers back to drafts, touched at `at`.
async fn drafts(db: &TestDb, world: &TourWorld, count: usize, at: Instant) {
    let ids: Vec<_> = world
        .applicants
        .iter()
        .rev()
        .take(count)
        .map(|who| who.application)
        .collect();
    db.db
        .write(move |tx| -> Result<(), Fault> {
            diesel::update(applications::table.filter(applications::id.eq_any(ids.clone())))
                .set((applications::state.eq("draft"), applications::updated_at.eq(at)))
                .execute(tx)?;
            Ok(())
        })
        .await
        .expect("drafts");
}

#[test]
fn before_a_tour_closes_drafts_and_dossiers_without_an_entry_are_told_once() {
    on_both(async |db| {
        let world = world(db, 4).await;
        let end = closes(start(), 1);
        enter(db, &world, world.applicants[0], 1, &[0], start())
            .await
            .expect("entered");
        drafts(db, &world, 2, start()).await;
        let before = |hours| end.minus(TimeDelta::hours(hours));
        assert_eq!(round(db, before(25)).await, 0, "not yet");
        // The last one is at work on the draft.
        drafts(db, &world, 1, before(25)).await;
        assert_eq!(round(db, before(24)).await, 2);
        assert_eq!(told(db, "placements.entry_reminder").await, ["T25-0000002"]);
        assert_eq!(told(db, "placements.draft_reminder").await, ["T25-0000003"]);
        assert_eq!(round(db, before(24)).await, 0, "once");
        // Two hours later that draft lies untouched too.
        assert_eq!(round(db, before(22)).await, 1);
        assert_eq!(
            told(db, "placements.draft_reminder").await,
            ["T25-0000003", "T25-0000004"]
        );
        assert_eq!(round(db, before(1)).await, 0);
        assert_eq!(round(db, end).await, 0, "nobody is told when it is too late");
        // The next tour has a closing of its own.
        let second = closes(start(), 2).minus(TimeDelta::hours(3));
        assert_eq!(round(db, second).await, 4);
        assert_eq!(round(db, second).await, 0);
    });
}

#[test]
fn a_process_that_was_down_reminds_when_it_comes_back_and_who_holds_a_place_is_left_alone() {
    on_both(async |db| {
        let world = world(db, 3).await;
        for who in &world.applicants {
            enter(db, &world, *who, 1, &[0], start()).await.expect("entered");
        }
        let published = closes(start(), 1);
        world.run(db, published, 1).await;
        let offered = look(db).await.into_iter().find(|row| row.state == State::Offered);
        let offered = offered.expect("an offer");
        let ctx = world.world.applicant(db, published, offered.person);
        // 50 hours to answer; asked at publication, reminded within the last 24, once.
        let end = confirm_by(start(), 1);
        assert_eq!(round(db, end.minus(TimeDelta::hours(25))).await, 0);
        assert_eq!(round(db, end.minus(TimeDelta::hours(2))).await, 1);
        assert_eq!(round(db, end.minus(TimeDelta::hours(1))).await, 0);
        assert_eq!(told(db, "placements.answer_reminder").await.len(), 1);
        db.db
            .write(move |tx| answer::accept(tx, &ctx, offered.id, false))
            .await
            .expect("accepted");
        let late = closes(start(), 2).minus(TimeDelta::minutes(1));
        assert_eq!(round(db, late).await, 2, "the holder enters no other tour");
        // A condition of the accepted place, seven days before its day: 45 days after acceptance.
        let due = published.plus(TimeDelta::days(45));
        assert_eq!(round(db, due.minus(TimeDelta::days(8))).await, 0);
        assert_eq!(round(db, due.minus(TimeDelta::days(3))).await, 1);
        assert_eq!(round(db, due.minus(TimeDelta::days(2))).await, 0);
        assert_eq!(told(db, "placements.condition_reminder").await.len(), 1);
    });
}
