//! Guardians consent and sign by a link; consents are kept word for word.

use diesel::prelude::*;
use qabyl::accounts::Role;
use qabyl::applications::consents::{self, Purpose};
use qabyl::applications::guests;
use qabyl::applications::{Missing, State, SubmitError, lacks_co_signature};
use qabyl::calls::Terms;
use qabyl::db::Json;
use qabyl::db::schema::{calls, grants};
use qabyl::documents::sample::pdf;
use qabyl::kernel::ids::ApplicationId;
use qabyl::kernel::{Fault, secrets};

use super::guests::{link, to};
use super::student::{Student, colleague, missing_words};
use super::world::{force, world};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::harness::server::Server;

const CHILD: &[(&str, &str)] = &[
    ("birth_date_day", "28"),
    ("birth_date_month", "2"),
    ("birth_date_year", "2008"),
    ("sex", "female"),
    ("citizenships", "KG"),
];

const MOTHER: &[(&str, &str)] = &[
    ("relation", "mother"),
    ("name", "Өмүрбекова Гүлнара"),
    ("phone", "0555 000 111"),
    ("email", "gulnara@example.com"),
    ("document", "ID1234567"),
    ("language", "ru"),
];

async fn terms(db: &TestDb, change: fn(&mut Terms)) {
    let mut terms = Terms::default();
    change(&mut terms);
    db.db
        .write(move |tx| {
            diesel::update(calls::table)
                .set(calls::terms.eq(Json::of(&terms)?))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("other terms");
}

async fn lacks(db: &TestDb, id: ApplicationId) -> bool {
    let done = db.db.read(move |conn| lacks_co_signature(conn, id, start())).await;
    done.expect("read")
}

#[test]
fn a_guardian_consents_per_purpose_and_signs_when_the_result_is_there() {
    on_both(async |db| {
        let world = world(db).await;
        terms(db, |terms| terms.guardian_blocks_submission = true).await;
        let id = world.complete(db).await;
        world.fill(db, id, "birth", CHILD).await;
        world.fill(db, id, "guardian", MOTHER).await;
        let refused = world.submit(db, id, world.opens).await;
        assert!(
            matches!(&refused, Err(SubmitError::Incomplete(missing)) if missing.contains(&Missing::GuardianConsent)),
            "{refused:?}"
        );
        let code = world.dossier(db, id).await.application.code;
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        student
            .get(&format!("/ky/my/{code}/dossier"))
            .await
            .is(200)
            .shows(&format!("/ky/my/{code}/guardian"));
        let ask = format!("/ky/my/{code}/guardian");
        student.post(&ask, &ask, &[]).await.is(303);
        student.post(&ask, &ask, &[]).await.is(422);
        let path = link(&server, to(&server.run_outbox().await, "gulnara@example.com"));
        assert!(path.starts_with("/ru/guardian/"), "{path}");
        let mother = server.person();
        mother.get(&path).await.is(200).shows("Өмүрбек кызы Айпери");
        let half = mother.fill(&path, &[("do", "agree"), ("processing", "1")]).await;
        half.is(422).shows("href=\"#transfer\"");
        assert!(
            half.text.contains("name=\"processing\" value=\"1\" checked"),
            "{}",
            half.text
        );
        let all = [
            ("do", "agree"),
            ("processing", "1"),
            ("transfer", "1"),
            ("sensitive", "1"),
            ("publication", "1"),
        ];
        mother.fill(&path, &all).await.is(200);
        mother.fill_to("/ru/sign-in", &path, &[("do", "refuse")]).await.is(409);
        let given = db
            .db
            .read(move |conn| consents::of_application(conn, id))
            .await
            .expect("read");
        let hers: Vec<_> = given.iter().filter(|one| one.guest.is_some()).collect();
        assert_eq!(hers.len(), 4, "{given:?}");
        assert!(hers.iter().all(|one| one.network == "127.0.0.0/24"), "{hers:?}");
        let hash = hers[0].text_hash.clone();
        let text = db
            .db
            .read(move |conn| consents::text(conn, &hash))
            .await
            .expect("read")
            .expect("the text");
        assert_eq!(text, Purpose::Processing.text_of_guardian(qabyl::kernel::Lang::Ru));
        assert_eq!(secrets::sha256_hex(text.as_bytes()), hers[0].text_hash);
        world.submit(db, id, world.opens).await.expect("the consent is there");

        assert!(lacks(db, id).await);
        mother
            .fill_to("/ru/sign-in", &path, &[("do", "sign"), ("signed", "1")])
            .await
            .is(409);
        assert!(lacks(db, id).await, "there is no result yet");
        force(db, id, State::Decided).await;
        mother.fill(&path, &[("do", "sign")]).await.is(422);
        mother.fill(&path, &[("do", "sign"), ("signed", "1")]).await.is(200);
        assert!(!lacks(db, id).await);
        assert!(missing_words().is_empty(), "{:?}", missing_words());
    });
}

#[test]
fn a_consent_of_somebody_who_was_changed_since_does_not_count() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        world.fill(db, id, "birth", CHILD).await;
        world.fill(db, id, "guardian", MOTHER).await;
        let ctx = world.me(db, world.opens);
        let asked = db
            .db
            .write(move |tx| guests::ask_guardian(tx, &ctx, &[7; 32], id))
            .await;
        asked.expect("asked");
        assert!(world.dossier(db, id).await.guardian().is_some());
        let other: Vec<_> = MOTHER
            .iter()
            .map(|(field, value)| (*field, if *field == "name" { "Башка Адам" } else { value }))
            .collect();
        world.fill(db, id, "guardian", &other).await;
        assert!(world.dossier(db, id).await.guardian().is_none());
    });
}

#[test]
fn consents_of_an_applicant_are_kept_word_for_word_and_can_be_taken_back() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let given = db
            .db
            .read(move |conn| consents::of_application(conn, id))
            .await
            .expect("read");
        assert_eq!(given.len(), 4);
        world
            .fill(
                db,
                id,
                "consents",
                &[
                    ("processing", "1"),
                    ("transfer", "1"),
                    ("sensitive", "1"),
                    ("publication", "1"),
                    ("messages", "1"),
                ],
            )
            .await;
        let given = db
            .db
            .read(move |conn| consents::of_application(conn, id))
            .await
            .expect("read");
        assert_eq!(given.len(), 5, "what stood is not given twice");
        world
            .fill(
                db,
                id,
                "consents",
                &[
                    ("processing", "1"),
                    ("transfer", "1"),
                    ("sensitive", "1"),
                    ("publication", "1"),
                ],
            )
            .await;
        let given = db
            .db
            .read(move |conn| consents::of_application(conn, id))
            .await
            .expect("read");
        let back: Vec<_> = given.iter().filter(|one| one.withdrawn_at.is_some()).collect();
        assert_eq!(back.len(), 1);
        assert_eq!(back[0].purpose, Purpose::Messages);
    });
}

/// A mother who has no e-mail.
fn without_mail() -> Vec<(&'static str, &'static str)> {
    MOTHER.iter().filter(|(field, _)| *field != "email").copied().collect()
}

#[test]
fn a_guardian_without_mail_signs_on_paper_and_the_office_records_it() {
    on_both(async |db| {
        let world = world(db).await;
        terms(db, |terms| {
            terms.guardian_blocks_submission = true;
            terms.guardian_signs_acceptance = true;
        })
        .await;
        let id = world.complete(db).await;
        world.fill(db, id, "birth", CHILD).await;
        world.fill(db, id, "guardian", &without_mail()).await;
        let code = world.dossier(db, id).await.application.code;
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let page = format!("/ky/my/{code}/guardian");
        let shown = student.get(&page).await.is(200).shows(&format!("{page}/form"));
        assert!(shown.text.contains("name=\"file\""), "{}", shown.text);
        // The form speaks the guardian's language and says word for word what is consented to.
        let form = student
            .get(&format!("{page}/form"))
            .await
            .is(200)
            .shows("<section lang=\"ru\">");
        let text = Purpose::Transfer.text_of_guardian(qabyl::kernel::Lang::Ru);
        for line in text.lines() {
            assert!(form.text.contains(line), "{line} is not in {}", form.text);
        }
        let other = Student::of(&server, db, world.other.0).await;
        assert_eq!(other.get(&format!("{page}/form")).await.status, 404);
        student.upload(&page, "virus.exe", b"MZ").await.is(422);
        student.upload(&page, "blurred.pdf", &pdf(&["BLURRED"])).await.is(303);
        student.upload(&page, "blurred.pdf", &pdf(&["BLURRED"])).await.is(303);
        let dossier = world.dossier(db, id).await;
        assert_eq!(dossier.papers.len(), 1, "the same file again is no other paper");
        assert!(dossier.missing(world.opens).is_empty(), "enough to hand in");
        assert!(
            !server.run_outbox().await.iter().any(|mail| mail.to.is_empty()),
            "no letter to nobody"
        );
        world.submit(db, id, world.opens).await.expect("submitted");

        let office = colleague(db, Role::Officer).await;
        let officer = Student::of(&server, db, office).await;
        let desk = format!("/en/desk/dossiers/{code}");
        officer
            .post(&desk, &desk, &[("action", "open"), ("version", "2")])
            .await
            .is(303);
        let paper = |dossier: &qabyl::applications::Dossier| {
            let last = dossier.papers.last().expect("a paper");
            (last.id.to_string(), last.version.to_string())
        };
        let (first, version) = paper(&world.dossier(db, id).await);
        let file = format!("{desk}/guardian/{first}");
        officer.get(&file).await.is(200);
        assert_eq!(other.get(&file).await.status, 404);
        assert_eq!(student.get(&file).await.status, 404);
        // The paper names the number of her document: not for an officer without the extra grant.
        let plain = colleague(db, Role::Officer).await;
        let lent = db.db.write(move |tx| {
            let theirs = grants::table.filter(grants::account_id.eq(plain));
            Ok::<_, Fault>(diesel::update(theirs).set(grants::sensitive.eq(false)).execute(tx)?)
        });
        assert_eq!(lent.await.expect("lent"), 1);
        let plain = Student::of(&server, db, plain).await;
        plain.get(&file).await.is(404);
        let page_of_plain = plain.get(&desk).await.is(200).shows("needs a permission of its own");
        assert!(!page_of_plain.text.contains("paper-accept") && !page_of_plain.text.contains(&file));
        let blind = [
            ("action", "paper-return"),
            ("paper", first.as_str()),
            ("version", "1"),
            ("paper-note", "No"),
        ];
        plain.post(&desk, &desk, &blind).await.is(403);
        let judge = async |action: &str, paper: &str, version: &str, more: &[(&str, &str)]| {
            let mut fields = vec![("action", action), ("paper", paper), ("version", version)];
            fields.extend_from_slice(more);
            officer.post(&desk, &desk, &fields).await
        };
        judge("paper-return", &first, &version, &[])
            .await
            .is(422)
            .shows("href=\"#paper-note\"");
        let why = [("paper-note", "The signature cannot be read.")];
        judge("paper-return", &first, &version, &why).await.is(303);
        judge("paper-return", &first, &version, &why).await.is(409);
        student.get(&page).await.is(200).shows("The signature cannot be read.");
        // While the office holds the dossier, another paper may come.
        student.upload(&page, "sharp.pdf", &pdf(&["SHARP"])).await.is(303);
        let (second, version) = paper(&world.dossier(db, id).await);
        let eligible = [("action", "eligible"), ("version", "3"), ("note", "Fine.")];
        let early = officer.post(&desk, &desk, &eligible).await.is(422);
        early.shows("First check the paper that the guardian signed");
        let needed = ["processing", "transfer", "sensitive", "publication"];
        let some: Vec<(&str, &str)> = needed[..2].iter().map(|purpose| ("purposes", *purpose)).collect();
        judge("paper-accept", &second, &version, &some)
            .await
            .is(422)
            .shows("href=\"#purposes\"");
        let all: Vec<(&str, &str)> = needed.iter().map(|purpose| ("purposes", *purpose)).collect();
        judge("paper-accept", &second, &version, &all).await.is(303);
        let given = db
            .db
            .read(move |conn| consents::of_application(conn, id))
            .await
            .expect("read");
        let hers: Vec<_> = given.iter().filter(|one| one.guest.is_some()).collect();
        assert_eq!(hers.len(), 4, "what is not ticked is no consent: {given:?}");
        assert!(hers.iter().all(|one| one.network == "paper"), "{hers:?}");
        let hash = secrets::sha256_hex(text.as_bytes());
        assert!(
            hers.iter().any(|one| one.text_hash == hash),
            "the text that was printed"
        );
        student
            .get(&format!("/en/my/{code}"))
            .await
            .is(200)
            .shows("Parent or guardian agreed");

        // The signature goes the same way, once there is a result.
        assert!(lacks(db, id).await);
        student.upload(&page, "early.pdf", &pdf(&["EARLY"])).await.is(409);
        force(db, id, State::Decided).await;
        student.get(&format!("{page}/form")).await.is(200);
        student.upload(&page, "signed.pdf", &pdf(&["SIGNED"])).await.is(303);
        assert!(lacks(db, id).await, "not before the office has looked");
        let (third, version) = paper(&world.dossier(db, id).await);
        judge("paper-accept", &third, &version, &[]).await.is(303);
        assert!(!lacks(db, id).await);
        assert!(missing_words().is_empty(), "{:?}", missing_words());
    });
}

#[test]
fn nobody_competes_without_the_consent_where_the_call_says_so() {
    on_both(async |db| {
        let world = world(db).await;
        terms(db, |terms| terms.guardian_blocks_submission = true).await;
        let id = world.complete(db).await;
        world.fill(db, id, "birth", CHILD).await;
        world.fill(db, id, "guardian", &without_mail()).await;
        let refused = world.submit(db, id, world.opens).await;
        assert!(
            matches!(&refused, Err(SubmitError::Incomplete(missing)) if missing.contains(&Missing::GuardianConsent)),
            "{refused:?}"
        );
        // As if the paper had been returned while the office held the dossier.
        force(db, id, State::UnderCheck).await;
        assert!(world.dossier(db, id).await.lacks_consent(start()));
    });
}
