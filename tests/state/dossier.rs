//! A dossier that any state and any command can be tried on.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::{Ctx, Role};
use qabyl::applications::desk::reasons::EligibilityReason;
use qabyl::applications::desk::{
    DecideEligibility, DeskError, RequestCorrection, decide_eligibility, open_check, recheck, request_correction,
};
use qabyl::applications::{
    ChangeError, DocumentState, ExpireError, Item, SectionKey, State, SubmitError, WithdrawReason, head,
    lapse_corrections, submit, undo_withdrawal,
};
use qabyl::db::schema::{
    applications, calls, corrections, documents, eligibility_decisions, programmes, requirements, reviews, rulebooks,
};
use qabyl::db::{Conn, Json};
use qabyl::kernel::ids::{AccountId, ApplicationId, CorrectionId, ReviewId, RulebookId};
use qabyl::kernel::{Fault, Instant};
use qabyl::placements::{PlacementError, leave};
use qabyl::reviews::{Assign, ReviewError, assign, rate_complete, third_readers};
use serde_json::json;

use super::grid::{Came, moved, tried};
use super::people::{Asker as A, Ground};
use crate::applications::world::{OTHER_FILE, world};
use crate::desk::house;
use crate::harness::TestDb;
use crate::placements::ground;

#[derive(Clone)]
pub struct Dossier {
    pub ground: Ground,
    pub id: ApplicationId,
    /// A version that a newer one replaced.
    old_rules: RulebookId,
    rules: RulebookId,
    readers: [AccountId; 2],
    pub now: Instant,
}

/// A dossier that was handed in, and everybody who may ask for something.
pub async fn dossier(db: &TestDb) -> Dossier {
    let world = world(db).await;
    let id = world.complete(db).await;
    world.submit(db, id, world.opens).await.expect("submitted");
    let call = world.dossier(db, id).await.call.id;
    let (act, owner, stranger) = (db.act(world.opens), world.student, world.other);
    let now = world.opens.plus(TimeDelta::hours(1));
    let laid = db.db.write(move |tx| {
        let institution = programmes::table.select(programmes::institution_id).first(tx)?;
        let ground = Ground::lay(tx, &act, (call, institution), owner, stranger)?;
        diesel::update(rulebooks::table)
            .set(rulebooks::body.eq(Json(house::rules())))
            .execute(tx)?;
        let (rules, old_rules): (RulebookId, RulebookId) =
            (rulebooks::table.select(rulebooks::id).first(tx)?, act.id());
        let old = (
            rulebooks::id.eq(old_rules),
            rulebooks::call_id.eq(call),
            rulebooks::number.eq(2),
            rulebooks::state.eq("superseded"),
            rulebooks::body.eq(Json(house::rules())),
            rulebooks::hash.eq(vec![4_u8; 32]),
            rulebooks::created_at.eq(act.now),
        );
        diesel::insert_into(rulebooks::table).values(old).execute(tx)?;
        let readers = [
            ground::account(tx, &act, "reader-1")?,
            ground::account(tx, &act, "reader-2")?,
        ];
        Ok::<_, Fault>((ground, rules, old_rules, readers))
    });
    let (ground, rules, old_rules, readers) = laid.await.expect("laid down");
    Dossier {
        ground,
        id,
        old_rules,
        rules,
        readers,
        now,
    }
}

/// Rules of a call that reviews nothing.
fn by_marks() -> serde_json::Value {
    let title = json!({"ky": "а", "kk": "ә", "ru": "б", "en": "a"});
    json!({"admission_year": 2026,
        "marks": {"common": "five",
            "scales": [{"key": "five", "titles": title, "lowest": "2", "highest": "5"}]},
        "criteria": [{"key": "mark", "titles": title, "measure": "average_mark", "weight": "100",
            "lowest": "2", "highest": "5"}],
        "rounding": {"places": 2}, "ranking": {}, "reserve": {"names": 3}})
}

fn standing(tx: &mut Conn, id: ApplicationId) -> Result<(String, i32), Fault> {
    let head = head(tx, id)?.ok_or_else(|| Fault::broken("no dossier"))?;
    Ok((head.state.to_string(), head.version))
}

impl Dossier {
    /// Puts the dossier into `state`, with what such a dossier has.
    pub fn force(&self, tx: &mut Conn, ctx: &Ctx, state: State, command: &str) -> Result<(), Fault> {
        let submitted = (state != State::Draft).then_some(self.now);
        diesel::update(applications::table.find(self.id))
            .set((
                applications::state.eq(state),
                applications::submitted_at.eq(submitted),
                applications::withdrawn_from.eq((state == State::Withdrawn).then_some("submitted")),
            ))
            .execute(tx)?;
        if state == State::CorrectionRequested {
            let lapsed = command == "lapse_correction";
            let due = self.now.plus(TimeDelta::hours(if lapsed { -1 } else { 24 }));
            diesel::insert_into(corrections::table)
                .values((
                    corrections::id.eq(ctx.id::<CorrectionId>()),
                    corrections::application_id.eq(self.id),
                    corrections::items.eq(Json::of(&[
                        Item::Section(SectionKey::Education),
                        Item::Document("medical".to_owned()),
                    ])?),
                    corrections::message.eq("Mend it."),
                    corrections::requested_by.eq(self.ground.account(A::Here(Role::Officer))),
                    corrections::requested_at.eq(self.now.plus(TimeDelta::hours(-48))),
                    corrections::due_at.eq(due),
                ))
                .execute(tx)?;
        }
        Ok(())
    }

    /// What the command stands on besides the state.
    fn prepare(&self, tx: &mut Conn, ctx: &Ctx, state: State, command: &str) -> Result<(), Fault> {
        match command {
            "submit" => {
                let passport = requirements::table
                    .filter(requirements::key.eq("passport"))
                    .select(requirements::id);
                diesel::update(documents::table.filter(documents::requirement_id.eq_any(passport)))
                    .set(documents::file_hash.eq(OTHER_FILE))
                    .execute(tx)?;
            }
            "declare_eligible" => {
                diesel::update(documents::table.filter(documents::application_id.eq(self.id)))
                    .set(documents::state.eq(DocumentState::Accepted))
                    .execute(tx)?;
            }
            "recheck" => {
                diesel::insert_into(eligibility_decisions::table)
                    .values((
                        eligibility_decisions::application_id.eq(self.id),
                        eligibility_decisions::eligible.eq(true),
                        eligibility_decisions::reasons.eq(Json(json!({}))),
                        eligibility_decisions::note.eq(""),
                        eligibility_decisions::rulebook_id.eq(self.old_rules),
                        eligibility_decisions::decided_by.eq(self.ground.account(A::Here(Role::Officer))),
                        eligibility_decisions::decided_at.eq(self.now),
                    ))
                    .execute(tx)?;
            }
            "score" if state == State::Eligible => {
                let terms = json!({"code_prefix": "KZ26", "reviews": false, "max_choices": 3});
                diesel::update(calls::table)
                    .set(calls::terms.eq(Json(terms)))
                    .execute(tx)?;
                diesel::update(rulebooks::table.find(self.rules))
                    .set(rulebooks::body.eq(Json(by_marks())))
                    .execute(tx)?;
            }
            "score" | "read_again" => {
                for reader in self.readers {
                    diesel::insert_into(reviews::table)
                        .values((
                            reviews::id.eq(ctx.id::<ReviewId>()),
                            reviews::application_id.eq(self.id),
                            reviews::reviewer_id.eq(reader),
                            reviews::state.eq("submitted"),
                            reviews::rulebook_id.eq(self.rules),
                            reviews::scores.eq(Json(json!({"motivation": 40_000, "potential": 30_000}))),
                            reviews::comment.eq("Good."),
                            reviews::assigned_at.eq(self.now),
                            reviews::submitted_at.eq(Some(self.now)),
                            reviews::version.eq(3),
                        ))
                        .execute(tx)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn run(&self, tx: &mut Conn, ctx: &Ctx, command: &str, version: i32) -> Result<Result<(), Came>, Fault> {
        let id = self.id;
        let decide = |tx: &mut Conn, eligible: bool| {
            let command = DecideEligibility {
                application: id,
                version,
                eligible,
                reasons: vec![EligibilityReason::Marks],
                note: "As the papers say.".to_owned(),
            };
            decide_eligibility(tx, ctx, &command).map(drop).map_err(of_desk)
        };
        Ok(match command {
            "submit" => submit(tx, ctx, id).map(drop).map_err(of_submit),
            "withdraw" => leave::leave(tx, ctx, id, WithdrawReason::Plans).map_err(of_leaving),
            "undo_withdrawal" => undo_withdrawal(tx, ctx, id).map(drop).map_err(of_change),
            "open_check" => open_check(tx, ctx, id, version).map_err(of_desk),
            "recheck" => recheck(tx, ctx, id, version).map_err(of_desk),
            "declare_eligible" => decide(tx, true),
            "declare_ineligible" => decide(tx, false),
            "request_correction" => {
                let command = RequestCorrection {
                    application: id,
                    version,
                    items: vec![Item::Section(SectionKey::Education)],
                    message: "Add the second page.".to_owned(),
                };
                request_correction(tx, ctx, &command).map(drop).map_err(of_desk)
            }
            "start_review" => {
                let reviewer = self.ground.account(A::Here(Role::Reviewer));
                let command = Assign {
                    application: id,
                    reviewer,
                };
                assign(tx, ctx, &command).map(drop).map_err(of_review)
            }
            "read_again" => third_readers(tx, ctx, self.ground.call, &[id])
                .map(drop)
                .map_err(of_review),
            "lapse_correction" => lapse_corrections(tx, ctx).map(drop).map_err(|error| match error {
                ExpireError::Denied(denied) => denied.into(),
                other => Came::Broken(format!("{other:?}")),
            }),
            "score" => Ok(rate_complete(tx, ctx, self.ground.call).map(drop)?),
            other => panic!("no operation for {other}"),
        })
    }

    /// Tries one command in one state.
    pub async fn attempt(&self, db: &TestDb, state: &str, command: &str, asker: A) -> Came {
        let state: State = state.parse().expect("a state");
        let (it, ctx, command) = (self.clone(), self.ground.ctx(db, self.now, asker), command.to_owned());
        tried(db, move |tx| {
            it.force(tx, &ctx, state, &command)?;
            it.prepare(tx, &ctx, state, &command)?;
            let before = standing(tx, it.id)?;
            match it.run(tx, &ctx, &command, before.1)? {
                Ok(()) => Ok(moved(before, standing(tx, it.id)?)),
                Err(came) => Ok(came),
            }
        })
        .await
    }
}

pub fn of_change(error: ChangeError) -> Came {
    match error {
        ChangeError::Denied(denied) => denied.into(),
        ChangeError::Locked(qabyl::applications::Locked::State) => Came::WrongState,
        other => Came::Broken(format!("{other:?}")),
    }
}

fn of_submit(error: SubmitError) -> Came {
    match error {
        SubmitError::Change(change) => of_change(change),
        other => Came::Broken(format!("{other:?}")),
    }
}

pub fn of_desk(error: DeskError) -> Came {
    match error {
        DeskError::Denied(denied) => denied.into(),
        DeskError::NotFound => Came::Absent,
        DeskError::WrongState => Came::WrongState,
        other => Came::Broken(format!("{other:?}")),
    }
}

fn of_review(error: ReviewError) -> Came {
    match error {
        ReviewError::Denied(denied) => denied.into(),
        ReviewError::NotFound => Came::Absent,
        ReviewError::WrongState => Came::WrongState,
        other => Came::Broken(format!("{other:?}")),
    }
}

fn of_leaving(error: PlacementError) -> Came {
    match error {
        PlacementError::Denied(denied) => denied.into(),
        PlacementError::NotFound => Came::Absent,
        PlacementError::Dossier => Came::WrongState,
        other => Came::Broken(format!("{other:?}")),
    }
}
