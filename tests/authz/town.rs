//! The demonstration's world with somebody of every role before it: those of its call and
//! institution, and the same of another call and institution.

use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;
use qabyl::accounts::{Ctx, NewGrant, Role, grant, start_session};
use qabyl::cli::DemoArgs;
use qabyl::config::{Config, Mail, Mode, Secret};
use qabyl::db::Conn;
use qabyl::db::schema::{
    accounts, applications, branches, calls, grants, institutions, notices, persons, placements, programmes,
    quota_lines, reviews, rulebooks, sessions,
};
use qabyl::demo::{self, Stage};
use qabyl::kernel::ids::{AccountId, ApplicationId, CallId, InstitutionId, PersonId, PlacementId};
use qabyl::kernel::{Clock, Fault};
use qabyl::mail::{Memory, Transport};
use qabyl::partners::{CreateClient, create_client};
use qabyl::placements::State;
use qabyl::serve::House;
use secrecy::ExposeSecret as _;
use tempfile::TempDir;

use super::added::{About, Added, add, photo};
use crate::harness::TestDb;
use crate::harness::databases::start;
use crate::harness::server::{CHEAP, Server};
use crate::harness::surroundings;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    Nobody,
    Person(AccountId),
    /// A program: index into [`Town::tokens`].
    Program(usize),
}

/// What the patterns of the routes are filled with.
pub struct Things {
    pub code: String,
    pub call: String,
    pub line: String,
    pub institution: String,
    pub branch: String,
    pub programme: String,
    pub review: String,
    pub run: String,
    pub placement: String,
    pub condition: String,
    pub added: Added,
    pub notice: String,
    pub person: String,
    pub call_id: String,
    pub institution_id: String,
    pub rulebook: String,
    /// The hash in the style sheet's address.
    pub asset: String,
}

pub struct Town {
    pub server: Server,
    pub askers: Vec<(&'static str, Asker)>,
    pub tokens: Vec<String>,
    /// Their identifiers and secrets.
    pub credentials: Vec<(String, String)>,
    pub things: Things,
    _folder: TempDir,
}

/// Roles that are given for one call.
const OF_A_CALL: [(Role, &str, &str); 6] = [
    (Role::Officer, "officer", "officer/other"),
    (Role::Reviewer, "reviewer", "reviewer/other"),
    (Role::Secretary, "secretary", "secretary/other"),
    (Role::Chair, "chair", "chair/other"),
    (Role::Observer, "observer", "observer/other"),
    (Role::AppealMember, "appeal member", "appeal member/other"),
];

impl Town {
    pub async fn build(db: &TestDb) -> Self {
        let folder = surroundings::folder();
        let config = Config {
            mode: Mode::Demo,
            data_dir: folder.path().to_owned(),
            database: db.place.address(),
            base_url: "http://127.0.0.1:1".to_owned(),
            listen: "127.0.0.1:1".parse().expect("an address"),
            metrics_listen: None,
            trusted_proxies: Vec::new(),
            secret: Secret([7; 32]),
            mail: Mail::Files(folder.path().join("mail")),
            mail_from: "Qabyl <no-reply@qabyl.example>".to_owned(),
            password_cost: CHEAP,
            public_pages_kept: Duration::ZERO,
            public: qabyl::config::Public::default(),
        };
        let transport = Arc::new(Transport::Memory(Memory::default()));
        let house = House::build(config, Clock::manual(start()), Arc::clone(&db.ids), transport).expect("a house");
        let args = DemoArgs {
            data: folder.path().to_owned(),
            listen: "127.0.0.1:1".parse().expect("an address"),
            applicants: 160,
            stage: Stage::Offers,
            json: true,
            seed: 1,
        };
        demo::make(&house, &args).await.expect("a world");
        let (system, kept) = (house.system(), photo(folder.path()).await);
        let town = db
            .write(move |tx| settle(tx, &system, &kept))
            .await
            .expect("somebody of every role");
        drop(house);
        let data_dir = folder.path().to_owned();
        std::fs::create_dir_all(data_dir.join("mail")).expect("a folder of letters");
        std::fs::write(
            data_dir.join("mail/one.eml"),
            "To: a@b.invalid\r\nSubject: Үлгү\r\n\r\nText\r\n",
        )
        .expect("a letter");
        let server = Server::start_as(db, |config| {
            config.mode = Mode::Demo;
            config.mail = Mail::Files(data_dir.join("mail"));
            config.data_dir = data_dir;
            config.trusted_proxies = vec!["127.0.0.1".parse().expect("an address")];
        });
        let (mut askers, mut things, programs) = town;
        let style = server.app.assets.path("qabyl.css");
        things.asset = style.split('/').nth(2).unwrap_or_default().to_owned();
        let (mut tokens, mut credentials) = (Vec::new(), Vec::new());
        for (name, id, secret) in programs {
            askers.push((name, Asker::Program(tokens.len())));
            tokens.push(token(&server, &id, &secret).await);
            credentials.push((id, secret));
        }
        Self {
            server,
            askers,
            tokens,
            credentials,
            things,
            _folder: folder,
        }
    }

    /// A session of its own for each request: some of them end sessions.
    pub async fn session(&self, account: AccountId) -> String {
        let act = qabyl::kernel::Act {
            now: self.server.app.clock.now(),
            actor: qabyl::kernel::Actor::System,
            trace: qabyl::kernel::TraceId(0),
            ids: self.server.app.ids.clone(),
        };
        let begun = self
            .server
            .app
            .db
            .write(move |tx| start_session(tx, &act, account, "test"))
            .await;
        begun.expect("a session")
    }
}

impl Town {
    /// The newest sign-in of an account, as its own page names it.
    pub async fn newest_session(&self, account: AccountId) -> String {
        let newest = self.server.app.db.read(move |conn| {
            let own = sessions::table.filter(sessions::account_id.eq(account));
            Ok::<qabyl::kernel::ids::SessionId, Fault>(own.order(sessions::id.desc()).select(sessions::id).first(conn)?)
        });
        newest.await.expect("a session").to_string()
    }
}

async fn token(server: &Server, id: &str, secret: &str) -> String {
    let request = reqwest::Client::new()
        .post(format!("{}/oauth/token", server.base_url))
        .basic_auth(id, Some(secret))
        .form(&[("grant_type", "client_credentials")]);
    let answer: serde_json::Value = request.send().await.expect("an answer").json().await.expect("JSON");
    answer["access_token"].as_str().expect("a token").to_owned()
}

type Settled = (Vec<(&'static str, Asker)>, Things, Vec<(&'static str, String, String)>);

/// Gives the demonstration's colleagues to its scholarship call, and makes those of elsewhere.
fn settle(tx: &mut Conn, system: &Ctx, kept: &(String, i64)) -> Result<Settled, Fault> {
    let id_of = |tx: &mut Conn, kind: &str| {
        calls::table
            .filter(calls::kind.eq(kind.to_owned()))
            .select(calls::id)
            .first(tx)
    };
    let (here, there): (CallId, CallId) = (id_of(tx, "scholarship")?, id_of(tx, "branch_admission")?);
    // An open review leads to the dossier that everything is asked about where there is one; an
    // offered place otherwise.
    let (placement, application, owner, institution): (PlacementId, ApplicationId, PersonId, InstitutionId) =
        placements::table
            .filter(placements::state.eq(State::Offered))
            .order(placements::id)
            .select((
                placements::id,
                placements::application_id,
                placements::person_id,
                placements::institution_id,
            ))
            .first(tx)?;
    let (review, reviewer): (qabyl::kernel::ids::ReviewId, AccountId) = reviews::table
        .filter(reviews::application_id.eq(application))
        .order(reviews::id)
        .select((reviews::id, reviews::reviewer_id))
        .first(tx)?;
    let account_of =
        |tx: &mut Conn, person: PersonId| persons::table.find(person).select(persons::account_id).first(tx);
    let stranger: AccountId = applications::table
        .inner_join(persons::table)
        .filter(applications::call_id.eq(here))
        .filter(applications::person_id.ne(owner))
        .filter(applications::state.eq_any(["scored", "decided"]))
        .order(applications::id)
        .select(persons::account_id)
        .first(tx)?;
    let owner: AccountId = account_of(tx, owner)?;
    let mut askers = vec![
        ("anonymous", Asker::Nobody),
        ("owner", Asker::Person(owner)),
        ("stranger", Asker::Person(stranger)),
    ];
    for (role, name, other) in OF_A_CALL {
        let held = grants::table
            .filter(grants::role.eq(role))
            .filter(grants::call_id.is_null());
        let mut accounts: Vec<AccountId> = held.order(grants::id).select(grants::account_id).load(tx)?;
        accounts.sort_by_key(|account| *account != reviewer);
        diesel::update(held).set(grants::call_id.eq(Some(here))).execute(tx)?;
        askers.push((name, Asker::Person(accounts[0])));
        let elsewhere = colleague(tx, system, other, (role, Some(there), None))?;
        askers.push((other, Asker::Person(elsewhere)));
    }
    let registrar: AccountId = grants::table
        .filter(grants::institution_id.eq(institution))
        .select(grants::account_id)
        .first(tx)?;
    let other: InstitutionId = institutions::table
        .filter(institutions::id.ne(institution))
        .order(institutions::slug)
        .select(institutions::id)
        .first(tx)?;
    askers.push(("registrar", Asker::Person(registrar)));
    let elsewhere = colleague(tx, system, "registrar/other", (Role::Registrar, None, Some(other)))?;
    askers.push(("registrar/other", Asker::Person(elsewhere)));
    let administrator: AccountId = grants::table
        .filter(grants::role.eq(Role::Administrator))
        .select(grants::account_id)
        .first(tx)?;
    askers.push(("administrator", Asker::Person(administrator)));
    let named = |wanted: &str| match askers.iter().find(|(name, _)| *name == wanted) {
        Some((_, Asker::Person(account))) => Ok(*account),
        _ => Err(Fault::broken("somebody is missing")),
    };
    let (panel, officer) = (named("appeal member")?, named("officer")?);
    let about = About {
        here,
        there,
        application,
        placement,
        owner,
        stranger,
        officer,
        panel,
    };
    let mut added = add(tx, system, &about, kept.clone())?;
    askers.append(&mut added.askers);
    let all = ["placements:read", "nominations:decide", "enrolments:write"];
    let mut programs = Vec::new();
    for (name, whose, scopes) in [
        ("program", institution, &all[..]),
        ("program/reads", institution, &all[..1]),
        ("program/other", other, &all[..]),
    ] {
        let command = CreateClient {
            institution: whose,
            name: name.to_owned(),
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        };
        let made = create_client(tx, system, &command).map_err(|error| Fault::new("a client", error.to_string()))?;
        programs.push((name, made.client.id.to_string(), made.secret.expose_secret().to_owned()));
    }
    let things = Things {
        code: applications::table
            .find(application)
            .select(applications::code)
            .first(tx)?,
        call: calls::table.find(here).select(calls::slug).first(tx)?,
        call_id: here.to_string(),
        institution_id: institution.to_string(),
        rulebook: rulebooks::table
            .filter(rulebooks::call_id.eq(here))
            .order(rulebooks::number)
            .select(rulebooks::id)
            .first::<qabyl::kernel::ids::RulebookId>(tx)?
            .to_string(),
        asset: String::new(),
        line: quota_lines::table
            .filter(quota_lines::call_id.eq(here))
            .order(quota_lines::position)
            .select(quota_lines::code)
            .first(tx)?,
        institution: institutions::table
            .find(institution)
            .select(institutions::slug)
            .first(tx)?,
        branch: branches::table
            .filter(branches::institution_id.eq(institution))
            .order(branches::slug)
            .select(branches::slug)
            .first(tx)?,
        programme: programmes::table
            .filter(programmes::institution_id.eq(institution))
            .order(programmes::slug)
            .select(programmes::id)
            .first::<qabyl::kernel::ids::ProgrammeId>(tx)?
            .to_string(),
        review: review.to_string(),
        run: placements::table
            .find(placement)
            .select(placements::run_id)
            .first::<qabyl::kernel::ids::RunId>(tx)?
            .to_string(),
        placement: placement.to_string(),
        added,
        condition: system.id::<qabyl::kernel::ids::ConditionId>().to_string(),
        notice: notices::table
            .filter(notices::account_id.eq(owner))
            .order(notices::id)
            .select(notices::id)
            .first::<qabyl::kernel::ids::NoticeId>(tx)?
            .to_string(),
        person: stranger.to_string(),
    };
    Ok((askers, things, programs))
}

/// Somebody with an account and no role yet.
pub fn account(tx: &mut Conn, system: &Ctx, (id, name, email): (AccountId, &str, &str)) -> Result<(), Fault> {
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(id),
            accounts::email.eq(email),
            accounts::email_key.eq(email),
            accounts::name.eq(name),
            accounts::state.eq("active"),
            accounts::language.eq("ky"),
            accounts::failed_sign_ins.eq(0),
            accounts::created_at.eq(system.now),
            accounts::version.eq(1),
        ))
        .execute(tx)?;
    Ok(())
}

fn colleague(
    tx: &mut Conn,
    system: &Ctx,
    name: &str,
    (role, call, institution): (Role, Option<CallId>, Option<InstitutionId>),
) -> Result<AccountId, Fault> {
    let id: AccountId = system.id();
    let email = format!("{}@elsewhere.invalid", name.replace(['/', ' '], "."));
    account(tx, system, (id, name, &email))?;
    let new = NewGrant {
        role,
        call,
        institution,
        sensitive: false,
        ends_at: None,
    };
    grant(tx, system, id, &new).map_err(|error| Fault::new("a grant", error.to_string()))?;
    Ok(id)
}
