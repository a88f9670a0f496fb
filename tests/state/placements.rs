//! A place: the host university's commands, the applicant's, the committee's, the clock's, and
//! what follows from what happens to others.

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use qabyl::accounts::{Ctx, Role};
use qabyl::calls::rulebook::Releases;
use qabyl::db::schema::{calls, conditions as condition_rows, persons, placements, seats};
use qabyl::db::{Conn, Json};
use qabyl::kernel::ids::{AccountId, ConditionId, PersonId, PlacementId};
use qabyl::kernel::{Fault, Instant};
use qabyl::placements::clock::{Due, act};
use qabyl::placements::lifecycle::{HOLDING, TABLE};
use qabyl::placements::{PlacementError, State, answer, approve, conditions, correct, host, lapse, publish, revoke};

use super::grid::{Agreed, Came, moved, the_table_is_the_agreed_one, tried};
use super::people::{Asker as A, Ground};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::placements::across::{Two, of, two};

const HOST: &[A] = &[A::Here(Role::Registrar), A::Program];
const APPLICANT: &[A] = &[A::Applicant];
const CLOCK: &[A] = &[A::Clock];

/// Who reads the committee's runs without approving them.
const READS_RUNS: &[A] = &[
    A::Here(Role::Secretary),
    A::Here(Role::Observer),
    A::Here(Role::VotingMember),
    A::Here(Role::AppealMember),
];

const COMMANDS: &[(&str, &[A], &[A])] = &[
    ("admit", HOST, &[]),
    ("refuse", HOST, &[]),
    ("enrol", HOST, &[]),
    ("report_no_show", HOST, &[]),
    ("defer", HOST, &[]),
    ("fail_conditions", HOST, &[]),
    ("accept", APPLICANT, &[]),
    ("decline", APPLICANT, &[]),
    ("withdraw", APPLICANT, &[]),
    ("revoke", &[A::Here(Role::Chair)], READS_RUNS),
    ("lapse", CLOCK, &[]),
    ("lapse_condition", CLOCK, &[]),
    ("close_reserve", CLOCK, &[]),
    ("release", CLOCK, &[]),
    ("promote_to_nomination", CLOCK, &[]),
    ("promote_to_offer", CLOCK, &[]),
    ("reinstate", CLOCK, &[]),
];

const ROWS: &[(&str, &str, &str)] = &[
    ("nominated", "admit", "offered"),
    ("nominated", "refuse", "refused_by_host"),
    ("nominated", "lapse_host", "host_lapsed"),
    ("nominated", "revoke", "revoked"),
    ("nominated", "release", "released"),
    ("nominated", "withdraw", "withdrawn"),
    ("offered", "accept", "accepted"),
    ("offered", "decline", "declined"),
    ("offered", "lapse", "lapsed"),
    ("offered", "revoke", "revoked"),
    ("offered", "release", "released"),
    ("offered", "withdraw", "withdrawn"),
    ("accepted", "enrol", "enrolled"),
    ("accepted", "fail_conditions", "conditions_not_met"),
    ("accepted", "report_no_show", "no_show"),
    ("accepted", "defer", "deferred"),
    ("accepted", "withdraw", "withdrawn"),
    ("accepted", "release", "released"),
    ("enrolled", "report_no_show", "no_show"),
    ("enrolled", "defer", "deferred"),
    ("reserved", "promote_to_nomination", "nominated"),
    ("reserved", "promote_to_offer", "offered"),
    ("reserved", "decline", "declined"),
    ("reserved", "release", "released"),
    ("reserved", "withdraw", "withdrawn"),
    ("reserved", "close_reserve", "reserve_closed"),
    ("not_placed", "reinstate", "reserved"),
    ("outranked", "reinstate", "reserved"),
];

/// Done when one programme of a line has no room and another has: `capacity` tries that.
const BY_CAPACITY: (&str, &str, &str) = ("outranked", "reinstate", "reserved");

#[test]
fn the_places_table_is_the_agreed_one() {
    let table = TABLE
        .iter()
        .map(|(from, by, needs, to)| (from.to_string(), by.to_string(), *needs, to.to_string()));
    the_table_is_the_agreed_one(ROWS, COMMANDS, table.collect());
}

#[derive(Clone)]
struct Place {
    ground: Ground,
    id: PlacementId,
    /// The same person's place in another call of the year.
    other: PlacementId,
    /// The next person's place in this call.
    next: PlacementId,
    run: qabyl::kernel::ids::RunId,
}

async fn place(db: &TestDb) -> Place {
    let Two { first, second } = two(db, Releases::Everything).await;
    let (own, theirs) = (of(db, first.line).await, of(db, second.line).await);
    let (id, next, other) = (own[0].id, own[1].id, theirs[0].id);
    let (person, next_person) = (own[0].person, own[1].person);
    assert_eq!(theirs[0].person, person);
    let (call, institution, act) = (first.call, first.institution, db.act(start()));
    db.db
        .write(move |tx| {
            let account = |tx: &mut Conn, id: PersonId| -> Result<(AccountId, PersonId), Fault> {
                Ok((persons::table.find(id).select(persons::account_id).first(tx)?, id))
            };
            let (owner, stranger) = (account(tx, person)?, account(tx, next_person)?);
            let ground = Ground::lay(tx, &act, (call, institution), owner, stranger)?;
            let run = placements::table.find(id).select(placements::run_id).first(tx)?;
            Ok::<_, Fault>(Place {
                ground,
                id,
                other,
                next,
                run,
            })
        })
        .await
        .expect("laid down")
}

/// The one seat of the line is `holder`'s.
fn seat(tx: &mut Conn, it: &Place, holder: PlacementId) -> Result<(), Fault> {
    let person: PersonId = placements::table.find(holder).select(placements::person_id).first(tx)?;
    diesel::update(seats::table.filter(seats::call_id.eq(it.ground.call)))
        .set((seats::placement_id.eq(Some(holder)), seats::person_id.eq(Some(person))))
        .execute(tx)?;
    Ok(())
}

fn put(tx: &mut Conn, id: PlacementId, state: State, answer_by: Instant) -> Result<(), Fault> {
    diesel::update(placements::table.find(id))
        .set((placements::state.eq(state), placements::answer_by.eq(Some(answer_by))))
        .execute(tx)?;
    Ok(())
}

impl Place {
    /// The place in `state`; the seat is its own, or with the next person, who has an offer then.
    fn force(&self, tx: &mut Conn, now: Instant, state: State, command: &str) -> Result<(), Fault> {
        let hours = if command == "lapse" { -1 } else { 24 };
        let (holds, later) = (HOLDING.contains(&state), now.plus(TimeDelta::hours(24)));
        // The seat is free for a moment: two people hold it at no time.
        let none = (
            seats::placement_id.eq(None::<PlacementId>),
            seats::person_id.eq(None::<PersonId>),
        );
        diesel::update(seats::table.filter(seats::call_id.eq(self.ground.call)))
            .set(none)
            .execute(tx)?;
        put(tx, self.id, state, now.plus(TimeDelta::hours(hours)))?;
        put(
            tx,
            self.next,
            if holds { State::NotPlaced } else { State::Offered },
            later,
        )?;
        seat(tx, self, if holds { self.id } else { self.next })?;
        let Json(mut terms) = calls::table
            .find(self.ground.call)
            .select(calls::terms)
            .first::<Json>(tx)?;
        terms["host_consent"] = (command == "promote_to_nomination").into();
        if command == "close_reserve" {
            terms["reserve_valid_until"] = now.rfc3339().into();
        }
        diesel::update(calls::table.find(self.ground.call))
            .set(calls::terms.eq(Json(terms)))
            .execute(tx)?;
        Ok(())
    }

    fn condition(&self, tx: &mut Conn, ctx: &Ctx, due: Instant) -> Result<ConditionId, Fault> {
        let id: ConditionId = ctx.id();
        diesel::insert_into(condition_rows::table)
            .values((
                condition_rows::id.eq(id),
                condition_rows::placement_id.eq(self.id),
                condition_rows::kind.eq("medical"),
                condition_rows::state.eq("pending"),
                condition_rows::due_at.eq(due),
                condition_rows::note.eq(""),
            ))
            .execute(tx)?;
        Ok(id)
    }
}

/// Who does what others' places follow from.
#[derive(Clone)]
struct Others {
    owner: Ctx,
    next: Ctx,
    secretary: Ctx,
    chair: Ctx,
}

fn run(tx: &mut Conn, ctx: &Ctx, it: &Place, others: &Others, command: &str) -> Result<(), PlacementError> {
    let id = it.id;
    match command {
        "admit" => host::admit(tx, ctx, id, None).map(drop),
        "refuse" => host::refuse(tx, ctx, id, None, "No laboratory this year.").map(drop),
        "enrol" => {
            let day = NaiveDate::from_ymd_opt(2025, 9, 1).expect("a day");
            host::enrol(tx, ctx, id, None, "17-K", day).map(drop)
        }
        "report_no_show" => host::report_no_show(tx, ctx, id, None).map(drop),
        "defer" => host::defer(tx, ctx, id, None, "Serves until spring.").map(drop),
        "fail_conditions" => {
            let condition = it.condition(tx, ctx, ctx.now.plus(TimeDelta::days(9)))?;
            conditions::decide_condition(tx, ctx, id, None, condition, false, "No certificate.")
        }
        "accept" => answer::accept(tx, ctx, id, false),
        "decline" => answer::decline(tx, ctx, id),
        "withdraw" => answer::give_up(tx, ctx, id, "Another plan."),
        "revoke" => revoke::revoke(tx, ctx, id, "The diploma is not theirs."),
        "lapse" => lapse::lapse(tx, ctx, id).map(drop),
        "lapse_condition" => {
            let condition = it.condition(tx, ctx, ctx.now)?;
            act(tx, ctx, Due::Condition(id, condition)).map(drop)
        }
        "close_reserve" => act(tx, ctx, Due::Reserve(id)).map(drop),
        "release" => answer::accept(tx, &others.owner, it.other, false),
        // The next person declines: if they held the seat, it passes on.
        "promote_to_nomination" | "promote_to_offer" => {
            let holds: State = placements::table
                .find(it.next)
                .select(placements::state)
                .first(tx)
                .map_err(Fault::from)?;
            if holds == State::Offered {
                answer::decline(tx, &others.next, it.next)
            } else {
                Ok(())
            }
        }
        "reinstate" => {
            let run = correct::propose_correction(tx, &others.secretary, it.run, "A mark was read wrongly.")?;
            approve::approve_run(tx, &others.chair, run, None)?;
            publish::publish_run(tx, &others.secretary, run)
        }
        other => panic!("no operation for {other}"),
    }
}

fn of_place(error: PlacementError) -> Result<Came, Fault> {
    Ok(match error {
        PlacementError::Denied(denied) => denied.into(),
        PlacementError::NotFound => Came::Absent,
        PlacementError::WrongState { .. } | PlacementError::PlaceTaken => Came::WrongState,
        PlacementError::Fault(fault) => return Err(fault),
        other => Came::Broken(format!("{other:?}")),
    })
}

fn standing(tx: &mut Conn, id: PlacementId) -> Result<(String, i32), Fault> {
    Ok(placements::table
        .find(id)
        .select((placements::state, placements::version))
        .first(tx)?)
}

async fn attempt(db: &TestDb, it: &Place, (state, command): (&str, &str), asker: A) -> Came {
    let now = start().plus(TimeDelta::hours(1));
    let ctx = |asker| it.ground.ctx(db, now, asker);
    let others = Others {
        owner: ctx(A::Applicant),
        next: ctx(A::Stranger),
        secretary: ctx(A::Here(Role::Secretary)),
        chair: ctx(A::Here(Role::Chair)),
    };
    let (it, ctx) = (it.clone(), ctx(asker));
    let (state, command): (State, _) = (state.parse().expect("a state"), command.to_owned());
    tried(db, move |tx| {
        it.force(tx, now, state, &command)?;
        let before = standing(tx, it.id)?;
        match run(tx, &ctx, &it, &others, &command) {
            Ok(()) => Ok(moved(before, standing(tx, it.id)?)),
            Err(error) => of_place(error),
        }
    })
    .await
}

#[test]
fn every_command_on_a_place_is_done_in_its_states_by_those_who_may() {
    on_both(async |db| {
        let it = place(db).await;
        // One operation lets both kinds of silence lapse, each in its state.
        let mut rows: Vec<_> = ROWS.iter().copied().filter(|row| *row != BY_CAPACITY).collect();
        for row in &mut rows {
            row.1 = if row.1 == "lapse_host" { "lapse" } else { row.1 };
        }
        rows.push(("accepted", "lapse_condition", "conditions_not_met"));
        let passes = [
            "lapse",
            "lapse_condition",
            "close_reserve",
            "release",
            "promote_to_nomination",
            "promote_to_offer",
        ];
        let mut again = vec![("accepted", "accept"), ("declined", "decline")];
        for state in State::ALL.iter().map(|state| -> &str { state.as_str() }) {
            for command in passes.into_iter().chain(["reinstate"]) {
                let moves = rows.iter().any(|(from, by, _)| *from == state && *by == command);
                // Who is enrolled takes no other place of the year.
                if !moves && (state, command) != ("enrolled", "release") {
                    again.push((state, command));
                }
            }
        }
        let agreed = Agreed {
            states: State::ALL.iter().map(ToString::to_string).collect(),
            commands: COMMANDS,
            rows: &rows,
            again: &again,
            hidden: &[],
        };
        let table = agreed
            .holds(db, async |state, command, asker| {
                attempt(db, &it, (state, command), asker).await
            })
            .await;
        if let Some(table) = table {
            insta::assert_snapshot!("placement", table);
        }
    });
}
