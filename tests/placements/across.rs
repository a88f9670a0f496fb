//! One person in two calls of an admission year: what accepting a place does to the other call.

use diesel::prelude::*;
use qabyl::calls::rulebook::Releases;
use qabyl::db::Json;
use qabyl::db::schema::{branches, calls};
use qabyl::kernel::Fault;
use qabyl::kernel::ids::{PlacementId, QuotaLineId};
use qabyl::placements::propose::{Propose, propose_run};
use qabyl::placements::{PlacementError, State, answer, host, read};
use serde_json::json;

use super::ground::{LineRow, dossier, line, programme, wishes};
use super::world::{self, Plan, Seen, World, placements_of};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};

/// Two calls over one seat each: the first person is offered the seat of both, the second waits.
pub struct Two {
    pub first: World,
    pub second: World,
}

/// Lays two calls down and publishes their lists; the first one's places release `releases`.
pub async fn two(db: &TestDb, releases: Releases) -> Two {
    let act = db.act(start());
    let plan = Plan {
        applicants: 2,
        seats: 1,
        host_consent: false,
        reserve: 1,
    };
    let (first, second) = db
        .db
        .write(move |tx| -> Result<_, Fault> {
            let first = world::build(tx, &act, &plan)?;
            let Json(mut terms) = calls::table.find(first.call).select(calls::terms).first::<Json>(tx)?;
            terms["releases"] = json!(releases);
            diesel::update(calls::table.find(first.call))
                .set(calls::terms.eq(Json(terms)))
                .execute(tx)?;
            let (call, rulebook) =
                world::call(tx, &act, "second", json!({"answer_hours": 240, "promotion_hours": 48}))?;
            let branch = branches::table
                .select((branches::institution_id, branches::id))
                .first(tx)?;
            let law = programme(tx, &act, branch, "law")?;
            let row = LineRow {
                call,
                code: "law",
                position: 1,
                funding: "scholarship",
                groups: json!([{"count": 1, "unfilled": "open"}]),
                reserve: 1,
            };
            let seats = line(tx, &act, &row, &[(law, None)])?;
            for (number, person) in (1_i64..).zip(&first.persons) {
                let own = dossier(tx, &act, (call, *person), &format!("S26-{number:07}"), "scored")?;
                wishes(tx, &act, (own, rulebook), &[(seats, law)], 1_000_000 - number)?;
            }
            let second = World {
                call,
                line: seats,
                ..first.clone()
            };
            Ok((first, second))
        })
        .await
        .expect("two calls");
    first.run(db, start()).await;
    second.run(db, start()).await;
    Two { first, second }
}

pub async fn of(db: &TestDb, line: QuotaLineId) -> Vec<Seen> {
    db.db
        .read(move |conn| placements_of(conn, line))
        .await
        .expect("placements")
}

pub async fn states(db: &TestDb, line: QuotaLineId) -> Vec<State> {
    of(db, line).await.into_iter().map(|it| it.state).collect()
}

pub async fn accept(db: &TestDb, world: &World, place: &Seen) -> Result<(), PlacementError> {
    let (ctx, id) = (world.applicant(db, start(), place.person), place.id);
    db.db.write(move |tx| answer::accept(tx, &ctx, id, false)).await
}

/// What the offer page says that accepting gives up.
async fn announced(db: &TestDb, id: PlacementId) -> usize {
    db.db
        .read(move |conn| -> Result<_, Fault> {
            let place = read::placement(conn, id)?.expect("a place");
            let call = qabyl::calls::call(conn, place.call)?.expect("a call");
            Ok(read::released_by(conn, &call, &place)?.len())
        })
        .await
        .expect("readable")
}

#[test]
fn by_default_everything_of_the_year_is_given_up_and_passes_on() {
    on_both(async |db| {
        let Two { first, second } = two(db, Releases::Everything).await;
        let offered = of(db, first.line).await[0].clone();
        assert_eq!(announced(db, offered.id).await, 1);
        accept(db, &first, &offered).await.expect("accepted");
        assert_eq!(states(db, first.line).await, [State::Accepted, State::Reserved]);
        assert_eq!(
            states(db, second.line).await,
            [State::Released, State::Offered],
            "in the same transaction"
        );
    });
}

#[test]
fn where_the_rulebook_says_so_offers_of_other_calls_stay_but_one_place_is_accepted() {
    on_both(async |db| {
        let Two { first, second } = two(db, Releases::ThisCall).await;
        let offered = of(db, first.line).await[0].clone();
        assert_eq!(announced(db, offered.id).await, 0);
        accept(db, &first, &offered).await.expect("accepted");
        assert_eq!(states(db, second.line).await, [State::Offered, State::Reserved]);
        // Changing one's mind: the place that was accepted before is given up and passes on.
        let other = of(db, second.line).await[0].clone();
        assert_eq!(announced(db, other.id).await, 1);
        accept(db, &second, &other).await.expect("accepted instead");
        assert_eq!(states(db, first.line).await, [State::Released, State::Offered]);
        assert_eq!(states(db, second.line).await, [State::Accepted, State::Reserved]);
    });
}

#[test]
fn whoever_is_enrolled_accepts_nothing_else() {
    on_both(async |db| {
        let Two { first, second } = two(db, Releases::ThisCall).await;
        let offered = of(db, first.line).await[0].clone();
        accept(db, &first, &offered).await.expect("accepted");
        let registrar = first.staff(db, start(), first.registrar, qabyl::accounts::Role::Registrar);
        let (id, day) = (offered.id, chrono::NaiveDate::default());
        db.db
            .write(move |tx| host::enrol(tx, &registrar, id, None, "17", day).map(drop))
            .await
            .expect("enrolled");
        let other = of(db, second.line).await[0].clone();
        let refused = accept(db, &second, &other).await;
        assert!(matches!(refused, Err(PlacementError::PlaceTaken)), "{refused:?}");
        assert_eq!(states(db, first.line).await, [State::Enrolled, State::Reserved]);
    });
}

#[test]
fn whoever_is_enrolled_waits_nowhere_and_holds_nobody_up() {
    on_both(async |db| {
        let Two { first, second } = two(db, Releases::ThisCall).await;
        let decline = async |world: &World, place: Seen| {
            let ctx = world.applicant(db, start(), place.person);
            let done = db.db.write(move |tx| answer::decline(tx, &ctx, place.id)).await;
            done.expect("declined");
        };
        decline(&first, of(db, first.line).await[0].clone()).await;
        let promoted = of(db, first.line).await[1].clone();
        accept(db, &first, &promoted).await.expect("accepted");
        assert_eq!(states(db, second.line).await, [State::Offered, State::Reserved]);
        let registrar = first.staff(db, start(), first.registrar, qabyl::accounts::Role::Registrar);
        let (id, day) = (promoted.id, chrono::NaiveDate::default());
        db.db
            .write(move |tx| host::enrol(tx, &registrar, id, None, "18", day).map(drop))
            .await
            .expect("enrolled");
        assert_eq!(states(db, second.line).await, [State::Offered, State::Released]);
        decline(&second, of(db, second.line).await[0].clone()).await;
        assert_eq!(states(db, second.line).await, [State::Declined, State::Released]);
    });
}

#[test]
fn enrolment_ends_what_is_offered_elsewhere_and_passes_it_on() {
    on_both(async |db| {
        let Two { first, second } = two(db, Releases::ThisCall).await;
        let offered = of(db, first.line).await[0].clone();
        accept(db, &first, &offered).await.expect("accepted");
        assert_eq!(states(db, second.line).await, [State::Offered, State::Reserved]);
        let registrar = first.staff(db, start(), first.registrar, qabyl::accounts::Role::Registrar);
        let (id, day) = (offered.id, chrono::NaiveDate::default());
        db.db
            .write(move |tx| host::enrol(tx, &registrar, id, None, "19", day).map(drop))
            .await
            .expect("enrolled");
        assert_eq!(states(db, second.line).await, [State::Released, State::Offered]);
        assert_eq!(states(db, first.line).await[0], State::Enrolled);
        // The index knows one accepted or enrolled place of a person: the next one takes theirs.
        let next = of(db, second.line).await[1].clone();
        accept(db, &second, &next).await.expect("accepted");
    });
}

#[test]
fn no_list_is_made_while_people_may_apply() {
    on_both(async |db| {
        let Two { first, .. } = two(db, Releases::Everything).await;
        let early = start().minus(chrono::TimeDelta::seconds(1));
        let secretary = first.staff(db, early, first.secretary, qabyl::accounts::Role::Secretary);
        let command = Propose {
            call: first.call,
            tour: None,
            seed: "seed".to_owned(),
            despite: None,
        };
        let refused = db.db.write_alone(move |tx| propose_run(tx, &secretary, &command)).await;
        assert!(matches!(refused, Err(PlacementError::TourOpen)), "{refused:?}");
    });
}

#[test]
fn a_published_list_is_corrected_and_not_made_again() {
    on_both(async |db| {
        let Two { first, .. } = two(db, Releases::Everything).await;
        let secretary = first.staff(db, start(), first.secretary, qabyl::accounts::Role::Secretary);
        let command = Propose {
            call: first.call,
            tour: None,
            seed: "another".to_owned(),
            despite: None,
        };
        let again = db.db.write_alone(move |tx| propose_run(tx, &secretary, &command)).await;
        assert!(matches!(again, Err(PlacementError::ListStands)), "{again:?}");
        assert_eq!(
            states(db, first.line).await,
            [State::Offered, State::Reserved],
            "who waits goes on waiting"
        );
    });
}
