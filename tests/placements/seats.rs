//! What must hold at every moment: as many holders as seats at most, no idle seat while somebody
//! waits, the reserve in order, one act at a time.

use chrono::TimeDelta;
use proptest::test_runner::{Config, TestRunner};
use qabyl::accounts::Role;
use qabyl::kernel::Instant;
use qabyl::placements::{PlacementError, State, answer, approve, host, lapse, propose, publish};

use super::world::{Plan, Seen, World, build, holders, placements_of};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};

async fn world(db: &TestDb, plan: Plan) -> World {
    let act = db.act(start());
    db.db
        .write(move |tx| build(tx, &act, &plan))
        .await
        .expect("the world is laid down")
}

async fn look(db: &TestDb, world: &World) -> (Vec<Seen>, usize) {
    let line = world.line;
    let (placements, seats) = db
        .db
        .read(move |conn| Ok::<_, qabyl::kernel::Fault>((placements_of(conn, line)?, holders(conn, line)?)))
        .await
        .expect("readable");
    let held: Vec<_> = seats.iter().flatten().collect();
    let mut unique = held.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(held.len(), unique.len(), "a placement holds one seat");
    for placement in &placements {
        assert_eq!(
            placement.state.holds_seat(),
            seats.contains(&Some(placement.id)),
            "{:?} and its seat disagree",
            placement.state
        );
    }
    if placements.iter().any(|placement| placement.state == State::Reserved) {
        assert_eq!(held.len(), seats.len(), "a seat is idle while somebody waits");
    }
    // Whoever still waits stands behind everybody who was ever asked.
    let first_waiting = placements
        .iter()
        .find(|it| it.state == State::Reserved)
        .map(|it| it.place);
    if let Some(first) = first_waiting {
        assert!(
            placements
                .iter()
                .filter(|it| it.place > first)
                .all(|it| !it.state.holds_seat()),
            "somebody overtook the reserve's first"
        );
    }
    (placements, seats.len())
}

#[test]
fn the_best_get_the_seats_and_the_next_stand_in_reserve() {
    on_both(async |db| {
        let world = world(
            db,
            Plan {
                applicants: 9,
                seats: 4,
                host_consent: false,
                reserve: 3,
            },
        )
        .await;
        world.run(db, start()).await;
        let (placements, seats) = look(db, &world).await;
        let states: Vec<State> = placements.iter().map(|placement| placement.state).collect();
        assert_eq!(seats, 4);
        assert_eq!(&states[..4], [State::Offered; 4]);
        assert_eq!(&states[4..7], [State::Reserved; 3]);
        assert_eq!(&states[7..], [State::NotPlaced; 2]);
    });
}

#[test]
fn who_proposes_cannot_approve() {
    on_both(async |db| {
        let world = world(
            db,
            Plan {
                applicants: 3,
                seats: 1,
                host_consent: false,
                reserve: 1,
            },
        )
        .await;
        let mut both = world.staff(db, start(), world.secretary, Role::Secretary);
        let chair = world.staff(db, start(), world.secretary, Role::Chair);
        if let (qabyl::accounts::Principal::Account(mine), qabyl::accounts::Principal::Account(other)) =
            (&mut both.who, chair.who)
        {
            mine.grants.extend(other.grants);
        }
        let command = propose::Propose {
            call: world.call,
            tour: None,
            seed: "seed".to_owned(),
            despite: None,
        };
        let ctx = both.clone();
        let run = db
            .db
            .write(move |tx| propose::propose_run(tx, &ctx, &command))
            .await
            .expect("proposed");
        let refused = db.db.write(move |tx| approve::approve_run(tx, &both, run, None)).await;
        assert!(matches!(refused, Err(PlacementError::SecondPerson)), "{refused:?}");
    });
}

#[test]
fn a_run_whose_inputs_have_changed_is_not_published() {
    on_both(async |db| {
        use diesel::prelude::*;
        use qabyl::db::schema::applications;
        let world = world(
            db,
            Plan {
                applicants: 3,
                seats: 1,
                host_consent: false,
                reserve: 1,
            },
        )
        .await;
        let secretary = world.staff(db, start(), world.secretary, Role::Secretary);
        let chair = world.staff(db, start(), world.chair, Role::Chair);
        let command = propose::Propose {
            call: world.call,
            tour: None,
            seed: "seed".to_owned(),
            despite: None,
        };
        let ctx = secretary.clone();
        let run = db
            .db
            .write(move |tx| propose::propose_run(tx, &ctx, &command))
            .await
            .expect("proposed");
        db.db
            .write(move |tx| approve::approve_run(tx, &chair, run, None))
            .await
            .expect("approved");
        let first = world.persons[0];
        db.db
            .write(move |tx| -> Result<(), qabyl::kernel::Fault> {
                diesel::update(applications::table.filter(applications::person_id.eq(first)))
                    .set(applications::state.eq("withdrawn"))
                    .execute(tx)?;
                Ok(())
            })
            .await
            .expect("withdrawn");
        let refused = db
            .db
            .write_alone(move |tx| publish::publish_run(tx, &secretary, run))
            .await;
        assert!(matches!(refused, Err(PlacementError::OutOfDate)), "{refused:?}");
    });
}

#[test]
fn an_answer_at_the_last_moment_counts_and_at_the_deadline_is_late() {
    on_both(async |db| {
        let world = world(
            db,
            Plan {
                applicants: 2,
                seats: 2,
                host_consent: false,
                reserve: 0,
            },
        )
        .await;
        world.run(db, start()).await;
        let (placements, _) = look(db, &world).await;
        let due = start().plus(TimeDelta::hours(240));
        let (late, early) = (placements[0].clone(), placements[1].clone());
        let ctx = world.applicant(db, due, late.person);
        let refused = db.db.write(move |tx| answer::accept(tx, &ctx, late.id, false)).await;
        assert!(matches!(refused, Err(PlacementError::Late)), "{refused:?}");
        let ctx = world.applicant(db, due.minus(TimeDelta::microseconds(1)), early.person);
        db.db
            .write(move |tx| answer::accept(tx, &ctx, early.id, false))
            .await
            .expect("in time");
    });
}

#[test]
fn nobody_answers_for_another() {
    on_both(async |db| {
        let world = world(
            db,
            Plan {
                applicants: 2,
                seats: 1,
                host_consent: false,
                reserve: 1,
            },
        )
        .await;
        world.run(db, start()).await;
        let (placements, _) = look(db, &world).await;
        let ctx = world.applicant(db, start(), placements[1].person);
        let id = placements[0].id;
        let refused = db.db.write(move |tx| answer::accept(tx, &ctx, id, false)).await;
        assert!(matches!(refused, Err(PlacementError::Denied(_))), "{refused:?}");
    });
}

/// One random act on a random placement at `now`; what is not allowed there is refused.
async fn act(db: &TestDb, world: &World, placement: &Seen, kind: u8, now: Instant) {
    let id = placement.id;
    let own = world.applicant(db, now, placement.person);
    let registrar = world.staff(db, now, world.registrar, Role::Registrar);
    let result = db
        .db
        .write(move |tx| match kind {
            0 => answer::accept(tx, &own, id, false),
            1 => answer::decline(tx, &own, id),
            2 => answer::give_up(tx, &own, id, "another plan"),
            3 => host::admit(tx, &registrar, id, None).map(drop),
            4 => host::refuse(tx, &registrar, id, None, "no room").map(drop),
            5 => host::enrol(tx, &registrar, id, None, "17", chrono::NaiveDate::default()).map(drop),
            6 => host::report_no_show(tx, &registrar, id, None).map(drop),
            _ => lapse::lapse(tx, &own.by_system(), id).map(drop),
        })
        .await;
    if let Err(PlacementError::Fault(fault)) = result {
        panic!("{fault}");
    }
}

#[test]
fn whatever_people_do_seats_are_never_idle_nor_held_twice() {
    on_both(async |db| {
        let world = world(
            db,
            Plan {
                applicants: 14,
                seats: 5,
                host_consent: true,
                reserve: 9,
            },
        )
        .await;
        world.run(db, start()).await;
        let mut runner = TestRunner::new_with_rng(
            Config::default(),
            proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
        );
        let mut now = start();
        for _ in 0..120 {
            use proptest::strategy::{Strategy as _, ValueTree as _};
            let strategy = (0_usize..14, 0_u8..8, 0_i64..30);
            let (index, kind, hours) = strategy.new_tree(&mut runner).expect("a value").current();
            now = now.plus(TimeDelta::hours(hours));
            let (placements, _) = look(db, &world).await;
            act(db, &world, &placements[index], kind, now).await;
        }
        look(db, &world).await;
    });
}

#[test]
fn acts_that_meet_leave_each_seat_with_one_holder() {
    on_both(async |db| {
        let world = world(
            db,
            Plan {
                applicants: 40,
                seats: 10,
                host_consent: false,
                reserve: 30,
            },
        )
        .await;
        world.run(db, start()).await;
        let (placements, _) = look(db, &world).await;
        let kinds = [0_u8, 1, 1, 2, 0, 7];
        let acts = placements
            .iter()
            .zip(kinds.iter().cycle())
            .flat_map(|(placement, kind)| {
                // Everybody's act comes twice, as a double tap does.
                [
                    act(db, &world, placement, *kind, start()),
                    act(db, &world, placement, *kind, start()),
                ]
            });
        futures_util::future::join_all(acts).await;
        let (placements, seats) = look(db, &world).await;
        assert_eq!(seats, 10);
        assert_eq!(placements.iter().filter(|it| it.state.holds_seat()).count(), 10);
    });
}
