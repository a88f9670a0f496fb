//! The form over a line that breaks, on a server that dies: no answer is lost, and each student
//! ends with exactly one submission and one receipt.
//!
//! Every run has a seed that decides where its connections break. The program is the real one on
//! SQLite, killed with -9 and started again while students type. Runs in the ordinary tests:
//! [`RUNS`]; `QABYL_CUT_RUNS=1000 cargo test cut_connections` does the long one.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::start_session;
use qabyl::applications;
use qabyl::db::schema::{accounts, calls, persons};
use qabyl::kernel::ids::{AccountId, ApplicationId, PersonId};
use qabyl::kernel::{Act, Clock, Fault, Instant};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use reqwest::header::{COOKIE, ORIGIN};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder, redirect};

use super::answers::ANSWERS;
use super::world::{World, world};
use crate::harness::TestDb;
use crate::harness::cutter::cutter;
use crate::harness::databases::on_sqlite;
use crate::harness::process::Child;
use crate::harness::surroundings;

/// Runs of the ordinary tests.
const RUNS: usize = 50;
/// Students who type at the same time.
const AT_ONCE: usize = 10;
/// The address that the program believes in; nobody resolves it.
const BASE: &str = "https://qabyl.example";

fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .expect("a free port")
        .local_addr()
        .expect("its address")
}

/// Before the code of a dossier in the list of one's own.
const MINE: &str = "href=\"/ky/my/";

/// Somebody who tries again until a page says that it is saved.
struct Stubborn {
    http: reqwest::Client,
    base: String,
    cookie: String,
    network: String,
}

impl Stubborn {
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base))
            .header(COOKIE, format!("__Host-qabyl={}", self.cookie))
            .header(ORIGIN, BASE)
            .header("x-forwarded-for", &self.network)
    }

    /// One try; none when the line broke or the server was not there.
    async fn try_once(&self, request: RequestBuilder) -> Option<(u16, String, String)> {
        let answer = request.send().await.ok()?;
        let status = answer.status().as_u16();
        let to = answer.headers().get("location").and_then(|to| to.to_str().ok());
        let to = to.unwrap_or_default().to_owned();
        Some((status, to, answer.text().await.ok()?))
    }

    /// Opens a page, until it opens.
    async fn open(&self, path: &str) -> String {
        for _ in 0..400 {
            match self.try_once(self.request(Method::GET, path)).await {
                Some((200, _, text)) => return text,
                Some((status, _, text)) if status < 500 => panic!("{path}: {status} {text}"),
                _ => tokio::time::sleep(Duration::from_millis(25)).await,
            }
        }
        panic!("{path} never opened");
    }

    /// Sends a form again and again, each time from the page as it stands, until it is taken.
    async fn send(&self, from: &str, to: &str, fields: &[(&str, &str)], done: impl Fn(&str) -> bool) -> String {
        for _ in 0..100 {
            let page = self.open(from).await;
            if done(&page) {
                return String::new();
            }
            let version = hidden(&page, "version");
            let mut all = vec![("csrf", hidden(&page, "csrf").expect("a form"))];
            all.extend(version.map(|version| ("version", version)));
            all.extend(hidden(&page, "once").map(|once| ("once", once)));
            all.extend_from_slice(fields);
            match self.try_once(self.request(Method::POST, to).form(&all)).await {
                Some((303, to, _)) => return to,
                // Somebody's retry was faster, perhaps one's own.
                Some((409 | 503, ..)) | None => {}
                Some((status, _, text)) => panic!("{to}: {status} {text}"),
            }
        }
        panic!("{to} was never taken");
    }

    async fn upload(&self, page: &str, bytes: &[u8]) {
        for _ in 0..100 {
            let shown = self.open(page).await;
            if shown.contains(&format!("href=\"{page}/file\"")) {
                return;
            }
            let token = hidden(&shown, "csrf").expect("a form").to_owned();
            let part = Part::bytes(bytes.to_vec()).file_name("scan.pdf");
            let form = Form::new().text("csrf", token).part("file", part);
            let request = self.request(Method::POST, &format!("{page}/file")).multipart(form);
            match self.try_once(request).await {
                // A file that arrived in part is an interrupted one.
                Some((303 | 400 | 408 | 409 | 503, ..)) | None => {}
                Some((status, _, text)) => panic!("{page}: {status} {text}"),
            }
        }
        panic!("{page} never took the file");
    }
}

fn hidden<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = page.split_once(&format!(r#"name="{name}" value=""#))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// One student's evening: from the call to the receipt.
async fn evening(person: &Stubborn, number: usize, world: &World, pdf: &[u8]) -> String {
    let begun = person
        .send("/ky/my", "/ky/my/begin/spring", &[], |page| page.contains(MINE))
        .await;
    let base = if begun.is_empty() {
        let mine = person.open("/ky/my").await;
        let (_, rest) = mine.split_once(MINE).expect("the dossier that was begun");
        format!("/ky/my/{}", rest.split_once('"').expect("its code").0)
    } else {
        begun.trim_end_matches("/dossier").to_owned()
    };
    for (page, answers) in ANSWERS {
        let path = format!("{base}/dossier/{page}");
        // Everybody is somebody: one person has one dossier in a call.
        let (pin, passport) = (format!("231022005{number:05}"), format!("PE{number:07}"));
        let own: Vec<(&str, &str)> = answers
            .iter()
            .map(|(name, value)| match *name {
                "pin" => ("pin", pin.as_str()),
                "passport" => ("passport", passport.as_str()),
                name => (name, *value),
            })
            .collect();
        person.send(&path, &path, &own, |_| false).await;
    }
    let (line, programme) = (world.scholarship.to_string(), world.programmes[0].to_string());
    let wish = [
        ("do", "add"),
        ("line", line.as_str()),
        ("programme", programme.as_str()),
    ];
    let choices = format!("{base}/choices");
    person
        .send(&choices, &choices, &wish, |page| page.contains("value=\"remove\""))
        .await;
    for key in ["passport", "medical"] {
        person.upload(&format!("{base}/documents/{key}"), pdf).await;
    }
    let check = format!("{base}/check");
    person.send(&check, &check, &[("declared", "1")], |_| false).await
}

fn runs() -> usize {
    surroundings::variable("QABYL_CUT_RUNS")
        .and_then(|runs| runs.parse().ok())
        .unwrap_or(RUNS)
}

/// Students with sessions, and a call that is open by the machine's clock.
async fn students(db: &TestDb, count: usize, now: Instant) -> Vec<(String, PersonId)> {
    let act = Act { now, ..db.act(now) };
    db.db
        .write(move |tx| {
            diesel::update(calls::table)
                .set((
                    calls::opens_at.eq(now.minus(TimeDelta::days(1))),
                    calls::deadline_at.eq(now.plus(TimeDelta::days(1))),
                ))
                .execute(tx)?;
            let mut all = Vec::new();
            for number in 0..count {
                let (account, person): (AccountId, PersonId) = (act.id(), act.id());
                let email = format!("cut-{number}@example.invalid");
                diesel::insert_into(accounts::table)
                    .values((
                        accounts::id.eq(account),
                        accounts::email.eq(&email),
                        accounts::email_key.eq(&email),
                        accounts::name.eq("Үлгү"),
                        accounts::state.eq("active"),
                        accounts::language.eq("ky"),
                        accounts::failed_sign_ins.eq(0),
                        accounts::created_at.eq(now),
                        accounts::version.eq(1),
                    ))
                    .execute(tx)?;
                diesel::insert_into(persons::table)
                    .values((
                        persons::id.eq(person),
                        persons::account_id.eq(account),
                        persons::created_at.eq(now),
                    ))
                    .execute(tx)?;
                all.push((start_session(tx, &act, account, "test")?, person));
            }
            Ok::<_, Fault>(all)
        })
        .await
        .expect("students")
}

fn start_program(db: &TestDb, folder: &std::path::Path, listen: SocketAddr) -> Child {
    let listen = listen.to_string();
    let variables = [
        ("QABYL_DATA_DIR", "data"),
        ("DATABASE_URL", db.place.url.as_str()),
        ("QABYL_BASE_URL", BASE),
        ("QABYL_LISTEN", listen.as_str()),
        ("QABYL_TRUSTED_PROXIES", "127.0.0.1"),
        // Nobody listens there: letters wait, as they do when a mail server is down.
        ("QABYL_SMTP_URL", "smtp://127.0.0.1:9"),
        ("QABYL_MAIL_FROM", "Qabyl <no-reply@qabyl.example>"),
        ("RUST_LOG", "off"),
    ];
    Child::program(&["serve"], &variables, folder)
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test ends with it")]
fn no_answer_is_lost_and_every_student_has_one_receipt() {
    on_sqlite(async |db| {
        let runs = runs();
        let world = world(db).await;
        let now = Clock::System.now();
        let people = students(db, runs, now).await;
        let folder = surroundings::folder();
        let listen = free_port();
        let broken = Arc::new(AtomicUsize::new(0));
        let stop = AtomicBool::new(false);
        let program = start_program(db, folder.path(), listen);
        let pdf = qabyl::documents::sample::pdf(&["PAPER"]);
        let typing = async {
            for (batch, group) in people.chunks(AT_ONCE).enumerate() {
                let mut evenings = Vec::new();
                for (place, (cookie, _)) in group.iter().enumerate() {
                    let seed = (batch * AT_ONCE + place) as u64;
                    let line = cutter(listen, seed, Arc::clone(&broken)).await;
                    let person = Stubborn {
                        http: reqwest::Client::builder()
                            .redirect(redirect::Policy::none())
                            .pool_max_idle_per_host(0)
                            .timeout(Duration::from_secs(10))
                            .build()
                            .expect("a client"),
                        base: format!("http://{line}"),
                        cookie: cookie.clone(),
                        network: format!("10.{}.{}.1", seed / 250, seed % 250),
                    };
                    let (number, world, pdf) = (batch * AT_ONCE + place, world.clone(), pdf.clone());
                    evenings.push(tokio::spawn(
                        async move { evening(&person, number, &world, &pdf).await },
                    ));
                }
                for evening in evenings {
                    let receipt = evening.await.expect("an evening that ended");
                    assert!(receipt.ends_with("/receipt/1"), "{receipt}");
                }
            }
            stop.store(true, Ordering::Relaxed);
        };
        let killing = async {
            let mut random = StdRng::seed_from_u64(7);
            let (mut program, mut kills) = (program, 0);
            while !stop.load(Ordering::Relaxed) {
                tokio::time::sleep(Duration::from_millis(random.random_range(400..1_500))).await;
                drop(program);
                kills += 1;
                program = start_program(db, folder.path(), listen);
            }
            kills
        };
        let ((), kills) = tokio::join!(typing, killing);
        let cuts = broken.load(Ordering::Relaxed);
        assert!(cuts >= runs, "only {cuts} connections broke");
        assert!(kills >= 1, "the server was never killed");
        eprintln!("{runs} runs, {cuts} broken connections, {kills} kills");
        same_as_an_undisturbed_one(db, &world, &people).await;
    });
}

/// What each student handed in is what somebody with a good line hands in.
async fn same_as_an_undisturbed_one(db: &TestDb, world: &World, people: &[(String, PersonId)]) {
    let expected: BTreeMap<&str, usize> = ANSWERS.iter().map(|(page, answers)| (*page, answers.len())).collect();
    let mut first = None;
    for (_, person) in people {
        let person = *person;
        let heads = db
            .db
            .read(move |conn| applications::of_person(conn, person))
            .await
            .expect("read");
        assert_eq!(heads.len(), 1, "one dossier");
        let id: ApplicationId = heads[0].id;
        let dossier = world.dossier(db, id).await;
        let submissions = db
            .db
            .read(move |conn| applications::submissions(conn, id))
            .await
            .expect("read");
        assert_eq!(submissions.len(), 1, "one submission");
        assert_eq!(dossier.choices.len(), 1);
        assert_eq!(dossier.documents.len(), 2);
        assert!(
            dossier.sections.len() >= expected.len() - 2,
            "every section: {:?}",
            dossier.sections
        );
        let notices = db
            .db
            .read(move |conn| {
                let account = qabyl::accounts::account_of(conn, person)?.expect("an account");
                qabyl::accounts::notices(conn, account, 50)
            })
            .await
            .expect("read");
        assert_eq!(notices.len(), 1, "one receipt in the inbox");
        let sections: Vec<_> = dossier
            .sections
            .iter()
            .map(|one| {
                let mut answers = one.answers.clone();
                // Everybody's own; all else was typed alike.
                for own in ["pin", "passport"] {
                    answers.as_object_mut().and_then(|it| it.remove(own));
                }
                (one.key, answers)
            })
            .collect();
        let mut sections = sections;
        sections.sort_by_key(|(key, _)| key.to_string());
        let seen = first.get_or_insert_with(|| sections.clone());
        assert_eq!(*seen, sections, "the answers of {id}");
        assert!(
            sections
                .iter()
                .all(|(_, answers)| answers.as_object().is_some_and(|it| !it.is_empty()))
        );
    }
}
