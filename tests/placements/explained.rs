//! What people read of a result: the committee the lines of a run, a student why a wish is on no
//! list.

use diesel::prelude::*;
use qabyl::calls::rulebook::{Reason, Texts};
use qabyl::db::Json;
use qabyl::db::schema::score_results;
use qabyl::kernel::Fault;
use qabyl::kernel::ids::ApplicationId;
use qabyl::placements::read;
use serde_json::json;

use super::reader::{LANGUAGES, Reader, account_of, lay_down, published};
use super::tour_world::everything;
use crate::harness::TestDb;
use crate::harness::databases::on_both;
use crate::harness::server::Server;

#[test]
fn a_run_names_those_placed_in_the_order_of_their_line_with_their_scores() {
    on_both(async |db| {
        let world = lay_down(db, 12).await;
        published(db, &world).await;
        let server = Server::start(db);
        let secretary = Reader::of_now(&server, db, world.world.secretary).await;
        let (rows, _) = db.db.read(everything).await.expect("readable");
        let page = secretary
            .get(&format!("/en/desk/runs/{}", rows[0].run))
            .await
            .is(200)
            .text;
        let mut lists = page.split("<ol class=\"num\">").skip(1);
        for target in &world.targets {
            let line = target.line;
            let ranking = db.db.read(move |conn| read::ranking(conn, line, None)).await;
            let ranked = ranking.expect("readable").expect("a list").rows;
            let placed: Vec<_> = ranked.iter().filter(|row| row.outcome == "placed").collect();
            assert!(placed.len() > 1, "an order needs two");
            let list = lists
                .next()
                .and_then(|rest| rest.split("</ol>").next())
                .expect("a list");
            let items: Vec<&str> = list.split("<li>").skip(1).collect();
            assert_eq!(items.len(), placed.len(), "{list}");
            for (item, row) in items.iter().zip(placed) {
                assert!(item.contains(&row.code) && item.contains(&row.score), "{row:?}: {item}");
            }
        }
    });
}

/// The rulebook keeps a dossier off all its lines.
async fn bar(db: &TestDb, application: ApplicationId, reason: &Reason) {
    let against = serde_json::to_value(reason).expect("JSON");
    db.db
        .write(move |tx| {
            let own = score_results::application_id.eq(application);
            let Json(mut breakdown) = score_results::table
                .filter(own)
                .select(score_results::breakdown)
                .first::<Json>(tx)?;
            for line in breakdown["lines"].as_array_mut().expect("lines") {
                line["eligible"] = json!(false);
                line["against"] = json!([against]);
            }
            diesel::update(score_results::table.filter(own))
                .set(score_results::breakdown.eq(Json(breakdown)))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("barred");
}

#[test]
fn a_wish_on_no_list_says_which_rule_was_not_met() {
    on_both(async |db| {
        let world = lay_down(db, 4).await;
        let reason = Reason::PartBelowMinimum {
            criterion: Texts {
                ky: "Маек".to_owned(),
                kk: "Сұхбат".to_owned(),
                ru: "Собеседование".to_owned(),
                en: "Interview".to_owned(),
            },
            score: "4.5".parse().expect("a decimal"),
            minimum: "10".parse().expect("a decimal"),
        };
        bar(db, world.applicants[0].application, &reason).await;
        published(db, &world).await;
        let server = Server::start(db);
        let barred = Reader::of_now(&server, db, account_of(db, world.applicants[0].person).await).await;
        let listed = Reader::of_now(&server, db, account_of(db, world.applicants[1].person).await).await;
        let said = ["Маек: 4,5,", "Сұхбат: 4,5,", "Собеседование: 4,5,", "Interview: 4.5;"];
        for (lang, words) in LANGUAGES.into_iter().zip(said) {
            let offer = format!("/{lang}/my/T25-0000001/offer");
            let page = barred.get(&offer).await.is(200).shows(words).text;
            let why = page
                .split("href=\"")
                .filter_map(|rest| rest.split('"').next())
                .find(|path| path.ends_with("/why"))
                .expect("a link");
            barred.get(why).await.is(200).shows(words).shows("/appeal\"");
            let other = listed.get(&format!("/{lang}/my/T25-0000002/offer")).await.is(200).text;
            assert!(!other.contains(words), "{other}");
        }
    });
}
