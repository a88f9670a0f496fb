//! Acts for bad days: a notice above every page, and maintenance.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::{Ctx, NewGrant, Principal, Role, grant};
use qabyl::db::schema::{accounts, events, institutions};
use qabyl::kernel::ids::{AccountId, InstitutionId};
use qabyl::kernel::{Fault, civil};
use qabyl::partners::{CreateClient, create_client};
use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::json;

use crate::applications::student::Student;
use crate::applications::world::world;
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::harness::server::Server;

const PAGE: &str = "/ky/admin/announcements";

fn system(db: &TestDb) -> Ctx {
    Ctx {
        act: db.act(start()),
        who: Principal::System,
    }
}

async fn administrator(db: &TestDb) -> AccountId {
    let ctx = system(db);
    db.db
        .write(move |tx| {
            let id: AccountId = ctx.id();
            diesel::insert_into(accounts::table)
                .values((
                    accounts::id.eq(id),
                    accounts::email.eq("admin@example.invalid"),
                    accounts::email_key.eq("admin@example.invalid"),
                    accounts::name.eq("Асанов Бек"),
                    accounts::state.eq("active"),
                    accounts::language.eq("ky"),
                    accounts::failed_sign_ins.eq(0),
                    accounts::created_at.eq(ctx.now),
                    accounts::confirmed_at.eq(Some(ctx.now)),
                    accounts::version.eq(1),
                ))
                .execute(tx)?;
            let new = NewGrant {
                role: Role::Administrator,
                call: None,
                institution: None,
                sensitive: false,
                ends_at: None,
            };
            grant(tx, &ctx, id, &new).map_err(|error| Fault::new("a grant", error.to_string()))?;
            Ok::<_, Fault>(id)
        })
        .await
        .expect("an administrator")
}

/// `hours` after the start, as it is typed.
fn typed(hours: i64) -> String {
    civil::show(start().plus(TimeDelta::hours(hours)).utc(), civil::BISHKEK)
}

const WORDS: [(&str, &str); 4] = [
    ("words_ky", "Тизме эртең <b>чыгат</b>."),
    ("words_kk", "Тізім ертең шығады."),
    ("words_ru", "Список выйдет завтра."),
    ("words_en", "The list comes out tomorrow."),
];

#[test]
fn a_notice_stands_above_every_page_until_its_end() {
    on_both(async |db| {
        let world = world(db).await;
        let admin = administrator(db).await;
        // Public pages are kept for an hour here: only what drops them shows something new.
        let server = Server::start_as(db, |config| {
            config.public_pages_kept = std::time::Duration::from_secs(3600);
        });
        let other = Server::start(db);
        let admin = Student::of(&server, db, admin).await;
        let student = Student::of(&server, db, world.student.0).await;
        assert_eq!(student.get(PAGE).await.status, 404);
        let stranger = server.person();
        for lang in ["ky", "kk", "ru", "en"] {
            stranger.get(&format!("/{lang}/calls")).await.is(200);
        }
        let until = typed(5);
        let some = [("act", "show"), ("until", until.as_str()), WORDS[0]];
        let back = admin.submit(PAGE, &some).await.is(422).shows("href=\"#words\"");
        assert!(
            back.text.contains("Тизме эртең &#60;b&#62;чыгат"),
            "what was typed stays"
        );
        let late = typed(-1);
        for (until, why) in [(late.as_str(), "past"), ("soon", "unreadable")] {
            let mut fields = vec![("act", "show"), ("until", until)];
            fields.extend(WORDS);
            let back = admin.submit(PAGE, &fields).await.is(422).shows("href=\"#until\"");
            assert!(
                back.text.contains(&format!("value=\"{until}\"")),
                "{why}: {}",
                back.text
            );
        }
        let mut fields = vec![("act", "show"), ("until", until.as_str())];
        fields.extend(WORDS);
        admin.submit(PAGE, &fields).await.is(303);
        let shown = [
            ("ky", "Тизме эртең &#60;b&#62;чыгат&#60;/b&#62;."),
            ("kk", WORDS[1].1),
            ("ru", WORDS[2].1),
            ("en", WORDS[3].1),
        ];
        for (lang, words) in shown {
            let path = format!("/{lang}/calls");
            stranger.get(&path).await.is(200).shows(words);
            student.get(&format!("/{lang}/my")).await.is(200).shows(words);
            // Another process of the same installation.
            other.person().get(&path).await.is(200).shows(words);
            // Pages of errors, too.
            stranger.get(&format!("/{lang}/nothing-here")).await.is(404);
        }
        admin.get(PAGE).await.is(200).shows("Тизме эртең");
        server.advance(TimeDelta::hours(5));
        for (lang, words) in shown {
            let page = stranger.get(&format!("/{lang}/calls")).await;
            assert!(!page.text.contains(words), "{lang}: over, and still there");
        }
        // Taken away before its time.
        let until = typed(50);
        fields[1].1 = &until;
        let admin_now = Student::of_now(&server, db, world_admin(db).await).await;
        admin_now.submit(PAGE, &fields).await.is(303);
        stranger.get("/ru/calls").await.is(200).shows(WORDS[2].1);
        admin_now.submit(PAGE, &[("act", "take")]).await.is(303);
        let page = stranger.get("/ru/calls").await;
        assert!(!page.text.contains(WORDS[2].1), "taken away, and still there");
    });
}

async fn world_admin(db: &TestDb) -> AccountId {
    let found = db.db.read(|conn| {
        let admin = accounts::table.filter(accounts::email.eq("admin@example.invalid"));
        Ok::<AccountId, Fault>(admin.select(accounts::id).first(conn)?)
    });
    found.await.expect("the administrator")
}

async fn token(server: &Server, db: &TestDb) -> String {
    let ctx = system(db);
    let made = db.db.write(move |tx| {
        let institution: InstitutionId = institutions::table.select(institutions::id).first(tx)?;
        let command = CreateClient {
            institution,
            name: "Program".to_owned(),
            scopes: vec!["placements:read".to_owned(), "nominations:decide".to_owned()],
        };
        create_client(tx, &ctx, &command).map_err(|error| Fault::new("a client", error.to_string()))
    });
    let made = made.await.expect("a client");
    let request = reqwest::Client::new()
        .post(format!("{}/oauth/token", server.base_url))
        .basic_auth(made.client.id.to_string(), Some(made.secret.expose_secret()))
        .form(&[("grant_type", "client_credentials")]);
    let answer: serde_json::Value = request.send().await.expect("an answer").json().await.expect("JSON");
    answer["access_token"].as_str().expect("a token").to_owned()
}

#[test]
fn while_it_is_worked_on_everything_is_read_and_nothing_written() {
    on_both(async |db| {
        let world = world(db).await;
        let admin = administrator(db).await;
        let server = Server::start(db);
        let other = Server::start(db);
        let admin = Student::of(&server, db, admin).await;
        let student = Student::of(&server, db, world.student.0).await;
        let elsewhere = Student::of(&other, db, world.student.0).await;
        let code = world.begin(db).await.code;
        let page = format!("/ky/my/{code}/dossier/personal");
        let before = student.get(&page).await.is(200);
        let begin = [("act", "begin"), ("end", "soon")];
        admin.submit(PAGE, &begin).await.is(422).shows("href=\"#end\"");
        let end = typed(2);
        let begin = [("act", "begin"), ("end", end.as_str())];
        assert_eq!(student.send_from(&before.text, PAGE, &begin).await.status, 404);
        admin.submit(PAGE, &begin).await.is(303);

        let names = [
            ("version", "0"),
            ("family", "Өмүрбек кызы"),
            ("given", "Айпери"),
            ("family_latin", "OMURBEK KYZY"),
            ("given_latin", "AIPERI"),
        ];
        for reader in [&student, &elsewhere] {
            let refused = reader.send_from(&before.text, &page, &names).await.is(503);
            assert!(refused.text.contains(&end), "says until when: {}", refused.text);
            let read = reader.get(&page).await.is(200);
            assert!(read.text.contains(&end), "the page says so beforehand");
            assert!(!read.text.contains("Айпери"), "saved all the same");
            // Looking at it in another language writes nothing.
            let switched = page.replacen("/ky/", "/kk/", 1) + "?typed";
            reader
                .send_from(&read.text, &switched, &names)
                .await
                .is(200)
                .shows("Айпери");
        }
        let sent = server.person();
        let stranger = sent.get("/ky/register").await;
        let fields = [("csrf", stranger.form_token()), ("name", "Бек".to_owned())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let refused = sent.post("/ky/register", &fields).await;
        refused.is(503).has_security_headers();
        assert_eq!(refused.header("retry-after"), "7200");
        // Whoever wants to read may come in; a wrong password is a wrong password.
        let come = [
            fields[0],
            ("email", "nobody@example.invalid"),
            ("password", "кандайдыр-бир-сөз-12"),
        ];
        assert_ne!(sent.post("/ky/sign-in", &come).await.status, 503);

        let token = token(&server, db).await;
        let program = server.person();
        let read = program.request(Method::GET, "/api/v1/placements").bearer_auth(&token);
        assert_eq!(read.send().await.expect("an answer").status(), 200);
        let write = program
            .request(Method::POST, "/api/v1/placements/plc_none/admit")
            .bearer_auth(&token)
            .header("if-match", "\"1\"")
            .header("idempotency-key", "a-key-of-the-works")
            .json(&json!({"data": {}, "actor": {"name": "Invented Registrar", "external_id": "staff-1"}}));
        let answer = write.send().await.expect("an answer");
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()["retry-after"], "7200");
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        let problem: serde_json::Value = answer.json().await.expect("JSON");
        assert_eq!(problem["code"], "maintenance");
        assert!(
            problem["title"].as_str().is_some_and(|it| it.contains(&end[..10])),
            "{problem}"
        );

        // An administrator goes on working, and ends it.
        admin.submit(PAGE, &[("act", "end")]).await.is(303);
        elsewhere.submit(&page, &names).await.is(303);
        let again = admin.submit(PAGE, &begin).await;
        assert_eq!(again.status, 303);
        let second = [("version", "1"), names[1], ("given", "Айжан"), names[3], names[4]];
        assert_eq!(student.send_from(&before.text, &page, &second).await.status, 503);
        // It ends by itself.
        server.advance(TimeDelta::hours(2));
        let student = Student::of_now(&server, db, world.student.0).await;
        let now = student.get(&page).await.is(200);
        assert_eq!(student.send_from(&now.text, &page, &second).await.status, 303);

        let kinds = db.db.read(|conn| {
            let of = events::table.filter(events::subject.eq("installation"));
            Ok::<Vec<String>, Fault>(of.order(events::id).select(events::kind).load(conn)?)
        });
        let expected = [
            "installation.maintenance_begun",
            "installation.maintenance_ended",
            "installation.maintenance_begun",
        ];
        assert_eq!(kinds.await.expect("events"), expected);
    });
}
