//! What is judged is what was handed in, whatever was changed after it.

use chrono::TimeDelta;
use qabyl::accounts::{Account, Ctx, Grant, Principal, Role};
use qabyl::applications::desk::{DeskError, Problem, open_check};
use qabyl::applications::{
    self, Choose, DocumentState, Item, Locked, State, WithdrawReason, choose, lapse_corrections, undo_withdrawal,
    withdraw,
};
use qabyl::kernel::ids::{ApplicationId, GrantId};
use qabyl::kernel::{Actor, Fault, Instant, Lang};

use super::submitting::ask;
use super::world::{FILE, OTHER_FILE, World, world};
use crate::harness::TestDb;
use crate::harness::databases::on_both;

pub fn system(db: &TestDb, now: Instant) -> Ctx {
    let mut act = db.act(now);
    act.actor = Actor::System;
    Ctx {
        act,
        who: Principal::System,
    }
}

async fn open(db: &TestDb, world: &World, id: ApplicationId, now: Instant) -> Result<(), DeskError> {
    let dossier = world.dossier(db, id).await;
    let mut act = db.act(now);
    act.actor = Actor::Account { id: world.other.0 };
    let officer = Account {
        id: world.other.0,
        person: None,
        session: None,
        name: "officer".to_owned(),
        language: Lang::Ky,
        grants: vec![Grant {
            id: act.id::<GrantId>(),
            role: Role::Officer,
            call: Some(dossier.call.id),
            institution: None,
            sensitive: false,
        }],
    };
    let ctx = Ctx {
        act,
        who: Principal::Account(officer),
    };
    let version = dossier.application.version;
    db.db.write(move |tx| open_check(tx, &ctx, id, version)).await
}

pub async fn letters(db: &TestDb, kind: &'static str) -> usize {
    use diesel::prelude::*;
    use qabyl::db::schema::outbox;
    let count = db.db.read(move |conn| {
        let found: i64 = outbox::table.filter(outbox::kind.eq(kind)).count().get_result(conn)?;
        Ok::<_, Fault>(found)
    });
    usize::try_from(count.await.expect("read")).expect("few")
}

/// Another section, another wish, another file; none of it handed in.
async fn change(db: &TestDb, world: &World, id: ApplicationId) {
    let essay = "Something else entirely, written later. ".repeat(15);
    let answers = [("language", "en"), ("essay", essay.as_str())];
    world.fill(db, id, "essay", &answers).await;
    let (ctx, line, programme) = (world.me(db, world.opens), world.scholarship, world.programmes[1]);
    let added = db
        .db
        .write(move |tx| choose(tx, &ctx, id, Choose::Add { line, programme }));
    added.await.expect("chosen");
    let later = world.opens.plus(TimeDelta::minutes(5));
    world
        .upload(db, id, "passport", OTHER_FILE, later)
        .await
        .expect("replaced");
}

#[test]
fn an_officer_waits_while_the_applicant_may_hand_the_change_in() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        world.submit(db, id, world.opens).await.expect("submitted");
        change(db, &world, id).await;
        let refused = open(db, &world, id, world.opens.plus(TimeDelta::hours(1))).await;
        assert!(
            matches!(&refused, Err(DeskError::Invalid(problems)) if problems == &[Problem::BeingChanged]),
            "{refused:?}"
        );
        let again = world.opens.plus(TimeDelta::hours(2));
        world.submit(db, id, again).await.expect("submitted");
        open(db, &world, id, again).await.expect("nothing is unsent");
        assert_eq!(letters(db, "applications.unsent_dropped").await, 0);
    });
}

#[test]
fn after_the_deadline_the_office_judges_what_was_handed_in() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let sent = world.submit(db, id, world.opens).await.expect("submitted").submission;
        change(db, &world, id).await;
        let now = world.deadline.plus(TimeDelta::hours(1));
        assert_ne!(world.dossier(db, id).await.frozen(now).1, sent.hash);
        open(db, &world, id, now).await.expect("opened");
        let dossier = world.dossier(db, id).await;
        assert_eq!(dossier.frozen(now).1, sent.hash, "exactly the frozen copy");
        assert_eq!(dossier.application.state, State::UnderCheck);
        let passport = dossier.documents.iter().find(|it| it.file.as_deref() == Some(FILE));
        assert_eq!(passport.map(|it| it.state), Some(DocumentState::Uploaded));
        let all = db.db.read(move |conn| applications::all_documents(conn, id)).await;
        let later = all
            .expect("read")
            .into_iter()
            .find(|it| it.file.as_deref() == Some(OTHER_FILE));
        assert_eq!(
            later.map(|it| it.state),
            Some(DocumentState::Superseded),
            "kept for the record"
        );
        assert_eq!(letters(db, "applications.unsent_dropped").await, 1);
    });
}

#[test]
fn a_promise_kept_in_time_stays() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        world.submit(db, id, world.opens).await.expect("submitted");
        let late = world.deadline.plus(TimeDelta::days(1));
        world
            .upload(db, id, "medical", OTHER_FILE, late)
            .await
            .expect("in time");
        open(db, &world, id, late.plus(TimeDelta::hours(1)))
            .await
            .expect("opened");
        let documents = world.dossier(db, id).await.documents;
        assert!(documents.iter().any(|it| it.file.as_deref() == Some(OTHER_FILE)));
        assert_eq!(letters(db, "applications.unsent_dropped").await, 0);
    });
}

#[test]
fn a_correction_that_never_came_returns_to_the_office_as_it_was() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let sent = world.submit(db, id, world.opens).await.expect("submitted").submission;
        let request = ask(db, &world, id, &[Item::Document("passport".to_owned())]).await;
        let later = world.opens.plus(TimeDelta::hours(1));
        world
            .upload(db, id, "passport", OTHER_FILE, later)
            .await
            .expect("replaced");
        for (now, lapsed) in [
            (request.due_at.minus(TimeDelta::seconds(1)), 0),
            (request.due_at, 1),
            (request.due_at, 0),
        ] {
            let ctx = system(db, now);
            let count = db.db.write(move |tx| lapse_corrections(tx, &ctx)).await;
            assert_eq!(count.expect("the clock"), lapsed, "{now}");
        }
        let dossier = world.dossier(db, id).await;
        assert_eq!(dossier.application.state, State::Submitted);
        assert!(dossier.correction.is_none());
        assert_eq!(dossier.frozen(request.due_at).1, sent.hash);
        assert_eq!(letters(db, "applications.correction_lapsed").await, 1);
        open(db, &world, id, request.due_at).await.expect("the officer goes on");
    });
}

#[test]
fn a_withdrawal_is_not_undone_beside_a_second_dossier_of_the_same_person() {
    on_both(async |db| {
        let world = world(db).await;
        let first = world.complete(db).await;
        world.submit(db, first, world.opens).await.expect("submitted");
        let ctx = world.me(db, world.opens);
        let left = db
            .db
            .write(move |tx| withdraw(tx, &ctx, first, WithdrawReason::Other))
            .await;
        left.expect("withdrawn");
        let twin = World {
            student: world.other,
            ..world.clone()
        };
        let second = twin.complete(db).await;
        twin.submit(db, second, world.opens).await.expect("the only live one");
        let ctx = world.me(db, world.opens);
        let undone = db.db.write(move |tx| undo_withdrawal(tx, &ctx, first)).await;
        assert!(
            matches!(undone, Err(applications::ChangeError::Locked(Locked::Double))),
            "{undone:?}"
        );
    });
}
