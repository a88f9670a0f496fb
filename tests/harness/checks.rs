//! The harness holds what it promises; otherwise the tests that stand on it say nothing.

use std::net::TcpListener;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use chrono::TimeDelta;
use qabyl::kernel::Fault;

use super::browser::{DESKTOP, PHONE, browse};
use super::databases::{on_both, on_sqlite, start, until};
use super::person::Person;
use super::process::Child;
use super::server::Server;
use super::surroundings;

#[test]
fn the_application_runs_on_both_databases_with_the_clock_of_the_test() {
    on_both(async |db| {
        let server = Server::start(db);
        server.person().open("/health/live").await.is(200);
        server.person().open("/health/ready").await.is(200);
        server.person().open("/en/nowhere").await.is(404).shows("<html");
        assert_eq!(server.app.clock.now(), start());
        server.advance(TimeDelta::hours(1));
        assert_eq!(server.app.clock.now(), start().plus(TimeDelta::hours(1)));
        assert!(server.run_outbox().await.is_empty());
        server.seal().await;
        assert!(server.mail.all().is_empty());
        assert!(server.folder.path().is_dir());
    });
}

#[test]
fn settings_can_be_changed_for_one_test() {
    on_sqlite(async |db| {
        let server = Server::start_as(db, |config| "https://qabyl.example".clone_into(&mut config.base_url));
        assert!(server.app.secure());
        assert_eq!(server.base_url, "https://qabyl.example");
    });
}

/// A page with a form, and a script that says that it ran.
const PAGE: &str = r#"<!doctype html><meta name="viewport" content="width=device-width"><title>plain</title><h1>Form</h1>
<form method="post"><input type="hidden" name="csrf" value="token-1"><input name="word"><button>Send</button></form>
<script>document.title = "scripted";</script>"#;

/// A small site of its own: a form that leads on, and a page that says what it was sent.
fn site() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("its address"));
    std::thread::spawn(move || {
        let app = || {
            App::new()
                .route(
                    "/form",
                    web::get().to(|| async { HttpResponse::Ok().content_type("text/html").body(PAGE) }),
                )
                .route(
                    "/form",
                    web::post().to(|request: HttpRequest, body: String| async move {
                        let fits = body.contains("token-1") && request.headers().contains_key("origin");
                        let word = if fits && body.contains("өрүк") || body.contains("%D3%A9") {
                            "taken"
                        } else {
                            "refused"
                        };
                        HttpResponse::SeeOther()
                            .insert_header(("location", format!("/done/{word}")))
                            .finish()
                    }),
                )
                .route(
                    "/done/{word}",
                    web::get().to(|word: web::Path<String>| async move { format!("word {word}") }),
                )
        };
        let server = HttpServer::new(app)
            .workers(1)
            .disable_signals()
            .listen(listener)
            .expect("listening")
            .run();
        actix_web::rt::System::new().block_on(server).expect("a quiet end");
    });
    base
}

#[test]
fn a_person_fills_in_forms_with_their_token_and_follows() {
    on_sqlite(async |_| {
        let person = Person::new(&site());
        person
            .fill("/form", &[("word", "өрүк")])
            .await
            .is(200)
            .shows("word taken");
        let file = ("file", "a.txt", "өрүк".as_bytes().to_vec());
        person
            .upload(("/form", "/form"), &[("note", "x")], file)
            .await
            .shows("word taken");
        let page = person.post("/form", &[("word", "өрүк")]).await;
        assert_eq!(page.leads_to().as_deref(), Some("/done/taken"));
        assert_eq!(page.header("location"), "/done/taken");
        person.post("/form", &[("word", "no")]).await.is(303);
    });
}

#[test]
fn a_browser_opens_pages_with_and_without_scripts() {
    on_sqlite(async |_| {
        let base = site();
        for (screen, title) in [
            (PHONE, "plain"),
            (DESKTOP, "plain"),
            (DESKTOP.with_scripts(), "scripted"),
        ] {
            browse(&base, screen, async |browser| {
                browser.open("/form").await;
                assert_eq!(browser.title().await.expect("a title"), title, "{screen:?}");
                assert_eq!(browser.words("h1").await, "Form");
                let width = browser.window_width().await;
                assert_eq!(width.unwrap_or(screen.width), screen.width);
                browser.write("word", "өрүк").await;
                browser.press("button").await;
                until("the form was taken", async || browser.path().await == "/done/taken").await;
                browser.picture("harness-check").await;
            })
            .await;
        }
    });
}

#[test]
fn the_program_itself_starts() {
    let folder = surroundings::folder();
    drop(Child::program(&["--help"], &[("QABYL_DATA_DIR", "data")], folder.path()).finish());
}

#[test]
fn each_test_has_a_database_of_its_own() {
    on_both(async |db| {
        let before = db.read(qabyl::events::waiting).await.expect("read");
        assert_eq!(before, 0);
        let act = db.act(start());
        db.write(move |tx| qabyl::events::append(tx, &act, qabyl::events::Event::new("test.happened", 1)))
            .await
            .expect("appended");
        let same = db.place.open().read(qabyl::events::waiting).await.expect("read");
        assert_eq!(same, 1, "another handle sees the same database");
        let fresh = super::TestDb::fresh(db.engine()).expect("another");
        let other: Result<i64, Fault> = fresh.read(qabyl::events::waiting).await;
        assert_eq!(other.expect("read"), 0, "another test sees its own");
    });
}
