//! A run and its ranking: proposed by one, approved by another, published; and what publication
//! does to a dossier.

use diesel::prelude::*;
use qabyl::accounts::{Ctx, Role};
use qabyl::applications::State as DossierState;
use qabyl::db::Conn;
use qabyl::db::schema::{allocation_runs, applications, persons};
use qabyl::kernel::Fault;
use qabyl::kernel::ids::{AccountId, ApplicationId, PersonId, RunId};
use qabyl::placements::propose::{Propose, propose_run};
use qabyl::placements::{PlacementError, RunState, approve, correct, publish};

use super::grid::{Agreed, Came, moved, tried};
use super::people::{Asker as A, Ground};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::placements::world::{Plan, build};

const SECRETARY: &[A] = &[A::Here(Role::Secretary)];

/// Who reads runs without proposing or publishing them.
const READS: &[A] = &[
    A::Here(Role::Chair),
    A::Here(Role::Observer),
    A::Here(Role::VotingMember),
    A::Here(Role::AppealMember),
];

/// Who reads them without approving.
const READS_TOO: &[A] = &[
    A::Here(Role::Secretary),
    A::Here(Role::Observer),
    A::Here(Role::VotingMember),
    A::Here(Role::AppealMember),
];

const COMMANDS: &[(&str, &[A], &[A])] = &[
    ("approve", &[A::Here(Role::Chair)], READS_TOO),
    ("publish", SECRETARY, READS),
    ("discard", SECRETARY, READS),
    ("correct", SECRETARY, READS),
];

const ROWS: &[(&str, &str, &str)] = &[
    ("draft", "approve", "approved"),
    ("draft", "discard", "discarded"),
    ("approved", "publish", "published"),
    ("approved", "discard", "discarded"),
];

#[derive(Clone)]
struct Drafted {
    ground: Ground,
    run: RunId,
    dossier: ApplicationId,
}

async fn drafted(db: &TestDb) -> Drafted {
    let act = db.act(start());
    let plan = Plan {
        applicants: 3,
        seats: 1,
        host_consent: false,
        reserve: 1,
    };
    let laid = db.db.write(move |tx| {
        let world = build(tx, &act, &plan)?;
        let account = |tx: &mut Conn, id: PersonId| -> Result<(AccountId, PersonId), Fault> {
            Ok((persons::table.find(id).select(persons::account_id).first(tx)?, id))
        };
        let (owner, stranger) = (account(tx, world.persons[0])?, account(tx, world.persons[1])?);
        let ground = Ground::lay(tx, &act, (world.call, world.institution), owner, stranger)?;
        let own = applications::table.filter(applications::person_id.eq(owner.1));
        let dossier = own.select(applications::id).first(tx)?;
        Ok::<_, Fault>((ground, dossier))
    });
    let (ground, dossier) = laid.await.expect("laid down");
    let ctx = ground.ctx(db, start(), A::Here(Role::Secretary));
    let command = Propose {
        call: ground.call,
        tour: None,
        seed: "seed".to_owned(),
        despite: None,
    };
    let run = db
        .db
        .write(move |tx| propose_run(tx, &ctx, &command))
        .await
        .expect("proposed");
    Drafted { ground, run, dossier }
}

fn standing(tx: &mut Conn, run: RunId) -> Result<(String, i32), Fault> {
    Ok(allocation_runs::table
        .find(run)
        .select((allocation_runs::state, allocation_runs::version))
        .first(tx)?)
}

fn force(tx: &mut Conn, run: RunId, state: RunState) -> Result<(), Fault> {
    diesel::update(allocation_runs::table.find(run))
        .set(allocation_runs::state.eq(state))
        .execute(tx)?;
    Ok(())
}

fn of_run(error: PlacementError) -> Result<Came, Fault> {
    Ok(match error {
        PlacementError::Denied(denied) => denied.into(),
        PlacementError::NotFound => Came::Absent,
        PlacementError::WrongRunState(_) => Came::WrongState,
        PlacementError::Fault(fault) => return Err(fault),
        other => Came::Broken(format!("{other:?}")),
    })
}

fn run(tx: &mut Conn, ctx: &Ctx, id: RunId, command: &str) -> Result<(), PlacementError> {
    match command {
        "approve" => approve::approve_run(tx, ctx, id, None),
        "publish" => publish::publish_run(tx, ctx, id),
        "discard" => approve::discard_run(tx, ctx, id),
        "correct" => correct::propose_correction(tx, ctx, id, "A mark was read wrongly.").map(drop),
        other => panic!("no operation for {other}"),
    }
}

async fn attempt(db: &TestDb, it: &Drafted, (state, command): (&str, &str), asker: A) -> Came {
    let (id, ctx, command) = (it.run, it.ground.ctx(db, start(), asker), command.to_owned());
    let state: RunState = state.parse().expect("a state");
    tried(db, move |tx| {
        force(tx, id, state)?;
        let before = standing(tx, id)?;
        match run(tx, &ctx, id, &command) {
            Ok(()) => Ok(moved(before, standing(tx, id)?)),
            Err(error) => of_run(error),
        }
    })
    .await
}

#[test]
fn every_command_on_a_run_is_done_in_its_states_by_those_who_may() {
    on_both(async |db| {
        let it = drafted(db).await;
        let agreed = Agreed {
            states: RunState::ALL.iter().map(ToString::to_string).collect(),
            commands: COMMANDS,
            rows: ROWS,
            // A correction is a run of its own: the corrected one stays as it was published.
            again: &[("published", "correct")],
            hidden: &[],
        };
        let table = agreed
            .holds(db, async |state, command, asker| {
                attempt(db, &it, (state, command), asker).await
            })
            .await;
        if let Some(table) = table {
            insta::assert_snapshot!("run", table);
        }
    });
}

#[test]
fn who_proposed_a_run_does_not_approve_it_whatever_else_they_are() {
    on_both(async |db| {
        let it = drafted(db).await;
        let secretary = it.ground.account(A::Here(Role::Secretary));
        let id = it.run;
        for state in RunState::ALL {
            let (state, chair) = (*state, it.ground.ctx(db, start(), A::Here(Role::Chair)));
            let came = tried(db, move |tx| {
                let proposed = allocation_runs::proposed_by.eq(chair.account().expect("an account"));
                diesel::update(allocation_runs::table.find(id))
                    .set(proposed)
                    .execute(tx)?;
                force(tx, id, state)?;
                match approve::approve_run(tx, &chair, id, None) {
                    Err(PlacementError::SecondPerson) => Ok(Came::Forbidden),
                    Err(error) => of_run(error),
                    Ok(()) => Ok(Came::Broken("approved what they proposed".to_owned())),
                }
            })
            .await;
            let expected = if state == RunState::Draft {
                Came::Forbidden
            } else {
                Came::WrongState
            };
            assert_eq!(came, expected, "{state}; the secretary is {secretary}");
        }
    });
}

#[test]
fn a_published_run_decides_those_that_it_was_computed_from_and_no_others() {
    on_both(async |db| {
        let it = drafted(db).await;
        for state in DossierState::ALL {
            let (it, state, ctx) = (it.clone(), *state, it.ground.ctx(db, start(), A::Here(Role::Secretary)));
            let came = tried(db, move |tx| {
                force(tx, it.run, RunState::Approved)?;
                diesel::update(applications::table.find(it.dossier))
                    .set(applications::state.eq(state))
                    .execute(tx)?;
                let done = publish::publish_run(tx, &ctx, it.run);
                let now: DossierState = applications::table
                    .find(it.dossier)
                    .select(applications::state)
                    .first(tx)?;
                match done {
                    Ok(()) => Ok(Came::Went(now.to_string())),
                    // It is not the field that was approved.
                    Err(PlacementError::OutOfDate) if now == state => Ok(Came::WrongState),
                    Err(error) => of_run(error),
                }
            })
            .await;
            let expected = match state {
                DossierState::Scored => Came::Went("decided".to_owned()),
                _ => Came::WrongState,
            };
            assert_eq!(came, expected, "{state}");
        }
    });
}
