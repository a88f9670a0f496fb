//! One-time keys of forms: a double tap, a retry, two tabs are one act.

use std::collections::BTreeSet;

use diesel::prelude::*;
use qabyl::accounts::start_session;
use qabyl::db::schema::{events, notices, persons, placements, submissions};
use qabyl::kernel::Fault;
use qabyl::kernel::ids::{AccountId, PersonId};
use reqwest::header::{COOKIE, LOCATION, ORIGIN};

use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::harness::server::Server;
use crate::placements::world::{Plan, World, build};

/// Somebody who is signed in, with more than one tab.
struct Tabs<'a> {
    server: &'a Server,
    session: String,
    http: reqwest::Client,
}

/// What came back.
#[derive(Debug)]
struct Back {
    status: u16,
    to: String,
    text: String,
}

impl<'a> Tabs<'a> {
    async fn of(server: &'a Server, db: &TestDb, account: AccountId) -> Self {
        let act = db.act(server.app.clock.now());
        let session = db.write(move |tx| start_session(tx, &act, account, "tabs")).await;
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Self {
            server,
            session: session.expect("a session"),
            http: http.build().expect("a client"),
        }
    }

    async fn read(request: reqwest::RequestBuilder) -> Back {
        let answer = request.send().await.expect("an answer");
        let to = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok());
        Back {
            status: answer.status().as_u16(),
            to: to.unwrap_or_default().to_owned(),
            text: answer.text().await.expect("a body"),
        }
    }

    /// Opens a page; the one-time key of its first form that has one.
    async fn key(&self, path: &str) -> String {
        let url = format!("{}{path}", self.server.base_url);
        let page = Self::read(self.http.get(url).header(COOKIE, format!("qabyl={}", self.session))).await;
        let found = page.text.split_once(r#"name="once" value=""#);
        let (key, _) = found
            .and_then(|(_, rest)| rest.split_once('"'))
            .unwrap_or_else(|| panic!("{page:?}"));
        key.to_owned()
    }

    async fn send(&self, path: &str, key: &str, fields: &[(&str, &str)]) -> Back {
        let app = &self.server.app;
        let csrf = qabyl::web::csrf::token(&app.config.secret, Some(&self.session), app.clock.now());
        let mut all = vec![("csrf", csrf.as_str()), ("once", key)];
        all.extend_from_slice(fields);
        let request = self
            .http
            .post(format!("{}{path}", self.server.base_url))
            .header(COOKIE, format!("qabyl={}", self.session))
            .header(ORIGIN, &self.server.base_url)
            .form(&all);
        Self::read(request).await
    }
}

/// An offered place: its owner's account and page, the placement.
async fn offered(db: &TestDb) -> (World, AccountId, String) {
    let act = db.act(start());
    let plan = Plan {
        applicants: 3,
        seats: 2,
        host_consent: false,
        reserve: 1,
    };
    let world = db.write(move |tx| build(tx, &act, &plan)).await.expect("a world");
    world.run(db, start()).await;
    let person: PersonId = world.persons[0];
    let found = db.read(move |conn| -> Result<_, Fault> {
        let owner = persons::table.find(person).select(persons::account_id).first(conn)?;
        let place = placements::table
            .filter(placements::person_id.eq(person))
            .select(placements::id);
        Ok((owner, place.first::<qabyl::kernel::ids::PlacementId>(conn)?.to_string()))
    });
    let (owner, placement) = found.await.expect("an offer");
    (world, owner, placement)
}

async fn count(db: &TestDb, kind: &'static str) -> i64 {
    let counted = db.read(move |conn| -> Result<i64, Fault> {
        Ok(events::table.filter(events::kind.eq(kind)).count().get_result(conn)?)
    });
    counted.await.expect("a count")
}

async fn told(db: &TestDb, account: AccountId) -> i64 {
    let counted = db.read(move |conn| -> Result<i64, Fault> {
        Ok(notices::table
            .filter(notices::account_id.eq(account))
            .count()
            .get_result(conn)?)
    });
    counted.await.expect("a count")
}

const PAGE: &str = "/en/my/T26-0000001/offer";

#[test]
fn a_double_tap_a_retry_and_two_tabs_accept_once() {
    on_both(async |db| {
        let (_, owner, placement) = offered(db).await;
        let server = Server::start(db);
        let tabs = Tabs::of(&server, db, owner).await;
        let before = told(db, owner).await;
        let (one, other) = (tabs.key(PAGE).await, tabs.key(PAGE).await);
        assert_ne!(one, other, "each page has a key of its own");
        let fields = [("act", "accept"), ("placement", placement.as_str())];
        let taps = (0..8).map(|tap| tabs.send(PAGE, if tap % 4 == 3 { &other } else { &one }, &fields));
        for back in futures_util::future::join_all(taps).await {
            assert_eq!((back.status, back.to.as_str()), (303, PAGE), "{}", back.text);
        }
        // In another language it is the same act; much later, too.
        server.advance(chrono::TimeDelta::hours(1));
        let late = tabs.send("/ru/my/T26-0000001/offer", &one, &fields).await;
        assert_eq!(late.status, 303, "{}", late.text);
        assert_eq!(count(db, "placement.accepted").await, 1);
        assert_eq!(told(db, owner).await, before + 1);
    });
}

#[test]
fn a_used_key_with_another_answer_brings_the_page_back() {
    on_both(async |db| {
        let (_, owner, placement) = offered(db).await;
        let server = Server::start(db);
        let tabs = Tabs::of(&server, db, owner).await;
        let key = tabs.key(PAGE).await;
        let accept = [("act", "accept"), ("placement", placement.as_str())];
        let decline = [("act", "decline"), ("placement", placement.as_str())];
        assert_eq!(tabs.send(PAGE, &key, &accept).await.status, 303);
        let back = tabs.send(PAGE, &key, &decline).await;
        assert_eq!(back.status, 422);
        assert!(back.text.contains("already sent with another answer"), "{}", back.text);
        assert_eq!(count(db, "placement.declined").await, 0);
        // Without a key, or with one of another make, nothing happens.
        for wrong in ["", "short", "with spaces in it here"] {
            assert_eq!(tabs.send(PAGE, wrong, &decline).await.status, 403, "{wrong}");
        }
        assert_eq!(count(db, "placement.declined").await, 0);
    });
}

#[test]
fn a_refusal_keeps_nothing_and_a_key_is_its_owners_alone() {
    on_both(async |db| {
        let (world, owner, placement) = offered(db).await;
        let server = Server::start(db);
        let tabs = Tabs::of(&server, db, owner).await;
        let second = world.persons[1];
        let stranger = db.read(move |conn| -> Result<AccountId, Fault> {
            Ok(persons::table.find(second).select(persons::account_id).first(conn)?)
        });
        let stranger = Tabs::of(&server, db, stranger.await.expect("an account")).await;
        let key = tabs.key(PAGE).await;
        let fields = [("act", "accept"), ("placement", placement.as_str())];
        // The stranger's use of the same key neither acts nor blocks.
        assert_eq!(stranger.send(PAGE, &key, &fields).await.status, 404);
        assert_eq!(tabs.send(PAGE, &key, &fields).await.status, 303);
        assert_eq!(count(db, "placement.accepted").await, 1);
        let answers: BTreeSet<u16> = [tabs.send(PAGE, &key, &fields).await.status].into();
        assert_eq!(answers, [303].into());
    });
}

#[test]
fn a_dossier_handed_in_by_many_taps_has_one_receipt() {
    on_both(async |db| {
        let world = crate::applications::world::world(db).await;
        let application = world.complete(db).await;
        let found = db.read(move |conn| -> Result<_, Fault> {
            use qabyl::db::schema::applications;
            let row = applications::table
                .inner_join(persons::table)
                .filter(applications::id.eq(application))
                .select((applications::code, persons::account_id));
            Ok(row.first::<(String, AccountId)>(conn)?)
        });
        let (code, owner) = found.await.expect("a dossier");
        let server = Server::start(db);
        let tabs = Tabs::of(&server, db, owner).await;
        let page = format!("/ky/my/{code}/check");
        let (one, other) = (tabs.key(&page).await, tabs.key(&page).await);
        let taps = (0..8).map(|tap| tabs.send(&page, if tap % 2 == 0 { &one } else { &other }, &[("declared", "1")]));
        let receipts: BTreeSet<String> = futures_util::future::join_all(taps)
            .await
            .into_iter()
            .map(|back| {
                assert_eq!(back.status, 303, "{}", back.text);
                back.to
            })
            .collect();
        assert_eq!(receipts, [format!("/ky/my/{code}/receipt/1")].into());
        let kept = db.read(move |conn| -> Result<i64, Fault> { Ok(submissions::table.count().get_result(conn)?) });
        assert_eq!(kept.await.expect("a count"), 1);
        assert_eq!(count(db, "application.submitted").await, 1);
    });
}
