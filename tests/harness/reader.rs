//! Somebody with a session before a browser without scripts.

use qabyl::accounts::start_session;
use qabyl::kernel::Instant;
use qabyl::kernel::ids::AccountId;
use reqwest::Method;
use reqwest::header::{COOKIE, LOCATION, ORIGIN};
use reqwest::multipart::{Form, Part};

use super::TestDb;
use super::databases::start;
use super::person::Person;
use super::server::Server;

/// Somebody with a session: a student, an officer.
pub struct Reader {
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

impl Reader {
    pub async fn of(server: &Server, db: &TestDb, account: AccountId) -> Self {
        Self::of_at(server, db, account, start()).await
    }

    /// Signed in when the server's clock stands now.
    pub async fn of_now(server: &Server, db: &TestDb, account: AccountId) -> Self {
        Self::of_at(server, db, account, server.app.clock.now()).await
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
        let page = self.get(from).await;
        self.send_from(&page.text, path, fields).await
    }

    /// Posts to `path` with the tokens of a page that was opened before.
    pub async fn send_from(&self, page: &str, path: &str, fields: &[(&str, &str)]) -> Seen {
        let token = |name: &str| {
            let found = page.split_once(&format!(r#"name="{name}" value=""#));
            found.and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value)
        };
        let mut all = vec![(
            "csrf",
            token("csrf").unwrap_or_else(|| panic!("no form for {path}: {page}")),
        )];
        all.extend(token("once").map(|once| ("once", once)));
        all.extend_from_slice(fields);
        let request = self.person.request(Method::POST, path);
        let request = request
            .header(COOKIE, &self.cookie)
            .header(ORIGIN, &self.origin)
            .form(&all);
        Self::read(request.send().await.expect("an answer")).await
    }

    /// Opens the page and posts its form to the same path.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        self.post(path, path, fields).await
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
