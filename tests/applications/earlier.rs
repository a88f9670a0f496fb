//! A later call begins with the earlier dossier; the same person twice is noticed.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::Role;
use qabyl::applications::{self, Missing, Sameness, SectionKey, SubmitError, begin, carried};
use qabyl::db::Json;
use qabyl::db::schema::{applications as heads, calls};
use qabyl::kernel::Fault;
use qabyl::kernel::ids::{ApplicationId, CallId};
use serde_json::json;

use super::student::{Student, colleague, missing_words};
use super::world::{World, force, words, world};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::harness::server::Server;

/// A second open call, `years` after the first.
async fn next_call(db: &TestDb, world: &World, years: i64) {
    let act = db.act(start());
    let opens = world.opens.plus(TimeDelta::days(365 * years));
    db.db
        .write(move |tx| {
            diesel::insert_into(calls::table)
                .values((
                    calls::id.eq(act.id::<CallId>()),
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
            Ok::<_, Fault>(())
        })
        .await
        .expect("another call");
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
