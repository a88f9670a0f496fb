//! The end of a call: not before nothing waits any more, by whoever may, and for all of its dossiers.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::policy::Denied;
use qabyl::accounts::{Ctx, NewGrant, Principal, Role, grant};
use qabyl::applications;
use qabyl::calls::{self, CallState};
use qabyl::committee::appeals::Which;
use qabyl::committee::appeals::file::{File, file};
use qabyl::committee::closing::{CloseError, Obstacle, close_call, seen};
use qabyl::db::schema::{appeals, applications as dossiers, events};
use qabyl::kernel::{Fault, Instant};
use qabyl::placements::{PlacementError, State, answer, correct, host};

use super::world::{Plan, World, build, placements_of};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::harness::reader::Reader;
use crate::harness::server::Server;

async fn waits(db: &TestDb, ctx: &Ctx) -> Vec<Obstacle> {
    let ctx = ctx.clone();
    let found = db
        .db
        .read(move |conn| seen(conn, &ctx, "call").map(|it| it.obstacles))
        .await;
    found.expect("a call")
}

async fn closes(db: &TestDb, world: &World, ctx: &Ctx) -> Result<usize, CloseError> {
    let (ctx, id) = (ctx.clone(), world.call);
    db.db.write(move |tx| close_call(tx, &ctx, id, 1)).await
}

async fn states(db: &TestDb) -> Vec<String> {
    let read = db.db.read(|conn| {
        let all = dossiers::table.order(dossiers::id);
        Ok::<Vec<String>, Fault>(all.select(dossiers::state).load(conn)?)
    });
    read.await.expect("states")
}

async fn force(db: &TestDb, from: &'static str, to: &'static str) {
    db.db
        .write(move |tx| {
            diesel::update(dossiers::table.filter(dossiers::state.eq(from)))
                .set(dossiers::state.eq(to))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("forced");
}

/// Everything but the appeals is over; when.
async fn settled(db: &TestDb, world: &World, secretary: &Ctx) -> Instant {
    let now = start().plus(TimeDelta::hours(1));
    force(db, "scored", "in_review").await;
    assert_eq!(waits(db, secretary).await, [Obstacle::NoList, Obstacle::Dossiers(3)]);
    force(db, "in_review", "scored").await;
    assert_eq!(waits(db, secretary).await, [Obstacle::NoList]);
    world.run(db, now).await;
    let line = world.line;
    let rows = db.db.read(move |conn| placements_of(conn, line)).await.expect("rows");
    let of = |state: State| rows.iter().find(|row| row.state == state).expect("a place").clone();
    let (offered, reserved) = (of(State::Offered), of(State::Reserved));
    let places = |found: Vec<Obstacle>| found.into_iter().find(|it| matches!(it, Obstacle::Places(_)));
    assert_eq!(places(waits(db, secretary).await), Some(Obstacle::Places(2)));
    let ctx = world.applicant(db, now, offered.person);
    let id = offered.id;
    db.db
        .write(move |tx| answer::accept(tx, &ctx, id, false))
        .await
        .expect("accepted");
    assert_eq!(
        places(waits(db, secretary).await),
        Some(Obstacle::Places(2)),
        "no order yet"
    );
    let ctx = world.staff(db, now, world.registrar, Role::Registrar);
    let day = chrono::NaiveDate::from_ymd_opt(2026, 9, 1).expect("a day");
    db.db
        .write(move |tx| host::enrol(tx, &ctx, id, None, "17", day).map(drop))
        .await
        .expect("enrolled");
    assert_eq!(places(waits(db, secretary).await), Some(Obstacle::Places(1)));
    let ctx = world.applicant(db, now, reserved.person);
    db.db
        .write(move |tx| answer::decline(tx, &ctx, reserved.id))
        .await
        .expect("out of the reserve");
    assert_eq!(places(waits(db, secretary).await), None);
    now
}

#[test]
fn a_call_ends_when_nothing_of_it_waits_any_more() {
    on_both(async |db| {
        let act = db.act(start());
        let plan = Plan {
            applicants: 3,
            seats: 1,
            host_consent: false,
            reserve: 1,
        };
        let world = db.db.write(move |tx| build(tx, &act, &plan)).await.expect("a world");
        let secretary = world.staff(db, start().plus(TimeDelta::hours(1)), world.secretary, Role::Secretary);
        let now = settled(db, &world, &secretary).await;

        // Somebody doubts the list: that is answered first, and its time must be over.
        let line = world.line;
        let rows = db.db.read(move |conn| placements_of(conn, line)).await.expect("rows");
        let out = rows
            .iter()
            .find(|row| row.state == State::NotPlaced)
            .expect("without")
            .clone();
        let ctx = world.applicant(db, now, out.person);
        let doubt = File {
            which: Which::Place(out.id),
            reasons: "The mark is another.".to_owned(),
        };
        db.db
            .write(move |tx| file(tx, &ctx, &doubt).map(drop))
            .await
            .expect("filed");
        let found = waits(db, &secretary).await;
        let [Obstacle::Appeals(1), Obstacle::AppealsUntil(until)] = found[..] else {
            panic!("{found:?}")
        };
        let member = world.chair;
        db.db
            .write(move |tx| {
                diesel::update(appeals::table)
                    .set((
                        appeals::state.eq("dismissed"),
                        appeals::member_id.eq(Some(member)),
                        appeals::decided_at.eq(Some(now)),
                        appeals::answer.eq(Some("The mark is right.")),
                    ))
                    .execute(tx)?;
                Ok::<_, Fault>(())
            })
            .await
            .expect("answered");
        let waiting = closes(db, &world, &secretary).await;
        assert!(matches!(waiting, Err(CloseError::Waits(why)) if why == [Obstacle::AppealsUntil(until)]));
        assert!(states(db).await.iter().all(|state| state == "decided"));

        // Who reads the call's runs may not close it, and nobody else learns of it.
        for (role, denied) in [
            (Role::Chair, Denied::Forbidden),
            (Role::Observer, Denied::Forbidden),
            (Role::AppealMember, Denied::Forbidden),
            (Role::Officer, Denied::Absent),
            (Role::Reviewer, Denied::Absent),
            (Role::Registrar, Denied::Absent),
        ] {
            let ctx = world.staff(db, until, world.chair, role);
            let refused = closes(db, &world, &ctx).await;
            assert!(
                matches!(refused, Err(CloseError::Denied(why)) if why == denied),
                "{role}: {refused:?}"
            );
        }
        let late = world.staff(db, until, world.secretary, Role::Secretary);
        assert_eq!(waits(db, &late).await, []);
        by_its_page(db, &world, until).await;
        assert_eq!(states(db).await, ["closed", "closed", "closed"]);
        let (call, kinds) = ended(db, &world).await;
        assert_eq!(call, CallState::Closed);
        assert_eq!(kinds.iter().filter(|kind| *kind == "application.closed").count(), 3);
        assert_eq!(kinds.iter().filter(|kind| *kind == "call.closed").count(), 1);
        let again = closes(db, &world, &late).await;
        assert!(matches!(again, Err(CloseError::Waits(why)) if why == [Obstacle::NotRunning]));
        // What was published stays as it is.
        let rows = db.db.read(move |conn| placements_of(conn, line)).await.expect("rows");
        assert!(rows.iter().any(|row| row.state == State::Enrolled));
        let id = world.call;
        let runs = db
            .db
            .read(move |conn| qabyl::placements::read::runs(conn, id))
            .await
            .expect("runs");
        let run = runs.first().expect("a run").id;
        let corrected = db
            .db
            .write(move |tx| correct::propose_correction(tx, &late, run, "A mark was read wrongly"))
            .await;
        assert!(
            matches!(corrected, Err(PlacementError::WrongRunState(_))),
            "{corrected:?}"
        );
    });
}

async fn ended(db: &TestDb, world: &World) -> (CallState, Vec<String>) {
    let id = world.call;
    let read = db.db.read(move |conn| {
        let call = calls::call(conn, id)?.ok_or_else(|| Fault::broken("no call"))?;
        let kinds = events::table.filter(events::call_id.eq(Some(id))).select(events::kind);
        assert!(applications::in_states(conn, id, &[applications::State::Decided])?.is_empty());
        Ok::<_, Fault>((call.state, kinds.load(conn)?))
    });
    read.await.expect("read")
}

/// The secretary presses the button, twice on a bad line.
async fn by_its_page(db: &TestDb, world: &World, now: Instant) {
    let (call, secretary) = (world.call, world.secretary);
    let system = Ctx {
        act: db.act(start()),
        who: Principal::System,
    };
    db.db
        .write(move |tx| {
            let new = NewGrant {
                role: Role::Secretary,
                call: Some(call),
                institution: None,
                sensitive: false,
                ends_at: None,
            };
            grant(tx, &system, secretary, &new)
                .map(drop)
                .map_err(|error| Fault::new("a grant", error.to_string()))
        })
        .await
        .expect("a secretary");
    let server = Server::start(db);
    server.advance(now.since(start()));
    let reader = Reader::of_now(&server, db, secretary).await;
    for lang in ["ky", "kk", "ru", "en"] {
        let path = format!("/{lang}/desk/closing/call");
        reader.get(&path).await.is(200).shows("name=\"version\"");
    }
    let path = "/en/desk/closing/call";
    let page = reader.get(path).await.is(200);
    assert!(page.text.contains("3 dossiers close"), "{}", page.text);
    reader.send_from(&page.text, path, &[("version", "1")]).await.is(303);
    reader.send_from(&page.text, path, &[("version", "1")]).await.is(303);
    let page = reader.get(path).await.is(200).shows("The call is closed");
    assert!(!page.text.contains("name=\"version\""), "{}", page.text);
}
