//! Tours, lists, boards, quota acts and corrections as people meet them: over HTTP.

use std::process::Command;

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::start_session;
use qabyl::db::Json;
use qabyl::db::schema::{accounts, calls, grants, persons, score_results};
use qabyl::kernel::ids::{AccountId, GrantId, PersonId};
use qabyl::kernel::{Fault, Instant, secrets};
use qabyl::placements::tours;
use qabyl::placements::{State, correct, publish, read};
use reqwest::Method;
use reqwest::header::{COOKIE, LOCATION, ORIGIN};
use serde_json::json;

use super::tour_world::{LinePlan, Row, TourPlan, TourWorld, build, closes, everything, tick};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, on_sqlite, start};
use crate::harness::person::Person;
use crate::harness::server::Server;

const LANGUAGES: [&str; 4] = ["ky", "kk", "ru", "en"];

/// Somebody with a session.
struct Reader {
    person: Person,
    cookie: String,
    origin: String,
}

struct Seen {
    status: u16,
    to: String,
    text: String,
}

impl Reader {
    async fn of(server: &Server, db: &TestDb, account: AccountId) -> Self {
        let act = db.act(server.app.clock.now());
        let token = db
            .db
            .write(move |tx| start_session(tx, &act, account, "test"))
            .await
            .expect("a session");
        let cookie = qabyl::web::session_cookie(&server.app, Some(&token));
        Self {
            person: server.person(),
            cookie: format!("{}={}", cookie.name(), cookie.value()),
            origin: server.base_url.clone(),
        }
    }

    async fn read(answer: reqwest::Response) -> Seen {
        let to = answer
            .headers()
            .get(LOCATION)
            .map(|to| to.to_str().expect("text").to_owned());
        Seen {
            status: answer.status().as_u16(),
            to: to.unwrap_or_default(),
            text: answer.text().await.expect("a body"),
        }
    }

    async fn get(&self, path: &str) -> Seen {
        let request = self.person.request(Method::GET, path).header(COOKIE, &self.cookie);
        Self::read(request.send().await.expect("an answer")).await
    }

    /// Opens the page, takes its token and posts to the same path.
    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let page = self.get(path).await.text;
        let token = page
            .split_once(r#"name="csrf" value=""#)
            .and_then(|(_, rest)| rest.split_once('"'))
            .unwrap_or_else(|| panic!("no form at {path}: {page}"))
            .0
            .to_owned();
        let once = page
            .split_once(r#"name="once" value=""#)
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(once, _)| ("once", once));
        let mut all = vec![("csrf", token.as_str())];
        all.extend(once);
        all.extend_from_slice(fields);
        let request = self
            .person
            .request(Method::POST, path)
            .header(COOKIE, &self.cookie)
            .header(ORIGIN, &self.origin)
            .form(&all);
        Self::read(request.send().await.expect("an answer")).await
    }
}

async fn account_of(db: &TestDb, person: PersonId) -> AccountId {
    db.db
        .read(move |conn| {
            Ok::<_, Fault>(
                persons::table
                    .find(person)
                    .select(persons::account_id)
                    .first::<AccountId>(conn)?,
            )
        })
        .await
        .expect("an account")
}

/// Secretary and chair get their roles as rows: over HTTP nobody hands them in.
async fn grant(db: &TestDb, world: &TourWorld) {
    let act = db.act(start());
    let (secretary, chair) = (world.world.secretary, world.world.chair);
    db.db
        .write(move |tx| {
            for (account, role) in [(secretary, "secretary"), (chair, "chair")] {
                diesel::insert_into(grants::table)
                    .values((
                        grants::id.eq(act.id::<GrantId>()),
                        grants::account_id.eq(account),
                        grants::role.eq(role),
                        grants::sensitive.eq(false),
                        grants::state.eq("active"),
                        grants::starts_at.eq(act.now),
                        grants::created_at.eq(act.now),
                    ))
                    .execute(tx)?;
            }
            diesel::update(accounts::table.filter(accounts::id.eq_any([secretary, chair])))
                .set(accounts::language.eq("en"))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("granted");
}

async fn lay_down(db: &TestDb, applicants: usize) -> TourWorld {
    let act = db.act(start());
    let line = |code: &str, grant: bool, seats: u32, orphans: u32| LinePlan {
        code: code.to_owned(),
        grant,
        seats,
        orphans,
        reserve: 3,
    };
    let plan = TourPlan {
        applicants,
        lines: vec![line("grant", true, 3, 1), line("paid", false, 2, 0)],
        tours: 3,
    };
    let world = db
        .db
        .write_alone(move |tx| build(tx, &act, &plan))
        .await
        .expect("laid down");
    grant(db, &world).await;
    world
}

/// Everybody enters the first tour with both wishes, and its list is published.
async fn published(db: &TestDb, world: &TourWorld) -> Instant {
    for (index, who) in world.applicants.iter().enumerate() {
        let ctx = world.world.applicant(db, start(), who.person);
        let order = if index % 2 == 0 { [0, 1] } else { [1, 0] };
        let command = qabyl::applications::EnterTour {
            application: who.application,
            tour: world.tours[0],
            wishes: order
                .iter()
                .map(|index| (world.targets[*index].line, world.targets[*index].programme))
                .collect(),
        };
        db.db
            .write(move |tx| tours::enter(tx, &ctx, &command).map(drop))
            .await
            .expect("entered");
    }
    let at = closes(start(), 1).plus(TimeDelta::hours(18));
    world.run(db, at, 1).await;
    at
}

#[test]
fn a_student_enters_a_tour_changes_and_takes_the_entry_back() {
    on_both(async |db| {
        let world = lay_down(db, 2).await;
        let server = Server::start(db);
        let student = Reader::of(&server, db, account_of(db, world.applicants[0].person).await).await;
        for lang in LANGUAGES {
            let page = student.get(&format!("/{lang}/my/T25-0000001/tour")).await;
            assert_eq!(page.status, 200, "{}", page.text);
        }
        let path = "/en/my/T25-0000001/tour";
        let empty = student.post(path, &[("act", "enter")]).await;
        assert_eq!(empty.status, 422);
        assert!(empty.text.contains("Choose a grant place"), "{}", empty.text);
        let wish = |index: usize| format!("{}:{}", world.targets[index].line, world.targets[index].programme);
        let (grant, paid) = (wish(0), wish(1));
        let done = student
            .post(
                path,
                &[("act", "enter"), ("grant", &grant), ("paid", &paid), ("first", "paid")],
            )
            .await;
        assert_eq!(done.status, 303, "{}", done.text);
        let page = student.get(&done.to).await;
        assert!(
            page.text.contains("Saved") && page.text.contains("Take the entry back"),
            "{}",
            page.text
        );
        let (application, tour) = (world.applicants[0].application, world.tours[0]);
        let entry = db
            .db
            .read(move |conn| tours::entry(conn, application, tour))
            .await
            .expect("readable");
        assert_eq!(entry[0].line, world.targets[1].line, "the paid place is wanted more");
        // A grant where a paid place is asked for is not on offer there.
        let twice = student
            .post(path, &[("act", "enter"), ("grant", &grant), ("paid", &grant)])
            .await;
        assert_eq!(twice.status, 422);
        assert_eq!(student.post(path, &[("act", "leave")]).await.status, 303);
        // Nobody else's entry exists.
        let other = Reader::of(&server, db, account_of(db, world.applicants[1].person).await).await;
        assert_eq!(other.get(path).await.status, 404);
    });
}

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
fn why_am_i_not_placed_is_answered_from_the_certificate() {
    on_both(async |db| {
        let world = lay_down(db, 20).await;
        published(db, &world).await;
        let (rows, _) = db.db.read(everything).await.expect("readable");
        let refused = rows
            .iter()
            .find(|row| row.state == State::NotPlaced)
            .expect("somebody without a seat")
            .clone();
        let index = world
            .applicants
            .iter()
            .position(|who| who.application == refused.application);
        let number = index.expect("an applicant") + 1;
        let server = Server::start(db);
        server.advance(TimeDelta::days(4));
        let student = Reader::of(&server, db, account_of(db, refused.person).await).await;
        for lang in LANGUAGES {
            let path = format!("/{lang}/my/T25-{number:07}/offer/{}/why", refused.id);
            let page = student.get(&path).await;
            assert_eq!(page.status, 200, "{}", page.text);
        }
        let page = student
            .get(&format!("/en/my/T25-{number:07}/offer/{}/why", refused.id))
            .await;
        assert!(page.text.contains("All seats that you could take"), "{}", page.text);
        assert!(
            student
                .get(&format!("/en/my/T25-{number:07}/offer"))
                .await
                .text
                .contains("/why")
        );
        // Another's witness is nobody's business.
        let other = Reader::of(
            &server,
            db,
            account_of(db, world.applicants[(number) % 20].person).await,
        )
        .await;
        assert_eq!(
            other
                .get(&format!("/en/my/T25-{number:07}/offer/{}/why", refused.id))
                .await
                .status,
            404
        );
    });
}

#[test]
fn a_quota_act_goes_over_two_desks_and_everybody_reads_it() {
    on_both(async |db| {
        let world = lay_down(db, 12).await;
        published(db, &world).await;
        let server = Server::start(db);
        server.advance(TimeDelta::days(4));
        let secretary = Reader::of(&server, db, world.world.secretary).await;
        let chair = Reader::of(&server, db, world.world.chair).await;
        let path = "/en/desk/quotas/branch";
        let fields = [
            ("act", "propose"),
            ("line", "grant"),
            ("seats", "5"),
            ("basis", "Decree 17"),
            ("basis_date_day", "1"),
            ("basis_date_month", "5"),
            ("basis_date_year", "2025"),
        ];
        let mut broken = fields;
        broken[3] = ("basis", "");
        let refused = secretary.post(path, &broken).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains(r#"value="5""#), "what was typed stays");
        assert_eq!(secretary.post(path, &fields).await.status, 303);
        let page = chair.get(path).await.text;
        let id = page
            .split_once(r#"name="id" value=""#)
            .and_then(|(_, rest)| rest.split_once('"'))
            .expect("an act to approve")
            .0
            .to_owned();
        let own = secretary.post(path, &[("act", "approve"), ("id", &id)]).await;
        assert!(own.status == 403 || own.status == 404, "{}", own.status);
        assert_eq!(chair.post(path, &[("act", "approve"), ("id", &id)]).await.status, 303);
        for lang in LANGUAGES {
            let board = server.person().open(&format!("/{lang}/calls/branch/board")).await;
            board.is(200).shows("3 → 5").shows("Decree 17");
        }
        let (rows, _) = db.db.read(everything).await.expect("readable");
        let line = world.targets[0].line;
        let offered = rows
            .iter()
            .filter(|row| row.line == line && row.state == State::Offered)
            .count();
        assert_eq!(offered, 5);
    });
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
            .write(move |tx| qabyl::placements::approve::approve_run(tx, &chair, draft))
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
async fn raise(db: &TestDb, application: &qabyl::kernel::ids::ApplicationId) {
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
    on_sqlite(async |db| {
        let world = lay_down(db, 12).await;
        published(db, &world).await;
        let server = Server::start(db);
        server.advance(TimeDelta::days(4));
        let secretary = Reader::of(&server, db, world.world.secretary).await;
        let (rows, _) = db.db.read(everything).await.expect("readable");
        let wronged = without_a_seat(&world, &rows);
        raise(db, &wronged.application).await;
        let page = format!("/en/desk/runs/{}", wronged.run);
        let empty = secretary.post(&page, &[("act", "correct"), ("reason", "")]).await;
        assert!(empty.to.contains("reason=true"), "{}", empty.to);
        let draft = secretary
            .post(&page, &[("act", "correct"), ("reason", "Appeal 1")])
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
        for name in ["input.json", "result.json", "rulebook.json"] {
            assert_eq!(secretary.get(&format!("{}/{name}", draft.to)).await.status, 200);
        }
        let stranger = server.person().get(&format!("{}/input.json", draft.to)).await;
        assert_ne!(stranger.status.as_u16(), 200);
    });
}
