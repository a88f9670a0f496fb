//! Five tours with people who decline, stay silent, change their mind.
//!
//! The simulation runs with few people among the other tests. Its full size, 5,000 applicants on
//! both databases: `cargo test placements::simulation::five_tours_of_five_thousand -- --ignored`.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;
use qabyl::allocation;
use qabyl::kernel::Instant;
use qabyl::kernel::ids::RunId;
use qabyl::placements::tours::{Closed, EnterError};
use qabyl::placements::{PlacementError, State, answer, read};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::tour_world::{TourPlan, TourWorld, closes, confirm_by, everything, opens, tick};
use super::tours::{enter, lay_down, line, look};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};

/// Holds at every moment, whatever people do.
async fn check(db: &TestDb, now: Instant, ends: &HashMap<RunId, Instant>) {
    let (rows, seats) = db.db.read(everything).await.expect("readable");
    let held: Vec<_> = seats.iter().filter_map(|(_, placement, _)| *placement).collect();
    let unique: HashSet<_> = held.iter().collect();
    assert_eq!(held.len(), unique.len(), "a seat is held twice");
    let people: Vec<_> = seats.iter().filter_map(|(_, _, person)| *person).collect();
    let unique: HashSet<_> = people.iter().collect();
    assert_eq!(people.len(), unique.len(), "somebody holds two seats");
    let held: HashSet<_> = held.into_iter().collect();
    for row in &rows {
        assert_eq!(
            row.state.holds_seat(),
            held.contains(&row.id),
            "{row:?} and its seat disagree"
        );
    }
    let free: HashSet<_> = seats
        .iter()
        .filter(|(_, placement, _)| placement.is_none())
        .map(|(line, ..)| *line)
        .collect();
    let idle = rows.iter().find(|row| {
        row.state == State::Reserved && free.contains(&row.line) && ends.get(&row.run).is_none_or(|end| now < *end)
    });
    assert!(idle.is_none(), "a seat is idle while somebody waits: {idle:?}");
}

/// Judges the run by the verifier, which shares no code with the engine.
async fn verified(db: &TestDb, run: RunId) {
    let run = db
        .db
        .read(move |conn| read::run(conn, run))
        .await
        .expect("readable")
        .expect("a run");
    let instance = allocation::Instance::read(run.input.as_bytes()).expect("a usable input");
    let hash = qabyl::kernel::secrets::sha256(run.input.as_bytes());
    let verdict = allocation::verify(&instance, &hash, run.result.as_bytes()).expect("a result");
    assert!(matches!(verdict, allocation::Verdict::Verified), "{verdict:?}");
}

/// Five tours of `count` people.
async fn simulate(db: &TestDb, count: usize) {
    let unit = u32::try_from(count / 50).expect("not that many").max(1);
    let lines = vec![
        line("ict-grant", true, 3 * unit, unit.min(3), unit),
        line("law-grant", true, 2 * unit, 0, unit),
        line("ecology-grant", true, 2 * unit, 0, 2 * unit),
        line("ict-paid", false, 8 * unit, 0, 2 * unit),
        line("law-paid", false, 6 * unit, 0, unit),
        line("tourism-paid", false, 10 * unit, 0, unit),
    ];
    let plan = TourPlan {
        applicants: count,
        lines,
        tours: 5,
    };
    let world = lay_down(db, plan).await;
    let mut random = StdRng::seed_from_u64(20_250_714);
    let mut ends: HashMap<RunId, Instant> = HashMap::new();
    for tour in 1..=5_usize {
        let number = i64::try_from(tour).expect("few tours");
        for (index, who) in world.applicants.iter().enumerate() {
            if random.random_bool(0.05) {
                continue;
            }
            let grant = random.random_range(0..3_usize);
            let paid = random.random_range(3..6_usize);
            let wishes = match index % 4 {
                0 => vec![grant],
                1 => vec![paid, grant],
                _ => vec![grant, paid],
            };
            let at = opens(start(), number).plus(TimeDelta::seconds(i64::try_from(index).unwrap_or(0)));
            match enter(db, &world, *who, tour, &wishes, at).await {
                Ok(()) | Err(EnterError::Closed(Closed::HoldsPlace | Closed::GaveUpLate)) => {}
                other => panic!("{other:?}"),
            }
        }
        let published = closes(start(), number).plus(TimeDelta::hours(19));
        let run = world.run(db, published, tour).await;
        verified(db, run).await;
        let last = tour == 5;
        let end = confirm_by(start(), number);
        ends.insert(run, if last { end.plus(TimeDelta::days(9)) } else { end });
        check(db, published, &ends).await;
        answers(db, &world, &mut random, published, end, &ends).await;
        if tour == 3 {
            // No process ran for two days: what was due is done by the first that does.
            check_after(db, end.plus(TimeDelta::days(1)), &ends).await;
        } else {
            check_after(db, end, &ends).await;
        }
        if !last {
            give_up_some(db, &world, &mut random, end.plus(TimeDelta::hours(3))).await;
            check(db, end.plus(TimeDelta::hours(3)), &ends).await;
        }
    }
    // Until the cut-off date the last reserve replaces those who do not come.
    let end = confirm_by(start(), 5).plus(TimeDelta::days(9));
    for day in 0..9 {
        let now = confirm_by(start(), 5).plus(TimeDelta::days(day));
        give_up_some(db, &world, &mut random, now).await;
        check_after(db, now, &ends).await;
    }
    check_after(db, end, &ends).await;
    let rows = look(db).await;
    assert!(
        rows.iter().all(|row| row.state != State::Reserved),
        "the reserve is closed at its date"
    );
    let placed = rows.iter().filter(|row| row.state == State::Accepted).count();
    println!("{count} applicants, {placed} accepted after five tours");
    assert!(placed > 0);
}

async fn check_after(db: &TestDb, now: Instant, ends: &HashMap<RunId, Instant>) {
    tick(db, now).await;
    check(db, now, ends).await;
    assert_eq!(tick(db, now).await, 0, "each step happens once");
}

/// Half accept, some decline, the rest stays silent; the chain makes new offers meanwhile.
async fn answers(
    db: &TestDb,
    world: &TourWorld,
    random: &mut StdRng,
    from: Instant,
    end: Instant,
    ends: &HashMap<RunId, Instant>,
) {
    let mut silent: HashSet<_> = HashSet::new();
    for hour in [1_i64, 8, 20, 27] {
        let now = from.plus(TimeDelta::hours(hour));
        if now >= end {
            break;
        }
        for row in look(db).await.into_iter().filter(|row| row.state == State::Offered) {
            let mood = random.random_range(0..10_u8);
            if silent.contains(&row.id) || mood >= 8 {
                silent.insert(row.id);
                continue;
            }
            let ctx = world.world.applicant(db, now, row.person);
            let done = db
                .db
                .write(move |tx| match mood {
                    0..=4 => answer::accept(tx, &ctx, row.id, mood == 4),
                    5..=6 => answer::decline(tx, &ctx, row.id),
                    _ => answer::give_up(tx, &ctx, row.id, "another plan"),
                })
                .await;
            // Somebody's act may have moved this place meanwhile: promotion gave them a better one.
            if let Err(error) = done {
                assert!(
                    matches!(error, PlacementError::WrongState { .. } | PlacementError::Late),
                    "{error:?}"
                );
            }
        }
        tick(db, now).await;
        check(db, now, ends).await;
    }
}

async fn give_up_some(db: &TestDb, world: &TourWorld, random: &mut StdRng, now: Instant) {
    for row in look(db).await.into_iter().filter(|row| row.state == State::Accepted) {
        if random.random_bool(0.06) {
            let ctx = world.world.applicant(db, now, row.person);
            db.db
                .write(move |tx| answer::give_up(tx, &ctx, row.id, "another plan"))
                .await
                .expect("given up");
        }
    }
}

#[test]
fn five_tours_with_declines_and_silence() {
    on_both(async |db| simulate(db, 100).await);
}

#[test]
#[ignore = "takes minutes; the full size is run by its documented command"]
fn five_tours_of_five_thousand() {
    on_both(async |db| simulate(db, 5_000).await);
}
