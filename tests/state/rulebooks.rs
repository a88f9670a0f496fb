//! A version of a rulebook: proposed, approved by another person, brought into force, replaced.

use diesel::prelude::*;
use qabyl::accounts::{Ctx, Role};
use qabyl::calls::rulebook::Rulebook;
use qabyl::calls::{
    self, ApproveError, DraftError, ProposeDraft, RulebookState, approve, keep_dry_run, propose_draft, save_draft,
};
use qabyl::db::schema::{persons, rulebooks};
use qabyl::db::{Conn, Json};
use qabyl::kernel::Fault;
use qabyl::kernel::ids::{AccountId, PersonId, RulebookId};
use qabyl::placements::rule_change::bring_into_force;
use serde_json::json;

use super::grid::{Agreed, Came, moved, tried};
use super::people::{Asker as A, Ground};
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};
use crate::placements::world::{Plan, build};

/// Who drafts, and brings into force: the call's secretary, and who manages calls.
const DRAFTERS: &[A] = &[A::Here(Role::Secretary), A::Here(Role::Administrator)];
const CHAIR: &[A] = &[A::Here(Role::Chair)];

const READS: &[A] = &[
    A::Here(Role::Chair),
    A::Here(Role::Observer),
    A::Here(Role::VotingMember),
    A::Here(Role::AppealMember),
];

const READS_TOO: &[A] = &[
    A::Here(Role::Secretary),
    A::Here(Role::Observer),
    A::Here(Role::VotingMember),
    A::Here(Role::AppealMember),
];

const ONLY_READS: &[A] = &[
    A::Here(Role::Observer),
    A::Here(Role::VotingMember),
    A::Here(Role::AppealMember),
];

const COMMANDS: &[(&str, &[A], &[A])] = &[
    (
        "keep_dry_run",
        &[A::Here(Role::Secretary), A::Here(Role::Chair)],
        ONLY_READS,
    ),
    ("approve", CHAIR, READS_TOO),
    (
        "bring_into_force",
        &[A::Here(Role::Secretary), A::Here(Role::Administrator), A::Clock],
        READS,
    ),
    ("propose_another", DRAFTERS, READS),
    ("approve_another", CHAIR, READS_TOO),
    (
        "bring_another_into_force",
        &[A::Here(Role::Secretary), A::Here(Role::Administrator), A::Clock],
        READS,
    ),
];

const ROWS: &[(&str, &str, &str)] = &[
    ("draft", "approve", "approved"),
    ("approved", "bring_into_force", "published"),
    ("draft", "propose_another", "superseded"),
    ("approved", "approve_another", "superseded"),
    ("published", "bring_another_into_force", "superseded"),
];

#[derive(Clone)]
struct Book {
    ground: Ground,
    id: RulebookId,
    another: RulebookId,
    first: RulebookId,
    rules: Rulebook,
}

fn version(tx: &mut Conn, it: (RulebookId, i32), ground: &Ground, body: &Rulebook) -> Result<(), Fault> {
    diesel::insert_into(rulebooks::table)
        .values((
            rulebooks::id.eq(it.0),
            rulebooks::call_id.eq(ground.call),
            rulebooks::number.eq(it.1),
            rulebooks::state.eq("draft"),
            rulebooks::body.eq(Json::of(body)?),
            rulebooks::hash.eq(vec![u8::try_from(it.1).unwrap_or(9); 32]),
            rulebooks::proposed_by.eq(Some(ground.account(A::Here(Role::Secretary)))),
            rulebooks::created_at.eq(start()),
            rulebooks::basis.eq("Order 17"),
            rulebooks::dry_run.eq(Some(Json(json!({})))),
            rulebooks::dry_run_at.eq(Some(start())),
        ))
        .execute(tx)?;
    Ok(())
}

async fn book(db: &TestDb) -> Book {
    let act = db.act(start());
    let plan = Plan {
        applicants: 2,
        seats: 1,
        host_consent: false,
        reserve: 1,
    };
    db.db
        .write(move |tx| {
            let world = build(tx, &act, &plan)?;
            let account = |tx: &mut Conn, id: PersonId| -> Result<(AccountId, PersonId), Fault> {
                Ok((persons::table.find(id).select(persons::account_id).first(tx)?, id))
            };
            let (owner, stranger) = (account(tx, world.persons[0])?, account(tx, world.persons[1])?);
            let ground = Ground::lay(tx, &act, (world.call, world.institution), owner, stranger)?;
            let (first, body) = rulebooks::table
                .select((rulebooks::id, rulebooks::body))
                .first::<(_, Json)>(tx)?;
            let rules: Rulebook = body.read()?;
            let (id, another) = (act.id(), act.id());
            version(tx, (id, 2), &ground, &rules)?;
            version(tx, (another, 3), &ground, &rules)?;
            Ok::<_, Fault>(Book {
                ground,
                id,
                another,
                first,
                rules,
            })
        })
        .await
        .expect("laid down")
}

fn put(tx: &mut Conn, id: RulebookId, state: RulebookState, ground: &Ground) -> Result<(), Fault> {
    let approved = matches!(state, RulebookState::Approved | RulebookState::Published);
    let by = approved.then(|| ground.account(A::Here(Role::Chair)));
    diesel::update(rulebooks::table.find(id))
        .set((rulebooks::state.eq(state), rulebooks::approved_by.eq(by)))
        .execute(tx)?;
    Ok(())
}

/// The version in `state`; one is in force, and another is as far as the command needs it.
fn force(tx: &mut Conn, it: &Book, state: RulebookState, command: &str) -> Result<(), Fault> {
    let in_force = state == RulebookState::Published;
    let first = if in_force {
        RulebookState::Superseded
    } else {
        RulebookState::Published
    };
    put(tx, it.first, first, &it.ground)?;
    let another = match command {
        "approve_another" => RulebookState::Draft,
        "bring_another_into_force" => RulebookState::Approved,
        _ => RulebookState::Superseded,
    };
    put(tx, it.another, another, &it.ground)?;
    put(tx, it.id, state, &it.ground)
}

fn of_approval(error: ApproveError) -> Came {
    match error {
        ApproveError::Denied(denied) => denied.into(),
        ApproveError::Absent => Came::Absent,
        ApproveError::WrongState => Came::WrongState,
        other => Came::Broken(format!("{other:?}")),
    }
}

fn of_draft(error: DraftError) -> Came {
    match error {
        DraftError::Denied(denied) => denied.into(),
        DraftError::OutOfDate => Came::WrongState,
        other => Came::Broken(format!("{other:?}")),
    }
}

fn propose(tx: &mut Conn, ctx: &Ctx, it: &Book) -> Result<(), DraftError> {
    let (call, mut rules) = (it.ground.call, it.rules.clone());
    rules.admission_year += 1;
    save_draft(tx, ctx, call, 0, &rules)?;
    let basis = "Order 18".to_owned();
    propose_draft(
        tx,
        ctx,
        &ProposeDraft {
            call,
            version: 1,
            basis,
            effective_at: None,
        },
    )
    .map(drop)
}

fn run(tx: &mut Conn, ctx: &Ctx, it: &Book, command: &str) -> Result<(), Came> {
    match command {
        "keep_dry_run" => keep_dry_run(tx, ctx, it.id, json!({"moves": 0})).map_err(of_draft),
        "approve" => approve(tx, ctx, it.id).map(drop).map_err(of_approval),
        "approve_another" => approve(tx, ctx, it.another).map(drop).map_err(of_approval),
        "bring_into_force" => bring_into_force(tx, ctx, it.id).map_err(of_approval),
        "bring_another_into_force" => bring_into_force(tx, ctx, it.another).map_err(of_approval),
        "propose_another" => propose(tx, ctx, it).map_err(of_draft),
        other => panic!("no operation for {other}"),
    }
}

fn standing(tx: &mut Conn, id: RulebookId) -> Result<(String, i32), Fault> {
    let found = calls::rulebook_version(tx, id)?.ok_or_else(|| Fault::broken("no version"))?;
    Ok((found.state.to_string(), 0))
}

async fn attempt(db: &TestDb, it: &Book, (state, command): (&str, &str), asker: A) -> Came {
    let (it, ctx, command) = (it.clone(), it.ground.ctx(db, start(), asker), command.to_owned());
    let state: RulebookState = state.parse().expect("a state");
    tried(db, move |tx| {
        force(tx, &it, state, &command)?;
        let before = standing(tx, it.id)?;
        Ok(match run(tx, &ctx, &it, &command) {
            Ok(()) => moved(before, standing(tx, it.id)?),
            Err(came) => came,
        })
    })
    .await
}

#[test]
fn every_command_on_a_rulebook_is_done_in_its_states_by_those_who_may() {
    on_both(async |db| {
        let it = book(db).await;
        // What is looked at stays; another version replaces only the one that stands where it goes.
        let mut again = vec![("draft", "keep_dry_run"), ("approved", "keep_dry_run")];
        for state in RulebookState::ALL.iter().map(|state| -> &str { state.as_str() }) {
            for command in ["propose_another", "approve_another", "bring_another_into_force"] {
                if !ROWS.iter().any(|(from, by, _)| *from == state && *by == command) {
                    again.push((state, command));
                }
            }
        }
        let agreed = Agreed {
            states: RulebookState::ALL.iter().map(ToString::to_string).collect(),
            commands: COMMANDS,
            rows: ROWS,
            again: &again,
            hidden: &[],
        };
        let table = agreed
            .holds(db, async |state, command, asker| {
                attempt(db, &it, (state, command), asker).await
            })
            .await;
        if let Some(table) = table {
            insta::assert_snapshot!("rulebook", table);
        }
    });
}
