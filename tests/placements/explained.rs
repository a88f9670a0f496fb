//! What people read of a result: the committee the lines of a run, a student why a wish is on no
//! list.

use diesel::prelude::*;
use qabyl::db::Json;
use qabyl::db::schema::rulebooks;
use qabyl::kernel::Fault;
use qabyl::placements::read;
use serde_json::json;

use super::reader::{LANGUAGES, Reader, account_of, lay_down, published};
use super::tour_world::everything;
use crate::harness::TestDb;
use crate::harness::databases::on_both;
use crate::harness::server::Server;

/// Changes the rulebook of the call before anything was computed by it.
async fn change_rules(db: &TestDb, change: fn(&mut serde_json::Value)) {
    db.db
        .write(move |tx| {
            let Json(mut body) = rulebooks::table.select(rulebooks::body).first::<Json>(tx)?;
            change(&mut body);
            diesel::update(rulebooks::table)
                .set(rulebooks::body.eq(Json(body)))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("other rules");
}

#[test]
fn a_run_names_those_placed_in_the_order_of_their_line_with_their_scores() {
    on_both(async |db| {
        let world = lay_down(db, 12).await;
        // Orphans stand before every score: the order is not that of the scores alone.
        change_rules(db, |body| {
            body["ranking"] = json!({"precedence": ["category:orphan"], "ties": ["main_score"]});
        })
        .await;
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

#[test]
fn a_wish_on_no_list_says_which_rule_was_not_met() {
    on_both(async |db| {
        let world = lay_down(db, 4).await;
        // The test of the fourth gave 196, those of the others more.
        change_rules(db, |body| {
            body["criteria"][0]["titles"] = json!({"ky": "Сынак", "kk": "Сынақ", "ru": "Тест", "en": "Test"});
            body["criteria"][0]["minimum"] = json!("200.5");
        })
        .await;
        published(db, &world).await;
        let server = Server::start(db);
        let barred = Reader::of_now(&server, db, account_of(db, world.applicants[3].person).await).await;
        let listed = Reader::of_now(&server, db, account_of(db, world.applicants[2].person).await).await;
        let said = [
            "Сынак: 196, кеминде 200,5 керек",
            "Сынақ: 196, кемінде 200,5 керек",
            "Тест: 196, нужно не менее 200,5",
            "Test: 196; at least 200.5 is needed",
        ];
        for (lang, words) in LANGUAGES.into_iter().zip(said) {
            let offer = format!("/{lang}/my/T25-0000004/offer");
            let page = barred.get(&offer).await.is(200).shows(words).text;
            let why = page
                .split("href=\"")
                .filter_map(|rest| rest.split('"').next())
                .find(|path| path.ends_with("/why"))
                .expect("a link");
            barred.get(why).await.is(200).shows(words).shows("/appeal\"");
            let other = listed.get(&format!("/{lang}/my/T25-0000003/offer")).await.is(200).text;
            assert!(!other.contains(words), "{other}");
        }
    });
}
