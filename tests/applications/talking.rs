//! Messages between applicant and office, late documents, leaving and coming back.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::Role;
use qabyl::applications::{DocumentState, State, WithdrawReason, undo_withdrawal, withdraw};
use qabyl::db::Json;
use qabyl::db::schema::{eligibility_decisions, rulebooks};
use qabyl::i18n::text;
use qabyl::kernel::ids::{AccountId, ApplicationId, RulebookId};
use qabyl::kernel::{Fault, Lang};
use serde_json::json;

use super::student::{Student, colleague, missing_words};
use super::world::{FILE, OTHER_FILE, force, world};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::harness::server::Server;

#[test]
fn a_student_and_an_officer_write_to_each_other_and_mails_say_only_that_something_came() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        let officer = colleague(db, Role::Officer).await;
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let code = world.dossier(db, id).await.application.code;
        let mine = format!("/ky/my/{code}/messages");
        let desk = format!("/ru/desk/dossiers/{code}/messages");
        let early = student.get(&mine).await.is(200);
        assert!(!early.text.contains("<textarea"), "nobody writes about a draft");
        let office = Student::of(&server, db, officer).await;
        office.get(&desk).await.is(404);
        world.submit(db, id, world.opens).await.expect("submitted");
        server.run_outbox().await;

        let words = "Документтерим качан текшерилет?\n<b>Рахмат</b>";
        let sent = student.post(&mine, &mine, &[("body", words)]).await.is(303);
        student.post(&mine, &mine, &[("body", words)]).await.is(303);
        assert!(sent.to.starts_with(&format!("{mine}#msg_")), "{}", sent.to);
        let mails = server.run_outbox().await;
        assert_eq!(mails.len(), 1, "a second tap tells nobody twice");
        assert!(!mails[0].text.contains("текшерилет"), "{}", mails[0].text);
        assert!(mails[0].text.contains(&format!("/ru/desk/dossiers/{code}/messages")));

        office
            .get(&format!("/ru/desk/dossiers/{code}"))
            .await
            .is(200)
            .shows("1 новое");
        let seen = office.get(&desk).await.is(200);
        assert_eq!(seen.text.matches("Документтерим").count(), 1);
        assert!(
            seen.text.contains("&#60;b&#62;"),
            "shown as it was written: {}",
            seen.text
        );
        office.post(&desk, &desk, &[("body", "Эртең.")]).await.is(303);
        let mails = server.run_outbox().await;
        assert_eq!(mails.len(), 1);
        assert!(!mails[0].text.contains("Эртең"), "{}", mails[0].text);
        let status = student.get(&format!("/ky/my/{code}")).await.is(200);
        assert!(status.text.contains("1 жаңы"), "{}", status.text);
        let answered = student.get(&mine).await.is(200).shows("Эртең.");
        assert!(
            !answered.text.contains("Асанов"),
            "the student meets an office, not a person"
        );
        let status = student.get(&format!("/ky/my/{code}")).await.is(200);
        assert!(!status.text.contains("1 жаңы"));

        for (typed, error) in [("  ", "Эмне жөнөтөрүңүздү"), ("а\u{202e}б", "белги көрүнбөйт")]
        {
            student
                .post(&mine, &mine, &[("body", typed)])
                .await
                .is(422)
                .shows(error);
        }
        let long = "а".repeat(2001);
        student
            .post(&mine, &mine, &[("body", &long)])
            .await
            .is(422)
            .shows(&long);
        let stranger = Student::of(&server, db, world.other.0).await;
        stranger.get(&mine).await.is(404);
        assert!(missing_words().is_empty(), "{:?}", missing_words());
    });
}

#[test]
fn one_person_cannot_drown_the_office() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        world.submit(db, id, world.opens).await.expect("submitted");
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let code = world.dossier(db, id).await.application.code;
        let mine = format!("/en/my/{code}/messages");
        for number in 0..20 {
            student
                .post(&mine, &mine, &[("body", &format!("question {number}"))])
                .await
                .is(303);
        }
        student
            .post(&mine, &mine, &[("body", "one more")])
            .await
            .is(422)
            .shows("Enough messages");
        server.advance(TimeDelta::hours(25));
        let student = Student::of_at(&server, db, world.student.0, server.app.clock.now()).await;
        student.post(&mine, &mine, &[("body", "one more")]).await.is(303);
    });
}

#[test]
fn a_promised_document_comes_late_is_judged_and_can_be_mended() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        world.submit(db, id, world.opens).await.expect("submitted");
        let officer = colleague(db, Role::Officer).await;
        force(db, id, State::Eligible).await;
        let late = world.deadline.plus(TimeDelta::days(1));
        world
            .upload(db, id, "passport", OTHER_FILE, late)
            .await
            .expect_err("no promise was made for it");
        world.upload(db, id, "medical", FILE, late).await.expect("promised");
        let server = Server::start(db);
        server.advance(late.since(server.app.clock.now()));
        let mails = server.run_outbox().await;
        assert!(
            mails.iter().any(|mail| mail.text.contains("после подачи загружен")),
            "{mails:?}"
        );

        let office = Student::of_at(&server, db, officer, late).await;
        let code = world.dossier(db, id).await.application.code;
        let desk = format!("/ru/desk/dossiers/{code}");
        let seen = office.get(&desk).await.is(200);
        assert!(
            seen.text.contains(r#"value="reject""#),
            "the late document waits for a verdict: {}",
            seen.text
        );
        let documents = world.dossier(db, id).await.documents;
        let medical = documents
            .iter()
            .find(|one| one.state == DocumentState::Uploaded && one.created_at == late);
        let medical = medical.expect("the late one");
        let verdict = [
            ("action", "reject"),
            ("row", "0"),
            ("reason-0", "unreadable"),
            ("note-0", ""),
            ("document", &medical.id.to_string()),
            ("version", &medical.version.to_string()),
        ];
        office.post(&desk, &desk, &verdict).await.is(303);
        assert!(
            server
                .run_outbox()
                .await
                .iter()
                .any(|mail| mail.subject.contains("кайтарылды"))
        );
        let soon = late.plus(TimeDelta::hours(47));
        world
            .upload(db, id, "medical", OTHER_FILE, soon)
            .await
            .expect("mended in time");
        assert_eq!(
            world.dossier(db, id).await.application.state,
            State::Eligible,
            "nothing else moved"
        );
    });
}

#[test]
fn who_leaves_may_say_why_and_comes_back_until_the_list_is_locked() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        world.submit(db, id, world.opens).await.expect("submitted");
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let code = world.dossier(db, id).await.application.code;
        let base = format!("/en/my/{code}");
        let ask = format!("{base}/withdraw");
        student.post(&ask, &ask, &[("reason", "family")]).await.is(303);
        let gone = student
            .get(&base)
            .await
            .is(200)
            .shows(&text(Lang::En, "applications-withdraw-family"));
        assert!(gone.text.contains("/return"), "{}", gone.text);

        let other = world.begin_other(db).await;
        force(db, other, State::Decided).await;
        let locked = student.get(&base).await.is(200);
        assert!(!locked.text.contains("/return"), "a published list is locked");
        let me = world.me(db, world.opens);
        let back = db.db.write(move |tx| undo_withdrawal(tx, &me, id)).await;
        assert!(back.is_err());
        force(db, other, State::Draft).await;
        let me = world.me(db, world.opens);
        db.db.write(move |tx| undo_withdrawal(tx, &me, id)).await.expect("back");
        let me = world.me(db, world.opens);
        let twice = db
            .db
            .write(move |tx| withdraw(tx, &me, id, WithdrawReason::Unsaid))
            .await;
        assert_eq!(twice.expect("gone"), State::Withdrawn);
    });
}

#[test]
fn who_may_not_compete_reads_why_and_can_answer() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        world.submit(db, id, world.opens).await.expect("submitted");
        force(db, id, State::Ineligible).await;
        decided_against(db, id).await;
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let code = world.dossier(db, id).await.application.code;
        let status = student.get(&format!("/en/my/{code}")).await.is(200);
        for words in ["The average mark is below the minimum", "/messages"] {
            assert!(status.text.contains(words), "{words}: {}", status.text);
        }
    });
}

/// A decision as the desk writes it.
async fn decided_against(db: &TestDb, id: ApplicationId) {
    let act = db.act(start());
    db.db
        .write(move |tx| {
            let rulebook: RulebookId = rulebooks::table.select(rulebooks::id).first(tx)?;
            diesel::insert_into(eligibility_decisions::table)
                .values((
                    eligibility_decisions::application_id.eq(id),
                    eligibility_decisions::eligible.eq(false),
                    eligibility_decisions::reasons.eq(Json(json!({"codes": ["marks"]}))),
                    eligibility_decisions::note.eq(""),
                    eligibility_decisions::rulebook_id.eq(rulebook),
                    eligibility_decisions::decided_by.eq(act.id::<AccountId>()),
                    eligibility_decisions::decided_at.eq(act.now),
                ))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("a decision");
}
