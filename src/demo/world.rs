//! The order in which the invented world comes about.

use chrono::TimeDelta;
use secrecy::ExposeSecret as _;

use super::appeals;
use super::applicants::{self, Papers};
use super::people::invent;
use super::staff::{Colleague, acting, broke, invite};
use super::{Credentials, Machine, Stage};
use super::{branches, committee};
use crate::accounts::{Ctx, Principal, Role};
use crate::calls::file::{CallFile, read_call_with, read_catalogue};
use crate::calls::{self, Call};
use crate::cli::DemoArgs;
use crate::db::Conn;
use crate::institutions;
use crate::kernel::ids::InstitutionId;
use crate::kernel::{Fault, Instant, Lang};
use crate::partners::{CreateClient, SCOPES, create_client};
use crate::serve::House;

const CATALOGUE: &str = include_str!("../../calls/catalogue.toml");
const SCHOLARSHIP: &str = include_str!("../../calls/scholarship-2024-25.toml");
const BRANCHES: &str = include_str!("../../calls/branch-admission-2025-26.toml");

/// Everybody and everything that later steps need.
pub(super) struct World {
    pub colleagues: Vec<Colleague>,
    pub scholarship: Call,
    pub branches: Call,
}

impl World {
    /// A colleague by role, acting at `at`.
    pub(super) fn act(&self, house: &House, role: &str, at: Instant) -> Result<Ctx, Fault> {
        let found = self.colleagues.iter().find(|colleague| colleague.role == role);
        found
            .map(|it| acting(house, &it.account, at))
            .ok_or_else(|| Fault::broken("a role without a colleague"))
    }

    /// Every colleague of a kind of role, acting at `at`.
    pub(super) fn all(&self, house: &House, prefix: &str, at: Instant) -> Vec<Ctx> {
        let found = self
            .colleagues
            .iter()
            .filter(|colleague| colleague.role.starts_with(prefix));
        found.map(|it| acting(house, &it.account, at)).collect()
    }
}

/// How long ago the scholarship's deadline was; negative: it lies ahead.
const fn days_since_deadline(stage: Stage) -> i64 {
    match stage {
        Stage::Open => -12,
        Stage::Checking => 3,
        Stage::Reviewing => 16,
        Stage::Offers => 30,
    }
}

/// Makes the world in a house that has none yet; how people and programs sign in.
///
/// # Errors
/// When a command refuses what the demonstration asks, or the database fails.
pub async fn make(house: &House, args: &DemoArgs) -> Result<Credentials, Fault> {
    let now = house.app.clock.now();
    let long_ago = now.minus(TimeDelta::days(120));
    let mut accounts = Vec::new();
    let mut colleagues = Vec::new();
    let admin = ("administrator", "admin@demo.invalid", "Администратор Үлгү", Lang::Ru);
    let (sign_in, colleague) = invite(house, long_ago, admin, Role::Administrator, None, false).await?;
    let admin = colleague.account.clone();
    accounts.push(sign_in);
    colleagues.push(colleague);
    let hosts = load(house, &admin, long_ago, now, args.stage).await?;
    let roles = [
        (
            "officer",
            "officer@demo.invalid",
            "Айнура Текшерүүчү",
            Lang::Ky,
            Role::Officer,
            true,
        ),
        (
            "reviewer 1",
            "reviewer1@demo.invalid",
            "Бакыт Эксперт",
            Lang::Ky,
            Role::Reviewer,
            false,
        ),
        (
            "reviewer 2",
            "reviewer2@demo.invalid",
            "Сәуле Сарапшы",
            Lang::Kk,
            Role::Reviewer,
            false,
        ),
        (
            "reviewer 3",
            "reviewer3@demo.invalid",
            "Ольга Эксперт",
            Lang::Ru,
            Role::Reviewer,
            false,
        ),
        (
            "secretary",
            "secretary@demo.invalid",
            "Гүлнара Катчы",
            Lang::Ky,
            Role::Secretary,
            false,
        ),
        (
            "chair",
            "chair@demo.invalid",
            "Ерлан Төраға",
            Lang::Kk,
            Role::Chair,
            false,
        ),
        (
            "observer",
            "observer@demo.invalid",
            "Асель Байкоочу",
            Lang::Ru,
            Role::Observer,
            false,
        ),
        (
            "appeal member",
            "appeals@demo.invalid",
            "Нурлан Апелляция",
            Lang::Ky,
            Role::AppealMember,
            false,
        ),
    ];
    for (label, email, name, language, role, sensitive) in roles {
        let who = (label, email, name, language);
        let (sign_in, colleague) = invite(house, long_ago, who, role, None, sensitive).await?;
        accounts.push(sign_in);
        colleagues.push(colleague);
    }
    let mut clients = Vec::new();
    for (slug, institution) in hosts {
        let (label, email) = match slug.as_str() {
            "kaznu" => ("registrar KazNU", "registrar.kaznu@demo.invalid"),
            "enu" => ("registrar ENU", "registrar.enu@demo.invalid"),
            _ => continue,
        };
        let who = (label, email, "Динара Тіркеуші", Lang::Kk);
        let (sign_in, colleague) = invite(house, long_ago, who, Role::Registrar, Some(institution), false).await?;
        clients.push(machine(house, acting(house, &colleague.account, long_ago), &slug, institution).await?);
        accounts.push(sign_in);
        colleagues.push(colleague);
    }
    let (scholarship, branches) = publish(house, &admin, &colleagues, long_ago).await?;
    let world = World {
        colleagues,
        scholarship,
        branches,
    };
    let papers = Papers::make(house).await?;
    let invented = invent(args.seed, args.applicants);
    accounts.extend(applicants::apply(house, &world, &papers, &invented, args.stage, now).await?);
    committee::work(house, &world, &invented, args.stage, now).await?;
    if args.stage == Stage::Offers {
        appeals::one(house, &world, &invented, now).await?;
    }
    branches::work(house, &world, &papers, &invented, args.stage, now).await?;
    Ok(Credentials {
        base_url: String::new(),
        accounts,
        clients,
    })
}

/// Loads catalogue and calls with their dates moved around now; the universities.
async fn load(
    house: &House,
    admin: &Principal,
    long_ago: Instant,
    now: Instant,
    stage: Stage,
) -> Result<Vec<(String, InstitutionId)>, Fault> {
    let catalogue = read_catalogue(CATALOGUE).map_err(broke("catalogue"))?;
    let scholarship = read_call_with(SCHOLARSHIP, &catalogue).map_err(broke("scholarship call"))?;
    let branches = read_call_with(BRANCHES, &catalogue).map_err(broke("branch call"))?;
    let wanted = now.minus(TimeDelta::days(days_since_deadline(stage)));
    let deadline = scholarship
        .deadline_at()
        .ok_or_else(|| Fault::broken("a call without a deadline"))?;
    let scholarship = moved(&scholarship, CallFile::days_between(deadline, wanted.utc()))?;
    let opens = branches
        .opens_at()
        .ok_or_else(|| Fault::broken("a call without a beginning"))?;
    let branches = moved(
        &branches,
        // Its first tour has just opened; when the scholarships are given, the second one has.
        CallFile::days_between(
            opens,
            now.minus(TimeDelta::days(if stage == Stage::Offers { 8 } else { 1 }))
                .utc(),
        ),
    )?;
    let ctx = acting(house, admin, long_ago);
    house
        .app
        .db
        .write_alone(move |tx| -> Result<_, Fault> {
            calls::load_catalogue(tx, &ctx, &catalogue).map_err(broke("catalogue"))?;
            calls::load(tx, &ctx, &scholarship).map_err(broke("scholarship call"))?;
            calls::load(tx, &ctx, &branches).map_err(broke("branch call"))?;
            Ok(institutions::institutions(tx)?
                .into_iter()
                .map(|it| (it.slug, it.id))
                .collect())
        })
        .await
}

fn moved(file: &CallFile, days: i64) -> Result<CallFile, Fault> {
    file.shifted(days)
        .ok_or_else(|| Fault::broken("dates beyond the calendar"))
}

/// The chair approves the rulebooks, the administrator publishes the calls; both calls.
async fn publish(
    house: &House,
    admin: &Principal,
    colleagues: &[Colleague],
    at: Instant,
) -> Result<(Call, Call), Fault> {
    let chair = colleagues
        .iter()
        .find(|it| it.role == "chair")
        .ok_or_else(|| Fault::broken("no chair"))?;
    let (admin, chair) = (acting(house, admin, at), acting(house, &chair.account, at));
    let key = calls::lot::LotKey::new(&house.app.config.secret)?;
    house
        .app
        .db
        .write_alone(move |tx| -> Result<(Call, Call), Fault> {
            let mut scholarship = None;
            let mut branches = None;
            for call in calls::calls(tx)? {
                for version in calls::rulebooks(tx, call.id)? {
                    calls::approve(tx, &chair, version.id).map_err(broke("rulebook"))?;
                }
                let call = calls::publish(tx, &admin, call.id, call.version, &key).map_err(broke("publication"))?;
                match call.kind {
                    calls::CallKind::Scholarship => scholarship = Some(call),
                    calls::CallKind::BranchAdmission => branches = Some(call),
                }
            }
            let both = scholarship.zip(branches);
            both.ok_or_else(|| Fault::broken("a call is missing"))
        })
        .await
}

/// A machine client that the registrar makes.
async fn machine(house: &House, ctx: Ctx, slug: &str, institution: InstitutionId) -> Result<Machine, Fault> {
    let command = CreateClient {
        institution,
        name: format!("{slug} demonstration"),
        scopes: SCOPES.into_iter().map(str::to_owned).collect(),
    };
    let made = move |tx: &mut Conn| create_client(tx, &ctx, &command).map_err(broke("client"));
    let created = house.app.db.write(made).await?;
    Ok(Machine {
        institution: slug.to_owned(),
        id: created.client.id.to_string(),
        secret: created.secret.expose_secret().to_owned(),
    })
}
