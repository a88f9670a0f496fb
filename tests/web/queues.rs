//! Full queues answer at once and clearly: 503, when to ask again, a page or a problem.

use std::sync::mpsc;
use std::time::Duration;

use qabyl::accounts::passwords::{PasswordSettings, Passwords};
use qabyl::db::{Db, Options};
use qabyl::kernel::Fault;
use qabyl::kernel::ids::ClientId;

use crate::harness::databases::{on_both, start, until};
use crate::harness::person::SECURITY_HEADERS;
use crate::harness::server::{CHEAP, Server};
use crate::harness::{Engine, TestDb};

fn narrow(db: &TestDb) -> Server {
    let sizes = Options {
        connections: 2,
        queue: 1,
        patience: Duration::from_millis(100),
    };
    Server::start_sized(db, sizes, |_| {}, |_| {})
}

/// Occupies `db` with so many that are at work, until the returned senders are dropped.
#[expect(clippy::disallowed_methods, reason = "the test ends with it")]
async fn occupy(db: &Db, count: usize, writes: bool) -> Vec<mpsc::Sender<()>> {
    let mut keys = Vec::new();
    let (at_work, mut begun) = tokio::sync::mpsc::unbounded_channel();
    for _ in 0..count {
        let (key, lock) = mpsc::channel::<()>();
        let db = db.clone();
        let (lock, at_work) = (std::sync::Mutex::new(lock), at_work.clone());
        let wait = move || -> Result<(), Fault> {
            let _ = at_work.send(());
            let _ = lock.lock().expect("one waits").recv();
            Ok(())
        };
        tokio::spawn(async move {
            if writes {
                db.write(move |_| wait()).await
            } else {
                db.read(move |_| wait()).await
            }
        });
        keys.push(key);
    }
    for _ in 0..count {
        begun.recv().await.expect("one at work");
    }
    keys
}

async fn busy_page(server: &Server, path: &str) {
    let page = server.person().open(path).await;
    page.is(503).shows("<html").shows("Азыр көп адам");
    assert!(!page.header("retry-after").is_empty(), "{path}");
    assert!(page.header("content-security-policy").contains("script-src 'self'"));
}

async fn token(db: &TestDb, server: &Server) -> reqwest::Response {
    let client: ClientId = db.act(start()).id();
    let request = reqwest::Client::new()
        .post(format!("{}/oauth/token", server.base_url))
        .basic_auth(client.to_string(), Some("A".repeat(43)))
        .form(&[("grant_type", "client_credentials")]);
    request.send().await.expect("an answer")
}

#[test]
fn an_exhausted_read_pool_says_so() {
    on_both(async |db| {
        let server = narrow(db);
        server.person().open("/ky").await.is(200);
        let held = occupy(&server.app.db, 2, false).await;
        until("both connections are taken", async || {
            server.app.db.read(|_| Ok::<_, Fault>(())).await.is_err()
        })
        .await;
        busy_page(&server, "/ky/calls").await;
        let answer = token(db, &server).await;
        assert_eq!(answer.status().as_u16(), 503);
        assert!(answer.headers().contains_key("retry-after"));
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        for header in SECURITY_HEADERS {
            assert!(answer.headers().contains_key(header), "the problem lacks {header}");
        }
        let problem: serde_json::Value = answer.json().await.expect("a problem");
        assert_eq!(problem["code"], "busy");
        drop(held);
        until("the pool has recovered", async || {
            server.person().open("/ky/calls").await.status.is_success()
        })
        .await;
    });
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test ends with it")]
fn a_full_write_queue_says_so() {
    on_both(async |db| {
        let server = narrow(db);
        let person = server.person();
        let form = person.get("/ky/reset").await;
        let (csrf, email) = (form.form_token(), "nobody@example.invalid");
        // SQLite has one writer, PostgreSQL here two connections; then one may wait.
        let writers = if db.engine() == Engine::Sqlite { 1 } else { 2 };
        let held = occupy(&server.app.db, writers, true).await;
        let waiting = server.app.db.clone();
        tokio::spawn(async move { waiting.write(|_| Ok::<_, Fault>(())).await });
        until("the queue is full", async || {
            let tried = tokio::time::timeout(Duration::from_millis(500), server.app.db.write(|_| Ok::<_, Fault>(())));
            matches!(tried.await, Ok(Err(_)))
        })
        .await;
        if db.engine() == Engine::Sqlite {
            let page = person.post("/ky/reset", &[("csrf", &csrf), ("email", email)]).await;
            page.is(503).shows("<html").has_security_headers();
            assert!(!page.header("retry-after").is_empty());
            // Reading goes on meanwhile.
            person.open("/ky/calls").await.is(200);
        } else {
            busy_page(&server, "/ky/calls").await;
        }
        drop(held);
        until("the queue has recovered", async || {
            let page = person.post("/ky/reset", &[("csrf", &csrf), ("email", email)]).await;
            page.status.as_u16() < 500
        })
        .await;
    });
}

#[test]
fn a_full_password_pool_says_so() {
    on_both(async |db| {
        let settings = PasswordSettings {
            memory_kib: CHEAP.memory,
            passes: CHEAP.passes,
            lanes: CHEAP.lanes,
            workers: 0,
            queue: 0,
            ..PasswordSettings::default()
        };
        let full = Passwords::new(&settings).expect("a pool");
        let server = Server::start_with(db, |_| {}, |house| house.passwords = actix_web::web::Data::new(full));
        let person = server.person();
        let fields = [
            ("email", "somebody@example.invalid"),
            ("password", "correct horse battery"),
        ];
        let page = person.fill("/ky/sign-in", &fields).await;
        page.is(503).shows("<html").has_security_headers();
        assert!(!page.header("retry-after").is_empty());
        person.open("/ky").await.is(200);
    });
}
