//! From the doubt to the corrected list, by HTTP alone.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::db::schema::appeals;
use qabyl::documents::sample;
use qabyl::kernel::Fault;
use qabyl::placements::State;

use super::world::listed;
use crate::harness::databases::on_both;
use crate::harness::server::Server;
use crate::placements::reader::{LANGUAGES, Reader, account_of};
use crate::placements::tour_reads::everything;

/// The outside identifier in a page's first link to an appeal.
fn linked(page: &str) -> String {
    let (_, rest) = page.split_once("/desk/appeals/").expect("a link");
    rest.split(['"', '/']).next().expect("an identifier").to_owned()
}

fn kinds(letters: &[qabyl::mail::Message]) -> Vec<String> {
    letters.iter().map(|letter| letter.subject.clone()).collect()
}

#[test]
fn an_upheld_appeal_leads_to_new_points_and_a_corrected_list() {
    on_both(async |db| {
        let it = listed(db).await;
        let server = Server::start(db);
        server.advance(it.at.since(server.app.clock.now()) + TimeDelta::hours(1));
        let student = Reader::of_now(&server, db, it.student(db).await).await;
        let page = it.page("en");
        // The ways to it.
        let why = format!("/en/my/{}/offer/{}/why", it.code, it.placement);
        assert!(student.get(&why).await.text.contains(&page));
        let list = format!("/en/my/{}/appeals", it.code);
        let status = student.get(&format!("/en/my/{}", it.code)).await.text;
        assert!(status.contains(&list), "{status}");
        assert!(student.get(&list).await.text.contains(&page));
        for lang in LANGUAGES {
            let seen = student.get(&it.page(lang)).await;
            assert_eq!(seen.status, 200);
            assert!(seen.text.contains("name=\"text\"") && seen.text.contains("class=\"sample\""));
        }
        // Nobody else finds it.
        let other = account_of(db, it.world.applicants[1].person).await;
        let other = Reader::of_now(&server, db, other).await;
        assert_eq!(other.get(&page).await.status, 404);
        // Nothing written: the page says so. Then it is filed, and its page is the receipt.
        let empty = student.submit(&page, &[("text", " ")]).await;
        assert_eq!(empty.status, 422);
        assert!(empty.text.contains("href=\"#text\""));
        let reasons = "My test has 245 points.\nYou counted 1 <b>point</b>.";
        assert_eq!(student.submit(&page, &[("text", reasons)]).await.status, 303);
        let receipt = student.get(&page).await.text;
        assert!(
            receipt.contains("You counted 1 &#60;b&#62;") && receipt.contains("Bishkek"),
            "{receipt}"
        );
        let letters = kinds(&server.run_outbox().await);
        assert!(
            letters.iter().any(|it| it == "An appeal waits for a member"),
            "{letters:?}"
        );
        let status = student.get(&format!("/en/my/{}", it.code)).await.text;
        assert!(
            status.contains("Appeal filed") && status.contains("Your appeal is with the committee"),
            "{status}"
        );
        // Its one document.
        let sent = student.upload(&page, "proof.pdf", &sample::pdf(&["245"])).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        assert!(student.get(&page).await.text.contains("proof.pdf"));
        assert_eq!(student.get(&format!("{page}/file")).await.status, 200);
        assert_eq!(other.get(&format!("{page}/file")).await.status, 404);
        // The committee.
        let secretary = Reader::of_now(&server, db, it.world.world.secretary).await;
        let chair = Reader::of_now(&server, db, it.world.world.chair).await;
        let member = Reader::of_now(&server, db, it.member).await;
        let desk = secretary.get("/en/desk/appeals").await.text;
        assert!(desk.contains(&it.code));
        let one = format!("/en/desk/appeals/{}", linked(&desk));
        for lang in LANGUAGES {
            let seen = secretary.get(&one.replace("/en/", &format!("/{lang}/"))).await;
            assert_eq!(seen.status, 200, "{}", seen.text);
        }
        let version = |text: &str| {
            let (_, rest) = text.split_once(r#"name="version" value=""#).expect("a version");
            rest.split('"').next().expect("a number").to_owned()
        };
        let at = version(&secretary.get(&one).await.text);
        let barred = it.world.world.chair.to_string();
        let act = [("act", "assign"), ("version", at.as_str()), ("member", barred.as_str())];
        assert_eq!(secretary.submit(&one, &act).await.status, 422);
        let named = it.member.to_string();
        let act = [("act", "assign"), ("version", at.as_str()), ("member", named.as_str())];
        assert_eq!(secretary.submit(&one, &act).await.status, 303);
        let letters = kinds(&server.run_outbox().await);
        assert!(
            letters.iter().any(|it| it == "An appeal is yours to decide"),
            "{letters:?}"
        );
        assert_eq!(member.get(&format!("{one}/file")).await.status, 200);
        assert_eq!(student.get(&one).await.status, 404);
        // A document comes too late now.
        let late = student.upload(&page, "more.pdf", &sample::pdf(&["more"])).await;
        assert_eq!(late.status, 409);
        // The decision needs its answer; then the points are new at once.
        let at = version(&member.get(&one).await.text);
        let decide = |text: &'static str| {
            [
                ("act", "decide"),
                ("version", at.as_str()),
                ("verdict", "recount"),
                ("text", text),
            ]
            .map(|(name, value)| (name, value.to_owned()))
        };
        let send = async |who: &Reader, text| {
            let fields = decide(text);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            who.submit(&one, &fields).await
        };
        assert_eq!(send(&member, "").await.status, 422);
        assert_eq!(send(&secretary, "Mine").await.status, 403);
        assert_eq!(
            send(&member, "The test has 245 points: you are right.").await.status,
            303
        );
        let letters = kinds(&server.run_outbox().await);
        assert!(
            letters.iter().any(|it| it.starts_with("An appeal was decided")),
            "{letters:?}"
        );
        let answered = student.get(&page).await.text;
        assert!(answered.contains("you are right") && answered.contains("Your points are computed anew"));
        // The place is the same until a corrected list is out: two people, a public reason.
        let run = format!("/en/desk/runs/{}", it.run);
        assert!(secretary.get(&one).await.text.contains(&run));
        let draft = secretary
            .submit(&run, &[("act", "correct"), ("reason", "An appeal was upheld")])
            .await;
        assert_eq!(draft.status, 303, "{}", draft.text);
        assert_eq!(chair.submit(&draft.to, &[("act", "approve")]).await.status, 303);
        assert_eq!(secretary.submit(&draft.to, &[("act", "publish")]).await.status, 303);
        let (rows, _) = db.db.read(everything).await.expect("readable");
        let own = rows.iter().find(|row| row.id == it.placement).expect("there");
        assert_eq!(own.state, State::Reserved, "first in reserve");
        let ranking = server.person().open("/en/calls/branch/ranking/grant").await;
        ranking.is(200).shows("An appeal was upheld").shows("?version=1");
        let first = server.person().open("/en/calls/branch/ranking/grant?version=1").await;
        first.is(200).shows(&it.code);
        let now = student.get(&page).await.text;
        assert!(now.contains("the corrected list is published"), "{now}");
        let broken = db.db.read(|conn| Ok::<_, Fault>(qabyl::check::ask(conn))).await;
        let appeals = broken
            .expect("asked")
            .into_iter()
            .filter(|it| it.name.starts_with("appeals"));
        assert_eq!(appeals.count(), 0);
    });
}

#[test]
fn after_the_window_nothing_is_taken_and_nothing_typed_is_lost() {
    on_both(async |db| {
        let it = listed(db).await;
        let server = Server::start(db);
        server.advance(it.at.since(server.app.clock.now()) + TimeDelta::hours(1));
        let student = Reader::of_now(&server, db, it.student(db).await).await;
        let page = it.page("en");
        let open = student.get(&page).await;
        assert!(open.text.contains("Send it by"));
        // The page stays open over the end of the window.
        server.advance(TimeDelta::days(6));
        let student = Reader::of_now(&server, db, it.student(db).await).await;
        // The session of that day is over too; the one of today brings its own token.
        let tokens = student.get("/en/account").await.text + &open.text;
        let typed = [("text", "Too late, but mine")];
        let late = student.send_from(&tokens, &page, &typed).await;
        assert_eq!(late.status, 409);
        assert!(late.text.contains("Too late, but mine") && late.text.contains("The time for appeals is over"));
        let filed: i64 = db
            .db
            .read(|conn| Ok::<_, Fault>(appeals::table.count().get_result(conn)?))
            .await
            .expect("readable");
        assert_eq!(filed, 0);
        let closed = student.get(&page).await.text;
        assert!(!closed.contains("name=\"text\"") && closed.contains("The time for appeals is over"));
    });
}
