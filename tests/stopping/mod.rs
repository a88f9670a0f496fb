//! The real program is told to stop in the middle of work.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use diesel::prelude::*;
use qabyl::db::schema::{accounts, leases, outbox};
use qabyl::db::{Conn, Db};
use qabyl::kernel::{Fault, Instant};
use reqwest::header::ORIGIN;

use crate::harness::databases::{Place, on_both_empty, until};
use crate::harness::person::Person;
use crate::harness::process::Child;
use crate::harness::surroundings;

const PASSWORD: &str = "тоо-булак-жылдыз-47";

/// Registers invented people until the server no longer answers; who was told that it was done.
async fn register_until_the_end(base: String, worker: usize, done: Arc<Mutex<BTreeSet<String>>>) {
    let person = Person::new(&base);
    let token = person.get("/ky/register").await.form_token();
    for number in 0..7 {
        let email = format!("stop-{worker}-{number}@example.invalid");
        let fields = [
            ("csrf", token.as_str()),
            ("name", "Айбек Үлгү"),
            ("email", email.as_str()),
            ("password", PASSWORD),
            ("language", "ky"),
        ];
        let request = person.request(reqwest::Method::POST, "/ky/register");
        let Ok(answer) = request.header(ORIGIN, &base).form(&fields).send().await else {
            return;
        };
        assert!(answer.status().is_redirection(), "{}", answer.status());
        done.lock().expect("the list").insert(email);
    }
}

async fn registered(db: &Db) -> BTreeSet<String> {
    let read = |conn: &mut Conn| -> Result<Vec<String>, Fault> {
        Ok(accounts::table
            .filter(accounts::email.like("stop-%"))
            .select(accounts::email)
            .load(conn)?)
    };
    db.read(read).await.expect("accounts").into_iter().collect()
}

#[test]
fn a_stop_in_the_middle_of_writes_loses_nothing_acknowledged_and_leaves_nothing_claimed() {
    on_both_empty(async |place: &Place| {
        let folder = surroundings::folder();
        let variables = [("DATABASE_URL", place.url.as_str()), ("RUST_LOG", "error")];
        let arguments = [
            "demo",
            "--json",
            "--applicants",
            "6",
            "--stage",
            "open",
            "--listen",
            "127.0.0.1:0",
            "--data",
            "data",
        ];
        let mut server = Child::program(&arguments, &variables, folder.path());
        let line = server.line().expect("the sign-ins");
        let told: serde_json::Value = serde_json::from_str(&line).expect("one JSON document");
        let base = told["base_url"].as_str().expect("an address").to_owned();
        let done = Arc::new(Mutex::new(BTreeSet::new()));
        let mut people = tokio::task::JoinSet::new();
        for worker in 0..8 {
            people.spawn(register_until_the_end(base.clone(), worker, Arc::clone(&done)));
        }
        until("ten registrations are acknowledged", async || {
            done.lock().expect("the list").len() >= 10
        })
        .await;
        let status = server.terminate();
        assert!(status.success(), "{status}");
        people.join_all().await;
        let done = done.lock().expect("the list").clone();

        let db = place.open();
        let there = registered(&db).await;
        let lost: Vec<_> = done.difference(&there).collect();
        assert!(lost.is_empty(), "acknowledged but lost: {lost:?}");
        assert!(there.len() < 56, "the server went on to the end");

        let (held, claimed, sent) = db
            .read(|conn| -> Result<(i64, i64, i64), Fault> {
                let pending = outbox::table.filter(outbox::state.eq("pending"));
                Ok((
                    leases::table.count().get_result(conn)?,
                    pending
                        .filter(outbox::leased_until.is_not_null().or(outbox::attempts.gt(0)))
                        .count()
                        .get_result(conn)?,
                    outbox::table
                        .filter(outbox::state.eq("sent"))
                        .count()
                        .get_result(conn)?,
                ))
            })
            .await
            .expect("read");
        assert_eq!(held, 0, "a lease was not given back");
        assert_eq!(claimed, 0, "a mail was left in hand");
        let mails = std::fs::read_dir(folder.path().join("data/mail")).map_or(0, Iterator::count);
        assert_eq!(i64::try_from(mails).ok(), Some(sent), "sent, but not marked so");
    });
}

#[test]
fn another_process_goes_on_where_the_first_one_stopped() {
    on_both_empty(async |place: &Place| {
        let folder = surroundings::folder();
        let variables = [("DATABASE_URL", place.url.as_str()), ("RUST_LOG", "error")];
        let arguments = [
            "demo",
            "--json",
            "--applicants",
            "6",
            "--stage",
            "open",
            "--listen",
            "127.0.0.1:0",
            "--data",
            "data",
        ];
        let mut first = Child::program(&arguments, &variables, folder.path());
        first.line().expect("ready");
        let db = place.open();
        let mut holders = BTreeSet::new();
        for _ in 0..2 {
            let known = holders.clone();
            until("a new process holds the sealer's lease", async || {
                let read = |conn: &mut Conn| -> Result<Vec<(String, Instant)>, Fault> {
                    Ok(leases::table
                        .filter(leases::name.eq("sealer"))
                        .select((leases::holder, leases::until))
                        .load(conn)?)
                };
                let rows = db.read(read).await.expect("leases");
                let new = rows
                    .into_iter()
                    .map(|(holder, _)| holder)
                    .find(|it| !known.contains(it));
                new.is_some_and(|holder| holders.insert(holder))
            })
            .await;
            // The second process is asked in the next round.
            let status =
                std::mem::replace(&mut first, Child::program(&arguments, &variables, folder.path())).terminate();
            assert!(status.success(), "{status}");
            first.line().expect("ready");
        }
        assert!(first.terminate().success());
    });
}
