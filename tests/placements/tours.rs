//! Tours: entries, runs, what lapses, what goes on to the next tour; and five tours simulated with
//! people who decline, stay silent, change their mind.
//!
//! The simulation runs with few people among the other tests. Its full size, 5,000 applicants on
//! both databases: `cargo test placements::tours::five_tours_of_five_thousand -- --ignored`.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;
use qabyl::allocation;
use qabyl::applications::{self, EnterTour};
use qabyl::kernel::Instant;
use qabyl::kernel::ids::RunId;
use qabyl::placements::tours::{self, Closed, EnterError};
use qabyl::placements::{PlacementError, State, answer, read};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::tour_world::{
    Applicant, LinePlan, Row, TourPlan, TourWorld, build, closes, confirm_by, everything, opens, tick,
};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};

fn line(code: &str, grant: bool, seats: u32, orphans: u32, reserve: u32) -> LinePlan {
    LinePlan {
        code: code.to_owned(),
        grant,
        seats,
        orphans,
        reserve,
    }
}

async fn lay_down(db: &TestDb, plan: TourPlan) -> TourWorld {
    let act = db.act(start());
    db.db
        .write_alone(move |tx| build(tx, &act, &plan))
        .await
        .expect("the world is laid down")
}

fn small(applicants: usize) -> TourPlan {
    TourPlan {
        applicants,
        lines: vec![line("grant", true, 2, 0, 2), line("paid", false, 2, 0, 2)],
        tours: 3,
    }
}

async fn enter(
    db: &TestDb,
    world: &TourWorld,
    who: Applicant,
    tour: usize,
    wishes: &[usize],
    now: Instant,
) -> Result<(), EnterError> {
    let ctx = world.world.applicant(db, now, who.person);
    let command = EnterTour {
        application: who.application,
        tour: world.tours[tour - 1],
        wishes: wishes
            .iter()
            .map(|index| (world.targets[*index].line, world.targets[*index].programme))
            .collect(),
    };
    db.db.write(move |tx| tours::enter(tx, &ctx, &command).map(drop)).await
}

async fn look(db: &TestDb) -> Vec<Row> {
    db.db.read(everything).await.expect("readable").0
}

async fn own(db: &TestDb, who: Applicant, state: State) -> Row {
    let rows = look(db).await;
    rows.into_iter()
        .find(|row| row.application == who.application && row.state == state)
        .unwrap_or_else(|| panic!("no place in state {state}"))
}

#[test]
fn an_entry_can_be_changed_while_the_tour_is_open_and_not_a_moment_longer() {
    on_both(async |db| {
        let world = lay_down(db, small(2)).await;
        let who = world.applicants[0];
        let last = closes(start(), 1).minus(TimeDelta::microseconds(1));
        enter(db, &world, who, 1, &[0], start()).await.expect("entered");
        enter(db, &world, who, 1, &[1, 0], last)
            .await
            .expect("changed at the last moment");
        let tour = world.tours[0];
        let entry = db
            .db
            .read(move |conn| tours::entry(conn, who.application, tour))
            .await
            .expect("readable");
        let lines: Vec<_> = entry.iter().map(|choice| (choice.rank, choice.line)).collect();
        assert_eq!(lines, [(1, world.targets[1].line), (2, world.targets[0].line)]);
        let late = enter(db, &world, who, 1, &[0], closes(start(), 1)).await;
        assert!(matches!(late, Err(EnterError::Closed(Closed::NoTour))), "{late:?}");
        // Two grants are one too many, and the entry stays as it was.
        let twice = enter(db, &world, who, 1, &[0, 0], start()).await;
        assert!(matches!(twice, Err(EnterError::Choose(_))), "{twice:?}");
        let entry = db
            .db
            .read(move |conn| tours::entry(conn, who.application, tour))
            .await
            .expect("readable");
        assert_eq!(entry.len(), 2);
    });
}

#[test]
fn rule_17_one_grant_and_one_paid_wish_in_a_tour() {
    on_both(async |db| {
        let mut plan = small(1);
        plan.lines.push(line("grant-two", true, 1, 0, 1));
        let world = lay_down(db, plan).await;
        let who = world.applicants[0];
        let two = enter(db, &world, who, 1, &[0, 2], start()).await;
        assert!(
            matches!(
                two,
                Err(EnterError::Choose(applications::ChooseError::TooManyGrants(1)))
            ),
            "{two:?}"
        );
        enter(db, &world, who, 1, &[2, 1], start()).await.expect("one of each");
    });
}

#[test]
fn no_run_while_the_tour_takes_entries() {
    on_both(async |db| {
        let world = lay_down(db, small(1)).await;
        enter(db, &world, world.applicants[0], 1, &[0], start())
            .await
            .expect("entered");
        let early = world
            .propose(db, closes(start(), 1).minus(TimeDelta::microseconds(1)), 1)
            .await;
        assert!(matches!(early, Err(PlacementError::TourOpen)), "{early:?}");
        world
            .propose(db, closes(start(), 1), 1)
            .await
            .expect("at the moment it closes");
    });
}

#[test]
fn rule_20_what_is_unconfirmed_lapses_and_its_seats_go_to_the_next_tour() {
    on_both(async |db| {
        let world = lay_down(db, small(5)).await;
        for who in &world.applicants {
            enter(db, &world, *who, 1, &[0], start()).await.expect("entered");
        }
        let published = closes(start(), 1).plus(TimeDelta::hours(18));
        world.run(db, published, 1).await;
        let rows = look(db).await;
        let offered: Vec<&Row> = rows.iter().filter(|row| row.state == State::Offered).collect();
        assert_eq!(offered.len(), 2);
        assert!(
            offered.iter().all(|row| row.answer_by == Some(confirm_by(start(), 1))),
            "the calendar rules"
        );
        let accepts = offered[0].clone();
        let ctx = world.world.applicant(db, published, accepts.person);
        db.db
            .write(move |tx| answer::accept(tx, &ctx, accepts.id, false))
            .await
            .expect("accepted");
        // Whoever holds a place does not enter the next tour; whoever does not, may.
        let end = confirm_by(start(), 1);
        assert_eq!(tick(db, end.minus(TimeDelta::microseconds(1))).await, 0);
        assert_eq!(tick(db, end).await, 3, "one offer lapses, two reserves close");
        let rows = look(db).await;
        let count = |state| rows.iter().filter(|row| row.state == state).count();
        assert_eq!(
            (
                count(State::Accepted),
                count(State::Lapsed),
                count(State::ReserveClosed)
            ),
            (1, 1, 2)
        );
        let second = opens(start(), 2);
        for who in &world.applicants {
            let entered = enter(db, &world, *who, 2, &[0], second).await;
            if who.application == accepts.application {
                assert!(
                    matches!(entered, Err(EnterError::Closed(Closed::HoldsPlace))),
                    "{entered:?}"
                );
            } else {
                entered.expect("falls to the next tour");
            }
        }
        world.run(db, closes(start(), 2), 2).await;
        let rows = look(db).await;
        let offered = rows.iter().filter(|row| row.state == State::Offered).count();
        assert_eq!(offered, 1, "the one seat that was left");
        let scored = db
            .db
            .read(move |conn| applications::in_states(conn, world.world.call, &[applications::State::Scored]))
            .await
            .expect("readable");
        assert_eq!(scored.len(), 5, "between tours the dossier stays scored");
    });
}

#[test]
fn rule_25_documents_are_taken_before_the_next_tour_opens() {
    on_both(async |db| {
        let world = lay_down(db, small(2)).await;
        for who in &world.applicants {
            enter(db, &world, *who, 1, &[0], start()).await.expect("entered");
        }
        let published = closes(start(), 1);
        world.run(db, published, 1).await;
        for who in &world.applicants {
            let row = own(db, *who, State::Offered).await;
            let ctx = world.world.applicant(db, published, who.person);
            db.db
                .write(move |tx| answer::accept(tx, &ctx, row.id, false))
                .await
                .expect("accepted");
        }
        let second = opens(start(), 2);
        for (who, at) in [
            (world.applicants[0], second.minus(TimeDelta::hours(1))),
            (world.applicants[1], second),
        ] {
            let row = own(db, who, State::Accepted).await;
            let ctx = world.world.applicant(db, at, who.person);
            db.db
                .write(move |tx| answer::give_up(tx, &ctx, row.id, "another plan"))
                .await
                .expect("given up");
        }
        enter(db, &world, world.applicants[0], 2, &[1], second)
            .await
            .expect("in time");
        let late = enter(db, &world, world.applicants[1], 2, &[1], second).await;
        assert!(matches!(late, Err(EnterError::Closed(Closed::GaveUpLate))), "{late:?}");
        enter(db, &world, world.applicants[1], 3, &[1], opens(start(), 3))
            .await
            .expect("the tour after that");
    });
}

#[test]
fn a_seat_that_is_freed_before_the_confirmation_goes_to_the_reserve_of_its_tour() {
    on_both(async |db| {
        let world = lay_down(db, small(5)).await;
        for who in &world.applicants {
            enter(db, &world, *who, 1, &[0], start()).await.expect("entered");
        }
        let published = closes(start(), 1);
        world.run(db, published, 1).await;
        let rows = look(db).await;
        let first = rows
            .iter()
            .find(|row| row.state == State::Offered)
            .expect("an offer")
            .clone();
        let ctx = world.world.applicant(db, published, first.person);
        db.db
            .write(move |tx| answer::decline(tx, &ctx, first.id))
            .await
            .expect("declined");
        let rows = look(db).await;
        let offered: Vec<&Row> = rows.iter().filter(|row| row.state == State::Offered).collect();
        assert_eq!(offered.len(), 2);
        let latest = offered.iter().filter_map(|row| row.answer_by).max();
        assert!(
            latest <= Some(confirm_by(start(), 1)),
            "no answer is awaited beyond the tour"
        );
    });
}

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
