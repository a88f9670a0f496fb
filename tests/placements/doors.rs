//! Tours, the board, quota acts and "why" as people meet them: over HTTP.

use chrono::TimeDelta;
use qabyl::placements::State;
use qabyl::placements::{read, tours};

use super::reader::{LANGUAGES, Reader, account_of, lay_down, published};
use super::tour_world::everything;
use crate::harness::databases::on_both;
use crate::harness::server::Server;

#[test]
fn a_student_enters_a_tour_changes_and_takes_the_entry_back() {
    on_both(async |db| {
        let world = lay_down(db, 2).await;
        let server = Server::start(db);
        let student = Reader::of_now(&server, db, account_of(db, world.applicants[0].person).await).await;
        for lang in LANGUAGES {
            let page = student.get(&format!("/{lang}/my/T25-0000001/tour")).await;
            assert_eq!(page.status, 200, "{}", page.text);
        }
        let path = "/en/my/T25-0000001/tour";
        let empty = student.submit(path, &[("act", "enter")]).await;
        assert_eq!(empty.status, 422);
        assert!(empty.text.contains("Choose a grant place"), "{}", empty.text);
        let wish = |index: usize| format!("{}:{}", world.targets[index].line, world.targets[index].programme);
        let (grant, paid) = (wish(0), wish(1));
        let done = student
            .submit(
                path,
                &[("act", "enter"), ("grant", &grant), ("paid", &paid), ("first", "paid")],
            )
            .await;
        assert_eq!(done.status, 303, "{}", done.text);
        let page = student.get(&done.to).await;
        assert!(
            page.text.contains("Saved") && page.text.contains("Take the entry back"),
            "{}",
            page.text
        );
        let (application, tour) = (world.applicants[0].application, world.tours[0]);
        let entry = db
            .db
            .read(move |conn| tours::entry(conn, application, tour))
            .await
            .expect("readable");
        assert_eq!(entry[0].line, world.targets[1].line, "the paid place is wanted more");
        // A grant where a paid place is asked for is not on offer there.
        let twice = student
            .submit(path, &[("act", "enter"), ("grant", &grant), ("paid", &grant)])
            .await;
        assert_eq!(twice.status, 422);
        assert_eq!(student.submit(path, &[("act", "leave")]).await.status, 303);
        // Nobody else's entry exists.
        let other = Reader::of_now(&server, db, account_of(db, world.applicants[1].person).await).await;
        assert_eq!(other.get(path).await.status, 404);
    });
}

#[test]
fn why_am_i_not_placed_is_answered_from_the_certificate() {
    on_both(async |db| {
        let world = lay_down(db, 20).await;
        published(db, &world).await;
        let (rows, _) = db.db.read(everything).await.expect("readable");
        let refused = rows
            .iter()
            .find(|row| row.state == State::NotPlaced)
            .expect("somebody without a seat")
            .clone();
        let index = world
            .applicants
            .iter()
            .position(|who| who.application == refused.application);
        let number = index.expect("an applicant") + 1;
        let server = Server::start(db);
        server.advance(TimeDelta::days(4));
        let student = Reader::of_now(&server, db, account_of(db, refused.person).await).await;
        for lang in LANGUAGES {
            let path = format!("/{lang}/my/T25-{number:07}/offer/{}/why", refused.id);
            let page = student.get(&path).await;
            assert_eq!(page.status, 200, "{}", page.text);
        }
        let page = student
            .get(&format!("/en/my/T25-{number:07}/offer/{}/why", refused.id))
            .await;
        assert!(page.text.contains("All seats that you could take"), "{}", page.text);
        assert!(
            student
                .get(&format!("/en/my/T25-{number:07}/offer"))
                .await
                .text
                .contains("/why")
        );
        // Another's witness is nobody's business.
        let other = Reader::of_now(
            &server,
            db,
            account_of(db, world.applicants[(number) % 20].person).await,
        )
        .await;
        assert_eq!(
            other
                .get(&format!("/en/my/T25-{number:07}/offer/{}/why", refused.id))
                .await
                .status,
            404
        );
    });
}

#[test]
fn a_quota_act_goes_over_two_desks_and_everybody_reads_it() {
    on_both(async |db| {
        let world = lay_down(db, 12).await;
        published(db, &world).await;
        let server = Server::start(db);
        server.advance(TimeDelta::days(4));
        let secretary = Reader::of_now(&server, db, world.world.secretary).await;
        let chair = Reader::of_now(&server, db, world.world.chair).await;
        let path = "/en/desk/quotas/branch";
        let fields = [
            ("act", "propose"),
            ("line", "grant"),
            ("seats", "5"),
            ("basis", "Decree 17"),
            ("basis_date_day", "1"),
            ("basis_date_month", "5"),
            ("basis_date_year", "2025"),
        ];
        let mut broken = fields;
        broken[3] = ("basis", "");
        let refused = secretary.submit(path, &broken).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains(r#"value="5""#), "what was typed stays");
        assert_eq!(secretary.submit(path, &fields).await.status, 303);
        let page = chair.get(path).await.text;
        let id = page
            .split_once(r#"name="id" value=""#)
            .and_then(|(_, rest)| rest.split_once('"'))
            .expect("an act to approve")
            .0
            .to_owned();
        let own = secretary.submit(path, &[("act", "approve"), ("id", &id)]).await;
        assert!(own.status == 403 || own.status == 404, "{}", own.status);
        assert_eq!(chair.submit(path, &[("act", "approve"), ("id", &id)]).await.status, 303);
        for lang in LANGUAGES {
            let board = server.person().open(&format!("/{lang}/calls/branch/board")).await;
            board.is(200).shows("3 → 5").shows("Decree 17");
        }
        let (rows, _) = db.db.read(everything).await.expect("readable");
        let line = world.targets[0].line;
        let offered = rows
            .iter()
            .filter(|row| row.line == line && row.state == State::Offered)
            .count();
        assert_eq!(offered, 5);
    });
}

#[test]
fn the_letter_of_admission_is_there_once_the_place_is_accepted_and_for_nobody_else() {
    on_both(async |db| {
        let world = lay_down(db, 12).await;
        let at = published(db, &world).await;
        let (rows, _) = db.db.read(everything).await.expect("readable");
        let offered = rows
            .iter()
            .find(|row| row.state == State::Offered)
            .expect("an offer")
            .clone();
        let index = world
            .applicants
            .iter()
            .position(|who| who.application == offered.application);
        let index = index.expect("an applicant");
        let code = format!("T25-{:07}", index + 1);
        let server = Server::start(db);
        server.advance(at.since(server.app.clock.now()) + TimeDelta::hours(1));
        let student = Reader::of_now(&server, db, account_of(db, offered.person).await).await;
        let letter = format!("/en/my/{code}/letter");
        assert_eq!(student.get(&letter).await.status, 404, "an offer is no admission");
        let offer = format!("/en/my/{code}/offer");
        let accept = [("act", "accept"), ("placement", &offered.id.to_string())];
        student.submit(&offer, &accept).await.is(303);
        student.get(&offer).await.is(200).shows(&letter);
        // A condition can be called done, with a note that the university reads.
        let condition = student.hidden(&offer, "condition").await;
        let conditions = format!("{offer}/{}/done", offered.id);
        let long = "a".repeat(501);
        let say = async |note: &str| {
            let fields = [("condition", condition.as_str()), ("note", note)];
            student.post(&offer, &conditions, &fields).await
        };
        say(&long).await.is(422).shows("at most 500 characters").shows(&long);
        say("Parcel 12").await.is(303);
        for lang in LANGUAGES {
            let page = student.get(&offer.replace("/en/", &format!("/{lang}/"))).await;
            page.is(200).shows("Parcel 12");
        }
        student.get(&offer).await.is(200).shows("being confirmed");
        let run = offered.run;
        let run = db
            .db
            .read(move |conn| read::run(conn, run))
            .await
            .expect("readable")
            .expect("a run");
        for lang in LANGUAGES {
            let page = student.get(&letter.replace("/en/", &format!("/{lang}/"))).await.is(200);
            page.shows(&run.result_hash)
                .shows(&code)
                .shows("/calls/branch/ranking/");
        }
        student
            .get(&letter)
            .await
            .is(200)
            .shows("was offered a place by the committee and has accepted it");
        let other = world.applicants[(index + 1) % 12].person;
        let other = Reader::of_now(&server, db, account_of(db, other).await).await;
        assert_eq!(other.get(&letter).await.status, 404);
    });
}
