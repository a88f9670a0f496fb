//! A review: its reviewer's commands, the chair's, and those of who upheld an appeal.

use diesel::prelude::*;
use qabyl::accounts::{Ctx, Role};
use qabyl::applications::State as DossierState;
use qabyl::db::schema::{accounts, applications, persons, reviews};
use qabyl::db::{Conn, Json};
use qabyl::kernel::Fault;
use qabyl::kernel::ids::{AccountId, ApplicationId, PersonId, ReviewId};
use qabyl::reviews::State;
use qabyl::reviews::lifecycle::TABLE;
use qabyl::reviews::model::Scores;
use qabyl::reviews::{
    DeclareConflict, Reopen, ReviewError, SaveScores, begin, declare_conflict, reopen, reread, save, submit,
};
use serde_json::json;

use super::grid::{Agreed, Came, moved, the_table_is_the_agreed_one, tried};
use super::people::{Asker as A, Ground};
use crate::desk::house::House;
use crate::harness::TestDb;
use crate::harness::databases::{on_both, start};

/// The reviewer whose review it is.
const OWN: &[A] = &[A::Here(Role::Reviewer)];

/// Who reads all reviews of a call, and is told that this one is another's.
const READS: &[A] = &[
    A::Here(Role::Secretary),
    A::Here(Role::Chair),
    A::Here(Role::Observer),
    A::Here(Role::VotingMember),
    A::Here(Role::AppealMember),
];

const READS_WITHOUT_OPENING: &[A] = &[
    A::Here(Role::Secretary),
    A::Here(Role::Observer),
    A::Here(Role::VotingMember),
    A::Here(Role::AppealMember),
];

/// Who reads runs, beside whom an appeal member decides.
const READS_RUNS: &[A] = &[
    A::Here(Role::Secretary),
    A::Here(Role::Chair),
    A::Here(Role::Observer),
    A::Here(Role::VotingMember),
];

const COMMANDS: &[(&str, &[A], &[A])] = &[
    ("begin", OWN, READS),
    ("declare_conflict", OWN, READS),
    ("save", OWN, READS),
    ("submit", OWN, READS),
    ("reopen", &[A::Here(Role::Chair)], READS_WITHOUT_OPENING),
    ("reread", &[A::Here(Role::AppealMember)], READS_RUNS),
];

const ROWS: &[(&str, &str, &str)] = &[
    ("assigned", "begin", "in_progress"),
    ("assigned", "declare_conflict", "conflict_declared"),
    ("in_progress", "save", "in_progress"),
    ("in_progress", "submit", "submitted"),
    ("in_progress", "declare_conflict", "conflict_declared"),
    ("submitted", "reopen", "reopened"),
    ("submitted", "reread", "reopened"),
    ("reopened", "save", "reopened"),
    ("reopened", "submit", "submitted"),
    ("reopened", "declare_conflict", "conflict_declared"),
];

#[test]
fn the_reviews_table_is_the_agreed_one() {
    let table = TABLE
        .iter()
        .map(|(from, by, needs, to)| (from.to_string(), by.to_string(), Some(*needs), to.to_string()));
    the_table_is_the_agreed_one(ROWS, COMMANDS, table.collect());
}

#[derive(Clone)]
struct Given {
    ground: Ground,
    dossier: ApplicationId,
    review: ReviewId,
}

async fn given(db: &TestDb) -> Given {
    let house = House::new(db).await;
    let owner = house.dossier("Асанова Айгүл", DossierState::InReview, 1).await;
    let other = house.dossier("Бекова Нурай", DossierState::InReview, 2).await;
    let (act, call, rulebook) = (db.act(start()), house.call, house.rulebook);
    house
        .write(move |tx| {
            let person = |tx: &mut Conn, id: ApplicationId| -> Result<(AccountId, PersonId), Fault> {
                let rows = applications::table.inner_join(persons::table.inner_join(accounts::table));
                Ok(rows
                    .filter(applications::id.eq(id))
                    .select((accounts::id, persons::id))
                    .first(tx)?)
            };
            let (owner_of, other_of) = (person(tx, owner.id)?, person(tx, other.id)?);
            let ground = Ground::lay(tx, &act, (call, act.id()), owner_of, other_of)?;
            let review: ReviewId = act.id();
            diesel::insert_into(reviews::table)
                .values((
                    reviews::id.eq(review),
                    reviews::application_id.eq(owner.id),
                    reviews::reviewer_id.eq(ground.account(A::Here(Role::Reviewer))),
                    reviews::state.eq("assigned"),
                    reviews::rulebook_id.eq(rulebook),
                    reviews::scores.eq(Json(json!({}))),
                    reviews::comment.eq(""),
                    reviews::assigned_at.eq(act.now),
                    reviews::version.eq(1),
                ))
                .execute(tx)?;
            Ok(Given {
                ground,
                dossier: owner.id,
                review,
            })
        })
        .await
}

fn scores() -> Scores {
    [("motivation", 40_000), ("potential", 30_000)]
        .map(|(key, points)| (key.to_owned(), points))
        .into()
}

fn of(error: ReviewError) -> Came {
    match error {
        ReviewError::Denied(denied) => denied.into(),
        ReviewError::NotFound => Came::Absent,
        ReviewError::WrongState => Came::WrongState,
        other => Came::Broken(format!("{other:?}")),
    }
}

fn run(tx: &mut Conn, ctx: &Ctx, it: &Given, command: &str) -> Result<(), ReviewError> {
    let review = it.review;
    let kept = SaveScores {
        review,
        version: 1,
        scores: scores(),
        comment: "Good.".to_owned(),
    };
    let why = Reopen {
        review,
        version: 1,
        reason: "The second page was not read.".to_owned(),
    };
    match command {
        "begin" => begin(tx, ctx, review, 1),
        "save" => save(tx, ctx, &kept),
        "submit" => submit(tx, ctx, &kept),
        "declare_conflict" => {
            let reason = "A cousin.".to_owned();
            declare_conflict(
                tx,
                ctx,
                &DeclareConflict {
                    review,
                    version: 1,
                    reason,
                },
            )
        }
        "reopen" => reopen(tx, ctx, &why),
        "reread" => reread(tx, ctx, &why),
        other => panic!("no operation for {other}"),
    }
    .map(drop)
}

fn standing(tx: &mut Conn, id: ReviewId) -> Result<(String, i32), Fault> {
    Ok(reviews::table
        .find(id)
        .select((reviews::state, reviews::version))
        .first(tx)?)
}

/// Tries a command while the dossier itself is `with`.
async fn attempt(db: &TestDb, it: &Given, with: DossierState, (state, command): (&str, &str), asker: A) -> Came {
    let (it, ctx) = (it.clone(), it.ground.ctx(db, start(), asker));
    let (state, command) = (state.to_owned(), command.to_owned());
    tried(db, move |tx| {
        diesel::update(reviews::table.find(it.review))
            .set(reviews::state.eq(&state))
            .execute(tx)?;
        diesel::update(applications::table.find(it.dossier))
            .set(applications::state.eq(with))
            .execute(tx)?;
        let before = standing(tx, it.review)?;
        match run(tx, &ctx, &it, &command) {
            Ok(()) => Ok(moved(before, standing(tx, it.review)?)),
            Err(ReviewError::Fault(fault)) => Err(fault),
            Err(error) => Ok(of(error)),
        }
    })
    .await
}

#[test]
fn every_command_on_a_review_is_done_in_its_states_by_those_who_may() {
    on_both(async |db| {
        let it = given(db).await;
        let agreed = Agreed {
            states: State::ALL.iter().map(ToString::to_string).collect(),
            commands: COMMANDS,
            rows: ROWS,
            again: &[],
            hidden: &[],
        };
        // An appeal is upheld when the list is out; everything else is done before.
        let table = agreed
            .holds(db, async |state, command, asker| {
                let listed = command == "reread";
                let with = if listed {
                    DossierState::Decided
                } else {
                    DossierState::InReview
                };
                attempt(db, &it, with, (state, command), asker).await
            })
            .await;
        if let Some(table) = table {
            insta::assert_snapshot!("review", table);
        }
    });
}

#[test]
fn no_review_moves_while_its_dossier_is_elsewhere() {
    on_both(async |db| {
        let it = given(db).await;
        for with in DossierState::ALL {
            for (state, command, _) in ROWS {
                let may = COMMANDS.iter().find(|(name, ..)| name == command).expect("a command").1;
                let came = attempt(db, &it, *with, (state, command), may[0]).await;
                let listed = matches!(with, DossierState::Scored | DossierState::Decided);
                let owed = matches!(*state, "assigned" | "in_progress" | "reopened");
                let moves = match *command {
                    "reread" => listed,
                    "reopen" => *with == DossierState::InReview,
                    _ => *with == DossierState::InReview || (listed && owed),
                };
                assert_eq!(
                    matches!(came, Came::Went(_)),
                    moves,
                    "{state} × {command} while the dossier is {with}: {came:?}"
                );
                assert!(
                    moves || came == Came::WrongState,
                    "{state} × {command} while {with}: {came:?}"
                );
            }
        }
    });
}
