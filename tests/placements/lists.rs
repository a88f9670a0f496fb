//! Published lists, their downloads, their corrections: over HTTP and by the real program.

use std::process::Command;

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::db::Json;
use qabyl::db::schema::{allocation_runs as runs, calls, grants, rulebooks, score_results};
use qabyl::kernel::{Fault, secrets};
use qabyl::placements::{State, correct, publish, read};
use serde_json::json;

use super::reader::{LANGUAGES, Reader, lay_down, published};
use super::tour_world::{Row, TourWorld, everything, tick};
use crate::harness::TestDb;
use crate::harness::databases::on_both;
use crate::harness::server::Server;

#[test]
fn published_lists_are_downloaded_and_verified_by_the_program() {
    on_both(async |db| {
        let world = lay_down(db, 30).await;
        published(db, &world).await;
        let server = Server::start(db);
        let reader = server.person();
        for lang in LANGUAGES {
            for line in ["grant", "paid"] {
                let page = reader.open(&format!("/{lang}/calls/branch/ranking/{line}")).await;
                page.is(200).shows("T25-0000001");
            }
            reader
                .open(&format!("/{lang}/calls/branch/board"))
                .await
                .is(200)
                .shows("ranking/paid");
        }
        verified(&server, "all lines").await;
        // The very text whose hash the page shows.
        let list = reader.open("/en/calls/branch/ranking/grant/list.json").await;
        let hash = secrets::sha256_hex(list.text.as_bytes());
        reader.open("/en/calls/branch/ranking/grant").await.is(200).shows(&hash);
        // A call that declares one line publishable gives that line's part, which verifies too.
        publish_only(db, &world, &["paid"]).await;
        let input = verified(&server, "one line").await;
        assert!(!input.contains("\"grant\"") && !input.contains("orphan"), "{input}");
        publish_only(db, &world, &[]).await;
        reader.open("/en/calls/branch/runs/1/input.json").await.is(404);
        reader.open("/en/calls/branch/runs/1/result.json").await.is(404);
        reader.open("/en/calls/branch/ranking/grant").await.is(200);
    });
}

#[test]
fn who_is_an_orphan_stands_in_nothing_that_is_published() {
    on_both(async |db| {
        let world = lay_down(db, 30).await;
        db.db
            .write(move |tx| {
                let Json(mut body) = rulebooks::table.select(rulebooks::body).first::<Json>(tx)?;
                body["ranking"] = json!({"precedence": ["category:orphan"], "ties": ["category:orphan", "main_score"]});
                diesel::update(rulebooks::table)
                    .set(rulebooks::body.eq(Json(body)))
                    .execute(tx)?;
                Ok::<_, Fault>(())
            })
            .await
            .expect("another order");
        published(db, &world).await;
        publish_only(db, &world, &["paid"]).await;
        let server = Server::start(db);
        let reader = server.person();
        for line in ["grant", "paid"] {
            let list = reader.open(&format!("/en/calls/branch/ranking/{line}/list.json")).await;
            let rows: serde_json::Value = serde_json::from_str(&list.is(200).text).expect("a list");
            let rows = rows.as_array().expect("rows");
            assert!(rows.len() > 3, "{rows:?}");
            for row in rows {
                // Precedence, total, ties: what is a category is withheld, the rest stands in place.
                assert!(row["ties"][0].is_null() && row["ties"][2].is_null(), "{row}");
                assert!(row["ties"][1].is_string() && row["ties"][3].is_string(), "{row}");
            }
        }
        // The part that everybody may recompute says places, and is verified all the same.
        let input = verified(&server, "places for keys").await;
        assert!(input.contains("\"rank\":1") && !input.contains("\"ties\""), "{input}");
        assert!(!input.contains("orphan") && !input.contains("\"score\""), "{input}");
        // An observer of the desk recomputes the whole.
        let run = db
            .db
            .read(|conn| Ok::<_, Fault>(runs::table.select(runs::input).first::<String>(conn)?))
            .await;
        let whole = run.expect("a run");
        assert!(whole.contains("\"ties\"") && whole.contains("orphan"), "{whole}");
    });
}

async fn publish_only(db: &TestDb, world: &TourWorld, lines: &[&str]) {
    let call = world.world.call;
    let lines = json!(lines);
    db.db
        .write(move |tx| {
            let Json(mut terms) = calls::table.find(call).select(calls::terms).first::<Json>(tx)?;
            terms["publishable_lines"] = lines.clone();
            diesel::update(calls::table.find(call))
                .set(calls::terms.eq(Json(terms)))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("changed");
}

/// Downloads input and result and has the real program judge them; the input.
async fn verified(server: &Server, what: &str) -> String {
    let reader = server.person();
    let folder = server.folder.path();
    let mut texts = Vec::new();
    for name in ["input.json", "result.json"] {
        let file = reader.open(&format!("/en/calls/branch/runs/1/{name}")).await;
        file.is(200);
        std::fs::write(folder.join(name), &file.text).expect("written");
        texts.push(file.text);
    }
    let verify = |input: &str, result: &str| {
        Command::new(env!("CARGO_BIN_EXE_qabyl"))
            .args(["verify", input, result])
            .current_dir(folder)
            .output()
            .expect("the program")
    };
    let judged = verify("input.json", "result.json");
    assert!(judged.status.success(), "{what}: {judged:?}");
    // A list in which two people have changed places is refuted.
    let forged = texts[1]
        .replace("T25-0000003", "T25-000000X")
        .replace("T25-0000004", "T25-0000003");
    std::fs::write(folder.join("forged.json"), forged.replace("T25-000000X", "T25-0000004")).expect("written");
    assert!(!verify("input.json", "forged.json").status.success(), "{what}");
    texts.swap_remove(0)
}

#[test]
fn a_correction_is_a_numbered_version_that_takes_no_held_seat() {
    on_both(async |db| {
        let world = lay_down(db, 12).await;
        let at = published(db, &world).await;
        let (rows, _) = db.db.read(everything).await.expect("readable");
        let grant = world.targets[0].line;
        let wronged = without_a_seat(&world, &rows);
        assert_eq!(wronged.line, grant);
        let run = wronged.run;
        // An upheld appeal: the score is the best of all.
        raise(db, &wronged.application).await;
        let secretary = world.secretary(db, at);
        let ctx = secretary.clone();
        let unexplained = db
            .db
            .write_alone(move |tx| correct::propose_correction(tx, &ctx, run, " "))
            .await;
        assert!(unexplained.is_err());
        let ctx = secretary.clone();
        let draft = db
            .db
            .write_alone(move |tx| correct::propose_correction(tx, &ctx, run, "Appeal 1 was upheld"))
            .await
            .expect("a draft");
        let chair = world.chair(db, at);
        db.db
            .write(move |tx| qabyl::placements::approve::approve_run(tx, &chair, draft, None))
            .await
            .expect("approved");
        db.db
            .write_alone(move |tx| publish::publish_run(tx, &secretary, draft))
            .await
            .expect("published");
        let (now, seats) = db.db.read(everything).await.expect("readable");
        for row in rows.iter().filter(|row| row.state == State::Offered) {
            let same = now.iter().find(|it| it.id == row.id).expect("still there");
            assert_eq!(same.state, State::Offered, "a held seat is not taken away");
        }
        let same = now.iter().find(|it| it.id == wronged.id).expect("still there");
        assert_eq!(same.state, State::Reserved, "first in reserve");
        assert!(
            seats
                .iter()
                .filter(|(line, ..)| *line == grant)
                .all(|(_, holder, _)| holder.is_some())
        );
        // The next seat is theirs.
        let first = now
            .iter()
            .find(|it| it.line == grant && it.state == State::Offered)
            .expect("an offer")
            .clone();
        let ctx = world.world.applicant(db, at, first.person);
        db.db
            .write(move |tx| qabyl::placements::answer::decline(tx, &ctx, first.id))
            .await
            .expect("declined");
        let (now, _) = db.db.read(everything).await.expect("readable");
        assert_eq!(
            now.iter().find(|it| it.id == wronged.id).expect("there").state,
            State::Offered
        );
        // Both versions are public, the reason too.
        let server = Server::start(db);
        let page = server.person().open("/en/calls/branch/ranking/grant").await;
        page.is(200).shows("Appeal 1 was upheld").shows("?version=1");
        let old = server.person().open("/en/calls/branch/ranking/grant?version=1").await;
        old.is(200).shows("A newer version of this list is in force");
        let versions = db
            .db
            .read(move |conn| read::versions(conn, world.world.call, grant))
            .await
            .expect("readable");
        assert_eq!(versions.len(), 2);
        assert_eq!(tick(db, at).await, 0);
    });
}

/// Somebody below the reserve of the line that they want most, and with no seat anywhere.
fn without_a_seat(world: &TourWorld, rows: &[Row]) -> Row {
    let grant = world.targets[0].line;
    let wants_it_most = |row: &Row| {
        let index = world
            .applicants
            .iter()
            .position(|who| who.application == row.application);
        index.is_some_and(|index| index % 2 == 0)
    };
    let seated = |row: &Row| {
        rows.iter()
            .any(|other| other.application == row.application && other.state.holds_seat())
    };
    rows.iter()
        .find(|row| row.line == grant && row.state == State::NotPlaced && wants_it_most(row) && !seated(row))
        .expect("somebody below the reserve")
        .clone()
}

/// Gives a dossier the best score on every line that it wishes.
pub async fn raise(db: &TestDb, application: &qabyl::kernel::ids::ApplicationId) {
    let application = *application;
    db.db
        .write(move |tx| {
            let Json(mut breakdown) = score_results::table
                .filter(score_results::application_id.eq(application))
                .select(score_results::breakdown)
                .first::<Json>(tx)?;
            for line in breakdown["lines"].as_array_mut().expect("lines") {
                line["total"] = json!(1_000_000);
                line["order"][0] = json!(1_000_000);
                if let Some(values) = line["order"].as_array_mut() {
                    for value in values {
                        *value = json!(1_000_000);
                    }
                }
            }
            diesel::update(score_results::table.filter(score_results::application_id.eq(application)))
                .set(score_results::breakdown.eq(Json(breakdown)))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("raised");
}

#[test]
fn the_run_page_says_who_moves_against_the_run_before() {
    on_both(async |db| {
        let world = lay_down(db, 12).await;
        published(db, &world).await;
        let server = Server::start(db);
        server.advance(TimeDelta::days(4));
        let secretary = Reader::of_now(&server, db, world.world.secretary).await;
        let (rows, _) = db.db.read(everything).await.expect("readable");
        let wronged = without_a_seat(&world, &rows);
        raise(db, &wronged.application).await;
        let page = format!("/en/desk/runs/{}", wronged.run);
        let empty = secretary.submit(&page, &[("act", "correct"), ("reason", "")]).await;
        empty.is(422).shows("Write the reason of the correction");
        let draft = secretary
            .submit(&page, &[("act", "correct"), ("reason", "Appeal 1")])
            .await;
        assert_eq!(draft.status, 303, "{}", draft.text);
        for lang in LANGUAGES {
            let seen = secretary.get(&draft.to.replace("/en/", &format!("/{lang}/"))).await;
            assert_eq!(seen.status, 200, "{}", seen.text);
        }
        let seen = secretary.get(&draft.to).await.text;
        assert!(
            seen.contains("Compared with run 1") && seen.contains("Get a seat") && seen.contains("Lose the seat"),
            "{seen}"
        );
        // Who has which category is not for everybody at the desk.
        assert_eq!(secretary.get(&format!("{}/rulebook.json", draft.to)).await.status, 200);
        for name in ["input.json", "result.json"] {
            assert_eq!(secretary.get(&format!("{}/{name}", draft.to)).await.status, 403);
            assert!(!seen.contains(&format!("{}/{name}", draft.to)), "{seen}");
        }
        may_see_all(db, world.world.secretary).await;
        for name in ["input.json", "result.json", "rulebook.json"] {
            assert_eq!(secretary.get(&format!("{}/{name}", draft.to)).await.status, 200);
        }
        let stranger = server.person().get(&format!("{}/input.json", draft.to)).await;
        assert_ne!(stranger.status.as_u16(), 200);
    });
}

#[test]
fn who_takes_a_copy_of_the_whole_bundle_stands_in_the_log() {
    on_both(async |db| {
        let world = lay_down(db, 4).await;
        let at = published(db, &world).await;
        let observer = super::reader::observer(db, &world).await;
        let (rows, _) = db.db.read(everything).await.expect("readable");
        let run = rows.first().expect("a placement").run;
        let server = Server::start(db);
        server.advance(at.since(crate::harness::databases::start()));
        let reader = Reader::of_now(&server, db, observer).await;
        let student = world.applicants[0].person;
        let student = Reader::of_now(&server, db, super::reader::account_of(db, student).await).await;
        for (name, ending) in [("input.json", "}\n"), ("result.json", "}\n"), ("rulebook.json", "}")] {
            let path = format!("/en/desk/runs/{run}/{name}");
            assert_eq!(student.get(&path).await.status, 404);
            let file = reader.get(&path).await.is(200).text;
            assert!(file.ends_with(ending), "{file}");
        }
        assert_eq!(
            reader.get(&format!("/en/desk/runs/{run}/secret.json")).await.status,
            404
        );
        let given: Vec<(Json, Json)> = db
            .db
            .read(|conn| -> Result<_, Fault> {
                use qabyl::db::schema::events;
                Ok(events::table
                    .filter(events::kind.eq("run.file_given"))
                    .order(events::id)
                    .select((events::actor, events::data))
                    .load(conn)?)
            })
            .await
            .expect("events");
        assert_eq!(
            given.len(),
            3,
            "nothing is given unseen, nobody else was given anything"
        );
        assert_eq!(given[0].0.0["id"], json!(observer));
        assert_eq!(given[0].1.0["file"], "input.json");
    });
}

async fn may_see_all(db: &TestDb, account: qabyl::kernel::ids::AccountId) {
    db.db
        .write(move |tx| {
            diesel::update(grants::table.filter(grants::account_id.eq(account)))
                .set(grants::sensitive.eq(true))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("granted");
}
