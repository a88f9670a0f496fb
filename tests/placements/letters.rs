//! Who is told what: applicants by one mail for every result, universities once of each place
//! that leaves their list.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::{Ctx, Role};
use qabyl::calls::rulebook::Releases;
use qabyl::db::schema::{grants, notices, outbox};
use qabyl::kernel::ids::{AccountId, GrantId};
use qabyl::kernel::{Fault, Instant};
use qabyl::placements::conditions::{conditions, decide_condition};
use qabyl::placements::model::ConditionState;
use qabyl::placements::say_done::say_done;
use qabyl::placements::{PlacementError, State, answer, host, revoke};

use super::across::{Two, accept, of, states, two};
use super::tour_reads::tick;
use super::world::{Plan, World, build};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::rules::after_list::term;

/// The registrar's role as a row: letters go to who holds it.
async fn registrar(db: &TestDb, world: &World) {
    let act = db.act(start());
    let (account, institution) = (world.registrar, world.institution);
    let done: Result<(), Fault> = db
        .db
        .write(move |tx| {
            diesel::insert_into(grants::table)
                .values((
                    grants::id.eq(act.id::<GrantId>()),
                    grants::account_id.eq(account),
                    grants::role.eq("registrar"),
                    grants::institution_id.eq(Some(institution)),
                    grants::sensitive.eq(false),
                    grants::state.eq("active"),
                    grants::starts_at.eq(act.now),
                    grants::created_at.eq(act.now),
                ))
                .execute(tx)?;
            Ok(())
        })
        .await;
    done.expect("a registrar");
}

/// The kinds of an account's entries in the inbox, each of which went out as a mail too.
async fn told(db: &TestDb, account: AccountId) -> Vec<String> {
    let found = db.db.read(move |conn| -> Result<(Vec<String>, Vec<String>), Fault> {
        let inbox = notices::table
            .filter(notices::account_id.eq(account))
            .order(notices::kind)
            .select(notices::kind)
            .load(conn)?;
        let mail = outbox::table
            .filter(outbox::recipient.eq(account.to_string()))
            .order(outbox::kind)
            .select(outbox::kind)
            .load(conn)?;
        Ok((inbox, mail))
    });
    let (inbox, mail) = found.await.expect("readable");
    assert_eq!(inbox, mail);
    inbox
}

#[test]
fn every_result_of_a_list_comes_in_one_and_the_same_mail() {
    for host_consent in [false, true] {
        on_both(async |db| {
            let act = db.act(start());
            let plan = Plan {
                applicants: 4,
                seats: 2,
                host_consent,
                reserve: 1,
            };
            let world = db.db.write(move |tx| build(tx, &act, &plan)).await.expect("laid down");
            world.run(db, start()).await;
            let found = db.db.read(|conn| -> Result<_, Fault> {
                let kinds: Vec<String> = outbox::table.select(outbox::kind).load(conn)?;
                let inbox: Vec<String> = notices::table.order(notices::kind).select(notices::kind).load(conn)?;
                Ok((kinds, inbox))
            });
            let (kinds, inbox) = found.await.expect("readable");
            assert_eq!(inbox, ["placements.list_out"; 4]);
            assert_eq!(kinds, ["placements.list_out"; 4], "no subject tells who was placed");
        });
    }
}

#[test]
fn a_university_hears_once_of_each_place_that_leaves_its_list() {
    on_both(async |db| {
        let Two { first, second } = two(db, Releases::Everything).await;
        registrar(db, &first).await;
        // Accepting one place releases the other; the next in reserve is asked there.
        let offered = of(db, first.line).await[0].clone();
        accept(db, &first, &offered).await.expect("accepted");
        assert_eq!(states(db, second.line).await, [State::Released, State::Offered]);
        assert_eq!(
            told(db, first.registrar).await,
            ["placements.accepted", "placements.left"]
        );
        // Silence.
        let late = start().plus(TimeDelta::hours(48));
        tick(db, late).await;
        assert_eq!(states(db, second.line).await, [State::Released, State::Lapsed]);
        let three = ["placements.accepted", "placements.left", "placements.left"];
        assert_eq!(told(db, first.registrar).await, three);
        // The committee takes the accepted place's offer back: not what the university did.
        let (ctx, id) = (first.applicant(db, late, offered.person), offered.id);
        let done = db.db.write(move |tx| answer::give_up(tx, &ctx, id, "another plan"));
        done.await.expect("given up");
        let four = [three[0], "placements.given_up", three[1], three[2]];
        assert_eq!(told(db, first.registrar).await, four);
        // The seat goes on to the second person; the chair takes it back.
        let next = of(db, first.line).await[1].clone();
        assert_eq!(next.state, State::Offered);
        let chair = first.staff(db, late, first.chair, Role::Chair);
        let done = db
            .db
            .write(move |tx| revoke::revoke(tx, &chair, next.id, "by decision 5"));
        done.await.expect("taken back");
        let kinds = told(db, first.registrar).await;
        assert_eq!(
            kinds.iter().filter(|kind| *kind == "placements.left").count(),
            3,
            "{kinds:?}"
        );
    });
}

#[test]
fn what_a_university_did_itself_and_names_in_reserve_are_no_news_to_it() {
    on_both(async |db| {
        let act = db.act(start());
        let plan = Plan {
            applicants: 3,
            seats: 1,
            host_consent: true,
            reserve: 2,
        };
        let world = db.db.write(move |tx| build(tx, &act, &plan)).await.expect("laid down");
        world.run(db, start()).await;
        registrar(db, &world).await;
        let rows = of(db, world.line).await;
        let (ctx, id) = (world.applicant(db, start(), rows[2].person), rows[2].id);
        let done = db.db.write(move |tx| answer::decline(tx, &ctx, id));
        done.await.expect("left the reserve");
        assert_eq!(told(db, world.registrar).await, [""; 0]);
        let (ctx, id) = (world.staff(db, start(), world.registrar, Role::Registrar), rows[0].id);
        let done = db
            .db
            .write(move |tx| host::refuse(tx, &ctx, id, None, "no room").map(drop));
        done.await.expect("refused");
        assert_eq!(
            told(db, world.registrar).await,
            ["placements.nominated"],
            "the next one waits"
        );
    });
}

#[test]
fn a_condition_that_ran_out_is_said_to_have_run_out() {
    on_both(async |db| {
        let Two { first, .. } = two(db, Releases::Everything).await;
        registrar(db, &first).await;
        term(db, first.call, "conditions", serde_json::json!(["originals"])).await;
        let offered = of(db, first.line).await[0].clone();
        accept(db, &first, &offered).await.expect("accepted");
        let due: Instant = start().plus(TimeDelta::days(45));
        tick(db, due).await;
        assert_eq!(states(db, first.line).await[0], State::ConditionsNotMet);
        let kinds = told(db, first.registrar).await;
        assert!(kinds.contains(&"placements.condition_ran_out".to_owned()), "{kinds:?}");
        assert!(
            !kinds.contains(&"placements.given_up".to_owned()),
            "nobody gave it up: {kinds:?}"
        );
    });
}

#[test]
fn a_condition_called_done_in_time_waits_for_the_university_alone() {
    on_both(async |db| {
        let Two { first, .. } = two(db, Releases::Everything).await;
        registrar(db, &first).await;
        term(db, first.call, "conditions", serde_json::json!(["originals"])).await;
        let offered = of(db, first.line).await[0].clone();
        let other = of(db, first.line).await[1].person;
        accept(db, &first, &offered).await.expect("accepted");
        let id = offered.id;
        let asked = async || {
            let all = db.db.read(move |conn| conditions(conn, id)).await.expect("read");
            all.into_iter().next().expect("a condition")
        };
        let condition = asked().await.id;
        let due = start().plus(TimeDelta::days(45));
        let say = async |ctx: &Ctx, note: &str| {
            let (ctx, note) = (ctx.clone(), note.to_owned());
            db.db.write(move |tx| say_done(tx, &ctx, id, condition, &note)).await
        };
        let me = first.applicant(db, start(), offered.person);
        let stranger = first.applicant(db, start(), other);
        assert!(matches!(say(&stranger, "mine").await, Err(PlacementError::Denied(_))));
        let long = "a".repeat(501);
        assert!(matches!(say(&me, &long).await, Err(PlacementError::Unusable(_))));
        let late = first.applicant(db, due, offered.person);
        assert!(matches!(say(&late, "at last").await, Err(PlacementError::Late)));
        assert_eq!(asked().await.said_at, None);

        say(&me, "Sent by post, parcel 12").await.expect("said");
        say(&me, "Sent by post, parcel 12").await.expect("the same again");
        let said = asked().await;
        assert_eq!((said.state, said.said_at), (ConditionState::Pending, Some(start())));
        assert_eq!(said.said_note, "Sent by post, parcel 12");
        let of_it = |kinds: Vec<String>| {
            kinds
                .iter()
                .filter(|kind| *kind == "placements.condition_called_done")
                .count()
        };
        assert_eq!(of_it(told(db, first.registrar).await), 1, "told once");
        // The clock ends nothing that waits for the university; the university still decides.
        tick(db, due.plus(TimeDelta::days(1))).await;
        assert_eq!(states(db, first.line).await[0], State::Accepted);
        let staff = first.staff(db, due, first.registrar, Role::Registrar);
        let done = db
            .db
            .write(move |tx| decide_condition(tx, &staff, id, None, condition, true, ""));
        done.await.expect("met");
        assert!(matches!(say(&me, "again").await, Err(PlacementError::OutOfDate)));
    });
}
