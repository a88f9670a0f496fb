//! The committee's pages: whoever only observes leaves a trace; a chair who was too late loses no
//! word.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::db::Json;
use qabyl::db::schema::events;
use qabyl::kernel::Fault;
use qabyl::placements::{State, answer};
use serde_json::json;

use super::reader::{Reader, lay_down, observer, published};
use super::tour_world::everything;
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::harness::server::Server;

async fn openings(db: &TestDb) -> Vec<(String, Json)> {
    let found = db.db.read(|conn| -> Result<_, Fault> {
        Ok(events::table
            .filter(events::kind.eq_any(["run.opened", "places.opened", "list.opened"]))
            .order(events::id)
            .select((events::kind, events::actor))
            .load(conn)?)
    });
    found.await.expect("readable")
}

#[test]
fn an_observers_opening_of_runs_places_and_lists_stands_in_the_log() {
    on_both(async |db| {
        let world = lay_down(db, 6).await;
        let at = published(db, &world).await;
        let watcher = observer(db, &world).await;
        let (rows, _) = db.db.read(everything).await.expect("readable");
        let server = Server::start(db);
        server.advance(at.since(start()));
        let pages = [
            format!("/en/desk/runs/{}", rows[0].run),
            "/en/desk/chain/branch".to_owned(),
            "/en/calls/branch/ranking/grant".to_owned(),
        ];
        let secretary = Reader::of_now(&server, db, world.world.secretary).await;
        for page in &pages {
            secretary.get(page).await.is(200);
        }
        server.person().open(&pages[2]).await.is(200);
        assert!(
            openings(db).await.is_empty(),
            "who works here, and everybody, is not followed"
        );
        let reader = Reader::of_now(&server, db, watcher).await;
        for page in &pages {
            reader.get(page).await.is(200);
        }
        let found = openings(db).await;
        let kinds: Vec<&str> = found.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(kinds, ["run.opened", "places.opened", "list.opened"]);
        assert!(found.iter().all(|(_, actor)| actor.0["id"] == json!(watcher)));
    });
}

#[test]
fn a_reason_for_taking_a_place_back_is_kept_when_it_is_refused() {
    on_both(async |db| {
        let world = lay_down(db, 6).await;
        let at = published(db, &world).await;
        let (rows, _) = db.db.read(everything).await.expect("readable");
        let offered = rows
            .iter()
            .find(|row| row.state == State::Offered)
            .expect("an offer")
            .clone();
        let server = Server::start(db);
        server.advance(at.since(start()) + TimeDelta::minutes(1));
        let chair = Reader::of_now(&server, db, world.world.chair).await;
        let page = "/en/desk/chain/branch";
        let id = offered.id.to_string();
        let empty = [("placement", id.as_str()), ("reason", " ")];
        chair.submit(page, &empty).await.is(422).shows(&format!("#reason-{id}"));
        // The applicant is faster.
        let opened = chair.get(page).await.text;
        let (ctx, place) = (world.world.applicant(db, at, offered.person), offered.id);
        let done = db.db.write(move |tx| answer::decline(tx, &ctx, place));
        done.await.expect("declined");
        let late = [("placement", id.as_str()), ("reason", "By decision 12")];
        let refused = chair.send_from(&opened, page, &late).await.is(422);
        let refused = refused.shows("The place has changed meanwhile");
        assert!(refused.text.contains("By decision 12</textarea>"), "{}", refused.text);
    });
}
