//! The server's arrival time decides, to the microsecond.

use chrono::TimeDelta;
use qabyl::applications::{BeginError, ChangeError, DocumentState, Locked, SubmitError, begin, expire_promises};

use super::world::{FILE, OTHER_FILE, ctx, world};
use crate::harness::databases::on_both;

#[test]
fn one_microsecond_before_the_deadline_is_in_time_and_the_deadline_itself_is_late() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let late = world.submit(db, id, world.deadline).await;
        assert!(matches!(
            late,
            Err(SubmitError::Change(ChangeError::Locked(Locked::Late)))
        ));
        let last = world.deadline.plus(TimeDelta::microseconds(-1));
        let done = world.submit(db, id, last).await.expect("in time");
        assert_eq!(done.submission.submitted_at, last);
        world
            .upload(db, id, "passport", OTHER_FILE, last)
            .await
            .expect("changed in the last moment");
        let late = world.submit(db, id, world.deadline).await;
        assert!(matches!(
            late,
            Err(SubmitError::Change(ChangeError::Locked(Locked::Late)))
        ));
    });
}

#[test]
fn nothing_is_begun_before_the_call_opens_or_after_it_is_over() {
    on_both(async |db| {
        let world = world(db).await;
        for now in [world.opens.plus(TimeDelta::microseconds(-1)), world.deadline] {
            let (me, person) = (ctx(db, now, world.student), world.student.1);
            let refused = db.db.write(move |tx| begin(tx, &me, person, "spring")).await;
            assert!(matches!(refused, Err(BeginError::NotOpen)));
        }
        let (me, person) = (world.me(db, world.opens), world.student.1);
        let refused = db.db.write(move |tx| begin(tx, &me, person, "autumn")).await;
        assert!(matches!(refused, Err(BeginError::NoCall)));
    });
}

#[test]
fn a_promised_document_may_come_until_its_day_and_is_overdue_after_it() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        world.submit(db, id, world.opens).await.expect("submitted");
        let after_deadline = world.deadline.plus(TimeDelta::days(4));
        let other = world.upload(db, id, "passport", OTHER_FILE, after_deadline).await;
        assert!(other.is_err(), "only what was promised");
        let mut clock = db.act(world.deadline.plus(TimeDelta::days(5)));
        clock.actor = qabyl::kernel::Actor::System;
        let system = qabyl::accounts::Ctx {
            act: clock,
            who: qabyl::accounts::Principal::System,
        };
        let early = qabyl::accounts::Ctx {
            act: qabyl::kernel::Act {
                now: after_deadline,
                ..system.act.clone()
            },
            ..system.clone()
        };
        let marked = db.db.write(move |tx| expire_promises(tx, &early)).await.expect("ran");
        assert_eq!(marked, 0);
        world
            .upload(db, id, "medical", FILE, after_deadline)
            .await
            .expect("kept its promise");
        let marked = db.db.write(move |tx| expire_promises(tx, &system)).await.expect("ran");
        assert_eq!(marked, 0, "a kept promise is not overdue");
        let dossier = world.dossier(db, id).await;
        let states: Vec<DocumentState> = dossier.documents.iter().map(|one| one.state).collect();
        assert_eq!(states, [DocumentState::Uploaded, DocumentState::Uploaded]);
    });
}
