//! Guardians and referees, who act by a link and have no account.

use chrono::TimeDelta;
use qabyl::accounts::{Ctx, Principal, Role};
use qabyl::applications::DocumentState;
use qabyl::applications::guests::{self, GuestState, TABLE};
use qabyl::kernel::ids::{ApplicationId, GuestId};
use qabyl::kernel::{Actor, Instant, secrets};
use qabyl::mail::Message;

use super::student::{Student, colleague, missing_words};
use super::world::{World, world};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::harness::server::Server;

fn system(db: &TestDb, now: Instant) -> Ctx {
    let mut act = db.act(now);
    act.actor = Actor::System;
    Ctx {
        act,
        who: Principal::System,
    }
}

/// The path of the letter's link, without the server.
pub fn link(server: &Server, mail: &Message) -> String {
    let (_, rest) = mail.text.split_once(&server.base_url).expect("a link");
    rest.split_whitespace().next().expect("a path").to_owned()
}

pub fn to<'a>(mails: &'a [Message], address: &str) -> &'a Message {
    mails
        .iter()
        .find(|mail| mail.to == address)
        .unwrap_or_else(|| panic!("no mail to {address}: {mails:?}"))
}

const LETTER: &str = "Мен бул окуучуну үч жылдан бери билем. Ал математикадан эң мыкты окуучум, тынымсыз изденет, \
    досторуна жардам берет жана баштаган ишин аягына чыгарат. Ага физикадан дагы көп иштөө керек, бирок ал муну \
    өзү жакшы билет жана күн сайын көнүгүү жасайт. Чын жүрөктөн сунуштайм.";

async fn named(db: &TestDb, world: &World, id: ApplicationId, state: GuestState) -> bool {
    world
        .dossier(db, id)
        .await
        .guests
        .iter()
        .any(|guest| guest.state == state)
}

#[test]
fn a_referee_writes_by_link_in_their_own_language_and_the_student_never_reads_it() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let code = world.dossier(db, id).await.application.code;
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let page = format!("/ky/my/{code}/documents/letter");
        let ask = format!("{page}/referee");
        student.get(&page).await.is(200).shows(&ask);
        for (name, email, field) in [
            ("", "a@school.example", "#name"),
            ("Апай", "not an address", "#email"),
            ("Апай", "student@example.invalid", "#email"),
        ] {
            let typed = [("do", "ask"), ("name", name), ("email", email), ("language", "kk")];
            student
                .post(&ask, &ask, &typed)
                .await
                .is(422)
                .shows(&format!("href=\"{field}\""));
        }
        let first = [
            ("do", "ask"),
            ("name", "Токтогулов Бек"),
            ("email", "bek@gmail.com"),
            ("language", "ru"),
        ];
        student.post(&ask, &ask, &first).await.is(303);
        student.post(&ask, &ask, &first).await.is(422);
        let mails = server.run_outbox().await;
        let old = link(&server, to(&mails, "bek@gmail.com"));
        assert!(old.starts_with("/ru/referee/"), "{old}");
        student
            .get(&format!("/ky/my/{code}/check"))
            .await
            .is(200)
            .shows("Токтогулов Бек");
        let bek = server.person();
        bek.get(&old).await.is(200).shows("Өмүрбек кызы Айпери");
        bek.fill(&old, &[("do", "turn_down")]).await.is(200);
        assert!(named(db, &world, id, GuestState::Refused).await);
        assert_eq!(
            server.run_outbox().await.len(),
            1,
            "the student learns that somebody answered"
        );

        let second = [
            ("do", "ask"),
            ("name", "Сәуле Әлиева"),
            ("email", "saule@school.example"),
            ("language", "kk"),
        ];
        student.post(&ask, &ask, &second).await.is(303);
        let mails = server.run_outbox().await;
        let mail = to(&mails, "saule@school.example");
        assert!(mail.subject.contains("ұсыныс"), "{}", mail.subject);
        bek.get(&old).await.is(404);
        let path = link(&server, mail);
        assert!(path.starts_with("/kk/referee/"), "{path}");
        let saule = server.person();
        saule.fill(&path, &[("do", "take_on")]).await.is(200);
        assert!(named(db, &world, id, GuestState::Accepted).await);
        saule
            .fill(&path, &[("do", "write"), ("letter", "Жақсы.")])
            .await
            .is(422)
            .shows("Жақсы.");
        let done = saule.fill(&path, &[("do", "write"), ("letter", LETTER)]).await;
        done.is(200);
        assert!(!done.text.contains("<textarea"), "{}", done.text);
        assert!(named(db, &world, id, GuestState::Done).await);
        let dossier = world.dossier(db, id).await;
        let letter = dossier
            .requirements
            .iter()
            .find(|one| one.key == "letter")
            .expect("asked for");
        let document = dossier.document(letter).expect("given");
        assert_eq!(document.state, DocumentState::Uploaded);

        student.get(&format!("{page}/file")).await.is(404);
        world.submit(db, id, world.opens).await.expect("submitted");
        let officer = Student::of(&server, db, colleague(db, Role::Officer).await).await;
        let read = officer
            .get(&format!("/ru/desk/dossiers/{code}/documents/{}", document.id))
            .await
            .is(200);
        assert!(read.text.contains("Чын жүрөктөн") && read.text.contains("saule@school.example"));
        let mails = server.run_outbox().await;
        assert!(mails.iter().all(|mail| !mail.text.contains("Чын жүрөктөн")));
        assert!(missing_words().is_empty(), "{:?}", missing_words());
    });
}

#[test]
fn a_referee_uploads_a_file_with_every_check_that_a_student_meets() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let code = world.dossier(db, id).await.application.code;
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let ask = format!("/en/my/{code}/documents/letter/referee");
        let typed = [
            ("do", "ask"),
            ("name", "Бек"),
            ("email", "bek@school.example"),
            ("language", "en"),
        ];
        student.post(&ask, &ask, &typed).await.is(303);
        let path = link(&server, to(&server.run_outbox().await, "bek@school.example"));
        let guest = server.person();
        let file = format!("{path}/file");
        let sent = guest
            .upload((&path, &file), &[], ("file", "a.exe", b"MZ\x90\x00".to_vec()))
            .await;
        sent.is(422);
        let pdf = qabyl::documents::sample::pdf(&["LETTER"]);
        let sent = guest.upload((&path, &file), &[], ("file", "a.pdf", pdf.clone())).await;
        sent.is(200).shows("received");
        let hash = secrets::sha256_hex(&pdf);
        let dossier = world.dossier(db, id).await;
        assert!(
            dossier
                .documents
                .iter()
                .any(|one| one.file.as_deref() == Some(hash.as_str()))
        );
        // A second hand-in changes nothing, and nothing of it is kept.
        guest
            .upload(
                ("/en/sign-in", &file),
                &[],
                ("file", "b.pdf", qabyl::documents::sample::pdf(&["OTHER"])),
            )
            .await
            .is(409);
        assert_eq!(world.dossier(db, id).await.documents, dossier.documents);
        let other = secrets::sha256_hex(&qabyl::documents::sample::pdf(&["OTHER"]));
        assert_eq!(server.files.vault.get(&other).await.expect("readable"), None);
    });
}

#[test]
fn a_silent_guest_is_reminded_once_and_a_letter_that_comes_back_is_told() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let ctx = world.me(db, world.opens);
        let invite = guests::Invite {
            name: "Бек".to_owned(),
            email: "bek@school.example".to_owned(),
            language: qabyl::kernel::Lang::Ru,
        };
        let guest = db
            .db
            .write(move |tx| guests::ask_referee(tx, &ctx, &[7; 32], id, "letter", &invite))
            .await;
        let guest: GuestId = guest.expect("asked").id;
        let server = Server::start(db);
        let first = link(&server, to(&server.run_outbox().await, "bek@school.example"));
        for (days, letters) in [(3, 0), (5, 1), (9, 0)] {
            let now = start().plus(TimeDelta::days(days));
            let ctx = system(db, now);
            let sent = db.db.write(move |tx| guests::remind(tx, &ctx)).await.expect("reminded");
            assert_eq!(sent, letters, "after {days} days");
        }
        server.advance(TimeDelta::days(5));
        let again = link(&server, to(&server.run_outbox().await, "bek@school.example"));
        assert_eq!(first, again, "the same link");
        let stranger = world.me(db, world.opens);
        let denied = db.db.write(move |tx| guests::bounced(tx, &stranger, guest)).await;
        assert!(denied.is_err(), "only the postman says that a letter came back");
        let ctx = system(db, world.opens);
        db.db
            .write(move |tx| guests::bounced(tx, &ctx, guest))
            .await
            .expect("noted");
        assert!(named(db, &world, id, GuestState::Bounced).await);
        let mails = server.run_outbox().await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        to(&mails, "student@example.invalid");
    });
}

#[test]
fn the_life_of_a_guest_is_the_agreed_one() {
    let rows: Vec<String> = TABLE
        .iter()
        .map(|(from, by, to)| format!("{from:<9} {by:<10} {to}"))
        .collect();
    insta::assert_snapshot!(rows.join("\n"));
    for (from, by, _) in TABLE {
        assert_eq!(
            TABLE.iter().filter(|row| (row.0, row.1) == (*from, *by)).count(),
            1,
            "{from} {by}"
        );
    }
}

#[test]
fn a_wrong_link_says_the_same_whatever_is_wrong() {
    on_both(async |db| {
        let world = world(db).await;
        world.complete(db).await;
        let server = Server::start(db);
        let person = server.person();
        for path in [
            "/en/referee/none",
            "/en/guardian/none",
            "/en/referee/%00",
            &format!("/en/guardian/{}", "a".repeat(300)),
        ] {
            person.get(path).await.is(404);
        }
    });
}
