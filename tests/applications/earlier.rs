//! A later call begins with the earlier dossier; the same person twice is noticed.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::Role;
use qabyl::applications::{self, DocumentState, Missing, Sameness, SectionKey, SubmitError, begin, carried};
use qabyl::db::Json;
use qabyl::db::schema::{applications as heads, calls, requirements};
use qabyl::events;
use qabyl::kernel::ids::{ApplicationId, CallId};
use qabyl::kernel::{Fault, Instant};
use serde_json::json;

use super::student::{Student, colleague, missing_words};
use super::world::{FILE, World, ctx, force, requirement, words, world};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::harness::server::Server;

/// A second open call, `years` after the first; it asks for the same passport.
async fn next_call(db: &TestDb, world: &World, years: i64) {
    let act = db.act(start());
    let opens = world.opens.plus(TimeDelta::days(365 * years));
    db.db
        .write(move |tx| {
            let call: CallId = act.id();
            diesel::insert_into(calls::table)
                .values((
                    calls::id.eq(call),
                    calls::slug.eq("autumn"),
                    calls::cycle.eq("2026/27"),
                    calls::kind.eq("scholarship"),
                    calls::state.eq("published"),
                    calls::titles.eq(words("Autumn call")),
                    calls::summaries.eq(words("Autumn call")),
                    calls::zone.eq("Asia/Bishkek"),
                    calls::opens_at.eq(opens),
                    calls::deadline_at.eq(opens.plus(TimeDelta::days(30))),
                    calls::terms.eq(Json(json!({}))),
                    calls::sample.eq(true),
                    calls::created_at.eq(act.now),
                    calls::version.eq(1),
                ))
                .execute(tx)?;
            for key in ["passport", "letter"] {
                requirement(
                    tx,
                    &act,
                    call,
                    key,
                    "required",
                    Json(json!({"from_referee": key == "letter"})),
                )?;
            }
            Ok::<_, Fault>(())
        })
        .await
        .expect("another call");
}

/// A draft in the later call, a day after that opened.
async fn later(db: &TestDb, world: &World, years: i64) -> (ApplicationId, Instant) {
    let now = world.opens.plus(TimeDelta::days(365 * years + 1));
    let (me, person) = (world.me(db, now), world.student.1);
    let begun = db.db.write(move |tx| begin(tx, &me, person, "autumn")).await;
    (begun.expect("begun").id, now)
}

/// The identifier in a page's form that takes an earlier paper.
fn taken(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"document\" value=\"").expect("a paper to take");
    rest.split('"').next().expect("an identifier").to_owned()
}

#[test]
fn a_paper_of_an_earlier_dossier_is_taken_again_by_its_owner_alone() {
    on_both(async |db| {
        let world = world(db).await;
        let first = world.complete(db).await;
        world.submit(db, first, world.opens).await.expect("submitted");
        let code = world.dossier(db, first).await.application.code;
        next_call(db, &world, 1).await;
        let (second, now) = later(db, &world, 1).await;
        let draft = world.dossier(db, second).await;
        assert!(draft.documents.is_empty(), "nothing is taken unasked");
        let server = Server::start(db);
        server.advance(now.since(server.app.clock.now()));
        let student = Student::of_at(&server, db, world.student.0, now).await;
        let base = format!("/en/my/{}", draft.application.code);
        let tasks = student.get(&format!("{base}/dossier")).await.is(200);
        tasks.shows("You have it from an earlier application");
        for lang in ["ky", "kk", "ru", "en"] {
            let path = format!("{base}/documents/passport").replace("/en/", &format!("/{lang}/"));
            student.get(&path).await.is(200).shows(&code).shows("scan.pdf");
        }
        let page = format!("{base}/documents/passport");
        let shown = student.get(&page).await.is(200).shows("Use this document");
        let paper = taken(&shown.text);
        // Another person finds nothing there, even by its identifier.
        let other = ctx(db, now, world.other);
        let person = world.other.1;
        let theirs = db.db.write(move |tx| begin(tx, &other, person, "autumn")).await;
        let theirs = theirs.expect("begun");
        let stranger = Student::of_at(&server, db, world.other.0, now).await;
        let own = format!("/en/my/{}/documents/passport", theirs.code);
        assert!(!stranger.get(&own).await.is(200).text.contains("Use this document"));
        let take = [("do", "again"), ("document", paper.as_str())];
        stranger.post(&own, &own, &take).await.is(422);
        // A passport is no letter.
        let letter = format!("{base}/documents/letter");
        student.post(&letter, &letter, &take).await.is(422);
        student.post(&page, &page, &take).await.is(303);
        let document = world.dossier(db, second).await.documents.remove(0);
        assert_eq!(document.file.as_deref(), Some(FILE));
        assert_eq!((document.state, document.pages), (DocumentState::Uploaded, 2));
        let log = db
            .db
            .read(move |conn| events::of_application(conn, second))
            .await
            .expect("a log");
        let said = log
            .iter()
            .find(|event| event.kind == "application.document_uploaded")
            .expect("said");
        assert_eq!(said.data, json!({"requirement": "passport", "from": code}));
        // What stands is not offered a second time; the earlier dossier has lost nothing.
        assert!(!student.get(&page).await.is(200).text.contains("Use this document"));
        let before = world.dossier(db, first).await;
        assert!(before.documents.iter().any(|it| it.file.as_deref() == Some(FILE)));
        assert!(missing_words().is_empty(), "{:?}", missing_words());
    });
}

#[test]
fn an_expired_paper_is_marked_and_not_taken() {
    on_both(async |db| {
        let world = world(db).await;
        let first = world.complete(db).await;
        world.submit(db, first, world.opens).await.expect("submitted");
        next_call(db, &world, 7).await;
        let (second, now) = later(db, &world, 7).await;
        let code = world.dossier(db, second).await.application.code;
        let server = Server::start(db);
        server.advance(now.since(server.app.clock.now()));
        let student = Student::of_at(&server, db, world.student.0, now).await;
        let page = format!("/en/my/{code}/documents/passport");
        let shown = student.get(&page).await.is(200).shows("It is no longer valid");
        assert!(!shown.text.contains("Use this document"), "{}", shown.text);
        let old = world.dossier(db, first).await.documents;
        let old = old
            .iter()
            .find(|it| it.file.as_deref() == Some(FILE))
            .expect("the passport")
            .id;
        let take = [("do", "again"), ("document", &old.to_string())];
        student.post(&page, &page, &take).await.is(422);
        assert!(world.dossier(db, second).await.documents.is_empty());
    });
}

#[test]
fn a_term_of_the_call_ends_how_long_a_paper_is_taken_again() {
    on_both(async |db| {
        let world = world(db).await;
        let first = world.complete(db).await;
        world.submit(db, first, world.opens).await.expect("submitted");
        next_call(db, &world, 1).await;
        let (second, now) = later(db, &world, 1).await;
        let code = world.dossier(db, second).await.application.code;
        let server = Server::start(db);
        server.advance(now.since(server.app.clock.now()));
        let student = Student::of_at(&server, db, world.student.0, now).await;
        let page = format!("/en/my/{code}/documents/passport");
        let term = async |days: i64| {
            let terms = Json(json!({"valid": {"days": days, "sample": true}}));
            let set = db.db.write(move |tx| {
                let autumn: CallId = calls::table
                    .filter(calls::slug.eq("autumn"))
                    .select(calls::id)
                    .first(tx)?;
                let asked = requirements::table
                    .filter(requirements::call_id.eq(autumn))
                    .filter(requirements::key.eq("passport"));
                Ok::<_, Fault>(
                    diesel::update(asked)
                        .set(requirements::terms.eq(terms.clone()))
                        .execute(tx)?,
                )
            });
            assert_eq!(set.await.expect("a term"), 1);
            student.get(&page).await.is(200).shows("SAMPLE").text
        };
        // Counted in whole days from the day it came.
        let age = now.since(world.opens).num_days();
        assert!(term(age).await.contains("Use this document"));
        let over = term(age - 1).await;
        assert!(over.contains("It is no longer valid") && !over.contains("Use this document"));
        let old = world.dossier(db, first).await.documents;
        let old = old.iter().find(|it| it.file.is_some()).expect("the passport").id;
        let take = [("do", "again"), ("document", &old.to_string())];
        student.post(&page, &page, &take).await.is(422);
        assert!(missing_words().is_empty(), "{:?}", missing_words());
    });
}

#[test]
fn a_later_call_begins_with_what_is_still_good() {
    on_both(async |db| {
        let world = world(db).await;
        let first = world.complete(db).await;
        world.submit(db, first, world.opens).await.expect("submitted");
        let code = world.dossier(db, first).await.application.code;
        // Seven years later passport and certificate have expired.
        next_call(db, &world, 7).await;
        let now = world.opens.plus(TimeDelta::days(365 * 7 + 1));
        let (me, person) = (world.me(db, now), world.student.1);
        let second = db
            .db
            .write(move |tx| begin(tx, &me, person, "autumn"))
            .await
            .expect("begun")
            .id;
        let dossier = world.dossier(db, second).await;
        let personal = dossier.answers(SectionKey::Personal);
        assert_eq!(personal.get("family"), "Өмүрбек кызы");
        assert_eq!(personal.get("passport_expiry"), "", "it ran out");
        assert_eq!(dossier.answers(SectionKey::Tests).get("ort_main"), "");
        assert_eq!(dossier.answers(SectionKey::Education).get("average"), "4.75");
        for key in [SectionKey::Consents, SectionKey::Essay, SectionKey::Categories] {
            assert!(dossier.section(key).is_none(), "{key} is asked anew");
        }
        assert_eq!(dossier.application.name, "Өмүрбек кызы Айпери");
        let today = dossier.today(now);
        let seen = db
            .db
            .read(move |conn| carried(conn, second, today))
            .await
            .expect("read")
            .expect("carried");
        assert_eq!(seen.code, code);
        let fields: Vec<&str> = seen.expired.iter().map(|(_, field)| field.name).collect();
        assert!(
            fields.contains(&"passport") && fields.contains(&"ort_main"),
            "{fields:?}"
        );
        let server = Server::start(db);
        server.advance(now.since(server.app.clock.now()));
        let student = Student::of_at(&server, db, world.student.0, now).await;
        let page = student
            .get(&format!("/en/my/{}/dossier", dossier.application.code))
            .await
            .is(200);
        assert!(
            page.text.contains(&code) && page.text.contains("have expired since"),
            "{}",
            page.text
        );
        assert!(missing_words().is_empty(), "{:?}", missing_words());
    });
}

/// Another person's dossier that says the same of itself.
async fn twin(db: &TestDb, world: &World, original: ApplicationId, keys: &[Sameness]) -> ApplicationId {
    let id = world.begin_other(db).await;
    let keys = keys.to_vec();
    db.db
        .write(move |tx| {
            let of = heads::table.find(original);
            let found: (Option<String>, Option<String>, Option<String>) = of
                .select((heads::pin_key, heads::passport_key, heads::twin_key))
                .first(tx)?;
            let kept = |what: Sameness, value: Option<String>| value.filter(|_| keys.contains(&what));
            diesel::update(heads::table.find(id))
                .set((
                    heads::pin_key.eq(kept(Sameness::Pin, found.0)),
                    heads::passport_key.eq(kept(Sameness::Passport, found.1)),
                    heads::twin_key.eq(kept(Sameness::Twin, found.2)),
                    heads::submitted_at.eq(Some(start())),
                ))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("a twin");
    id
}

#[test]
fn the_same_pin_or_passport_blocks_and_the_same_name_and_day_are_shown_to_officers() {
    on_both(async |db| {
        for (same, blocks) in [
            (Sameness::Pin, true),
            (Sameness::Passport, true),
            (Sameness::Twin, false),
        ] {
            let Some(db) = TestDb::fresh(db.engine()) else { continue };
            let db = &db;
            let world = world(db).await;
            let mine = world.complete(db).await;
            let other = twin(db, &world, mine, &[same]).await;
            force(db, other, applications::State::Submitted).await;
            let done = world.submit(db, mine, world.opens).await;
            match done {
                Err(SubmitError::Incomplete(missing)) => {
                    assert!(blocks && missing == [Missing::Duplicate], "{same}: {missing:?}");
                }
                Ok(_) => assert!(!blocks, "{same}"),
                Err(error) => panic!("{same}: {error}"),
            }
            if blocks {
                force(db, other, applications::State::Withdrawn).await;
                world
                    .submit(db, mine, world.opens)
                    .await
                    .expect("the other one is gone");
                continue;
            }
            let server = Server::start(db);
            let officer = Student::of(&server, db, colleague(db, Role::Officer).await).await;
            let code = world.dossier(db, mine).await.application.code;
            let theirs = world.dossier(db, other).await.application.code;
            let page = officer.get(&format!("/en/desk/dossiers/{code}")).await.is(200);
            assert!(
                page.text.contains(&theirs) && page.text.contains("same name and birth date"),
                "{}",
                page.text
            );
        }
    });
}

#[test]
fn names_are_the_same_across_spellings_and_orders() {
    use applications::IdentityKeys;
    use applications::sections::Answers;
    let keys = |family: &str, given: &str, born: &str| {
        IdentityKeys::of(&Answers::of(
            &json!({"family": family, "given": given, "birth_date": born}),
        ))
        .twin
    };
    let one = keys("Өмүрбеков", "Жаңыл", "2007-02-28");
    assert!(one.is_some());
    assert_eq!(one, keys("Омурбеков", "Жаныл", "2007-02-28"));
    assert_eq!(one, keys("ЖАҢЫЛ", "өмүрбеков", "2007-02-28"));
    assert_ne!(one, keys("Өмүрбеков", "Жаңыл", "2007-02-27"));
    assert_ne!(one, keys("Өмүрбекова", "Жаңыл", "2007-02-28"));
    assert_eq!(keys("", "", "2007-02-28"), None);
}
