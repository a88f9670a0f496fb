//! The whole way over HTTP, without scripts.

use qabyl::i18n;

use super::answers::ANSWERS;
use super::student::{Student, missing_words};
use super::world::world;
use crate::harness::databases::on_both;
use crate::harness::server::Server;

#[test]
fn a_student_goes_from_the_call_to_the_receipt_by_pages_alone() {
    on_both(async |db| {
        let world = world(db).await;
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let mine = student.get("/ky/my").await;
        assert!(mine.text.contains("Spring call"), "{}", mine.text);
        let begun = student.post("/ky/my", "/ky/my/begin/spring", &[]).await;
        assert_eq!(begun.status, 303, "{}", begun.text);
        let base = begun.to.trim_end_matches("/dossier").to_owned();
        assert_eq!(student.get(&begun.to).await.status, 200);

        let wrong = student
            .save(&base, "personal", &[("family", "Osmonova"), ("given", "Айпери")])
            .await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains(r#"value="Osmonova""#), "what was typed stays");
        assert!(
            wrong.text.contains(r##"href="#family""##),
            "the summary leads to the field"
        );
        for (page, answers) in ANSWERS {
            let saved = student.save(&base, page, answers).await;
            assert_eq!(saved.status, 303, "{page}: {}", saved.text);
        }

        let check = student.get(&format!("{base}/check")).await;
        assert!(check.text.contains(&format!("{base}/documents/passport")));
        let refused = student
            .post(&format!("{base}/check"), &format!("{base}/check"), &[("declared", "1")])
            .await;
        assert_eq!(refused.status, 422);

        let (line, programme) = (world.scholarship.to_string(), world.programmes[0].to_string());
        let wish = [
            ("do", "add"),
            ("line", line.as_str()),
            ("programme", programme.as_str()),
        ];
        let choices = format!("{base}/choices");
        assert_eq!(student.post(&choices, &choices, &wish).await.status, 303);
        let passport = format!("{base}/documents/passport");
        let broken = student.upload(&passport, "scan.exe", b"MZ\x90\x00").await;
        assert_eq!(broken.status, 422, "{}", broken.text);
        let pdf = qabyl::documents::sample::pdf(&["PASSPORT"]);
        let sent = student.upload(&passport, "scan.pdf", &pdf).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        let file = student.get(&format!("{passport}/file")).await;
        assert_eq!(file.status, 200);
        let medical = format!("{base}/documents/medical");
        let date = [
            ("do", "promise"),
            ("until_day", "30"),
            ("until_month", "6"),
            ("until_year", "2025"),
        ];
        assert_eq!(student.post(&medical, &medical, &date).await.status, 303);

        let check = format!("{base}/check");
        assert_eq!(
            student.post(&check, &check, &[]).await.status,
            422,
            "the declaration is asked"
        );
        let done = student.post(&check, &check, &[("declared", "1")]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert_eq!(done.to, format!("{base}/receipt/1"));
        let again = student.post(&check, &check, &[("declared", "1")]).await;
        assert_eq!(again.to, done.to, "one receipt");
        let receipt = student.get(&done.to).await;
        let hash = qabyl::kernel::secrets::sha256_hex(&pdf);
        assert!(receipt.text.contains(&hash), "{}", receipt.text);
        let status = student.get(&base).await;
        assert!(
            status
                .text
                .contains(&i18n::text(qabyl::kernel::Lang::Ky, "applications-state-submitted"))
        );
        assert_eq!(server.run_outbox().await.len(), 1);

        let stranger = Student::of(&server, db, world.other.0).await;
        for path in [
            "",
            "/dossier",
            "/dossier/personal",
            "/choices",
            "/check",
            "/receipt/1",
            "/documents/passport/file",
        ] {
            assert_eq!(stranger.get(&format!("{base}{path}")).await.status, 404, "{path}");
        }

        let withdraw = format!("{base}/withdraw");
        assert_eq!(student.post(&withdraw, &withdraw, &[]).await.status, 303);
        assert_eq!(student.post(&base, &format!("{base}/return"), &[]).await.status, 303);
        assert!(missing_words().is_empty(), "{:?}", missing_words());
    });
}

#[test]
fn every_page_stands_in_four_languages_and_within_its_weight() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.complete(db).await;
        world.submit(db, id, world.opens).await.expect("submitted");
        let code = world.dossier(db, id).await.application.code;
        let server = Server::start(db);
        let student = Student::of(&server, db, world.student.0).await;
        let mut paths = vec![
            "/my".to_owned(),
            format!("/my/{code}"),
            format!("/my/{code}/withdraw"),
            format!("/my/{code}/dossier"),
            format!("/my/{code}/choices"),
            format!("/my/{code}/check"),
            format!("/my/{code}/receipt/1"),
            format!("/my/{code}/documents/medical"),
        ];
        paths.extend(ANSWERS.iter().map(|(page, _)| format!("/my/{code}/dossier/{page}")));
        for lang in ["ky", "kk", "ru", "en"] {
            for path in &paths {
                let page = student.get(&format!("/{lang}{path}")).await;
                assert_eq!(page.status, 200, "/{lang}{path}: {}", page.text);
                assert!(page.text.len() < 80_000, "/{lang}{path}: {} bytes", page.text.len());
            }
        }
        assert!(missing_words().is_empty(), "{:?}", missing_words());
    });
}
