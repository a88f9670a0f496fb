//! A small call with scored dossiers and one line.

use diesel::prelude::*;
use qabyl::accounts::{Account, Ctx, Grant, Principal, Role};
use qabyl::db::schema::{calls, lot_seeds, placements, rulebooks, seats};
use qabyl::db::{Conn, Json};
use qabyl::kernel::act::Actor;
use qabyl::kernel::ids::{
    AccountId, CallId, GrantId, InstitutionId, PersonId, PlacementId, QuotaLineId, RulebookId, RunId,
};
use qabyl::kernel::{Act, Fault, Instant, Lang};
use qabyl::placements::{State, approve, propose, publish};
use serde_json::{Value, json};

pub use super::ground::words;
use super::ground::{LineRow, account, dossier, host, line, person, programme, wishes};
use crate::harness::TestDb;

/// How the call is made.
#[derive(Clone)]
pub struct Plan {
    pub applicants: usize,
    pub seats: u32,
    pub host_consent: bool,
    pub reserve: u32,
}

#[derive(Clone)]
pub struct World {
    pub call: CallId,
    pub line: QuotaLineId,
    pub institution: InstitutionId,
    pub persons: Vec<PersonId>,
    pub secretary: AccountId,
    pub chair: AccountId,
    pub registrar: AccountId,
}

/// The rules of the real scholarship call: any sound rulebook serves here.
fn rules() -> Json {
    let file = qabyl::calls::file::read_call(include_str!("../../calls/scholarship-2024-25.toml"));
    Json::of(&file.expect("a sound call file").rulebook).expect("a rulebook is JSON")
}

/// A published call of the cycle with its rulebook and its drawn lot.
pub fn call(tx: &mut Conn, act: &Act, slug: &str, terms: Value) -> Result<(CallId, RulebookId), Fault> {
    let (call, rulebook): (CallId, RulebookId) = (act.id(), act.id());
    diesel::insert_into(calls::table)
        .values((
            calls::id.eq(call),
            calls::slug.eq(slug),
            calls::cycle.eq("2026/27"),
            calls::kind.eq("scholarship"),
            calls::state.eq("published"),
            calls::titles.eq(words("Call")),
            calls::summaries.eq(words("Call")),
            calls::zone.eq("Asia/Bishkek"),
            calls::opens_at.eq(act.now),
            calls::deadline_at.eq(act.now),
            calls::terms.eq(Json(terms)),
            calls::sample.eq(true),
            calls::created_at.eq(act.now),
            calls::version.eq(1),
        ))
        .execute(tx)?;
    diesel::insert_into(rulebooks::table)
        .values((
            rulebooks::id.eq(rulebook),
            rulebooks::call_id.eq(call),
            rulebooks::number.eq(1),
            rulebooks::state.eq("published"),
            rulebooks::body.eq(rules()),
            rulebooks::hash.eq(vec![7_u8; 32]),
            rulebooks::created_at.eq(act.now),
        ))
        .execute(tx)?;
    diesel::insert_into(lot_seeds::table)
        .values((
            lot_seeds::call_id.eq(call),
            lot_seeds::round.eq(1),
            lot_seeds::sealed.eq(vec![1_u8]),
            lot_seeds::sha256.eq(qabyl::kernel::secrets::sha256_hex(b"seed")),
            lot_seeds::drawn_at.eq(act.now),
        ))
        .execute(tx)?;
    Ok((call, rulebook))
}

/// Lays the call down; applicant 1 has the best score.
pub fn build(tx: &mut Conn, act: &Act, plan: &Plan) -> Result<World, Fault> {
    let (institution, branch) = host(tx, act)?;
    let programme = programme(tx, act, (institution, branch), "ict")?;
    let terms =
        json!({"host_consent": plan.host_consent, "answer_hours": 240, "promotion_hours": 48, "host_hours": 120});
    let (call, rulebook) = call(tx, act, "call", terms)?;
    let row = LineRow {
        call,
        code: "bachelor",
        position: 1,
        funding: "scholarship",
        groups: json!([{"count": plan.seats, "unfilled": "open"}]),
        reserve: plan.reserve,
    };
    let line = line(tx, act, &row, &[(programme, None)])?;
    let mut persons = Vec::new();
    for number in 1..=plan.applicants {
        let person = person(tx, act, &format!("applicant{number}"))?;
        let application = dossier(tx, act, (call, person), &format!("T26-{number:07}"), "scored")?;
        let total = 1_000_000 - i64::try_from(number).unwrap_or(0) * 1000;
        wishes(tx, act, (application, rulebook), &[(line, programme)], total)?;
        persons.push(person);
    }
    Ok(World {
        call,
        line,
        institution,
        persons,
        secretary: account(tx, act, "secretary")?,
        chair: account(tx, act, "chair")?,
        registrar: account(tx, act, "registrar")?,
    })
}

impl World {
    fn ctx(db: &TestDb, now: Instant, id: AccountId, person: Option<PersonId>, grants: Vec<Grant>) -> Ctx {
        let mut act = db.act(now);
        act.actor = Actor::Account { id };
        let name = "test".to_owned();
        let account = Account {
            id,
            person,
            session: None,
            name,
            language: Lang::En,
            grants,
        };
        Ctx {
            act,
            who: Principal::Account(account),
        }
    }

    pub fn staff(&self, db: &TestDb, now: Instant, id: AccountId, role: Role) -> Ctx {
        let grant = Grant {
            id: db.act(now).id::<GrantId>(),
            role,
            call: (role != Role::Registrar).then_some(self.call),
            institution: (role == Role::Registrar).then_some(self.institution),
            sensitive: false,
        };
        Self::ctx(db, now, id, None, vec![grant])
    }

    pub fn applicant(&self, db: &TestDb, now: Instant, person: PersonId) -> Ctx {
        Self::ctx(db, now, db.act(now).id(), Some(person), Vec::new())
    }

    /// Proposes, approves and publishes a run.
    pub async fn run(&self, db: &TestDb, now: Instant) -> RunId {
        let secretary = self.staff(db, now, self.secretary, Role::Secretary);
        let chair = self.staff(db, now, self.chair, Role::Chair);
        let command = propose::Propose {
            call: self.call,
            tour: None,
            seed: "seed".to_owned(),
            despite: None,
        };
        let proposer = secretary.clone();
        let run = db
            .db
            .write(move |tx| propose::propose_run(tx, &proposer, &command))
            .await
            .expect("proposed");
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

/// A placement as the tests look at it.
#[derive(Debug, Clone)]
pub struct Seen {
    pub id: PlacementId,
    pub person: PersonId,
    pub state: State,
    pub place: i32,
}

pub fn placements_of(conn: &mut Conn, line: QuotaLineId) -> Result<Vec<Seen>, Fault> {
    let rows: Vec<(PlacementId, PersonId, State, i32)> = placements::table
        .filter(placements::quota_line_id.eq(line))
        .order(placements::place)
        .select((
            placements::id,
            placements::person_id,
            placements::state,
            placements::place,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, person, state, place)| Seen {
            id,
            person,
            state,
            place,
        })
        .collect())
}

/// Who holds the seats, by number.
pub fn holders(conn: &mut Conn, line: QuotaLineId) -> Result<Vec<Option<PlacementId>>, Fault> {
    Ok(seats::table
        .filter(seats::quota_line_id.eq(line))
        .order(seats::number)
        .select(seats::placement_id)
        .load(conn)?)
}
