//! A call with a rulebook, people of every role, and dossiers in any state.

use chrono::TimeDelta;
use diesel::prelude::*;
use qabyl::accounts::{Account, AccountState, Ctx, Grant, GrantState, Principal, Role};
use qabyl::applications::{DocumentState, State};
use qabyl::calls::Terms;
use qabyl::db::schema::{accounts, applications, calls, documents, grants, persons, requirements, rulebooks, sections};
use qabyl::db::{Conn, Json};
use qabyl::kernel::ids::{
    AccountId, ApplicationId, CallId, DocumentId, GrantId, Id as _, PersonId, RequirementId, RulebookId,
};
use qabyl::kernel::text::fold;
use qabyl::kernel::{Act, Actor, Fault, Lang, Words};
use serde_json::{Value, json};

use crate::harness::databases::{TestDb, start};

/// What a test stands on.
pub struct House<'a> {
    pub db: &'a TestDb,
    pub call: CallId,
    pub rulebook: RulebookId,
    pub passport: RequirementId,
    pub health: RequirementId,
}

fn words(text: &str) -> Words {
    Words {
        ky: text.to_owned(),
        kk: text.to_owned(),
        ru: text.to_owned(),
        en: text.to_owned(),
    }
}

fn criterion(key: &str, weight: &str) -> Value {
    let level = |points: u32| json!({"points": points.to_string(), "anchor": words(&format!("level {points}"))});
    json!({"key": key, "titles": words(key), "measure": "reviewed", "lowest": "0", "highest": "5", "weight": weight,
        "levels": (0..=5).map(level).collect::<Vec<_>>()})
}

/// Two criteria of five points, half the weight each; a third reader from 20 points apart.
pub fn rules() -> Value {
    json!({"admission_year": 2025, "criteria": [criterion("motivation", "50"), criterion("potential", "50")],
        "rounding": {"places": 2}, "ranking": {}, "reserve": {"names": 10}, "third_reader": {"difference": "20"}})
}

impl<'a> House<'a> {
    /// A published scholarship call.
    pub async fn new(db: &'a TestDb) -> Self {
        Self::with(db, Terms::default()).await
    }

    /// The same under other terms.
    pub async fn with(db: &'a TestDb, terms: Terms) -> Self {
        let ids = db.act(start());
        let house = Self {
            db,
            call: ids.id(),
            rulebook: ids.id(),
            passport: ids.id(),
            health: ids.id(),
        };
        house.call_row(house.call, "kz-2025", terms).await;
        let (call, rulebook) = (house.call, house.rulebook);
        let papers = [(house.passport, "passport", false), (house.health, "health", true)];
        house
            .write(move |tx| {
                let row = (
                    rulebooks::id.eq(rulebook),
                    rulebooks::call_id.eq(call),
                    rulebooks::number.eq(1),
                    rulebooks::state.eq("published"),
                    rulebooks::body.eq(Json(rules())),
                    rulebooks::hash.eq(vec![1_u8; 32]),
                    rulebooks::created_at.eq(start()),
                );
                diesel::insert_into(rulebooks::table).values(row).execute(tx)?;
                for (position, (id, key, sensitive)) in papers.into_iter().enumerate() {
                    let row = (
                        requirements::id.eq(id),
                        requirements::call_id.eq(call),
                        requirements::key.eq(key),
                        requirements::position.eq(i32::try_from(position).unwrap()),
                        requirements::titles.eq(Json::of(&words(key))?),
                        requirements::hints.eq(Json::of(&words(""))?),
                        requirements::need.eq("required"),
                        requirements::terms.eq(Json(json!({}))),
                        requirements::promise_allowed.eq(true),
                        requirements::sensitive.eq(sensitive),
                        requirements::sample.eq(true),
                    );
                    diesel::insert_into(requirements::table).values(row).execute(tx)?;
                }
                Ok(())
            })
            .await;
        house
    }

    /// A call of its own.
    pub async fn call_row(&self, id: CallId, slug: &'static str, terms: Terms) {
        self.write(move |tx| {
            let row = (
                calls::id.eq(id),
                calls::slug.eq(slug),
                calls::cycle.eq("2025/26"),
                calls::kind.eq("scholarship"),
                calls::state.eq("published"),
                calls::titles.eq(Json::of(&words(slug))?),
                calls::summaries.eq(Json::of(&words(slug))?),
                calls::zone.eq("Asia/Bishkek"),
                calls::opens_at.eq(start().minus(TimeDelta::days(30))),
                calls::deadline_at.eq(start().plus(TimeDelta::days(3))),
                calls::terms.eq(Json::of(&terms)?),
                calls::sample.eq(true),
                calls::created_at.eq(start()),
                calls::version.eq(1),
            );
            diesel::insert_into(calls::table).values(row).execute(tx)?;
            Ok(())
        })
        .await;
    }

    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T, Fault> + Send + 'static,
    ) -> T {
        self.db.write(work).await.expect("a write of the fixture")
    }

    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, Fault> + Send + 'static,
    ) -> T {
        self.db.read(work).await.expect("a read of the fixture")
    }

    async fn account(&self, name: &str) -> AccountId {
        let id: AccountId = self.db.act(start()).id();
        let (name, email) = (name.to_owned(), format!("{id}@example.kg"));
        self.write(move |tx| {
            let row = (
                accounts::id.eq(id),
                accounts::email.eq(&email),
                accounts::email_key.eq(&email),
                accounts::name.eq(&name),
                accounts::state.eq(AccountState::Active),
                accounts::language.eq("ky"),
                accounts::failed_sign_ins.eq(0),
                accounts::created_at.eq(start()),
                accounts::version.eq(1),
            );
            diesel::insert_into(accounts::table).values(row).execute(tx)?;
            Ok(())
        })
        .await;
        id
    }

    /// A colleague with a role in the call; sees no sensitive data.
    pub async fn colleague(&self, name: &str, role: Role) -> Ctx {
        self.colleague_in(name, role, Some(self.call)).await
    }

    /// The same in another call, or in the whole system.
    pub async fn colleague_in(&self, name: &str, role: Role, call: Option<CallId>) -> Ctx {
        let account = self.account(name).await;
        let grant = Grant {
            id: self.db.act(start()).id::<GrantId>(),
            role,
            call,
            institution: None,
            sensitive: false,
        };
        let id = grant.id;
        self.write(move |tx| {
            let row = (
                grants::id.eq(id),
                grants::account_id.eq(account),
                grants::role.eq(role),
                grants::call_id.eq(call),
                grants::sensitive.eq(false),
                grants::state.eq(GrantState::Active),
                grants::starts_at.eq(start().minus(TimeDelta::days(1))),
                grants::created_at.eq(start()),
            );
            diesel::insert_into(grants::table).values(row).execute(tx)?;
            Ok(())
        })
        .await;
        self.ctx(account, None, vec![grant])
    }

    /// A colleague with two roles in the call.
    pub async fn both(&self, name: &str, role: Role, second: Role) -> Ctx {
        let ctx = self.colleague(name, role).await;
        let Principal::Account(mut own) = ctx.who else {
            panic!("a colleague without an account");
        };
        let (id, account, call): (GrantId, _, _) = (self.db.act(start()).id(), own.id, self.call);
        self.write(move |tx| {
            let row = (
                grants::id.eq(id),
                grants::account_id.eq(account),
                grants::role.eq(second),
                grants::call_id.eq(Some(call)),
                grants::sensitive.eq(false),
                grants::state.eq(GrantState::Active),
                grants::starts_at.eq(start().minus(TimeDelta::days(1))),
                grants::created_at.eq(start()),
            );
            diesel::insert_into(grants::table).values(row).execute(tx)?;
            Ok(())
        })
        .await;
        own.grants.push(Grant {
            id,
            role: second,
            call: Some(call),
            institution: None,
            sensitive: false,
        });
        self.ctx(account, None, own.grants)
    }

    pub fn ctx(&self, account: AccountId, person: Option<PersonId>, grants: Vec<Grant>) -> Ctx {
        Ctx {
            act: Act {
                actor: Actor::Account { id: account },
                ..self.db.act(start())
            },
            who: Principal::Account(Account {
                id: account,
                person,
                session: None,
                name: "test".to_owned(),
                language: Lang::Ky,
                grants,
            }),
        }
    }

    /// An applicant's dossier in `state`, handed in `minutes` after the start, with a passport
    /// and a health paper that nobody has checked.
    pub async fn dossier(&self, name: &str, state: State, minutes: i64) -> Dossier {
        self.dossier_in(self.call, name, state, minutes).await
    }

    pub async fn dossier_in(&self, call: CallId, name: &str, state: State, minutes: i64) -> Dossier {
        let account = self.account(name).await;
        let act = self.db.act(start());
        let (person, id): (PersonId, ApplicationId) = (act.id(), act.id());
        let papers: [DocumentId; 2] = [act.id(), act.id()];
        let requirements = [self.passport, self.health];
        let at = start().plus(TimeDelta::minutes(minutes));
        let code = format!("KZ25-{}", &id.uuid().simple().to_string().to_uppercase()[20..27]);
        let row = Dossier {
            id,
            code: code.clone(),
            passport: papers[0],
            health: papers[1],
            ctx: self.ctx(account, Some(person), Vec::new()),
        };
        let name = name.to_owned();
        self.write(move |tx| {
            let person_row = (
                persons::id.eq(person),
                persons::account_id.eq(account),
                persons::created_at.eq(start()),
            );
            diesel::insert_into(persons::table).values(person_row).execute(tx)?;
            let head = (
                applications::id.eq(id),
                applications::code.eq(&code),
                applications::call_id.eq(call),
                applications::person_id.eq(person),
                applications::state.eq(state),
                applications::name.eq(&name),
                applications::search_key.eq(fold(&name)),
                applications::created_at.eq(start()),
                applications::updated_at.eq(at),
                applications::submitted_at.eq((state != State::Draft).then_some(at)),
                applications::state_since.eq(at),
                applications::version.eq(1),
            );
            diesel::insert_into(applications::table).values(head).execute(tx)?;
            for (key, answers) in [
                (
                    "personal",
                    json!({"family_cyrillic": "Канарбекова", "pin": "10101200799999"}),
                ),
                ("essay", json!({"essay": "Мен окуйм, анткени билим керек."})),
            ] {
                let section = (
                    sections::application_id.eq(id),
                    sections::key.eq(key),
                    sections::answers.eq(Json(answers)),
                    sections::complete.eq(true),
                    sections::updated_at.eq(at),
                    sections::version.eq(1),
                );
                diesel::insert_into(sections::table).values(section).execute(tx)?;
            }
            for (document, requirement) in papers.into_iter().zip(requirements) {
                let row = (
                    documents::id.eq(document),
                    documents::application_id.eq(id),
                    documents::requirement_id.eq(requirement),
                    documents::state.eq(DocumentState::Uploaded),
                    documents::file_name.eq("scan.pdf"),
                    documents::pages.eq(1),
                    documents::created_at.eq(at),
                    documents::version.eq(1),
                );
                diesel::insert_into(documents::table).values(row).execute(tx)?;
            }
            Ok(())
        })
        .await;
        row
    }

    /// Where a dossier stands, and its version.
    pub async fn head(&self, id: ApplicationId) -> (State, i32) {
        self.read(move |conn| {
            let head = qabyl::applications::head(conn, id)?.expect("the dossier");
            Ok((head.state, head.version))
        })
        .await
    }

    /// The kinds of a dossier's events, in order.
    pub async fn events(&self, id: ApplicationId) -> Vec<String> {
        self.read(move |conn| {
            let events = qabyl::events::of_application(conn, id)?;
            Ok(events.into_iter().map(|event| event.kind).collect())
        })
        .await
    }

    /// The kinds of letters that wait for an account.
    pub async fn letters(&self, ctx: &Ctx) -> Vec<String> {
        let account = ctx.account().expect("an account");
        self.read(move |conn| {
            let notices = qabyl::accounts::notices(conn, account, 50)?;
            Ok(notices.into_iter().map(|notice| notice.kind).collect())
        })
        .await
    }
}

/// One dossier of the fixture.
#[derive(Clone)]
pub struct Dossier {
    pub id: ApplicationId,
    pub code: String,
    pub passport: DocumentId,
    pub health: DocumentId,
    pub ctx: Ctx,
}
