//! Quota acts: 50 become 60 by a decree and two people; a held seat is never touched.

use chrono::NaiveDate;
use qabyl::accounts::Role;
use qabyl::kernel::ids::QuotaActId;
use qabyl::placements::quotas::{self, ProposeQuota};
use qabyl::placements::{PlacementError, State, answer};

use super::world::{Plan, World, build, holders, placements_of};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};

async fn world(db: &TestDb, applicants: usize, seats: u32, reserve: u32) -> World {
    let act = db.act(start());
    let plan = Plan {
        applicants,
        seats,
        host_consent: false,
        reserve,
    };
    db.db.write(move |tx| build(tx, &act, &plan)).await.expect("laid down")
}

fn decree(world: &World, seats: u32) -> ProposeQuota {
    ProposeQuota {
        line: world.line,
        seats,
        basis: "Decree 17".to_owned(),
        basis_date: NaiveDate::from_ymd_opt(2025, 5, 1).expect("a day"),
    }
}

async fn propose(db: &TestDb, world: &World, seats: u32) -> Result<QuotaActId, PlacementError> {
    let ctx = world.staff(db, start(), world.secretary, Role::Secretary);
    let command = decree(world, seats);
    db.db.write(move |tx| quotas::propose_quota(tx, &ctx, &command)).await
}

async fn approve(db: &TestDb, world: &World, id: QuotaActId) -> Result<(), PlacementError> {
    let ctx = world.staff(db, start(), world.chair, Role::Chair);
    db.db.write(move |tx| quotas::approve_quota(tx, &ctx, id)).await
}

async fn seats(db: &TestDb, world: &World) -> Vec<Option<qabyl::kernel::ids::PlacementId>> {
    let line = world.line;
    db.db.read(move |conn| holders(conn, line)).await.expect("readable")
}

async fn count(db: &TestDb, world: &World, state: State) -> usize {
    let line = world.line;
    let rows = db
        .db
        .read(move |conn| placements_of(conn, line))
        .await
        .expect("readable");
    rows.iter().filter(|row| row.state == state).count()
}

#[test]
fn fifty_become_sixty_and_the_new_seats_go_at_once_to_the_reserve() {
    on_both(async |db| {
        let world = world(db, 70, 50, 15).await;
        world.run(db, start()).await;
        let act = propose(db, &world, 60).await.expect("entered");
        assert_eq!(seats(db, &world).await.len(), 50, "one person changes nothing");
        approve(db, &world, act).await.expect("approved");
        let rows = seats(db, &world).await;
        assert_eq!(rows.len(), 60);
        assert!(rows.iter().all(Option::is_some), "no new seat waits for anybody");
        assert_eq!(count(db, &world, State::Offered).await, 60);
        assert_eq!(count(db, &world, State::Reserved).await, 5);
        let line = world.line;
        let line = db
            .db
            .read(move |conn| qabyl::calls::line(conn, line))
            .await
            .expect("readable");
        assert_eq!(line.expect("a line").seats(), 60, "public pages say sixty");
    });
}

#[test]
fn who_enters_an_act_does_not_approve_it() {
    on_both(async |db| {
        let world = world(db, 3, 2, 1).await;
        let act = propose(db, &world, 3).await.expect("entered");
        let both = world.staff(db, start(), world.secretary, Role::Chair);
        let refused = db.db.write(move |tx| quotas::approve_quota(tx, &both, act)).await;
        assert!(matches!(refused, Err(PlacementError::SecondPerson)), "{refused:?}");
        let stranger = world.staff(db, start(), world.registrar, Role::Registrar);
        let refused = db.db.write(move |tx| quotas::approve_quota(tx, &stranger, act)).await;
        assert!(matches!(refused, Err(PlacementError::Denied(_))), "{refused:?}");
        approve(db, &world, act).await.expect("a second person");
        let again = approve(db, &world, act).await;
        assert!(matches!(again, Err(PlacementError::OutOfDate)), "{again:?}");
    });
}

#[test]
fn a_held_seat_is_never_removed() {
    on_both(async |db| {
        let world = world(db, 6, 5, 0).await;
        world.run(db, start()).await;
        let act = propose(db, &world, 4).await.expect("entered");
        let refused = approve(db, &world, act).await;
        assert!(matches!(refused, Err(PlacementError::SeatsHeld(5))), "{refused:?}");
        assert_eq!(seats(db, &world).await.len(), 5);
        // Whoever declines without a reserve leaves a free seat: that one may go.
        let line = world.line;
        let first = db
            .db
            .read(move |conn| placements_of(conn, line))
            .await
            .expect("readable")[0]
            .clone();
        let ctx = world.applicant(db, start(), first.person);
        db.db
            .write(move |tx| answer::decline(tx, &ctx, first.id))
            .await
            .expect("declined");
        approve(db, &world, act).await.expect("a free seat may go");
        let rows = seats(db, &world).await;
        assert_eq!((rows.len(), rows.iter().flatten().count()), (4, 4));
    });
}

#[test]
fn an_act_names_its_basis_and_one_at_a_time_is_open() {
    on_both(async |db| {
        let world = world(db, 3, 2, 1).await;
        let ctx = world.staff(db, start(), world.secretary, Role::Secretary);
        for (command, field) in [
            (
                ProposeQuota {
                    basis: "  ".to_owned(),
                    ..decree(&world, 3)
                },
                "basis",
            ),
            (decree(&world, 2), "seats"),
            (decree(&world, 2_000_000), "seats"),
            (
                ProposeQuota {
                    basis_date: NaiveDate::from_ymd_opt(2031, 1, 1).expect("a day"),
                    ..decree(&world, 3)
                },
                "basis_date",
            ),
        ] {
            let ctx = ctx.clone();
            let refused = db.db.write(move |tx| quotas::propose_quota(tx, &ctx, &command)).await;
            assert!(
                matches!(refused, Err(PlacementError::Unusable(named)) if named == field),
                "{refused:?}"
            );
        }
        let first = propose(db, &world, 3).await.expect("entered");
        let second = propose(db, &world, 4).await;
        assert!(matches!(second, Err(PlacementError::ActOpen)), "{second:?}");
        db.db
            .write(move |tx| quotas::discard_quota(tx, &ctx, first))
            .await
            .expect("discarded");
        propose(db, &world, 4).await.expect("now another");
    });
}

#[test]
fn an_act_before_the_first_run_changes_the_plan_of_seats() {
    on_both(async |db| {
        let world = world(db, 6, 2, 1).await;
        let act = propose(db, &world, 4).await.expect("entered");
        approve(db, &world, act).await.expect("approved");
        world.run(db, start()).await;
        assert_eq!(count(db, &world, State::Offered).await, 4);
    });
}

#[test]
fn a_reserve_that_is_a_share_of_the_seats_follows_them() {
    on_both(async |db| {
        // A fifth of fifty; by the rulebook of the call a fifth of sixty is twelve.
        let world = world(db, 75, 50, 10).await;
        world.run(db, start()).await;
        let act = propose(db, &world, 60).await.expect("entered");
        approve(db, &world, act).await.expect("approved");
        let line = world.line;
        let seen = db.db.read(move |conn| qabyl::calls::line(conn, line)).await;
        assert_eq!(seen.expect("readable").expect("a line").reserve_size, 12);
        let counts = [State::Offered, State::Reserved, State::NotPlaced];
        let mut found = Vec::new();
        for state in counts {
            found.push(count(db, &world, state).await);
        }
        assert_eq!(found, [60, 12, 3], "the list's next names wait");
        // In the list's order: the last of those who wait is the seventy-second.
        let rows = db
            .db
            .read(move |conn| placements_of(conn, line))
            .await
            .expect("readable");
        let waiting = rows.iter().filter(|row| row.state == State::Reserved);
        assert_eq!(waiting.map(|row| row.place).max(), Some(72));
    });
    on_both(async |db| {
        let world = world(db, 20, 10, 2).await;
        let act = propose(db, &world, 5).await.expect("entered");
        approve(db, &world, act).await.expect("approved");
        world.run(db, start()).await;
        assert_eq!(count(db, &world, State::Offered).await, 5);
        assert_eq!(count(db, &world, State::Reserved).await, 1, "a fifth of five");
    });
}
