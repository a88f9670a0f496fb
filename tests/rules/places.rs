//! What becomes of places: rules 14, 20, 21 and 24; the others in `after_list`.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::Role;
use qabyl::calls::rulebook::model::ReserveSize;
use qabyl::committee::appeals::AppealError;
use qabyl::committee::appeals::assign::{Assign, assign};
use qabyl::committee::appeals::decide::{Decide, Verdict, decide};
use qabyl::db::Json;
use qabyl::db::schema::{accounts, applications, calls, events as event_rows, grants, reviews, rulebooks};
use qabyl::kernel::ids::{AccountId, ApplicationId, GrantId, ReviewId, RulebookId};
use qabyl::kernel::{Fault, Instant};
use qabyl::placements::{PlacementError, State, approve, correct, cut_off, lapse, propose, publish, read};

use super::people::d;
use crate::appeals::world::listed as doubted;
use crate::calls::real_files::{BRANCH, SCHOLARSHIP, call};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::placements::world::{Plan, Seen, World, build, placements_of};

const PLAN: Plan = Plan {
    applicants: 3,
    seats: 1,
    host_consent: false,
    reserve: 1,
};

async fn listed(db: &TestDb, plan: Plan) -> World {
    let act = db.act(start());
    let world = db.db.write(move |tx| build(tx, &act, &plan)).await.expect("a world");
    world.run(db, start()).await;
    world
}

async fn states(db: &TestDb, world: &World) -> Vec<State> {
    seen(db, world).await.into_iter().map(|it| it.state).collect()
}

async fn seen(db: &TestDb, world: &World) -> Vec<Seen> {
    let line = world.line;
    db.db
        .read(move |conn| placements_of(conn, line))
        .await
        .expect("placements")
}

/// The clock passes over a placement at `now`.
async fn tick(db: &TestDb, world: &World, it: &Seen, now: Instant) {
    let (ctx, id) = (
        world.staff(db, now, world.secretary, Role::Secretary).by_system(),
        it.id,
    );
    db.db
        .write(move |tx| lapse::lapse(tx, &ctx, id))
        .await
        .expect("the clock");
}

#[test]
fn rule_20_silence_is_refusal_and_the_seat_goes_to_the_next() {
    on_both(async |db| {
        let world = listed(db, PLAN).await;
        assert_eq!(
            states(db, &world).await,
            [State::Offered, State::Reserved, State::NotPlaced]
        );
        let first = &seen(db, &world).await[0];
        tick(db, &world, first, start().plus(TimeDelta::hours(239))).await;
        assert_eq!(states(db, &world).await[0], State::Offered, "the moment has not come");
        tick(db, &world, first, start().plus(TimeDelta::hours(240))).await;
        assert_eq!(
            states(db, &world).await,
            [State::Lapsed, State::Offered, State::NotPlaced]
        );
    });
}

#[test]
fn rule_21_the_reserve_is_a_number_or_a_share_with_an_end() {
    let size = |names: Option<u32>, percent: Option<&str>| ReserveSize {
        names,
        percent: percent.map(d),
        sample: false,
        source: None,
    };
    assert_eq!(size(Some(20), None).of(4), 20);
    let share = size(None, Some("20"));
    assert_eq!([25, 20, 5, 1, 0].map(|seats| share.of(seats)), [5, 4, 1, 1, 0]);
    let scholarship = call(SCHOLARSHIP);
    assert_eq!(scholarship.rulebook.reserve.percent, Some(d("20")));
    assert_eq!(scholarship.offers.promotion_hours, 48);
    assert_eq!(call(BRANCH).rulebook.reserve.names, Some(20));
    on_both(async |db| {
        let plan = Plan {
            applicants: 5,
            reserve: 3,
            ..PLAN
        };
        let world = listed(db, plan).await;
        let end = start().plus(TimeDelta::days(20));
        valid_until(db, &world, end).await;
        let now = states(db, &world).await;
        use State::{Lapsed, NotPlaced, Offered, ReserveClosed, Reserved};
        assert_eq!(now, [Offered, Reserved, Reserved, Reserved, NotPlaced]);
        // In order, each with 48 hours of its own, each step an event.
        let first = start().plus(TimeDelta::hours(240));
        let people = seen(db, &world).await;
        tick(db, &world, &people[0], first).await;
        assert_eq!(states(db, &world).await[..3], [Lapsed, Offered, Reserved]);
        let second = first.plus(TimeDelta::hours(48));
        tick(db, &world, &people[1], second.minus(TimeDelta::microseconds(1))).await;
        assert_eq!(states(db, &world).await[1], Offered, "one microsecond is left");
        tick(db, &world, &people[1], second).await;
        assert_eq!(states(db, &world).await[..4], [Lapsed, Lapsed, Offered, Reserved]);
        assert_eq!(events(db, "placement.offered_from_reserve").await, 2);
        assert_eq!(events(db, "placement.lapsed").await, 2);
        // At its date the reserve is over, and a seat that is freed later stays free.
        crate::placements::tour_reads::tick(db, end).await;
        assert_eq!(
            states(db, &world).await,
            [Lapsed, Lapsed, Lapsed, ReserveClosed, NotPlaced]
        );
        assert_eq!(events(db, "placement.reserve_closed").await, 1);
    });
}

/// Until when the reserve waits.
async fn valid_until(db: &TestDb, world: &World, end: Instant) {
    let call = world.call;
    let done: Result<(), Fault> = db
        .db
        .write(move |tx| {
            let Json(mut terms) = calls::table.find(call).select(calls::terms).first::<Json>(tx)?;
            terms["reserve_valid_until"] = serde_json::json!(end);
            diesel::update(calls::table.find(call))
                .set(calls::terms.eq(Json(terms)))
                .execute(tx)?;
            Ok(())
        })
        .await;
    done.expect("a date");
}

/// How many events of a kind there are.
async fn events(db: &TestDb, kind: &'static str) -> i64 {
    let counted: Result<i64, Fault> = db
        .db
        .read(move |conn| {
            Ok(event_rows::table
                .filter(event_rows::kind.eq(kind))
                .count()
                .get_result(conn)?)
        })
        .await;
    counted.expect("a count")
}

#[test]
fn rule_24_an_appeal_is_answered_by_others_and_the_list_is_computed_anew_as_a_version() {
    on_both(async |db| {
        let it = doubted(db).await;
        let line = it.world.targets[0].line;
        let look = async |number: Option<i32>| {
            let found = db.db.read(move |conn| read::ranking(conn, line, number)).await;
            found.expect("a ranking").expect("published")
        };
        let before = look(None).await;
        assert_eq!((before.number, before.hash.len()), (1, 64));
        // Three working days: a sample until a call gives its own.
        let terms = call(SCHOLARSHIP).appeals.expect("terms of appeals");
        assert_eq!((terms.working_days, terms.sample), (3, true));
        let appeal = it.filed(db).await;
        // Whoever approved the list cannot be named, whoever had no hand in it can.
        let secretary = it.world.secretary(db, it.at.plus(TimeDelta::hours(2)));
        let (ctx, command) = (
            secretary.clone(),
            Assign {
                appeal: appeal.id,
                version: appeal.version,
                member: it.world.world.chair,
            },
        );
        let refused = db.db.write(move |tx| assign(tx, &ctx, &command)).await;
        assert!(matches!(refused, Err(AppealError::Invalid(_))));
        let appeal = it.assigned(db, appeal.id, appeal.version).await;
        let panel = it.panel(db, it.at.plus(TimeDelta::hours(3)));
        let command = Decide {
            appeal: appeal.id,
            version: appeal.version,
            verdict: Verdict::Recount,
            answer: "The test gives 245 points.".to_owned(),
        };
        db.db
            .write(move |tx| decide(tx, &panel, &command))
            .await
            .expect("upheld");
        // The list stays as it was published until a corrected one is out.
        assert_eq!(look(None).await.hash, before.hash);
        let (ctx, run) = (secretary.clone(), it.run);
        let draft = db
            .db
            .write_alone(move |tx| correct::propose_correction(tx, &ctx, run, "An appeal was upheld"))
            .await
            .expect("a draft");
        let chair = it.world.chair(db, it.at.plus(TimeDelta::hours(4)));
        db.db
            .write(move |tx| approve::approve_run(tx, &chair, draft, None))
            .await
            .expect("approved");
        db.db
            .write_alone(move |tx| publish::publish_run(tx, &secretary, draft))
            .await
            .expect("published");
        let (now, old) = (look(None).await, look(Some(1)).await);
        assert_eq!(now.number, 2);
        assert_eq!((old.number, &old.hash, &old.rows), (1, &before.hash, &before.rows));
        let place = |rows: &[qabyl::placements::model::Ranked]| {
            let row = rows.iter().find(|row| row.code == it.code).expect("on the list");
            (row.place, row.outcome.clone())
        };
        assert_ne!(place(&before.rows).0, 1);
        assert_eq!(place(&now.rows), (1, "placed".to_owned()));
    });
}

#[test]
fn rule_14_no_list_is_made_while_third_readers_are_due_near_the_cut_off() {
    on_both(async |db| {
        let act = db.act(start());
        let world = db.db.write(move |tx| build(tx, &act, &PLAN)).await.expect("a world");
        let call = world.call;
        let third: AccountId = db.act(start()).id();
        let ids = db.act(start());
        let laid: Result<(), Fault> = db
            .db
            .write(move |tx| {
                let dossiers: Vec<ApplicationId> = applications::table.select(applications::id).load(tx)?;
                let readers: Vec<AccountId> = accounts::table.select(accounts::id).limit(2).load(tx)?;
                let rulebook: RulebookId = rulebooks::table.select(rulebooks::id).first(tx)?;
                for dossier in &dossiers {
                    for reader in &readers {
                        diesel::insert_into(reviews::table)
                            .values((
                                reviews::id.eq(ids.id::<ReviewId>()),
                                reviews::application_id.eq(*dossier),
                                reviews::reviewer_id.eq(*reader),
                                reviews::state.eq("submitted"),
                                reviews::rulebook_id.eq(rulebook),
                                reviews::scores.eq(Json(serde_json::json!({}))),
                                reviews::comment.eq(""),
                                reviews::assigned_at.eq(start()),
                                reviews::submitted_at.eq(Some(start())),
                                reviews::version.eq(1),
                            ))
                            .execute(tx)?;
                    }
                }
                diesel::insert_into(accounts::table)
                    .values((
                        accounts::id.eq(third),
                        accounts::email.eq("third@example.invalid"),
                        accounts::email_key.eq("third@example.invalid"),
                        accounts::name.eq("third"),
                        accounts::state.eq("active"),
                        accounts::language.eq("ky"),
                        accounts::failed_sign_ins.eq(0),
                        accounts::created_at.eq(start()),
                        accounts::version.eq(1),
                    ))
                    .execute(tx)?;
                diesel::insert_into(grants::table)
                    .values((
                        grants::id.eq(ids.id::<GrantId>()),
                        grants::account_id.eq(third),
                        grants::role.eq(Role::Reviewer),
                        grants::call_id.eq(Some(call)),
                        grants::sensitive.eq(false),
                        grants::state.eq("active"),
                        grants::starts_at.eq(start()),
                        grants::created_at.eq(start()),
                    ))
                    .execute(tx)?;
                Ok(())
            })
            .await;
        laid.expect("laid down");
        let secretary = world.staff(db, start(), world.secretary, Role::Secretary);
        let (ctx, command) = (
            secretary.clone(),
            propose::Propose {
                call,
                tour: None,
                seed: "seed".to_owned(),
                despite: None,
            },
        );
        // Totals of 99.9, 99.8 and 99.7 lie within the rulebook's one point of the last admitted.
        let refused = db.db.write(move |tx| propose::propose_run(tx, &ctx, &command)).await;
        assert!(matches!(refused, Err(PlacementError::ThirdReaders(3))), "{refused:?}");
        let given = db
            .db
            .write(move |tx| cut_off::third_readers(tx, &secretary, call))
            .await;
        assert_eq!(given.expect("given").given, 3);
    });
}
