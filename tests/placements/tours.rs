//! Tours: entries, runs, what lapses, what goes on to the next tour.

use chrono::TimeDelta;
use qabyl::applications::{self, EnterTour};
use qabyl::kernel::Instant;
use qabyl::placements::tours::{self, Closed, EnterError};
use qabyl::placements::{PlacementError, State, answer};

use super::tour_world::{
    Applicant, LinePlan, Row, TourPlan, TourWorld, build, closes, confirm_by, everything, opens, tick,
};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};

pub fn line(code: &str, grant: bool, seats: u32, orphans: u32, reserve: u32) -> LinePlan {
    LinePlan {
        code: code.to_owned(),
        grant,
        seats,
        orphans,
        reserve,
    }
}

pub async fn lay_down(db: &TestDb, plan: TourPlan) -> TourWorld {
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

pub async fn enter(
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

pub async fn look(db: &TestDb) -> Vec<Row> {
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
