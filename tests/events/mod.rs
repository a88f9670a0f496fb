//! The log: sealed without gaps, chained, read once by each reader.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::db::Db;
use qabyl::events::{self, Event};
use qabyl::kernel::ids::{ApplicationId, Id as _, InstitutionId};
use qabyl::kernel::{Act, Fault};
use serde_json::json;

use crate::harness::databases::{TestDb, on_both, start};

async fn append(db: &TestDb, event: Event) {
    let act = db.act(start());
    db.write(move |tx| events::append(tx, &act, event.clone()))
        .await
        .expect("appended");
}

async fn seal(db: &Db) -> usize {
    db.write(|tx| events::seal(tx, start())).await.expect("sealed")
}

async fn append_many(db: Db, act: Act, caller: usize) {
    for number in 0..25 {
        let act = Act {
            now: act.now.plus(TimeDelta::milliseconds(number)),
            ..act.clone()
        };
        let event = Event::new("test.happened", format!("{caller}-{number}"));
        db.write(move |tx| events::append(tx, &act, event.clone()))
            .await
            .expect("appended");
    }
}

#[test]
fn events_appended_at_once_are_sealed_without_a_gap_and_each_is_read_once() {
    on_both(async |db| {
        let mut writers = tokio::task::JoinSet::new();
        for caller in 0..8 {
            writers.spawn(append_many(db.db.clone(), db.act(start()), caller));
        }
        // A reader that follows by cursor while others write and the sealer works.
        let (mut cursor, mut seen) = (0, Vec::new());
        loop {
            let finished = writers.is_empty();
            while writers.try_join_next().is_some() {}
            let sealed = seal(&db.db).await;
            let page = db
                .read(move |conn| events::after(conn, cursor, None, 7))
                .await
                .expect("a page");
            for sealed in &page {
                assert_eq!(sealed.number, cursor + 1, "the feed has a gap");
                cursor = sealed.number;
                seen.push(sealed.event.subject.clone());
            }
            if finished && sealed == 0 && page.is_empty() {
                break;
            }
        }
        assert_eq!(seen.len(), 200);
        assert_eq!(
            seen.iter().collect::<BTreeSet<_>>().len(),
            200,
            "an event was read twice"
        );
        assert_eq!(db.read(events::verify).await.expect("read"), Ok(200));
        assert_eq!(db.read(events::waiting).await.expect("read"), 0);
        let head = db.read(events::head).await.expect("read").expect("a head");
        assert_eq!((head.0, head.1.len()), (200, 32));
    });
}

#[test]
fn two_sealers_at_once_make_one_chain() {
    on_both(async |db| {
        for number in 0..30 {
            append(db, Event::new("test.happened", number)).await;
        }
        let other = db.place.open();
        let mut sealers = tokio::task::JoinSet::new();
        for sealer in [db.db.clone(), other.clone(), db.db.clone(), other] {
            // The loser is refused by the number's key and sees nothing left the next time.
            sealers.spawn(async move { sealer.write(|tx| events::seal(tx, start())).await.unwrap_or(0) });
        }
        let sealed: usize = sealers.join_all().await.into_iter().sum();
        assert_eq!(sealed, 30);
        assert_eq!(db.read(events::verify).await.expect("read"), Ok(30));
    });
}

#[test]
fn what_a_refused_command_appended_did_not_happen() {
    on_both(async |db| {
        let act = db.act(start());
        let refused = db
            .write(move |tx| {
                events::append(tx, &act, Event::new("test.happened", "no"))?;
                Err::<(), _>(Fault::broken("refused"))
            })
            .await;
        assert!(refused.is_err());
        append(db, Event::new("test.happened", "yes")).await;
        assert_eq!(seal(&db.db).await, 1);
        let page = db.read(|conn| events::after(conn, 0, None, 10)).await.expect("a page");
        let subjects: Vec<_> = page.iter().map(|sealed| sealed.event.subject.as_str()).collect();
        assert_eq!(subjects, ["yes"]);
    });
}

async fn tamper(db: &TestDb, sql: &'static str) {
    db.write(move |tx| {
        diesel::sql_query(sql).execute(tx)?;
        Ok::<_, Fault>(())
    })
    .await
    .expect("tampered with");
}

#[test]
fn an_edited_row_is_found() {
    let edits = [
        "UPDATE events SET subject = 'other' WHERE subject = '3'",
        "UPDATE events SET data = '{\"seats\": 26}' WHERE subject = '3'",
        "UPDATE events SET actor = '{\"kind\": \"link\"}' WHERE subject = '3'",
        "UPDATE events SET occurred_at = '2025-05-20T09:30:00.000001Z' WHERE subject = '3'",
        "UPDATE sealed_events SET hash = (SELECT hash FROM sealed_events WHERE number = 1) WHERE number = 3",
    ];
    for edit in edits {
        on_both(async |db| {
            for number in 1..=5 {
                append(db, Event::new("test.happened", number).with(json!({"seats": 25}))).await;
            }
            seal(&db.db).await;
            assert_eq!(db.read(events::verify).await.expect("read"), Ok(5));
            tamper(db, edit).await;
            let broken = db.read(events::verify).await.expect("read").expect_err(edit);
            assert_eq!(broken.number, 3, "{edit}: {}", broken.what);
        });
    }
}

#[test]
fn a_removed_link_is_found() {
    on_both(async |db| {
        for number in 1..=5 {
            append(db, Event::new("test.happened", number)).await;
        }
        seal(&db.db).await;
        tamper(db, "DELETE FROM sealed_events WHERE number = 4").await;
        let broken = db.read(events::verify).await.expect("read").expect_err("a gap");
        assert_eq!(broken.number, 4);
    });
}

#[test]
fn a_feed_shows_an_institution_its_own_events_only() {
    on_both(async |db| {
        let [mine, other] = [1, 2].map(|number| InstitutionId::from_uuid(uuid::Uuid::from_u128(number)));
        for (number, audience) in [Some(mine), None, Some(other), Some(mine)].into_iter().enumerate() {
            let mut event = Event::new("test.happened", number);
            event.institution = audience;
            append(db, event).await;
        }
        seal(&db.db).await;
        let page = db
            .read(move |conn| events::after(conn, 0, Some(mine), 10))
            .await
            .expect("a page");
        let seen: Vec<_> = page
            .iter()
            .map(|sealed| (sealed.number, sealed.event.subject.as_str()))
            .collect();
        assert_eq!(seen, [(1, "0"), (4, "3")]);
    });
}

#[test]
fn a_timeline_shows_what_is_not_sealed_yet_in_the_order_of_the_acts() {
    on_both(async |db| {
        let dossier = ApplicationId::from_uuid(uuid::Uuid::from_u128(9));
        let act = db.act(start());
        db.write(move |tx| {
            for kind in ["test.first", "test.second", "test.third"] {
                events::append(
                    tx,
                    &act,
                    Event::new(kind, dossier).of(dossier).with(json!({"ө": [1, null]})),
                )?;
            }
            Ok::<_, Fault>(())
        })
        .await
        .expect("appended");
        let timeline = db
            .read(move |conn| events::of_application(conn, dossier))
            .await
            .expect("read");
        let kinds: Vec<_> = timeline.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["test.first", "test.second", "test.third"]);
        assert!(
            timeline
                .iter()
                .all(|event| event.at == start() && event.data == json!({"ө": [1, null]}))
        );
    });
}
