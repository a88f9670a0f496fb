//! Somebody with a session before a browser without scripts.

use diesel::prelude::*;
use qabyl::accounts::{GrantState, Role, start_session};
use qabyl::db::schema::{accounts, calls, grants};
use qabyl::i18n;
use qabyl::kernel::ids::{AccountId, CallId, GrantId};
use qabyl::kernel::{Fault, Instant};
use reqwest::Method;
use reqwest::header::{COOKIE, LOCATION, ORIGIN};
use reqwest::multipart::{Form, Part};

use crate::harness::TestDb;
use crate::harness::databases::start;
use crate::harness::person::Person;
use crate::harness::server::Server;

/// Somebody with a session: a student, an officer.
pub struct Student {
    person: Person,
    cookie: String,
    origin: String,
}

/// An answer, not followed.
#[derive(Debug)]
pub struct Seen {
    pub status: u16,
    pub to: String,
    pub text: String,
}

impl Seen {
    /// Fails with the page unless it has this status.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "-> {}\n{}", self.to, self.text);
        self
    }

    /// Fails with the page unless it shows `words`.
    #[track_caller]
    pub fn shows(self, words: &str) -> Self {
        assert!(self.text.contains(words), "does not show `{words}`:\n{}", self.text);
        self
    }
}

impl Student {
    pub async fn of(server: &Server, db: &TestDb, account: AccountId) -> Self {
        Self::of_at(server, db, account, start()).await
    }

    /// Signed in at another time than the start.
    pub async fn of_at(server: &Server, db: &TestDb, account: AccountId, now: Instant) -> Self {
        let act = db.act(now);
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

    pub async fn get(&self, path: &str) -> Seen {
        let request = self.person.request(Method::GET, path).header(COOKIE, &self.cookie);
        Self::read(request.send().await.expect("an answer")).await
    }

    pub async fn hidden(&self, path: &str, name: &str) -> String {
        let page = self.get(path).await;
        let found = page.text.split_once(&format!(r#"name="{name}" value=""#));
        let value = found.and_then(|(_, rest)| rest.split_once('"'));
        value
            .unwrap_or_else(|| panic!("no {name} at {path} ({}): {}", page.status, page.text))
            .0
            .to_owned()
    }

    pub async fn post(&self, from: &str, path: &str, fields: &[(&str, &str)]) -> Seen {
        let token = self.hidden(from, "csrf").await;
        let page = self.get(from).await;
        let once = page
            .text
            .split_once(r#"name="once" value=""#)
            .and_then(|(_, rest)| rest.split_once('"'));
        let mut all = vec![("csrf", token.as_str())];
        all.extend(once.map(|(once, _)| ("once", once)));
        all.extend_from_slice(fields);
        let request = self.person.request(Method::POST, path);
        let request = request
            .header(COOKIE, &self.cookie)
            .header(ORIGIN, &self.origin)
            .form(&all);
        Self::read(request.send().await.expect("an answer")).await
    }

    /// What a form answers with, as bytes.
    pub async fn bytes(&self, from: &str, path: &str) -> Vec<u8> {
        let token = self.hidden(from, "csrf").await;
        let request = self.person.request(Method::POST, path);
        let request = request
            .header(COOKIE, &self.cookie)
            .header(ORIGIN, &self.origin)
            .form(&[("csrf", token)]);
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        answer.bytes().await.expect("a whole body").to_vec()
    }

    pub async fn save(&self, base: &str, page: &str, fields: &[(&str, &str)]) -> Seen {
        let path = format!("{base}/dossier/{page}");
        let version = self.hidden(&path, "version").await;
        let mut all = vec![("version", version.as_str())];
        all.extend_from_slice(fields);
        self.post(&path, &path, &all).await
    }

    pub async fn upload(&self, page: &str, name: &str, bytes: &[u8]) -> Seen {
        self.upload_from(page, page, name, bytes).await
    }

    /// Uploads to the document's `page` with the form of the page at `from`.
    pub async fn upload_from(&self, from: &str, page: &str, name: &str, bytes: &[u8]) -> Seen {
        let token = self.hidden(from, "csrf").await;
        let part = Part::bytes(bytes.to_vec()).file_name(name.to_owned());
        let form = Form::new().text("csrf", token).part("file", part);
        let request = self.person.request(Method::POST, &format!("{page}/file"));
        let request = request.header(COOKIE, &self.cookie).header(ORIGIN, &self.origin);
        Self::read(request.multipart(form).send().await.expect("an answer")).await
    }
}

/// Keys of this room that were shown as themselves. Other tests ask for missing keys on purpose.
pub fn missing_words() -> Vec<String> {
    let mut found: Vec<String> = i18n::missing_keys().into_iter().map(|key| format!("{key:?}")).collect();
    found.retain(|key| {
        ["applications-", "sections-", "talk-", "guests-"]
            .iter()
            .any(|area| key.contains(area))
    });
    found
}

/// A colleague with `role` in the call `spring`.
pub async fn colleague(db: &TestDb, role: Role) -> AccountId {
    let act = db.act(start());
    db.db
        .write(move |tx| {
            let id: AccountId = act.id();
            diesel::insert_into(accounts::table)
                .values((
                    accounts::id.eq(id),
                    accounts::email.eq(format!("{id}@example.invalid")),
                    accounts::email_key.eq(format!("{id}@example.invalid")),
                    accounts::name.eq("Асанов Бек"),
                    accounts::state.eq("active"),
                    accounts::language.eq("ru"),
                    accounts::failed_sign_ins.eq(0),
                    accounts::created_at.eq(act.now),
                    accounts::confirmed_at.eq(Some(act.now)),
                    accounts::version.eq(1),
                ))
                .execute(tx)?;
            let call: CallId = calls::table
                .filter(calls::slug.eq("spring"))
                .select(calls::id)
                .first(tx)?;
            diesel::insert_into(grants::table)
                .values((
                    grants::id.eq(act.id::<GrantId>()),
                    grants::account_id.eq(id),
                    grants::role.eq(role),
                    grants::call_id.eq(Some(call)),
                    grants::sensitive.eq(true),
                    grants::state.eq(GrantState::Active),
                    grants::starts_at.eq(act.now.minus(chrono::TimeDelta::days(1))),
                    grants::created_at.eq(act.now),
                ))
                .execute(tx)?;
            Ok::<_, Fault>(id)
        })
        .await
        .expect("a colleague")
}
