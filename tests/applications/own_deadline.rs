//! A later deadline for one dossier, and the minutes of grace after any deadline: to the microsecond.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::Role;
use qabyl::applications::{
    AttachError, ChangeError, Choose, ChooseError, Locked, State, SubmitError, WithdrawReason, choose, own_deadline,
    undo_withdrawal, withdraw,
};
use qabyl::db::Json;
use qabyl::db::schema::{calls, deadline_acts};
use qabyl::kernel::ids::{AccountId, ApplicationId};
use qabyl::kernel::{Fault, Instant, civil};
use qabyl::placements::remind;
use serde_json::json;

use super::student::{Student, colleague, missing_words};
use super::unsent::{letters, system};
use super::world::{FILE, OTHER_FILE, World, world};
use crate::harness::TestDb;
use crate::harness::databases::on_both;
use crate::harness::server::Server;

const MICRO: TimeDelta = TimeDelta::microseconds(1);

async fn allow_grace(db: &TestDb, minutes: u32) {
    let terms = json!({"code_prefix": "KZ26", "max_choices": 3, "grace_minutes": minutes});
    let set = db.db.write(move |tx| {
        diesel::update(calls::table)
            .set(calls::terms.eq(Json(terms.clone())))
            .execute(tx)?;
        Ok::<_, Fault>(())
    });
    set.await.expect("terms");
}

fn is_late(done: &Result<(), AttachError>) -> bool {
    matches!(done, Err(AttachError::Change(ChangeError::Locked(Locked::Late))))
}

fn too_late<T>(done: &Result<T, SubmitError>) -> bool {
    matches!(done, Err(SubmitError::Change(ChangeError::Locked(Locked::Late))))
}

#[test]
fn in_the_grace_only_what_is_filled_in_is_received_and_it_says_so() {
    on_both(async |db| {
        let world = world(db).await;
        allow_grace(db, 15).await;
        let id = world.complete(db).await;
        let end = world.deadline.plus(TimeDelta::minutes(15));
        let last = end.minus(MICRO);
        for now in [world.deadline, last] {
            assert!(is_late(&world.upload(db, id, "passport", OTHER_FILE, now).await));
        }
        assert!(too_late(&world.submit(db, id, end).await));

        let server = Server::start(db);
        server.advance(world.deadline.since(server.app.clock.now()) + TimeDelta::minutes(5));
        let student = Student::of_now(&server, db, world.student.0).await;
        let code = world.dossier(db, id).await.application.code;
        let base = format!("/en/my/{code}");
        for page in ["", "/dossier", "/check"] {
            let page = student.get(&format!("{base}{page}")).await.is(200);
            page.shows("What is filled in can still be submitted until");
        }
        let public = server.person().get("/en/calls/spring").await;
        public.is(200).shows("for 15 minutes after the deadline");
        let locked = student.get(&format!("{base}/dossier/birth")).await.is(200);
        locked.shows("The deadline is over. What you saved is kept");

        let done = world.submit(db, id, last).await.expect("in the grace");
        assert!(done.submission.in_grace && done.fresh);
        assert_eq!(letters(db, "applications.submitted_in_grace").await, 1);
        assert_eq!(letters(db, "applications.submitted").await, 0);
        for lang in ["en", "ru", "kk", "ky"] {
            student.get(&format!("/{lang}/my/{code}")).await.is(200);
        }
        let receipt = student.get(&format!("{base}/receipt/1")).await.is(200);
        receipt.shows("in the minutes of grace: it counts");
        student
            .get(&base)
            .await
            .is(200)
            .shows("Came after the deadline, in the minutes of grace");
        // The same again gives the same receipt; it is not received twice.
        let again = world.submit(db, id, end).await.expect("the same receipt");
        assert!(!again.fresh);
        assert_eq!(missing_words(), [] as [String; 0]);
    });
}

#[test]
fn whoever_comes_in_time_has_no_mark_of_grace() {
    on_both(async |db| {
        let world = world(db).await;
        allow_grace(db, 15).await;
        let id = world.complete(db).await;
        let done = world
            .submit(db, id, world.deadline.minus(MICRO))
            .await
            .expect("in time");
        assert!(!done.submission.in_grace);
        assert_eq!(letters(db, "applications.submitted").await, 1);
    });
}

/// How a deadline is typed.
fn typed(at: Instant) -> String {
    civil::show(at.utc(), civil::BISHKEK)
}

async fn choose_at(db: &TestDb, world: &World, id: ApplicationId, now: Instant) -> Result<usize, ChooseError> {
    let (ctx, line, programme) = (world.me(db, now), world.scholarship, world.programmes[1]);
    let done = db
        .db
        .write(move |tx| choose(tx, &ctx, id, Choose::Add { line, programme }));
    done.await.map(|list| list.len())
}

/// What the clock sends when it stands at `now`.
async fn remind_at(db: &TestDb, now: Instant) -> usize {
    let ctx = system(db, now);
    db.db
        .write(move |tx| remind::remind(tx, &ctx))
        .await
        .expect("the clock")
}

#[test]
fn two_people_give_one_dossier_a_later_deadline_and_every_door_keeps_to_it() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let twin = World {
            student: world.other,
            ..world.clone()
        };
        let other = twin.complete(db).await;
        let code = world.dossier(db, id).await.application.code;
        let until = world.deadline.plus(TimeDelta::days(2));

        let server = Server::start(db);
        server.advance(world.deadline.since(server.app.clock.now()) + TimeDelta::hours(1));
        let now = server.app.clock.now();
        let secretary = Student::of_now(&server, db, colleague(db, Role::Secretary).await).await;
        let chair = Student::of_now(&server, db, colleague(db, Role::Chair).await).await;
        let officer = Student::of_now(&server, db, colleague(db, Role::Officer).await).await;
        let page = "/en/admin/calls/spring/deadlines";
        officer.get(page).await.is(404);
        let enter = async |code: &str, until: &str, basis: &str| {
            let fields = [("act", "propose"), ("code", code), ("until", until), ("basis", basis)];
            secretary.submit(page, &fields).await
        };
        let late = typed(until);
        enter(&code, &late, " ").await.is(422).shows("Give the basis");
        enter("KZ26-0000000", &late, "The portal was down")
            .await
            .is(422)
            .shows("no application with this code")
            .shows("The portal was down");
        enter(&code, &typed(world.deadline), "The portal was down")
            .await
            .is(422)
            .shows("must be later than the present one");
        enter(&code, "soon", "The portal was down")
            .await
            .is(422)
            .shows("Write the time as");
        enter(&code, &late, "The portal was down").await.is(303);
        enter(&code, &late, "Again")
            .await
            .is(422)
            .shows("waits for its second person already");
        assert!(too_late(&world.submit(db, id, now).await), "it waits");

        let act = secretary.hidden(page, "deadline").await;
        let decide = [("act", "approve"), ("deadline", act.as_str())];
        secretary.submit(page, &decide).await.is(403);
        let inbox = chair.get("/en/inbox").await.is(200);
        inbox.shows("A later deadline for one application waits for a second person");
        chair.submit(page, &decide).await.is(303);
        chair.get(page).await.is(200).shows("Given").shows("Approved by");
        assert_eq!(letters(db, "applications.deadline_moved").await, 1);

        // Change, upload, wish, withdraw and return, hand in: until the last microsecond, not after it.
        assert_eq!(choose_at(db, &world, id, now).await.expect("a wish"), 2);
        let last = until.minus(MICRO);
        world
            .upload(db, id, "passport", OTHER_FILE, last)
            .await
            .expect("in the last moment");
        assert!(is_late(&world.upload(db, id, "passport", FILE, until).await));
        let ctx = world.me(db, now);
        let left = db
            .db
            .write(move |tx| withdraw(tx, &ctx, id, WithdrawReason::Other))
            .await;
        assert_eq!(left.expect("withdrawn"), State::Withdrawn);
        let ctx = world.me(db, now);
        let back = db.db.write(move |tx| undo_withdrawal(tx, &ctx, id)).await;
        assert_eq!(back.expect("returned"), State::Draft);
        assert!(
            is_late(&twin.upload(db, other, "passport", OTHER_FILE, now).await),
            "theirs alone"
        );

        let student = Student::of_now(&server, db, world.student.0).await;
        for page in ["", "/dossier", "/check"] {
            let page = student.get(&format!("/en/my/{code}{page}")).await.is(200);
            page.shows("Your own deadline was extended");
        }
        let told = student.get("/ky/inbox").await.is(200);
        told.shows("Мөөнөтүңүз узартылды");
        student
            .get(&format!("/en/my/{code}"))
            .await
            .shows("The deadline was extended for this application");

        let ahead = async |at: Instant| {
            let call = world.dossier(db, id).await.call;
            let ahead = db.db.read(move |conn| own_deadline::still_ahead(conn, &call, at)).await;
            ahead.expect("read")
        };
        assert!(ahead(last).await && !ahead(until).await, "no list before it is over");
        assert_eq!(remind_at(db, until.minus(TimeDelta::hours(20))).await, 1);
        assert_eq!(remind_at(db, until.minus(TimeDelta::hours(19))).await, 0, "once");

        assert!(too_late(&world.submit(db, id, until).await));
        let done = world.submit(db, id, last).await.expect("in time");
        assert!(!done.submission.in_grace);
        let broken = db.db.read(|conn| {
            let mut broken = Vec::new();
            for sentence in qabyl::applications::invariants() {
                broken.extend(
                    (sentence.find)(conn)?
                        .into_iter()
                        .map(|id| format!("{}: {id}", sentence.name)),
                );
            }
            Ok::<_, Fault>(broken)
        });
        assert_eq!(broken.await.expect("asked"), [] as [String; 0]);
    });
}

#[test]
fn what_is_judged_needs_no_deadline_and_a_thrown_away_one_changes_nothing() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let code = world.dossier(db, id).await.application.code;
        let server = Server::start(db);
        let admin = Student::of(&server, db, colleague(db, Role::Administrator).await).await;
        let chair = Student::of(&server, db, colleague(db, Role::Chair).await).await;
        let page = "/en/admin/calls/spring/deadlines";
        let late = typed(world.deadline.plus(TimeDelta::days(1)));
        let fields = [
            ("act", "propose"),
            ("code", code.as_str()),
            ("until", late.as_str()),
            ("basis", "Decision 3"),
        ];
        admin.submit(page, &fields).await.is(303);
        let act = chair.hidden(page, "deadline").await;
        let waiting = chair.get(page).await.is(200).text;
        admin
            .submit(page, &[("act", "discard"), ("deadline", &act)])
            .await
            .is(303);
        let stale = [("act", "approve"), ("deadline", act.as_str())];
        chair.send_from(&waiting, page, &stale).await.is(409);
        assert_eq!(world.dossier(db, id).await.application.deadline_at, None);
        super::world::force(db, id, State::Eligible).await;
        admin
            .submit(page, &fields)
            .await
            .is(422)
            .shows("being checked or is decided");
    });
}

#[test]
fn the_database_itself_refuses_a_deadline_that_its_author_approved() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let by = world.other.0;
        let act = db.act(world.opens);
        let alone = db.db.write(move |tx| {
            let approved: Option<AccountId> = Some(by);
            let row = (
                deadline_acts::id.eq(act.id::<qabyl::kernel::ids::DeadlineActId>()),
                deadline_acts::application_id.eq(id),
                deadline_acts::until.eq(act.now),
                deadline_acts::basis.eq("Decision"),
                deadline_acts::proposed_by.eq(by),
                deadline_acts::created_at.eq(act.now),
                deadline_acts::approved_by.eq(approved),
                deadline_acts::approved_at.eq(Some(act.now)),
            );
            Ok::<_, Fault>(diesel::insert_into(deadline_acts::table).values(row).execute(tx)?)
        });
        assert!(alone.await.is_err());
        let none: i64 = db
            .db
            .read(|conn| Ok::<_, Fault>(deadline_acts::table.count().get_result(conn)?))
            .await
            .expect("a count");
        assert_eq!(none, 0);
    });
}
