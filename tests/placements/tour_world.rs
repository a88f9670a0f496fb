//! A call with five tours, whose dossiers are scored by a small rulebook: what other rooms own is
//! laid down by SQL, everything after that is done by the operations that people use.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::{Ctx, Role};
use qabyl::db::schema::{calls, rulebooks, sections, tours as tours_table};
use qabyl::db::{Conn, Json};
use qabyl::kernel::ids::{
    ApplicationId, BranchId, CallId, InstitutionId, PersonId, ProgrammeId, QuotaLineId, RulebookId, RunId, TourId,
};
use qabyl::kernel::{Act, Fault, Instant};
use qabyl::placements::{PlacementError, approve, propose, publish};
use serde_json::{Value, json};

use super::ground::{LineRow, account, dossier, host, line, person, programme};
pub use super::tour_reads::{Row, everything, tick};
use super::world::{World, words};
use crate::harness::TestDb;

/// One line: its code, whether it is a grant, its seats, the names in its reserve.
#[derive(Clone)]
pub struct LinePlan {
    pub code: String,
    pub grant: bool,
    pub seats: u32,
    pub orphans: u32,
    pub reserve: u32,
}

/// The call.
#[derive(Clone)]
pub struct TourPlan {
    pub applicants: usize,
    pub lines: Vec<LinePlan>,
    pub tours: i64,
}

/// A line with its programme.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    pub line: QuotaLineId,
    pub programme: ProgrammeId,
}

/// One who applies.
#[derive(Debug, Clone, Copy)]
pub struct Applicant {
    pub person: PersonId,
    pub application: ApplicationId,
}

/// The call as the tests use it.
#[derive(Clone)]
pub struct TourWorld {
    pub world: World,
    pub tours: Vec<TourId>,
    pub targets: Vec<Target>,
    pub applicants: Vec<Applicant>,
}

/// Each tour begins a week after the one before: three days of entries, the list next morning,
/// confirmation two days later.
pub fn opens(first: Instant, number: i64) -> Instant {
    first.plus(TimeDelta::days(7 * (number - 1)))
}

/// Entries are taken until then.
pub fn closes(first: Instant, number: i64) -> Instant {
    opens(first, number).plus(TimeDelta::hours(3 * 24))
}

/// Places are confirmed until then.
pub fn confirm_by(first: Instant, number: i64) -> Instant {
    closes(first, number).plus(TimeDelta::hours(50))
}

fn rules() -> Value {
    let text = json!({"ky": "а", "kk": "ә", "ru": "б", "en": "a"});
    json!({
        "admission_year": 2025, "rounding": {"places": 2}, "reserve": {"names": 5},
        "tests": [{"key": "ort", "titles": text, "main": {"lowest": "0", "highest": "245"}, "years": [2025]}],
        "categories": [{"key": "orphan", "titles": text, "kind": "benefit", "evidence": []}],
        "criteria": [{"key": "test", "titles": text, "measure": "test_main", "lowest": "0", "highest": "245", "weight": "100"}],
        "ranking": {"ties": []}, "lot_seed_sha256": qabyl::kernel::secrets::sha256_hex(b"seed"),
    })
}

/// Lays the call down at `act.now`, when the first tour opens.
pub fn build(tx: &mut Conn, act: &Act, plan: &TourPlan) -> Result<TourWorld, Fault> {
    let now = act.now;
    let (institution, branch) = host(tx, act)?;
    let (call, rulebook): (CallId, RulebookId) = (act.id(), act.id());
    let last = confirm_by(now, plan.tours);
    let terms = json!({
        "answer_hours": 54, "promotion_hours": 48, "max_choices": 2, "max_grant_choices": 1, "max_paid_choices": 1,
        "reviews": false, "reserve_valid_until": last.plus(TimeDelta::days(9)).rfc3339(),
        "replacement_cutoff": last.plus(TimeDelta::days(9)).rfc3339(), "conditions": ["originals"],
        "publishable_lines": plan.lines.iter().map(|line| line.code.clone()).collect::<Vec<_>>(),
    });
    diesel::insert_into(calls::table)
        .values((
            calls::id.eq(call),
            calls::slug.eq("branch"),
            calls::cycle.eq("2025/26"),
            calls::kind.eq("branch_admission"),
            calls::state.eq("published"),
            calls::titles.eq(words("Branch")),
            calls::summaries.eq(words("Branch")),
            calls::zone.eq("Asia/Bishkek"),
            calls::opens_at.eq(now),
            calls::deadline_at.eq(closes(now, plan.tours)),
            calls::terms.eq(Json(terms)),
            calls::sample.eq(true),
            calls::created_at.eq(now),
            calls::version.eq(1),
        ))
        .execute(tx)?;
    let mut tours = Vec::new();
    for number in 1..=plan.tours {
        let id: TourId = act.id();
        diesel::insert_into(tours_table::table)
            .values((
                tours_table::id.eq(id),
                tours_table::call_id.eq(call),
                tours_table::number.eq(i32::try_from(number).expect("few tours")),
                tours_table::registration_opens_at.eq(opens(now, number)),
                tours_table::registration_closes_at.eq(closes(now, number)),
                tours_table::list_due_at.eq(closes(now, number).plus(TimeDelta::hours(20))),
                tours_table::confirm_by_at.eq(confirm_by(now, number)),
            ))
            .execute(tx)?;
        tours.push(id);
    }
    let mut targets = Vec::new();
    for (position, line) in plan.lines.iter().enumerate() {
        targets.push(quota_line(tx, act, (institution, branch, call), position, line)?);
    }
    diesel::insert_into(rulebooks::table)
        .values((
            rulebooks::id.eq(rulebook),
            rulebooks::call_id.eq(call),
            rulebooks::number.eq(1),
            rulebooks::state.eq("published"),
            rulebooks::body.eq(Json(rules())),
            rulebooks::hash.eq(vec![7_u8; 32]),
            rulebooks::created_at.eq(now),
        ))
        .execute(tx)?;
    let mut applicants = Vec::new();
    for number in 1..=plan.applicants {
        applicants.push(applicant(tx, act, call, number)?);
    }
    Ok(TourWorld {
        world: World {
            call,
            line: targets[0].line,
            institution,
            persons: applicants.iter().map(|one| one.person).collect(),
            secretary: account(tx, act, "secretary")?,
            chair: account(tx, act, "chair")?,
            registrar: account(tx, act, "registrar")?,
        },
        tours,
        targets,
        applicants,
    })
}

fn quota_line(
    tx: &mut Conn,
    act: &Act,
    (institution, branch, call): (InstitutionId, BranchId, CallId),
    position: usize,
    plan: &LinePlan,
) -> Result<Target, Fault> {
    let programme = programme(tx, act, (institution, branch), &plan.code)?;
    let mut groups = Vec::new();
    if plan.orphans > 0 {
        groups.push(json!({"count": plan.orphans, "category": "orphan", "unfilled": "open"}));
    }
    groups.push(json!({"count": plan.seats - plan.orphans, "unfilled": "open"}));
    let row = LineRow {
        call,
        code: &plan.code,
        position,
        funding: if plan.grant { "state_grant" } else { "contract" },
        groups: json!(groups),
        reserve: plan.reserve,
    };
    let line = line(tx, act, &row, &[(programme, None)])?;
    Ok(Target { line, programme })
}

/// A checked dossier of somebody with a test score; every eleventh is an orphan.
fn applicant(tx: &mut Conn, act: &Act, call: CallId, number: usize) -> Result<Applicant, Fault> {
    let now = act.now;
    let person = person(tx, act, &format!("applicant{number}"))?;
    let application = dossier(tx, act, (call, person), &format!("T25-{number:07}"), "eligible")?;
    let score = 110 + (number * 7919) % 130;
    let answers = [
        (
            "tests",
            json!({"tests": "ort", "ort_year": "2025", "ort_main": score.to_string()}),
        ),
        (
            "categories",
            json!({"categories": if number.is_multiple_of(11) { "orphan" } else { "none" }}),
        ),
    ];
    for (key, answers) in answers {
        diesel::insert_into(sections::table)
            .values((
                sections::application_id.eq(application),
                sections::key.eq(key),
                sections::answers.eq(Json(answers)),
                sections::complete.eq(true),
                sections::updated_at.eq(now),
                sections::version.eq(1),
            ))
            .execute(tx)?;
    }
    Ok(Applicant { person, application })
}

impl TourWorld {
    pub fn secretary(&self, db: &TestDb, now: Instant) -> Ctx {
        self.world.staff(db, now, self.world.secretary, Role::Secretary)
    }

    pub fn chair(&self, db: &TestDb, now: Instant) -> Ctx {
        self.world.staff(db, now, self.world.chair, Role::Chair)
    }

    /// Proposes a run of a tour.
    pub async fn propose(&self, db: &TestDb, now: Instant, tour: usize) -> Result<RunId, PlacementError> {
        let ctx = self.secretary(db, now);
        let command = propose::Propose {
            call: self.world.call,
            tour: Some(self.tours[tour - 1]),
            seed: "seed".to_owned(),
            despite: None,
        };
        db.db.write(move |tx| propose::propose_run(tx, &ctx, &command)).await
    }

    /// Proposes, approves and publishes the run of a tour.
    pub async fn run(&self, db: &TestDb, now: Instant, tour: usize) -> RunId {
        let run = self.propose(db, now, tour).await.expect("proposed");
        let (chair, secretary) = (self.chair(db, now), self.secretary(db, now));
        db.db
            .write(move |tx| approve::approve_run(tx, &chair, run, None))
            .await
            .expect("approved");
        db.db
            .write_alone(move |tx| publish::publish_run(tx, &secretary, run))
            .await
            .expect("published");
        run
    }
}
