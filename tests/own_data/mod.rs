//! A person's copy of their own data.

use std::process::Command;

use diesel::prelude::*;
use qabyl::accounts::Role;
use qabyl::applications::guests;
use qabyl::db::schema::{documents, grants};
use qabyl::kernel::ids::{AccountId, CallId};
use qabyl::kernel::{Fault, Lang, secrets};
use reqwest::Method;
use serde_json::Value;

use crate::applications::student::{Student, colleague};
use crate::applications::world::{FILE, world};
use crate::harness::TestDb;
use crate::harness::databases::on_both;
use crate::harness::server::Server;
use crate::harness::surroundings;

/// The world's first passport is a row without bytes.
async fn without_the_fixtures_file(db: &TestDb) {
    db.db
        .write(|tx| {
            diesel::update(documents::table.filter(documents::file_hash.eq(Some(FILE))))
                .set(documents::file_hash.eq(None::<String>))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("taken out");
}

#[test]
fn the_copy_holds_everything_of_ones_own_and_nothing_of_others() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let code = world.dossier(db, id).await.application.code;
        let pdf = qabyl::documents::sample::pdf(&["PASSPORT"]);
        student
            .upload(&format!("/ky/my/{code}/documents/passport"), "паспорт.pdf", &pdf)
            .await
            .is(303);
        without_the_fixtures_file(db).await;
        world.submit(db, id, world.opens).await.expect("submitted");
        let talk = format!("/ky/my/{code}/messages");
        student.post(&talk, &talk, &[("body", "Салам")]).await.is(303);
        let ctx = world.me(db, world.opens);
        let invite = guests::Invite {
            name: "Бек".to_owned(),
            email: "bek@school.example".to_owned(),
            language: Lang::Ky,
        };
        db.db
            .write(move |tx| guests::ask_referee(tx, &ctx, &[7; 32], id, "letter", &invite))
            .await
            .expect("asked");
        student.get("/ky/account").await.is(200).shows("/ky/account/data");
        student.get("/ky/account/data").await.is(200);
        let bytes = student.bytes("/ky/account/data", "/ky/account/data").await;

        let folder = surroundings::folder();
        let file = folder.path().join("copy.zip");
        std::fs::write(&file, &bytes).expect("written");
        // Another program's reader: Python's zipfile checks every CRC and the directory.
        let script = "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; \
                      z.extractall(sys.argv[2]); print('\\n'.join(z.namelist()))";
        let out = Command::new("python3")
            .args(["-c", script])
            .arg(&file)
            .arg(folder.path())
            .output()
            .expect("python3");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let data = std::fs::read_to_string(folder.path().join("data.json")).expect("data.json");
        let data: Value = serde_json::from_str(&data).expect("JSON");
        let dossier = &data["applications"][0];
        assert_eq!(dossier["code"], code);
        assert_eq!(dossier["messages"][0]["body"], "Салам");
        assert_eq!(dossier["asked_by_link"][0]["email"], "bek@school.example");
        assert_eq!(dossier["submissions"][0]["number"], 1);
        assert!(data.to_string().contains("Өмүрбек кызы"));
        assert_eq!(dossier["consents"].as_array().map(Vec::len), Some(4));
        let passport = dossier["documents"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|it| it["sha256"] == secrets::sha256_hex(&pdf))
            .expect("the passport");
        let path = passport["file"].as_str().expect("its path");
        assert_eq!(std::fs::read(folder.path().join(path)).expect("the file"), pdf);

        let stranger = Student::of(&server, db, world.other.0).await;
        let theirs = stranger.bytes("/ky/account/data", "/ky/account/data").await;
        assert!(!theirs.windows(code.len()).any(|window| window == code.as_bytes()));
        let nobody = server.person();
        let answer = nobody
            .request(Method::POST, "/ky/account/data")
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 303, "a sign-in first");
    });
}

#[test]
fn who_asks_for_deletion_is_answered_and_drafts_are_gone() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let admin = administrator(db).await;
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let page = "/ky/account/data";
        student.post(page, "/ky/account/data/deletion", &[]).await.is(303);
        student.post("/ky/my", "/ky/account/data/deletion", &[]).await.is(303);
        let mails = server.run_outbox().await;
        assert_eq!(mails.len(), 1, "one request: {mails:?}");
        let desk = Student::of(&server, db, admin).await;
        let code = world.dossier(db, id).await.application.code;
        let list = desk.get("/en/admin/deletions").await.is(200);
        assert!(list.text.contains("student@example.invalid") && list.text.contains(&code));
        student.get("/en/admin/deletions").await.is(404);
        let (_, rest) = list.text.split_once(r#"name="request" value=""#).expect("a request");
        let request = rest.split_once('"').expect("its id").0.to_owned();
        let empty = [("request", request.as_str()), ("answer", "  ")];
        desk.post("/en/admin/deletions", "/en/admin/deletions", &empty)
            .await
            .is(422);
        let answer = [
            ("request", request.as_str()),
            ("answer", "The draft is erased.\nNothing else was kept."),
        ];
        desk.post("/en/admin/deletions", "/en/admin/deletions", &answer)
            .await
            .is(303);
        student.get(&format!("/ky/my/{code}")).await.is(404);
        student.get(page).await.is(200).shows("The draft is erased.<br>");
        let left = db
            .db
            .read(move |conn| qabyl::applications::head(conn, id))
            .await
            .expect("read");
        assert!(left.is_none());
        assert_eq!(server.run_outbox().await.len(), 1, "the person is told");
        desk.post("/en/admin/people", "/en/admin/deletions", &answer)
            .await
            .is(404);
    });
}

#[test]
fn nobody_answers_their_own_request() {
    on_both(async |db| {
        let _world = world(db).await;
        let (first, second) = (administrator(db).await, administrator(db).await);
        let server = Server::start(db);
        let asks = Student::of(&server, db, first).await;
        asks.post("/en/account/data", "/en/account/data/deletion", &[])
            .await
            .is(303);
        let list = asks.get("/en/admin/deletions").await.is(200);
        assert!(!list.text.contains(r#"name="answer""#), "{}", list.text);
        let colleague = Student::of(&server, db, second).await;
        let request = colleague.hidden("/en/admin/deletions", "request").await;
        let answer = [("request", request.as_str()), ("answer", "Nothing was kept.")];
        asks.post("/en/admin/people", "/en/admin/deletions", &answer)
            .await
            .is(403);
        colleague.submit("/en/admin/deletions", &answer).await.is(303);
    });
}

/// Somebody who manages accounts.
async fn administrator(db: &TestDb) -> AccountId {
    let id = colleague(db, Role::Administrator).await;
    db.db
        .write(move |tx| {
            diesel::update(grants::table.filter(grants::account_id.eq(id)))
                .set(grants::call_id.eq(None::<CallId>))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("for the whole system");
    id
}
