//! A list that leaves out dossiers which nobody has judged yet: only knowingly, with a reason.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::Role;
use qabyl::db::Json;
use qabyl::db::schema::{applications, events};
use qabyl::kernel::Fault;
use qabyl::kernel::ids::ApplicationId;
use qabyl::placements::propose::{Propose, propose_run};
use qabyl::placements::{PlacementError, approve, read};
use serde_json::{Value, json};

use super::reader::{LANGUAGES, Reader, lay_down};
use super::tours::enter;
use super::world::{Plan, World, build};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::harness::server::Server;

/// Puts one dossier back to where an officer is at work on it.
async fn under_check(db: &TestDb, id: ApplicationId) {
    let done: Result<(), Fault> = db
        .db
        .write(move |tx| {
            diesel::update(applications::table.find(id))
                .set(applications::state.eq("under_check"))
                .execute(tx)?;
            Ok(())
        })
        .await;
    done.expect("put back");
}

async fn data(db: &TestDb, kind: &'static str) -> Value {
    let found = db.db.read(move |conn| -> Result<Json, Fault> {
        Ok(events::table
            .filter(events::kind.eq(kind))
            .select(events::data)
            .first(conn)?)
    });
    found.await.expect("an event").0
}

#[test]
fn a_run_and_its_approval_say_why_dossiers_are_left_out() {
    on_both(async |db| {
        let act = db.act(start());
        let plan = Plan {
            applicants: 4,
            seats: 2,
            host_consent: false,
            reserve: 1,
        };
        let world: World = db.db.write(move |tx| build(tx, &act, &plan)).await.expect("laid down");
        let last = *world.persons.last().expect("people");
        let open = db.db.read(move |conn| -> Result<ApplicationId, Fault> {
            Ok(applications::table
                .filter(applications::person_id.eq(last))
                .select(applications::id)
                .first(conn)?)
        });
        under_check(db, open.await.expect("a dossier")).await;
        let propose = async |despite: Option<&str>| {
            let ctx = world.staff(db, start(), world.secretary, Role::Secretary);
            let command = Propose {
                call: world.call,
                tour: None,
                seed: "seed".to_owned(),
                despite: despite.map(str::to_owned),
            };
            db.db.write_alone(move |tx| propose_run(tx, &ctx, &command)).await
        };
        for silent in [None, Some(" "), Some("x".repeat(501).as_str())] {
            let refused = propose(silent).await;
            assert!(matches!(refused, Err(PlacementError::Undecided(1))), "{refused:?}");
        }
        let run = propose(Some("Papers came too late")).await.expect("knowingly");
        let proposed = data(db, "run.proposed").await;
        assert_eq!(proposed["undecided"], json!(1));
        let approve = async |without: Option<&'static str>| {
            let ctx = world.staff(db, start(), world.chair, Role::Chair);
            db.db
                .write(move |tx| approve::approve_run(tx, &ctx, run, without))
                .await
        };
        let refused = approve(None).await;
        assert!(matches!(refused, Err(PlacementError::Undecided(1))), "{refused:?}");
        approve(Some("Seen, agreed")).await.expect("knowingly");
        let approved = data(db, "run.approved").await;
        assert_eq!(approved["undecided"], json!(1));
        // What people wrote stands in the run; the log, which can never be changed, holds none of it.
        let kept = db.db.read(move |conn| read::run(conn, run)).await;
        let kept = kept.expect("readable").expect("a run");
        assert_eq!(kept.undecided_reason.as_deref(), Some("Papers came too late"));
        assert_eq!(kept.approved_reason.as_deref(), Some("Seen, agreed"));
        for data in [proposed, approved] {
            assert!(data.get("undecided_reason").is_none(), "{data}");
        }
    });
}

#[test]
fn both_pages_show_how_many_and_keep_what_was_typed() {
    on_both(async |db| {
        let world = lay_down(db, 5).await;
        for who in &world.applicants {
            enter(db, &world, *who, 1, &[0], start()).await.expect("entered");
        }
        under_check(db, world.applicants[4].application).await;
        let server = Server::start(db);
        server.advance(TimeDelta::hours(73));
        let secretary = Reader::of_now(&server, db, world.world.secretary).await;
        let chair = Reader::of_now(&server, db, world.world.chair).await;
        let words = [
            ("ky", "али баалана элек: 1."),
            ("kk", "әлі бағаланбаған: 1."),
            ("ru", "ещё не оценены: 1."),
            ("en", "not judged yet: 1."),
        ];
        assert_eq!(words.map(|(lang, _)| lang), LANGUAGES);
        for (lang, words) in words {
            secretary.get(&format!("/{lang}/desk/runs")).await.is(200).shows(words);
        }
        let call = world.world.call.to_string();
        let seed = [("call", call.as_str()), ("seed", "seed")];
        let page = "/en/desk/runs";
        secretary.submit(page, &seed).await.is(422).shows("Tick the box");
        let unticked = [seed[0], seed[1], ("why_without", "Late papers")];
        let refused = secretary.submit(page, &unticked).await.is(422);
        assert!(refused.text.contains("Late papers</textarea>"), "{}", refused.text);
        let knowingly = [seed[0], seed[1], ("without", "1"), ("why_without", "Late papers")];
        let run = secretary.submit(page, &knowingly).await.is(303).to;
        let shown = chair.get(&run).await.is(200);
        shown.shows("not judged yet: 1.").shows("Late papers");
        let approve = [("act", "approve"), ("why_without", "I agree")];
        let refused = chair.submit(&run, &approve).await.is(422).shows("Tick the box");
        assert!(refused.text.contains("I agree</textarea>"), "{}", refused.text);
        let knowingly = [("act", "approve"), ("without", "1"), ("why_without", "I agree")];
        chair.submit(&run, &knowingly).await.is(303);
        secretary.submit(&run, &[("act", "publish")]).await.is(303);
    });
}
