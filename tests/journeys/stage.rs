//! What is there before the journey begins: the scholarship call of 2024/25 with its dates moved
//! around now and two bachelor seats, colleagues of every role, a program of each university,
//! and two rivals whose dossiers are already in.

use std::collections::BTreeMap;

use bytes::Bytes;
use chrono::TimeDelta;
use qabyl::accounts::password_policy::Holder;
use qabyl::accounts::rules::{Email, Name};
use qabyl::accounts::{self, Ctx, Invite, NewGrant, Principal, Register, Role};
use qabyl::applications::consents::Signed;
use qabyl::applications::desk::{
    CheckDocument, DecideEligibility, Verdict, check_document, decide_eligibility, open_check,
};
use qabyl::applications::sections::{self, Typed};
use qabyl::applications::{self, Application, Attach, Choose, NewFile, SaveSection, SectionKey};
use qabyl::calls;
use qabyl::calls::file::{CallFile, read_call_with, read_catalogue};
use qabyl::calls::lot::LotKey;
use qabyl::config::Secret;
use qabyl::db::Conn;
use qabyl::documents::{self, StoredFile};
use qabyl::institutions;
use qabyl::kernel::act::Actor;
use qabyl::kernel::ids::{CallId, InstitutionId};
use qabyl::kernel::{Act, Fault, Lang, TraceId};
use qabyl::partners::{CreateClient, SCOPES, create_client};
use qabyl::reviews::{self, ReviewOf, SaveScores};
use secrecy::{ExposeSecret as _, SecretString};

use super::student::ANSWERS;
use crate::harness::TestDb;
use crate::harness::databases::start;
use crate::harness::server::Server;

/// Everybody's here.
pub const PASSWORD: &str = "сары-өрүк чоң теректин түбүндө 77";
/// The call's name in addresses.
pub const CALL: &str = "scholarship-2024-25";

/// A program of a university that may sign in.
#[derive(Clone)]
pub struct Program {
    pub id: String,
    pub secret: String,
}

/// The set stage.
pub struct Stage {
    pub server: Server,
    pub programs: BTreeMap<String, Program>,
    /// Address and application code of the one who will decline, and of the one in reserve.
    pub rivals: [(String, String); 2],
    people: BTreeMap<&'static str, Principal>,
}

/// The address of a colleague.
pub fn address(role: &str) -> String {
    format!("{role}@stage.invalid")
}

const COLLEAGUES: [(&str, &str, Role); 6] = [
    ("admin", "Админ Үлгү", Role::Administrator),
    ("officer", "Айнура Текшерүүчү", Role::Officer),
    ("reviewer1", "Бакыт Эксперт", Role::Reviewer),
    ("reviewer2", "Сәуле Сарапшы", Role::Reviewer),
    ("secretary", "Гүлнара Катчы", Role::Secretary),
    ("chair", "Ерлан Төраға", Role::Chair),
];

impl Stage {
    pub async fn set(db: &TestDb) -> Self {
        let server = Server::start(db);
        let mut people = BTreeMap::new();
        for (role, name, kind) in COLLEAGUES {
            people.insert(role, colleague(&server, role, name, kind, None).await);
        }
        let hosts = load(&server, &acting(&server, &people["admin"])).await;
        let mut programs = BTreeMap::new();
        for (slug, institution) in hosts {
            let role = if slug == "kaznu" { "kaznu" } else { "enu" };
            let registrar = colleague(&server, role, "Динара Тіркеуші", Role::Registrar, Some(institution)).await;
            programs.insert(slug, program(&server, acting(&server, &registrar), institution).await);
            people.insert(role, registrar);
        }
        let (chair, admin) = (acting(&server, &people["chair"]), acting(&server, &people["admin"]));
        let call = server.app.db.write_alone(move |tx| publish(tx, &chair, &admin)).await;
        call.expect("a published call");
        let mut stage = Self {
            server,
            programs,
            rivals: Default::default(),
            people,
        };
        stage.rivals = [stage.rival("rival1", 1).await, stage.rival("rival2", 2).await];
        stage
    }

    /// A colleague acting now.
    pub fn act(&self, role: &str) -> Ctx {
        acting(&self.server, &self.people[role])
    }

    /// Both reviewers hand in the rivals' reviews: high marks for the first, lower ones for the
    /// second.
    pub async fn score_rivals(&self) {
        for role in ["reviewer1", "reviewer2"] {
            for ((_, code), pick) in self.rivals.iter().zip([2, 1]) {
                let (ctx, code) = (self.act(role), code.clone());
                let done = self
                    .server
                    .app
                    .db
                    .write_alone(move |tx| score(tx, &ctx, &code, pick))
                    .await;
                done.expect("scored");
            }
        }
    }

    /// Nobody's letter was given up, and the log's chain is whole.
    pub async fn nothing_broke(&self) {
        self.server.run_outbox().await;
        self.server.seal().await;
        let checked = self.server.app.db.read(qabyl::events::verify).await.expect("read");
        assert!(checked.is_ok(), "the chain of events is broken");
    }

    async fn rival(&self, name: &str, line: u32) -> (String, String) {
        let server = &self.server;
        let email = address(name);
        let hash = server
            .passwords
            .create(SecretString::from(PASSWORD), Holder::Applicant, vec![email.clone()])
            .await
            .expect("a hashed password");
        let bytes = documents::sample::pdf(&["Invented document"]);
        let file = server
            .files
            .vault
            .put(Bytes::from(bytes), documents::Media::Pdf)
            .await
            .expect("kept");
        let (system, officer) = (system(server), self.act("officer"));
        let address = email.clone();
        let code = server
            .app
            .db
            .write_alone(move |tx| {
                documents::record(tx, &file, system.now)?;
                let head = apply(tx, &system, &address, hash.clone(), line, &file)?;
                check(tx, &officer, &head)?;
                Ok::<_, Fault>(head.code)
            })
            .await
            .expect("a rival's dossier");
        (email, code)
    }
}

fn system(server: &Server) -> Ctx {
    let act = Act {
        now: server.app.clock.now(),
        actor: Actor::System,
        trace: TraceId(0),
        ids: server.app.ids.clone(),
    };
    Ctx {
        act,
        who: Principal::System,
    }
}

fn acting(server: &Server, who: &Principal) -> Ctx {
    let mut ctx = system(server);
    ctx.act.actor = Actor::Account {
        id: who.account().expect("a colleague").id,
    };
    ctx.who = who.clone();
    ctx
}

/// Turns an operation's error into a fault that the test shows.
fn broke<E: std::fmt::Debug>(error: E) -> Fault {
    Fault::new("the stage", format!("{error:?}"))
}

async fn colleague(
    server: &Server,
    role: &str,
    name: &str,
    kind: Role,
    institution: Option<InstitutionId>,
) -> Principal {
    let (db, ctx, secret) = (&server.app.db, system(server), server.app.config.secret.clone());
    let invite = Invite {
        email: Email::parse(&address(role)).expect("an address"),
        name: Name::parse(name).expect("a name"),
        language: Lang::Kk,
        grant: NewGrant {
            role: kind,
            call: None,
            institution,
            sensitive: kind == Role::Officer,
            ends_at: None,
        },
    };
    let (asked, system) = (invite.clone(), ctx.clone());
    let invited = db
        .write(move |tx| accounts::create_user(tx, &system, &secret, &asked))
        .await
        .expect("invited");
    let chosen = SecretString::from(PASSWORD);
    accounts::accept(db, &server.passwords, &ctx, &invited.token, &invite.name, chosen)
        .await
        .expect("accepted");
    let (email, now) = (address(role), ctx.now);
    let found = db.read(move |conn| accounts::acting(conn, &email, now)).await;
    found.expect("read").expect("a colleague")
}

/// Loads catalogue and call; the universities.
async fn load(server: &Server, admin: &Ctx) -> Vec<(String, InstitutionId)> {
    let catalogue = read_catalogue(include_str!("../../calls/catalogue.toml")).expect("a sound catalogue");
    let text = include_str!("../../calls/scholarship-2024-25.toml")
        .replace("{ count = 25 }", "{ count = 2 }")
        .replace("percent = \"20\"", "percent = \"100\"");
    let file = read_call_with(&text, &catalogue).expect("a sound call");
    let deadline = start().plus(TimeDelta::days(3)).utc();
    let days = CallFile::days_between(file.deadline_at().expect("a deadline"), deadline);
    let file = file.shifted(days).expect("a moved call");
    let admin = admin.clone();
    let loaded = server.app.db.write_alone(move |tx| -> Result<_, Fault> {
        calls::load_catalogue(tx, &admin, &catalogue).map_err(broke)?;
        calls::load(tx, &admin, &file).map_err(broke)?;
        let found = institutions::institutions(tx)?.into_iter();
        Ok(found.map(|it| (it.slug, it.id)).collect())
    });
    loaded.await.expect("a loaded call")
}

fn publish(tx: &mut Conn, chair: &Ctx, admin: &Ctx) -> Result<CallId, Fault> {
    let call = calls::calls(tx)?.pop().ok_or_else(|| Fault::broken("no call"))?;
    for version in calls::rulebooks(tx, call.id)? {
        calls::approve(tx, chair, version.id).map_err(broke)?;
    }
    let key = LotKey::new(&Secret([7; 32]))?;
    calls::publish(tx, admin, call.id, call.version, &key).map_err(broke)?;
    Ok(call.id)
}

async fn program(server: &Server, registrar: Ctx, institution: InstitutionId) -> Program {
    let command = CreateClient {
        institution,
        name: "Student system".to_owned(),
        scopes: SCOPES.into_iter().map(str::to_owned).collect(),
    };
    let made = server
        .app
        .db
        .write(move |tx| create_client(tx, &registrar, &command))
        .await
        .expect("a client");
    Program {
        id: made.client.id.to_string(),
        secret: made.secret.expose_secret().to_owned(),
    }
}

/// A rival's evening: account, dossier, documents, submission.
fn apply(
    tx: &mut Conn,
    system: &Ctx,
    email: &str,
    password_hash: String,
    salt: u32,
    file: &StoredFile,
) -> Result<Application, Fault> {
    let mut ctx = system.clone();
    let register = Register {
        email: Email::parse(email).map_err(broke)?,
        name: Name::parse("Чолпон Атаандаш").map_err(broke)?,
        password_hash: Some(password_hash),
        language: Lang::En,
    };
    let id = accounts::create_confirmed(tx, &ctx, &register).map_err(broke)?;
    ctx.act.actor = Actor::Account { id };
    ctx.who = accounts::acting(tx, email, ctx.now)?.ok_or_else(|| Fault::broken("no rival"))?;
    let person = ctx.who.account().and_then(|account| account.person).expect("a person");
    let head = applications::begin(tx, &ctx, person, CALL).map_err(broke)?;
    let mut seen: BTreeMap<SectionKey, i32> = BTreeMap::new();
    // Nobody here is a minor, and this call knows no statuses.
    let unasked = [SectionKey::Guardian, SectionKey::Categories];
    for page in sections::PAGES.iter().filter(|page| !unasked.contains(&page.section)) {
        let (pin, passport) = (format!("1310220070{salt:04}"), format!("PE9{salt:06}"));
        let pairs = ANSWERS.iter().filter(|answer| answer.page == page.slug);
        let pairs = pairs.map(|answer| match answer.name {
            "pin" => ("pin", pin.as_str()),
            "passport" => ("passport", passport.as_str()),
            name => (name, answer.value),
        });
        let save = SaveSection {
            application: head.id,
            page,
            typed: Typed::of(pairs),
            seen: seen.get(&page.section).copied().unwrap_or(0),
            finish: true,
            signed: Signed::default(),
        };
        let section = applications::save_section(tx, &ctx, &save).map_err(broke)?;
        seen.insert(page.section, section.version);
    }
    let lines = calls::lines(tx, head.call)?;
    let (programme, _) = lines[0].programmes[0];
    let add = Choose::Add {
        line: lines[0].id,
        programme,
    };
    applications::choose(tx, &ctx, head.id, add).map_err(broke)?;
    for requirement in calls::requirements(tx, head.call)? {
        let upload = Attach::Upload(NewFile {
            hash: file.hash.clone(),
            name: format!("{}.pdf", requirement.key),
            pages: 1,
        });
        applications::attach(tx, &ctx, head.id, &requirement.key, &upload).map_err(broke)?;
    }
    applications::submit(tx, &ctx, head.id).map_err(broke)?;
    applications::head(tx, head.id)?.ok_or_else(|| Fault::broken("no dossier"))
}

fn check(tx: &mut Conn, officer: &Ctx, head: &Application) -> Result<(), Fault> {
    open_check(tx, officer, head.id, head.version).map_err(broke)?;
    for document in applications::documents(tx, head.id)? {
        let command = CheckDocument {
            document: document.id,
            version: document.version,
            verdict: Verdict::Accept,
        };
        check_document(tx, officer, &command).map_err(broke)?;
    }
    let head = applications::head(tx, head.id)?.ok_or_else(|| Fault::broken("no dossier"))?;
    let command = DecideEligibility {
        application: head.id,
        version: head.version,
        eligible: true,
        reasons: Vec::new(),
        note: String::new(),
    };
    decide_eligibility(tx, officer, &command).map_err(broke)?;
    Ok(())
}

fn score(tx: &mut Conn, reviewer: &Ctx, code: &str, pick: usize) -> Result<(), Fault> {
    let (queue, _) = reviews::own_queue(tx, reviewer).map_err(broke)?;
    for own in queue {
        let (ReviewOf::Own(review), head, rubric) = reviews::review(tx, reviewer, own.review.id).map_err(broke)? else {
            continue;
        };
        if head.code != code {
            continue;
        }
        let begun = reviews::begin(tx, reviewer, review.id, review.version).map_err(broke)?;
        let level = |levels: &[(i64, _)]| levels[pick.min(levels.len() - 1)].0;
        let command = SaveScores {
            review: review.id,
            version: begun.version,
            scores: rubric
                .criteria
                .iter()
                .map(|it| (it.key.clone(), level(&it.levels)))
                .collect(),
            comment: String::new(),
        };
        reviews::submit(tx, reviewer, &command).map_err(broke)?;
    }
    Ok(())
}
