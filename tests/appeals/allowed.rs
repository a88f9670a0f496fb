//! Every state, every command, every role; windows; who is barred.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::Role;
use qabyl::accounts::policy::{Permission, permissions};
use qabyl::applications::NewFile;
use qabyl::calls;
use qabyl::committee::appeals::assign::{Assign, assign};
use qabyl::committee::appeals::decide::{Decide, Verdict, decide};
use qabyl::committee::appeals::evidence::add_document;
use qabyl::committee::appeals::file::{File, file};
use qabyl::committee::appeals::lifecycle::TABLE;
use qabyl::committee::appeals::{AppealError, Command, Problem, State, Which, next, rules};
use qabyl::db::schema::{reviews, stored_files};
use qabyl::kernel::ids::{AccountId, ReviewId};
use qabyl::kernel::{Fault, Instant};
use serde_json::json;

use super::world::{Listed, listed};
use crate::harness::TestDb;
use crate::harness::databases::on_both;

#[test]
fn the_table_says_every_state_every_command_and_who() {
    let mut lines = Vec::new();
    for state in State::ALL {
        for command in Command::ALL {
            let rows: Vec<_> = TABLE
                .iter()
                .filter(|(from, by, ..)| from == state && by == command)
                .collect();
            assert!(rows.len() <= 1);
            let Some((_, _, needs, to)) = rows.first() else {
                assert_eq!(next(*state, *command), None);
                continue;
            };
            assert_eq!(next(*state, *command), Some(*to));
            let mut who: Vec<String> = Role::ALL
                .iter()
                .filter(|role| permissions(**role).contains(needs))
                .map(ToString::to_string)
                .collect();
            if *needs == Permission::Apply {
                who.push("applicant".to_owned());
            }
            lines.push(format!("{state} {command} {to}: {}", who.join(", ")));
        }
    }
    assert_eq!(
        lines,
        [
            "filed document filed: applicant",
            "filed assign assigned: secretary",
            "assigned assign assigned: secretary",
            "assigned uphold upheld: appeal_member",
            "assigned dismiss dismissed: appeal_member",
        ]
    );
}

/// What came of a command that is rolled back whatever comes.
#[derive(Debug)]
enum Tried {
    Done,
    Refused(AppealError),
}

impl From<Fault> for Tried {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault.into())
    }
}

async fn tried(db: &TestDb, it: &Listed, role: Option<Role>, command: Command, now: Instant) -> Tried {
    let ctx = match role {
        Some(role) => it.colleague(db, now, it.member, role),
        None => it.applicant(db, now),
    };
    let placement = it.placement;
    let member = it.member;
    let work = move |tx: &mut qabyl::db::Conn| -> Result<(), Tried> {
        let application = it_application(tx, placement)?;
        let appeal = qabyl::committee::appeals::read::of_application(tx, application)?;
        let appeal = appeal.into_iter().next().expect("an appeal");
        let verdict = if command == Command::Dismiss {
            Verdict::Dismiss
        } else {
            Verdict::List
        };
        let done = match command {
            Command::Document => {
                let file = NewFile {
                    hash: "0".repeat(64),
                    name: "proof.pdf".to_owned(),
                    pages: 1,
                };
                add_document(tx, &ctx, Which::Place(placement), &file)
            }
            Command::Assign => {
                let command = Assign {
                    appeal: appeal.id,
                    version: appeal.version,
                    member,
                };
                assign(tx, &ctx, &command)
            }
            Command::Uphold | Command::Dismiss => {
                let command = Decide {
                    appeal: appeal.id,
                    version: appeal.version,
                    verdict,
                    answer: "Checked.".to_owned(),
                };
                decide(tx, &ctx, &command)
            }
        };
        // Nothing stays: the next command meets the same state.
        Err(done.map_or_else(Tried::Refused, |_| Tried::Done))
    };
    db.db.write(work).await.expect_err("rolled back")
}

fn it_application(
    tx: &mut qabyl::db::Conn,
    placement: qabyl::kernel::ids::PlacementId,
) -> Result<qabyl::kernel::ids::ApplicationId, Fault> {
    let found = qabyl::placements::read::placement(tx, placement)?;
    Ok(found.expect("a placement").application)
}

/// Tries every command as everybody; only what the table says is done.
async fn everything_is_as_the_table_says(db: &TestDb, it: &Listed, state: State) {
    let now = it.at.plus(TimeDelta::hours(3));
    for command in Command::ALL {
        let row = TABLE.iter().find(|(from, by, ..)| *from == state && by == command);
        let roles = Role::ALL.iter().copied().map(Some).chain([None]);
        for role in roles {
            let may = row.is_some_and(|(_, _, needs, _)| match role {
                Some(role) => permissions(role).contains(needs),
                None => *needs == Permission::Apply,
            });
            let came = tried(db, it, role, *command, now).await;
            match came {
                Tried::Done => assert!(may, "{state} {command} by {role:?}"),
                Tried::Refused(error) => {
                    assert!(!may, "{state} {command} by {role:?}: {error}");
                    assert!(
                        matches!(error, AppealError::Denied(_) | AppealError::WrongState),
                        "{state} {command} by {role:?}: {error}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_command_is_done_in_its_state_by_its_role_and_by_nobody_else() {
    on_both(async |db| {
        let it = listed(db).await;
        let at = it.at;
        db.db
            .write(move |tx| {
                diesel::insert_into(stored_files::table)
                    .values((
                        stored_files::hash.eq("0".repeat(64)),
                        stored_files::size.eq(1_i64),
                        stored_files::media_type.eq("application/pdf"),
                        stored_files::created_at.eq(at),
                    ))
                    .execute(tx)?;
                Ok::<_, Fault>(())
            })
            .await
            .expect("a file");
        let appeal = it.filed(db).await;
        everything_is_as_the_table_says(db, &it, State::Filed).await;
        let appeal = it.assigned(db, appeal.id, appeal.version).await;
        everything_is_as_the_table_says(db, &it, State::Assigned).await;
        let ctx = it.panel(db, it.at.plus(TimeDelta::hours(4)));
        let command = Decide {
            appeal: appeal.id,
            version: appeal.version,
            verdict: Verdict::List,
            answer: "The list was made wrongly.".to_owned(),
        };
        db.db.write(move |tx| decide(tx, &ctx, &command)).await.expect("upheld");
        everything_is_as_the_table_says(db, &it, State::Upheld).await;
    });
}

#[test]
fn a_dismissed_appeal_stays_as_it_is() {
    on_both(async |db| {
        let it = listed(db).await;
        let appeal = it.filed(db).await;
        let appeal = it.assigned(db, appeal.id, appeal.version).await;
        let ctx = it.panel(db, it.at.plus(TimeDelta::hours(4)));
        let command = Decide {
            appeal: appeal.id,
            version: appeal.version,
            verdict: Verdict::Dismiss,
            answer: "The number is right.".to_owned(),
        };
        let done = db
            .db
            .write(move |tx| decide(tx, &ctx, &command))
            .await
            .expect("dismissed");
        assert_eq!((done.state, done.remedy), (State::Dismissed, None));
        everything_is_as_the_table_says(db, &it, State::Dismissed).await;
    });
}

/// Somebody else of the panel, who was given this dossier to score.
async fn scorer(db: &TestDb, it: &Listed) -> AccountId {
    let (application, call, now) = (it.application, it.world.world.call, it.at);
    let act = db.act(now);
    let reviewer = it.member;
    db.db
        .write(move |tx| {
            let rulebook = calls::published_rulebook(tx, call)?.expect("rules").id;
            diesel::insert_into(reviews::table)
                .values((
                    reviews::id.eq(act.id::<ReviewId>()),
                    reviews::application_id.eq(application),
                    reviews::reviewer_id.eq(reviewer),
                    reviews::state.eq("conflict_declared"),
                    reviews::rulebook_id.eq(rulebook),
                    reviews::scores.eq(qabyl::db::Json(json!({}))),
                    reviews::comment.eq(""),
                    reviews::assigned_at.eq(now),
                    reviews::version.eq(1),
                ))
                .execute(tx)?;
            Ok::<_, Fault>(reviewer)
        })
        .await
        .expect("a scorer")
}

#[test]
fn who_scored_or_approved_is_never_named_and_never_decides() {
    on_both(async |db| {
        let it = listed(db).await;
        let appeal = it.filed(db).await;
        let chair = it.world.world.chair;
        let secretary = it.world.secretary(db, it.at.plus(TimeDelta::hours(2)));
        // The chair approved the list; the student is no member at all.
        for member in [chair, it.student(db).await] {
            let (ctx, id, version) = (secretary.clone(), appeal.id, appeal.version);
            let command = Assign {
                appeal: id,
                version,
                member,
            };
            let refused = db.db.write(move |tx| assign(tx, &ctx, &command)).await;
            assert!(matches!(refused, Err(AppealError::Invalid(Problem::MemberUnfit))));
        }
        let appeal = it.assigned(db, appeal.id, appeal.version).await;
        assert_eq!(appeal.member, Some(it.member));
        // Somebody who gets the dossier to score afterwards has lost the right to decide.
        scorer(db, &it).await;
        let ctx = it.panel(db, it.at.plus(TimeDelta::hours(4)));
        let command = Decide {
            appeal: appeal.id,
            version: appeal.version,
            verdict: Verdict::List,
            answer: "Right.".to_owned(),
        };
        let refused = db.db.write(move |tx| decide(tx, &ctx, &command)).await;
        assert!(matches!(refused, Err(AppealError::Denied(_))), "{refused:?}");
        // And the check says so.
        let broken = db
            .db
            .read(|conn| Ok::<_, Fault>(qabyl::check::ask(conn)))
            .await
            .expect("asked");
        assert!(
            broken.iter().any(|it| it.name == "appeals.no_scorer_decides"),
            "{broken:?}"
        );
    });
}

#[test]
fn an_appeal_is_taken_until_the_end_of_the_last_working_day_and_no_moment_longer() {
    on_both(async |db| {
        let it = listed(db).await;
        let call = it.world.world.call;
        let call = db.db.read(move |conn| calls::call(conn, call)).await.expect("readable");
        let call = call.expect("a call");
        // Friday 2025-07-04 in Bishkek: the third working day after it is Wednesday.
        let friday: Instant = "2025-07-04T12:00:00Z".parse().expect("a moment");
        let until: Instant = "2025-07-09T18:00:00Z".parse().expect("a moment");
        assert_eq!(rules::closes(&call, friday).expect("a day"), until);
        // 23:30 in Bishkek still is the same day, though 17:30 UTC.
        let late: Instant = "2025-07-04T17:30:00Z".parse().expect("a moment");
        assert_eq!(rules::closes(&call, late).expect("a day"), until);
        let closes = rules::closes(&call, it.at).expect("a day");
        let send = async |at: Instant, reasons: &str| {
            let ctx = it.applicant(db, at);
            let command = File {
                which: Which::Place(it.placement),
                reasons: reasons.to_owned(),
            };
            db.db.write(move |tx| file(tx, &ctx, &command)).await
        };
        assert!(matches!(send(closes, "Late").await, Err(AppealError::Late)));
        let last = closes.minus(TimeDelta::microseconds(1));
        assert!(matches!(
            send(last, " \n ").await,
            Err(AppealError::Invalid(Problem::TextNeeded))
        ));
        assert!(matches!(
            send(last, &"я".repeat(4_001)).await,
            Err(AppealError::Invalid(Problem::TextLong(4_000, 4_001)))
        ));
        assert!(matches!(
            send(last, "a\u{7}b").await,
            Err(AppealError::Invalid(Problem::TextCharacter(_)))
        ));
        assert_eq!(send(last, "In time").await.expect("filed").state, State::Filed);
        assert!(matches!(send(last, "Twice").await, Err(AppealError::Already)));
    });
}
