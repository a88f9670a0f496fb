//! A rulebook changes while its call runs: draft, dry run, second person, moment, old decisions.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::{Account, Ctx, Grant, Principal, Role};
use qabyl::applications::desk::reasons::EligibilityReason;
use qabyl::applications::desk::{DecideEligibility, DeskError, Problem, decide_eligibility, recheck};
use qabyl::applications::{Application, DocumentState, State};
use qabyl::calls::rulebook::{Reason, Rulebook};
use qabyl::calls::{self, ApproveError, DraftError, ProposeDraft, RulebookState};
use qabyl::db::schema::{applications, calls as call_rows, documents, quota_lines, rulebooks};
use qabyl::db::{Conn, Json};
use qabyl::kernel::act::Actor;
use qabyl::kernel::ids::{AccountId, ApplicationId, CallId, GrantId, RulebookId};
use qabyl::kernel::{Act, Fault, Instant, Lang};
use qabyl::placements::rule_change::report::{Report, Why};
use qabyl::placements::rule_change::{bring_into_force, dry_run, due};
use qabyl::reviews;
use serde_json::json;

use super::people::d;
use crate::applications::world::world;
use crate::harness::TestDb;
use crate::harness::databases::on_both;

/// Somebody of the committee.
pub fn staff(db: &TestDb, call: CallId, now: Instant, id: AccountId, role: Role) -> Ctx {
    let act = Act {
        actor: Actor::Account { id },
        ..db.act(now)
    };
    let grant = Grant {
        id: act.id::<GrantId>(),
        role,
        call: Some(call),
        institution: None,
        sensitive: false,
    };
    let who = Principal::Account(Account {
        id,
        person: None,
        session: None,
        name: "test".to_owned(),
        language: Lang::Ky,
        grants: vec![grant],
    });
    Ctx { act, who }
}

fn rules(minimum: &str, names: u32) -> serde_json::Value {
    let title = json!({"ky": "а", "kk": "ә", "ru": "б", "en": "a"});
    json!({
        "admission_year": 2026,
        "marks": {"common": "five",
            "scales": [{"key": "five", "titles": title, "lowest": "2", "highest": "5"}],
            "minima": [{"degree": "bachelor", "at_least": minimum}]},
        "categories": [{"key": "orphan", "titles": title, "kind": "benefit", "evidence": ["orphan-proof"]}],
        "criteria": [{"key": "mark", "titles": title, "measure": "average_mark", "weight": "100",
            "lowest": "2", "highest": "5"}],
        "rounding": {"places": 2}, "ranking": {}, "reserve": {"names": names},
    })
}

/// A call that ranks by marks alone, with one scored dossier of 4.75.
struct Running<'a> {
    db: &'a TestDb,
    call: CallId,
    dossier: ApplicationId,
    secretary: Ctx,
    chair: Ctx,
    now: Instant,
}

async fn running(db: &TestDb) -> Running<'_> {
    let world = world(db).await;
    let id = world.complete(db).await;
    world.submit(db, id, world.opens).await.expect("submitted");
    let call = world.dossier(db, id).await.call.id;
    let now = world.deadline.plus(TimeDelta::days(1));
    let body = rules("4", 3);
    db.db
        .write(move |tx| -> Result<(), Fault> {
            diesel::update(rulebooks::table)
                .set(rulebooks::body.eq(Json(body.clone())))
                .execute(tx)?;
            let terms = json!({"code_prefix": "KZ26", "reviews": false, "max_choices": 3});
            diesel::update(call_rows::table)
                .set(call_rows::terms.eq(Json(terms)))
                .execute(tx)?;
            let reserve = json!({"reserve_size": 3});
            diesel::update(quota_lines::table)
                .set(quota_lines::terms.eq(Json(reserve)))
                .execute(tx)?;
            diesel::update(documents::table)
                .set(documents::state.eq(DocumentState::Accepted))
                .execute(tx)?;
            diesel::update(applications::table)
                .set(applications::state.eq(State::Eligible))
                .execute(tx)?;
            Ok(())
        })
        .await
        .expect("laid down");
    let people: [AccountId; 2] = [db.act(now).id(), db.act(now).id()];
    let secretary = staff(db, call, now, people[0], Role::Secretary);
    let chair = staff(db, call, now, people[1], Role::Chair);
    let ctx = secretary.clone();
    let rated = db.db.write(move |tx| reviews::rate_complete(tx, &ctx, call)).await;
    assert_eq!(rated.expect("rated"), 1);
    Running {
        db,
        call,
        dossier: id,
        secretary,
        chair,
        now,
    }
}

impl Running<'_> {
    async fn propose(
        &self,
        body: serde_json::Value,
        basis: &str,
        from: Option<Instant>,
    ) -> Result<RulebookId, DraftError> {
        let (ctx, call, basis) = (self.secretary.clone(), self.call, basis.to_owned());
        let book: Rulebook = serde_json::from_value(body).unwrap();
        self.db
            .db
            .write(move |tx| {
                let seen = calls::draft(tx, &ctx, call)?.version;
                calls::save_draft(tx, &ctx, call, seen, &book)?;
                let command = ProposeDraft {
                    call,
                    version: seen + 1,
                    basis: basis.clone(),
                    effective_at: from,
                };
                calls::propose_draft(tx, &ctx, &command)
            })
            .await
    }

    async fn look(&self, id: RulebookId) -> Report {
        let ctx = self.chair.clone();
        let report = self
            .db
            .db
            .read(move |conn| dry_run(conn, &ctx, id))
            .await
            .expect("a dry run");
        let (ctx, value) = (self.chair.clone(), serde_json::to_value(&report).unwrap());
        let kept = self
            .db
            .db
            .write(move |tx| calls::keep_dry_run(tx, &ctx, id, value.clone()))
            .await;
        kept.expect("kept");
        report
    }

    async fn approve(&self, ctx: &Ctx, id: RulebookId) -> Result<(), ApproveError> {
        let ctx = ctx.clone();
        self.db.db.write(move |tx| calls::approve(tx, &ctx, id).map(drop)).await
    }

    async fn bring(&self, ctx: &Ctx, id: RulebookId) -> Result<(), ApproveError> {
        let ctx = ctx.clone();
        self.db.db.write(move |tx| bring_into_force(tx, &ctx, id)).await
    }

    async fn versions(&self) -> Vec<(i32, RulebookState)> {
        let call = self.call;
        let all = self
            .db
            .db
            .read(move |conn| calls::rulebooks(conn, call))
            .await
            .expect("versions");
        all.into_iter().map(|it| (it.number, it.state)).collect()
    }
}

#[test]
fn a_change_is_shown_approved_by_another_and_leaves_old_results() {
    on_both(async |db| {
        let running = running(db).await;
        assert!(matches!(
            running.propose(rules("4.9", 5), " ", None).await,
            Err(DraftError::Basis)
        ));
        let mut unsound = rules("4.9", 5);
        unsound["criteria"][0]["weight"] = json!("90");
        let refused = running.propose(unsound, "Decree 1", None).await;
        assert!(matches!(refused, Err(DraftError::Contradictory(_))), "{refused:?}");
        let id = running
            .propose(rules("4.9", 5), "Decree 1", None)
            .await
            .expect("proposed");
        let unseen = running.approve(&running.chair, id).await;
        assert!(matches!(unseen, Err(ApproveError::NoDryRun)), "{unseen:?}");
        let report = running.look(id).await;
        assert_eq!((report.dossiers, report.competing), (1, (1, 0)));
        let line = &report.lines[0];
        assert_eq!(
            (line.moved_in.len(), line.moved_out.len(), line.reserve),
            (0, 1, (3, 5))
        );
        let below = Reason::MarkBelowMinimum {
            mark: d("4.75"),
            minimum: d("4.9"),
        };
        assert_eq!(line.moved_out[0].why, Why::Rules { reasons: vec![below] });
        assert_eq!(line.cut_off, (Some(d("91.67")), None));
        let mut own = running.secretary.clone();
        if let (Principal::Account(mine), Principal::Account(theirs)) = (&mut own.who, &running.chair.who) {
            mine.grants.extend(theirs.grants.clone());
        }
        let same = running.approve(&own, id).await;
        assert!(matches!(same, Err(ApproveError::SamePerson)), "{same:?}");
        running.approve(&running.chair, id).await.expect("approved");
        running.bring(&running.secretary, id).await.expect("in force");
        let states = [(2, RulebookState::Published), (1, RulebookState::Superseded)];
        assert_eq!(running.versions().await, states);
        let (call, dossier) = (running.call, running.dossier);
        let (scores, size) = db
            .db
            .read(move |conn| -> Result<_, Fault> {
                let mut scores = Vec::new();
                for version in calls::rulebooks(conn, call)? {
                    let results = reviews::results(conn, call, version.id)?;
                    let own = results.into_iter().find(|it| it.application == dossier);
                    scores.extend(own.map(|it| {
                        let line = &it.breakdown.lines[0];
                        assert_eq!(line.against.is_empty(), line.eligible, "{line:?}");
                        (version.number, line.eligible)
                    }));
                }
                Ok((scores, calls::lines(conn, call)?[0].reserve_size))
            })
            .await
            .expect("read");
        assert_eq!(scores, [(2, false), (1, true)], "both results stand");
        assert_eq!(size, 5, "the line followed the rule before and follows it now");
    });
}

#[test]
fn a_version_waits_for_its_moment_and_the_clock_brings_it() {
    on_both(async |db| {
        let running = running(db).await;
        let from = running.now.plus(TimeDelta::hours(5));
        let mut body = rules("4.5", 3);
        body["offers"] = json!({"answer_hours": 24, "promotion_hours": 12});
        let id = running.propose(body, "Decree 2", Some(from)).await.expect("proposed");
        running.look(id).await;
        running.approve(&running.chair, id).await.expect("approved");
        let early = running.bring(&running.secretary, id).await;
        assert!(matches!(early, Err(ApproveError::NotYet)), "{early:?}");
        let before = from.minus(TimeDelta::microseconds(1));
        assert_eq!(db.db.read(move |conn| due(conn, before)).await.expect("due"), []);
        assert_eq!(db.db.read(move |conn| due(conn, from)).await.expect("due"), [id]);
        let mut clock = running.secretary.by_system();
        clock.act.now = from;
        running.bring(&clock, id).await.expect("in force");
        let twice = running.bring(&clock, id).await;
        assert!(matches!(twice, Err(ApproveError::WrongState)), "{twice:?}");
        let call = running.call;
        let terms = db
            .db
            .read(move |conn| calls::call(conn, call))
            .await
            .expect("read")
            .unwrap()
            .terms;
        assert_eq!((terms.answer_hours, terms.promotion_hours), (24, 12));
    });
}

#[test]
fn a_rulebook_must_fit_its_call() {
    on_both(async |db| {
        let running = running(db).await;
        let mut without = rules("4", 3);
        without["categories"] = json!([]);
        let refused = running.propose(without, "Decree 3", None).await;
        let Err(DraftError::Contradictory(found)) = refused else {
            panic!("a document still names the category: {refused:?}")
        };
        assert_eq!(found[0].path.to_string(), "categories");
        let mut unknown = rules("4", 3);
        unknown["categories"][0]["evidence"] = json!(["a-paper-that-nobody-asks-for"]);
        let refused = running.propose(unknown, "Decree 3", None).await;
        assert!(matches!(refused, Err(DraftError::Contradictory(_))), "{refused:?}");
    });
}

#[test]
fn an_officer_decides_beside_the_rulebook_and_again_after_a_change() {
    on_both(async |db| {
        let running = running(db).await;
        let id = running.dossier;
        let officer = staff(db, running.call, running.now, db.act(running.now).id(), Role::Officer);
        let put = async |state: State| {
            let put: Result<(), Fault> = db
                .db
                .write(move |tx| {
                    diesel::update(applications::table)
                        .set(applications::state.eq(state))
                        .execute(tx)?;
                    Ok(())
                })
                .await;
            put.expect("put");
        };
        let seen = async || {
            let found: Result<_, Fault> = db.db.read(move |conn| heads(conn, id)).await;
            found.expect("a dossier")
        };
        let decide = async |eligible: bool, note: &str| {
            let (ctx, version) = (officer.clone(), seen().await.version);
            let command = DecideEligibility {
                application: id,
                version,
                eligible,
                reasons: if eligible {
                    Vec::new()
                } else {
                    vec![EligibilityReason::Marks]
                },
                note: note.to_owned(),
            };
            db.db.write(move |tx| decide_eligibility(tx, &ctx, &command)).await
        };
        let again = async || {
            let (ctx, version) = (officer.clone(), seen().await.version);
            db.db.write(move |tx| recheck(tx, &ctx, id, version)).await
        };
        put(State::UnderCheck).await;
        let refused = decide(false, "").await;
        assert!(
            matches!(&refused, Err(DeskError::Invalid(problems)) if problems == &[Problem::AgainstRules]),
            "4.75 meets the minimum: {refused:?}"
        );
        let kept = decide(false, "The transcript names another mark.")
            .await
            .expect("decided");
        assert_eq!(kept.reasons["suggested"]["eligible"], json!(true));
        let early = again().await;
        assert!(
            matches!(early, Err(DeskError::WrongState)),
            "the same version: {early:?}"
        );
        let next = running
            .propose(rules("4.9", 3), "Decree 4", None)
            .await
            .expect("proposed");
        running.look(next).await;
        running.approve(&running.chair, next).await.expect("approved");
        running.bring(&running.secretary, next).await.expect("in force");
        again().await.expect("another version counts now");
        assert_eq!(seen().await.state, State::UnderCheck);
        let kept = decide(false, "").await.expect("now the rulebook agrees");
        assert_eq!(
            (kept.rulebook, &kept.reasons["suggested"]["codes"]),
            (next, &json!(["marks"]))
        );
        put(State::UnderCheck).await;
        let refused = decide(true, "").await;
        assert!(matches!(refused, Err(DeskError::Invalid(_))), "{refused:?}");
        decide(true, "The commission accepts the mark of the olympiad year.")
            .await
            .expect("a human decides");
        let (ctx, call) = (running.secretary.clone(), running.call);
        db.db
            .write(move |tx| reviews::rate_complete(tx, &ctx, call))
            .await
            .expect("rated");
        let scores: Result<_, Fault> = db.db.read(move |conn| reviews::results(conn, call, next)).await;
        assert!(
            scores.expect("results")[0].breakdown.lines[0].eligible,
            "let in by hand"
        );
    });
}

fn heads(conn: &mut Conn, id: ApplicationId) -> Result<Application, Fault> {
    qabyl::applications::head(conn, id)?.ok_or_else(|| Fault::broken("no such dossier"))
}
