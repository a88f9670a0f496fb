//! A small call with scored dossiers. Rows that other rooms own are laid down by SQL here, so
//! that these tests stand on the placements room alone.

use diesel::prelude::*;
use qabyl::accounts::{Account, Ctx, Grant, Principal, Role};
use qabyl::db::schema::{
    accounts, applications, branches, calls, choices, institutions, line_programmes, lot_seeds, persons, placements,
    programmes, quota_lines, rulebooks, score_results, seats,
};
use qabyl::db::{Conn, Json};
use qabyl::kernel::act::Actor;
use qabyl::kernel::ids::{
    AccountId, ApplicationId, BranchId, CallId, ChoiceId, GrantId, InstitutionId, PersonId, PlacementId, ProgrammeId,
    QuotaLineId, RulebookId, RunId,
};
use qabyl::kernel::{Act, Fault, Instant, Lang};
use qabyl::placements::{State, approve, propose, publish};
use serde_json::json;

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

pub fn words(text: &str) -> Json {
    Json(json!({"ky": text, "kk": text, "ru": text, "en": text}))
}

fn account(tx: &mut Conn, act: &Act, name: &str) -> Result<AccountId, Fault> {
    let (id, now): (AccountId, Instant) = (act.id(), act.now);
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(id),
            accounts::email.eq(format!("{name}@example.invalid")),
            accounts::email_key.eq(format!("{name}@example.invalid")),
            accounts::name.eq(name),
            accounts::state.eq("active"),
            accounts::language.eq("ky"),
            accounts::failed_sign_ins.eq(0),
            accounts::created_at.eq(now),
            accounts::version.eq(1),
        ))
        .execute(tx)?;
    Ok(id)
}

/// Lays the call down; applicant 1 has the best score.
pub fn build(tx: &mut Conn, act: &Act, plan: &Plan) -> Result<World, Fault> {
    let now = act.now;
    let (institution, branch, programme): (InstitutionId, BranchId, ProgrammeId) = (act.id(), act.id(), act.id());
    let (call, line, rulebook): (CallId, QuotaLineId, RulebookId) = (act.id(), act.id(), act.id());
    diesel::insert_into(institutions::table)
        .values((
            institutions::id.eq(institution),
            institutions::slug.eq("host"),
            institutions::names.eq(words("Host")),
            institutions::country.eq("KZ"),
            institutions::details.eq(Json(json!({}))),
            institutions::sample.eq(true),
            institutions::version.eq(1),
        ))
        .execute(tx)?;
    diesel::insert_into(branches::table)
        .values((
            branches::id.eq(branch),
            branches::institution_id.eq(institution),
            branches::slug.eq("home"),
            branches::names.eq(words("Home")),
            branches::city.eq(words("City")),
            branches::details.eq(Json(json!({}))),
            branches::sample.eq(true),
            branches::version.eq(1),
        ))
        .execute(tx)?;
    diesel::insert_into(programmes::table)
        .values((
            programmes::id.eq(programme),
            programmes::institution_id.eq(institution),
            programmes::branch_id.eq(branch),
            programmes::slug.eq("ict"),
            programmes::titles.eq(words("ICT")),
            programmes::search_key.eq("ict"),
            programmes::degree.eq("bachelor"),
            programmes::field_group.eq("ict"),
            programmes::language.eq("kk"),
            programmes::diploma.eq("one"),
            programmes::codes.eq(Json(json!({}))),
            programmes::sample.eq(true),
            programmes::active.eq(true),
            programmes::version.eq(1),
        ))
        .execute(tx)?;
    let terms =
        json!({"host_consent": plan.host_consent, "answer_hours": 240, "promotion_hours": 48, "host_hours": 120});
    diesel::insert_into(calls::table)
        .values((
            calls::id.eq(call),
            calls::slug.eq("call"),
            calls::cycle.eq("2026/27"),
            calls::kind.eq("scholarship"),
            calls::state.eq("published"),
            calls::titles.eq(words("Call")),
            calls::summaries.eq(words("Call")),
            calls::zone.eq("Asia/Bishkek"),
            calls::opens_at.eq(now),
            calls::deadline_at.eq(now),
            calls::terms.eq(Json(terms)),
            calls::sample.eq(true),
            calls::created_at.eq(now),
            calls::version.eq(1),
        ))
        .execute(tx)?;
    diesel::insert_into(quota_lines::table)
        .values((
            quota_lines::id.eq(line),
            quota_lines::call_id.eq(call),
            quota_lines::code.eq("bachelor"),
            quota_lines::position.eq(1),
            quota_lines::titles.eq(words("Bachelor")),
            quota_lines::degree.eq("bachelor"),
            quota_lines::field_group.eq("ict"),
            quota_lines::funding.eq("scholarship"),
            quota_lines::seat_groups.eq(Json(json!([{"count": plan.seats, "unfilled": "open"}]))),
            quota_lines::terms.eq(Json(json!({"reserve_size": plan.reserve}))),
            quota_lines::sample.eq(true),
            quota_lines::version.eq(1),
        ))
        .execute(tx)?;
    diesel::insert_into(line_programmes::table)
        .values((
            line_programmes::quota_line_id.eq(line),
            line_programmes::programme_id.eq(programme),
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
            rulebooks::created_at.eq(now),
        ))
        .execute(tx)?;
    diesel::insert_into(lot_seeds::table)
        .values((
            lot_seeds::call_id.eq(call),
            lot_seeds::round.eq(1),
            lot_seeds::sealed.eq(vec![1_u8]),
            lot_seeds::sha256.eq(qabyl::kernel::secrets::sha256_hex(b"seed")),
            lot_seeds::drawn_at.eq(now),
        ))
        .execute(tx)?;
    let mut people = Vec::new();
    for number in 1..=plan.applicants {
        people.push(applicant(
            tx,
            act,
            &Target {
                call,
                line,
                programme,
                rulebook,
            },
            number,
        )?);
    }
    Ok(World {
        call,
        line,
        institution,
        persons: people,
        secretary: account(tx, act, "secretary")?,
        chair: account(tx, act, "chair")?,
        registrar: account(tx, act, "registrar")?,
    })
}

/// What every applicant of the world wants.
struct Target {
    call: CallId,
    line: QuotaLineId,
    programme: ProgrammeId,
    rulebook: RulebookId,
}

fn applicant(tx: &mut Conn, act: &Act, target: &Target, number: usize) -> Result<PersonId, Fault> {
    let Target {
        call,
        line,
        programme,
        rulebook,
    } = *target;
    let now = act.now;
    let owner = account(tx, act, &format!("applicant{number}"))?;
    let (person, application, choice): (PersonId, ApplicationId, ChoiceId) = (act.id(), act.id(), act.id());
    diesel::insert_into(persons::table)
        .values((
            persons::id.eq(person),
            persons::account_id.eq(owner),
            persons::created_at.eq(now),
        ))
        .execute(tx)?;
    diesel::insert_into(applications::table)
        .values((
            applications::id.eq(application),
            applications::code.eq(format!("T26-{number:07}")),
            applications::call_id.eq(call),
            applications::person_id.eq(person),
            applications::state.eq("scored"),
            applications::name.eq(format!("Applicant {number}")),
            applications::search_key.eq("applicant"),
            applications::created_at.eq(now),
            applications::updated_at.eq(now),
            applications::state_since.eq(now),
            applications::version.eq(1),
        ))
        .execute(tx)?;
    diesel::insert_into(choices::table)
        .values((
            choices::id.eq(choice),
            choices::application_id.eq(application),
            choices::rank.eq(1),
            choices::quota_line_id.eq(line),
            choices::programme_id.eq(programme),
        ))
        .execute(tx)?;
    let total = 1_000_000 - i64::try_from(number).unwrap_or(0) * 1000;
    let breakdown = json!({"parts": [], "categories": [],
        "lines": [{"line": line, "eligible": true, "total": total, "order": [total]}]});
    diesel::insert_into(score_results::table)
        .values((
            score_results::application_id.eq(application),
            score_results::rulebook_id.eq(rulebook),
            score_results::total.eq(total),
            score_results::breakdown.eq(Json(breakdown)),
            score_results::inputs.eq(Json(json!({}))),
            score_results::scored_at.eq(now),
        ))
        .execute(tx)?;
    Ok(person)
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
        };
        let proposer = secretary.clone();
        let run = db
            .db
            .write(move |tx| propose::propose_run(tx, &proposer, &command))
            .await
            .expect("proposed");
        db.db
            .write(move |tx| approve::approve_run(tx, &chair, run))
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
