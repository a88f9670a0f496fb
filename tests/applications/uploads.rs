//! What an applicant may bring, and how much of it; over HTTP, on both databases.

use diesel::prelude::*;
use qabyl::accounts::Role;
use qabyl::applications::room::{BYTES, FILES_A_DAY};
use qabyl::applications::{AttachError, ChangeError, Locked};
use qabyl::db::schema::{documents, stored_files};
use qabyl::documents::sample::pdf;
use qabyl::kernel::ids::{ApplicationId, DocumentId};
use qabyl::kernel::{Fault, secrets};

use super::guests::{link, to};
use super::student::{Student, colleague};
use super::world::{FILE, OTHER_FILE, World, world};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::harness::server::Server;

/// As if this many files of `bytes` each had come at the start and been replaced since.
async fn brought(db: &TestDb, world: &World, id: ApplicationId, files: usize, bytes: i64) {
    let dossier = world.dossier(db, id).await;
    let requirement = dossier.requirements[0].id;
    let act = db.act(start());
    db.db
        .write(move |tx| {
            for number in 0..files {
                let hash = secrets::sha256_hex(format!("{number} {bytes}").as_bytes());
                diesel::insert_into(stored_files::table)
                    .values((
                        stored_files::hash.eq(&hash),
                        stored_files::size.eq(bytes),
                        stored_files::media_type.eq("application/pdf"),
                        stored_files::created_at.eq(act.now),
                    ))
                    .execute(tx)?;
                diesel::insert_into(documents::table)
                    .values((
                        documents::id.eq(act.id::<DocumentId>()),
                        documents::application_id.eq(id),
                        documents::requirement_id.eq(requirement),
                        documents::state.eq("superseded"),
                        documents::file_hash.eq(Some(&hash)),
                        documents::file_name.eq("a.pdf"),
                        documents::pages.eq(1),
                        documents::created_at.eq(act.now),
                        documents::version.eq(1),
                    ))
                    .execute(tx)?;
            }
            Ok::<_, Fault>(())
        })
        .await
        .expect("brought");
}

#[test]
fn a_dossier_takes_so_many_files_a_day_and_so_many_bytes_in_all() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.begin(db).await.id;
        let code = world.dossier(db, id).await.application.code;
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let page = format!("/en/my/{code}/documents/passport");
        student.upload(&page, "a.pdf", &pdf(&["FIRST"])).await.is(303);
        brought(db, &world, id, FILES_A_DAY - 1, 100).await;
        let more = pdf(&["MORE"]);
        let seen = student.upload(&page, "b.pdf", &more).await.is(429);
        let seen = seen.shows("Too many files were uploaded today");
        assert!(seen.text.contains("href=\"#file\""), "beside the field: {}", seen.text);
        let hash = secrets::sha256_hex(&more);
        assert_eq!(
            server.files.vault.get(&hash).await.expect("readable"),
            None,
            "nothing is kept"
        );
        // The next day there is room again; once all of it is taken there is none.
        server.advance(chrono::TimeDelta::hours(25));
        let student = Student::of_at(&server, db, world.student.0, server.app.clock.now()).await;
        student.upload(&page, "b.pdf", &more).await.is(303);
        brought(db, &world, id, 1, BYTES).await;
        student
            .upload(&page, "c.pdf", &pdf(&["THIRD"]))
            .await
            .is(429)
            .shows("no room for more files");
    });
}

#[test]
fn the_bounds_hold_where_the_rows_are_written() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.begin(db).await.id;
        brought(db, &world, id, FILES_A_DAY - 1, 100).await;
        world
            .upload(db, id, "passport", FILE, world.opens)
            .await
            .expect("the last one of the day");
        // A file that had passed the door before the day was full.
        let late = world.upload(db, id, "passport", OTHER_FILE, world.opens).await;
        assert!(
            matches!(late, Err(AttachError::Change(ChangeError::Locked(Locked::DayFull)))),
            "{late:?}"
        );
        // The same file again, because the answer was lost, is no new file.
        world
            .upload(db, id, "passport", FILE, world.opens)
            .await
            .expect("nothing new");
    });
}

#[test]
fn a_referees_letter_is_not_replaced_and_the_desk_says_where_it_came_from() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let code = world.dossier(db, id).await.application.code;
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let page = format!("/en/my/{code}/documents/letter");
        let ask = format!("{page}/referee");
        let typed = [
            ("do", "ask"),
            ("name", "Бек"),
            ("email", "bek@school.example"),
            ("language", "en"),
        ];
        student.post(&ask, &ask, &typed).await.is(303);
        let path = link(&server, to(&server.run_outbox().await, "bek@school.example"));
        // Before a letter is there the applicant may bring a paper of their own.
        student.upload(&page, "own.pdf", &pdf(&["OWN"])).await.is(303);
        let guest = server.person();
        let sent = guest
            .upload(
                (&path, &format!("{path}/file")),
                &[],
                ("file", "a.pdf", pdf(&["LETTER"])),
            )
            .await;
        sent.is(200).shows("received");
        // The form is gone; a token of another page does not help.
        let shown = student.get(&page).await.is(200).shows("It cannot be replaced");
        assert!(!shown.text.contains("name=\"file\""), "{}", shown.text);
        let before = world.dossier(db, id).await.documents;
        student
            .upload_from(
                &format!("/en/my/{code}/documents/passport"),
                &page,
                "b.pdf",
                &pdf(&["MINE"]),
            )
            .await
            .is(409);
        assert_eq!(world.dossier(db, id).await.documents, before);
        world.submit(db, id, world.opens).await.expect("submitted");
        let officer = Student::of(&server, db, colleague(db, Role::Officer).await).await;
        let desk = officer.get(&format!("/en/desk/dossiers/{code}")).await.is(200);
        assert!(desk.text.contains("Came by the referee"), "{}", desk.text);
        assert!(!desk.text.contains("Uploaded by the applicant"), "{}", desk.text);
    });
}

#[test]
fn the_desk_says_when_the_applicant_brought_the_letter() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let code = world.dossier(db, id).await.application.code;
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let page = format!("/en/my/{code}/documents/letter");
        student.upload(&page, "own.pdf", &pdf(&["OWN"])).await.is(303);
        world.submit(db, id, world.opens).await.expect("submitted");
        let officer = Student::of(&server, db, colleague(db, Role::Officer).await).await;
        let desk = officer.get(&format!("/en/desk/dossiers/{code}")).await.is(200);
        assert!(desk.text.contains("Uploaded by the applicant"), "{}", desk.text);
    });
}
