//! An open call with two quota lines and four documents, and people who apply. Rows that other
//! rooms own are laid down by SQL.

use diesel::prelude::*;
use qabyl::accounts::{Account, Ctx, Principal};
use qabyl::applications::sections::{self, Typed};
use qabyl::applications::{
    self, Application, Attach, Choose, Dossier, NewFile, SaveSection, SubmitError, Submitted, attach, begin, choose,
    dossier, save_section, submit,
};
use qabyl::db::schema::{
    accounts, branches, calls, institutions, line_programmes, persons, programmes, quota_lines, requirements,
    rulebooks, stored_files,
};
use qabyl::db::{Conn, Json};
use qabyl::kernel::act::Actor;
use qabyl::kernel::ids::{
    AccountId, ApplicationId, BranchId, CallId, InstitutionId, PersonId, ProgrammeId, QuotaLineId, RequirementId,
    RulebookId,
};
use qabyl::kernel::{Act, Fault, Instant, Lang};
use serde_json::json;

use super::answers::ANSWERS;
use crate::harness::TestDb;
use crate::harness::databases::start;

#[derive(Clone)]
pub struct World {
    pub scholarship: QuotaLineId,
    pub contract: QuotaLineId,
    pub programmes: [ProgrammeId; 3],
    pub student: (AccountId, PersonId),
    pub other: (AccountId, PersonId),
    pub opens: Instant,
    pub deadline: Instant,
}

pub fn words(text: &str) -> Json {
    Json(json!({"ky": text, "kk": text, "ru": text, "en": text}))
}

fn person(tx: &mut Conn, act: &Act, name: &str) -> Result<(AccountId, PersonId), Fault> {
    let (id, person): (AccountId, PersonId) = (act.id(), act.id());
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(id),
            accounts::email.eq(format!("{name}@example.invalid")),
            accounts::email_key.eq(format!("{name}@example.invalid")),
            accounts::name.eq(name),
            accounts::state.eq("active"),
            accounts::language.eq("ky"),
            accounts::failed_sign_ins.eq(0),
            accounts::created_at.eq(act.now),
            accounts::confirmed_at.eq(Some(act.now)),
            accounts::version.eq(1),
        ))
        .execute(tx)?;
    diesel::insert_into(persons::table)
        .values((
            persons::id.eq(person),
            persons::account_id.eq(id),
            persons::created_at.eq(act.now),
        ))
        .execute(tx)?;
    Ok((id, person))
}

fn catalogue(tx: &mut Conn, act: &Act) -> Result<[ProgrammeId; 3], Fault> {
    let (institution, branch): (InstitutionId, BranchId) = (act.id(), act.id());
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
    let found = [act.id::<ProgrammeId>(), act.id(), act.id()];
    for (id, slug) in found.iter().zip(["ict", "law", "unlisted"]) {
        diesel::insert_into(programmes::table)
            .values((
                programmes::id.eq(*id),
                programmes::institution_id.eq(institution),
                programmes::branch_id.eq(branch),
                programmes::slug.eq(slug),
                programmes::titles.eq(words(slug)),
                programmes::search_key.eq(slug),
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
    }
    Ok(found)
}

fn line(
    tx: &mut Conn,
    act: &Act,
    call: CallId,
    (code, funding): (&str, &str),
    on: &[ProgrammeId],
) -> Result<QuotaLineId, Fault> {
    let id: QuotaLineId = act.id();
    diesel::insert_into(quota_lines::table)
        .values((
            quota_lines::id.eq(id),
            quota_lines::call_id.eq(call),
            quota_lines::code.eq(code),
            quota_lines::position.eq(1),
            quota_lines::titles.eq(words(code)),
            quota_lines::degree.eq("bachelor"),
            quota_lines::field_group.eq("ict"),
            quota_lines::funding.eq(funding),
            quota_lines::seat_groups.eq(Json(json!([{"count": 2, "unfilled": "open"}]))),
            quota_lines::terms.eq(Json(json!({}))),
            quota_lines::sample.eq(true),
            quota_lines::version.eq(1),
        ))
        .execute(tx)?;
    for programme in on {
        diesel::insert_into(line_programmes::table)
            .values((
                line_programmes::quota_line_id.eq(id),
                line_programmes::programme_id.eq(*programme),
            ))
            .execute(tx)?;
    }
    Ok(id)
}

pub fn requirement(tx: &mut Conn, act: &Act, call: CallId, key: &str, need: &str, terms: Json) -> Result<(), Fault> {
    diesel::insert_into(requirements::table)
        .values((
            requirements::id.eq(act.id::<RequirementId>()),
            requirements::call_id.eq(call),
            requirements::key.eq(key),
            requirements::position.eq(1),
            requirements::titles.eq(words(key)),
            requirements::hints.eq(words(key)),
            requirements::need.eq(need),
            requirements::terms.eq(terms),
            requirements::promise_allowed.eq(key == "medical"),
            requirements::sensitive.eq(false),
            requirements::sample.eq(true),
        ))
        .execute(tx)?;
    Ok(())
}

/// Lays the call down; open now, for ten days.
pub fn build(tx: &mut Conn, act: &Act) -> Result<World, Fault> {
    let (opens, deadline) = (act.now, act.now.plus(chrono::TimeDelta::days(10)));
    let programmes = catalogue(tx, act)?;
    let call: CallId = act.id();
    let terms = json!({"code_prefix": "KZ26", "max_choices": 3, "max_grant_choices": 2, "max_paid_choices": 1});
    diesel::insert_into(calls::table)
        .values((
            calls::id.eq(call),
            calls::slug.eq("spring"),
            calls::cycle.eq("2026/27"),
            calls::kind.eq("scholarship"),
            calls::state.eq("published"),
            calls::titles.eq(words("Spring call")),
            calls::summaries.eq(words("Summary")),
            calls::zone.eq("Asia/Bishkek"),
            calls::opens_at.eq(opens),
            calls::deadline_at.eq(deadline),
            calls::terms.eq(Json(terms)),
            calls::sample.eq(true),
            calls::created_at.eq(act.now),
            calls::version.eq(1),
        ))
        .execute(tx)?;
    let status = |key: &str, evidence: &[&str]| json!({"key": key, "titles": words(key).0, "kind": "benefit", "evidence": evidence});
    let rules = json!({"admission_year": 2026, "criteria": [], "rounding": {"places": 2}, "ranking": {},
        "reserve": {"names": 1},
        "categories": [status("orphan", &["orphan-proof"]), status("military_service", &[])]});
    diesel::insert_into(rulebooks::table)
        .values((
            rulebooks::id.eq(act.id::<RulebookId>()),
            rulebooks::call_id.eq(call),
            rulebooks::number.eq(1),
            rulebooks::state.eq("published"),
            rulebooks::body.eq(Json(rules)),
            rulebooks::hash.eq(vec![3_u8; 32]),
            rulebooks::created_at.eq(act.now),
        ))
        .execute(tx)?;
    let [ict, law, _] = programmes;
    let scholarship = line(tx, act, call, ("bachelor", "scholarship"), &[ict, law])?;
    let contract = line(tx, act, call, ("paid", "contract"), &[ict, law])?;
    requirement(tx, act, call, "passport", "required", Json(json!({})))?;
    requirement(tx, act, call, "medical", "required", Json(json!({})))?;
    let by_referee = Json(json!({"from_referee": true}));
    requirement(tx, act, call, "letter", "optional", by_referee)?;
    let only_orphans = Json(json!({"condition": "category:orphan"}));
    requirement(tx, act, call, "orphan-proof", "conditional", only_orphans)?;
    for hash in [FILE, OTHER_FILE] {
        diesel::insert_into(stored_files::table)
            .values((
                stored_files::hash.eq(hash),
                stored_files::size.eq(10_i64),
                stored_files::media_type.eq("application/pdf"),
                stored_files::created_at.eq(act.now),
            ))
            .execute(tx)?;
    }
    Ok(World {
        scholarship,
        contract,
        programmes,
        student: person(tx, act, "student")?,
        other: person(tx, act, "other")?,
        opens,
        deadline,
    })
}

pub const FILE: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
pub const OTHER_FILE: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

/// The world on a fresh database.
pub async fn world(db: &TestDb) -> World {
    let act = db.act(start());
    db.db.write(move |tx| build(tx, &act)).await.expect("a world")
}

pub fn ctx(db: &TestDb, now: Instant, (id, person): (AccountId, PersonId)) -> Ctx {
    let mut act = db.act(now);
    act.actor = Actor::Account { id };
    let account = Account {
        id,
        person: Some(person),
        session: None,
        name: "Осмонова Айпери".to_owned(),
        language: Lang::En,
        grants: Vec::new(),
    };
    Ctx {
        act,
        who: Principal::Account(account),
    }
}

impl World {
    pub fn me(&self, db: &TestDb, now: Instant) -> Ctx {
        ctx(db, now, self.student)
    }

    pub async fn begin(&self, db: &TestDb) -> Application {
        let (ctx, person) = (self.me(db, self.opens), self.student.1);
        db.db
            .write(move |tx| begin(tx, &ctx, person, "spring"))
            .await
            .expect("begun")
    }

    /// An empty draft of somebody else.
    pub async fn begin_other(&self, db: &TestDb) -> ApplicationId {
        let (ctx, person) = (ctx(db, self.opens, self.other), self.other.1);
        let begun = db.db.write(move |tx| begin(tx, &ctx, person, "spring")).await;
        begun.expect("begun").id
    }

    pub async fn dossier(&self, db: &TestDb, id: ApplicationId) -> Dossier {
        db.db
            .read(move |conn| {
                let head = applications::head(conn, id)?.ok_or_else(|| Fault::broken("no such dossier"))?;
                dossier::load(conn, head)
            })
            .await
            .expect("a dossier")
    }

    /// A dossier from which nothing is missing.
    pub async fn complete(&self, db: &TestDb) -> ApplicationId {
        let id = self.begin(db).await.id;
        for (page, answers) in ANSWERS {
            self.fill(db, id, page, answers).await;
        }
        let (ctx, line, programme) = (self.me(db, self.opens), self.scholarship, self.programmes[0]);
        db.db
            .write(move |tx| choose(tx, &ctx, id, Choose::Add { line, programme }))
            .await
            .expect("chosen");
        self.upload(db, id, "passport", FILE, self.opens)
            .await
            .expect("uploaded");
        let until = self.deadline.plus(chrono::TimeDelta::days(5));
        let ctx = self.me(db, self.opens);
        db.db
            .write(move |tx| attach(tx, &ctx, id, "medical", &Attach::Promise { until }))
            .await
            .expect("promised");
        id
    }

    pub async fn fill(&self, db: &TestDb, id: ApplicationId, page: &str, answers: &[(&str, &str)]) {
        let page = sections::page(page).expect("a page");
        let seen = self.dossier(db, id).await;
        let command = SaveSection {
            application: id,
            page,
            typed: Typed::of(answers.iter().copied()),
            seen: seen.section(page.section).map_or(0, |section| section.version),
            finish: true,
            signed: qabyl::applications::consents::Signed::default(),
        };
        let ctx = self.me(db, self.opens);
        db.db
            .write(move |tx| save_section(tx, &ctx, &command))
            .await
            .expect("saved");
    }

    pub async fn upload(
        &self,
        db: &TestDb,
        id: ApplicationId,
        key: &'static str,
        hash: &str,
        now: Instant,
    ) -> Result<(), applications::AttachError> {
        let file = NewFile {
            hash: hash.to_owned(),
            name: "scan.pdf".to_owned(),
            pages: 2,
        };
        let ctx = self.me(db, now);
        db.db
            .write(move |tx| attach(tx, &ctx, id, key, &Attach::Upload(file.clone())))
            .await
    }

    pub async fn submit(&self, db: &TestDb, id: ApplicationId, now: Instant) -> Result<Submitted, SubmitError> {
        let ctx = self.me(db, now);
        db.db.write(move |tx| submit(tx, &ctx, id)).await
    }
}

/// Puts a dossier into a state that another room's command would bring.
pub async fn force(db: &TestDb, id: ApplicationId, state: applications::State) {
    use qabyl::db::schema::applications::dsl;
    db.db
        .write(move |tx| {
            diesel::update(dsl::applications.find(id))
                .set(dsl::state.eq(state))
                .execute(tx)?;
            Ok::<_, Fault>(())
        })
        .await
        .expect("forced");
}
