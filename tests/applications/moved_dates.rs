//! The dates and terms of a published call move by two people, and those who applied are told.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::Role;
use qabyl::applications::{WithdrawReason, tell_changes, withdraw};
use qabyl::calls;
use qabyl::db::schema::{call_acts, events};
use qabyl::kernel::{Fault, Instant, civil};

use super::student::{Student, colleague};
use super::unsent::{letters, system};
use super::world::{World, world};
use crate::harness::TestDb;
use crate::harness::databases::on_both;
use crate::harness::server::Server;

const CALL: &str = "/en/admin/calls/spring";

async fn deadline(db: &TestDb) -> Instant {
    let call = db.db.read(|conn| calls::by_slug(conn, "spring")).await;
    call.expect("read").expect("the call").deadline_at
}

/// The opening that the form shows.
async fn opening(admin: &Student, form: &str) -> String {
    let page = admin.get(form).await.is(200).text;
    let field = page.split_once(r#"name="opens_at" type="text" value=""#);
    let value = field.and_then(|(_, rest)| rest.split_once('"'));
    value.expect("an opening").0.to_owned()
}

/// What the clock does when it stands at `now`; how many were told.
async fn tell(db: &TestDb, now: Instant) -> usize {
    let ctx = system(db, now);
    let told = db.db.write(move |tx| tell_changes(tx, &ctx)).await;
    told.expect("the clock")
}

/// Two people of whom only the first still waits for the call's dates.
async fn applicants(db: &TestDb, world: &World) {
    world.complete(db).await;
    let twin = World {
        student: world.other,
        ..world.clone()
    };
    let left = twin.complete(db).await;
    let ctx = twin.me(db, world.opens);
    let gone = db
        .db
        .write(move |tx| withdraw(tx, &ctx, left, WithdrawReason::Other))
        .await;
    gone.expect("withdrawn");
}

#[test]
fn a_published_deadline_moves_when_a_second_person_says_so() {
    on_both(async |db| {
        let world = world(db).await;
        applicants(db, &world).await;
        let server = Server::start(db);
        server.advance(TimeDelta::days(1));
        let admin = Student::of_now(&server, db, colleague(db, Role::Administrator).await).await;
        let chair = Student::of_now(&server, db, colleague(db, Role::Chair).await).await;
        let form = format!("{CALL}/timetable");
        let enter = async |deadline: &str, basis: &str| {
            let version = admin.hidden(&form, "version").await;
            let opens = opening(&admin, &form).await;
            let fields = [
                ("version", version.as_str()),
                ("opens_at", opens.as_str()),
                ("deadline_at", deadline),
                ("basis", basis),
            ];
            admin.submit(&form, &fields).await
        };
        enter("01.08.2025 18:00", " ").await.is(422).shows("Give the basis");
        // Whoever came in time would be late.
        let yesterday = civil::show(world.opens.plus(TimeDelta::hours(2)).utc(), civil::BISHKEK);
        let past = enter(&yesterday, "Decree 12").await;
        past.is(422)
            .shows("a new moment must still be ahead")
            .shows("Decree 12");
        enter("01.08.2025 18:00", "Decree 12").await.is(303);
        assert_eq!(deadline(db).await, world.deadline, "it waits");
        enter("02.08.2025 18:00", "Decree 13")
            .await
            .is(422)
            .shows("waits for its second person already");
        assert_eq!(tell(db, world.opens).await, 0, "nothing is told of what may not come");

        let decide = async |who: &Student, act: &str| {
            let change = admin.hidden(CALL, "change").await;
            who.submit(CALL, &[("act", act), ("change", change.as_str())]).await
        };
        admin
            .get(CALL)
            .await
            .is(200)
            .shows("You proposed it")
            .shows("Decree 12");
        decide(&admin, "approve_change").await.is(403);
        assert_eq!(deadline(db).await, world.deadline);
        let inbox = chair.get("/en/inbox").await.is(200);
        assert!(inbox.text.contains("waits for a second person"), "{}", inbox.text);
        decide(&chair, "approve_change").await.is(303);
        assert_eq!(deadline(db).await, "2025-08-01T12:00:00Z".parse().expect("an instant"));

        let public = server.person().get("/en/calls/spring").await;
        public
            .is(200)
            .shows("Changes since publication")
            .shows("Decree 12")
            .shows("01.08.2025 18:00");
        assert_eq!(tell(db, world.opens).await, 1, "who withdrew is not told");
        assert_eq!(tell(db, world.opens).await, 0);
        assert_eq!(letters(db, "calls.dates_changed").await, 1);
        assert_eq!(tell(db, world.opens.plus(TimeDelta::days(1))).await, 0, "once");
        let moved: Result<i64, Fault> = db
            .read(|conn| {
                let moves = events::table.filter(events::kind.eq("call.deadline_moved"));
                Ok(moves.count().get_result(conn)?)
            })
            .await;
        assert_eq!(moved.expect("a count"), 1);
    });
}

#[test]
fn terms_of_a_published_call_wait_for_a_second_person_and_an_old_proposal_is_refused() {
    on_both(async |db| {
        let world = world(db).await;
        let server = Server::start(db);
        let admin = Student::of(&server, db, colleague(db, Role::Administrator).await).await;
        let chair = Student::of(&server, db, colleague(db, Role::Chair).await).await;
        let form = format!("{CALL}/terms");
        let enter = async |hours: &str| {
            let version = admin.hidden(&form, "version").await;
            let numbers = [
                "promotion_hours",
                "host_hours",
                "correction_hours",
                "appeal_days",
                "appeal_answer_days",
            ];
            let mut fields = vec![
                ("version", version.as_str()),
                ("answer_hours", hours),
                ("basis", "Decree 14"),
            ];
            fields.extend(numbers.map(|name| (name, "48")));
            admin.submit(&form, &fields).await
        };
        let hours = async || {
            let call = db.db.read(|conn| calls::by_slug(conn, "spring")).await;
            call.expect("read").expect("the call").terms.answer_hours
        };
        let before = hours().await;
        enter("72").await.is(303);
        assert_eq!(hours().await, before);
        let page = chair.get(CALL).await.is(200).shows("<b>72</b>");
        // The call moves on before the chair answers.
        let version = admin.hidden(&format!("{CALL}/texts"), "version").await;
        let langs = ["ky", "kk", "ru", "en"].map(|lang| (format!("titles_{lang}"), format!("summaries_{lang}")));
        let mut fields = vec![("version", version.as_str())];
        fields.extend(
            langs
                .iter()
                .flat_map(|(title, summary)| [(title.as_str(), "Жаз"), (summary.as_str(), "Жаз")]),
        );
        admin.submit(&format!("{CALL}/texts"), &fields).await.is(303);
        let change = chair.hidden(CALL, "change").await;
        let stale = chair
            .send_from(&page.text, CALL, &[("act", "approve_change"), ("change", &change)])
            .await;
        stale.is(422).shows("The call has changed since");
        assert_eq!(hours().await, before);
        let thrown = chair
            .submit(CALL, &[("act", "discard_change"), ("change", &change)])
            .await;
        thrown.is(303);
        enter("96").await.is(303);
        let change = chair.hidden(CALL, "change").await;
        let done = chair
            .submit(CALL, &[("act", "approve_change"), ("change", &change)])
            .await;
        done.is(303);
        assert_eq!(hours().await, 96);
        assert_eq!(tell(db, world.opens).await, 0, "of terms nobody is told by letter");
    });
}

#[test]
fn the_database_itself_refuses_a_change_that_its_author_approved() {
    on_both(async |db| {
        let world = world(db).await;
        let server = Server::start(db);
        let admin = Student::of(&server, db, colleague(db, Role::Administrator).await).await;
        let form = format!("{CALL}/timetable");
        let version = admin.hidden(&form, "version").await;
        let opens = opening(&admin, &form).await;
        let fields = [
            ("version", version.as_str()),
            ("opens_at", opens.as_str()),
            ("deadline_at", "01.08.2025 18:00"),
            ("basis", "Decree 15"),
        ];
        admin.submit(&form, &fields).await.is(303);
        let now = world.opens;
        let alone: Result<usize, Fault> = db
            .db
            .write(move |tx| {
                let by: qabyl::kernel::ids::AccountId = call_acts::table.select(call_acts::proposed_by).first(tx)?;
                let set = (
                    call_acts::approved_by.eq(Some(by)),
                    call_acts::approved_at.eq(Some(now)),
                );
                Ok(diesel::update(call_acts::table).set(set).execute(tx)?)
            })
            .await;
        assert!(alone.is_err());
    });
}
