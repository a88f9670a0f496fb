//! Invented applicants fill in their dossiers and hand them in, page by page.

use bytes::Bytes;
use chrono::TimeDelta;
use secrecy::SecretString;

use super::people::Invented;
use super::staff::{broke, password};
use super::world::World;
use super::{SignIn, Stage};
use crate::accounts::password_policy::Holder;
use crate::accounts::rules::{Email, Name};
use crate::accounts::{self, Ctx, Register};
use crate::applications::consents::Signed;
use crate::applications::sections::{self, Typed};
use crate::applications::{self, Attach, Choose, NewFile, SaveSection, SectionKey};
use crate::calls::{self, Need};
use crate::db::Conn;
use crate::documents;
use crate::kernel::act::Actor;
use crate::kernel::ids::{ProgrammeId, QuotaLineId};
use crate::kernel::{Fault, Instant, Lang};
use crate::serve::House;

/// So many applicants can sign in.
const WITH_PASSWORD: u32 = 5;
/// So many dossiers come in one commit.
const BATCH: usize = 20;

/// Sample documents, one for each that the call asks for: content is stored once.
pub(super) struct Papers(pub(super) Vec<(String, documents::StoredFile)>);

impl Papers {
    pub(super) async fn make(house: &House) -> Result<Self, Fault> {
        let calls = house.app.db.read(calls::calls).await?;
        let mut made: Vec<(String, documents::StoredFile)> = Vec::new();
        for call in calls {
            let asked = house
                .app
                .db
                .read(move |conn| calls::requirements(conn, call.id))
                .await?;
            for requirement in asked {
                if made.iter().any(|(key, _)| *key == requirement.key) {
                    continue;
                }
                let bytes = documents::sample::pdf(&[&requirement.titles.en, "Invented document of a demonstration"]);
                let file = house.files.vault.put(Bytes::from(bytes), documents::Media::Pdf).await?;
                made.push((requirement.key, file));
            }
        }
        let (files, now) = (made.clone(), house.app.clock.now());
        house
            .app
            .db
            .write(move |tx| -> Result<(), Fault> {
                files.iter().try_for_each(|(_, file)| documents::record(tx, file, now))
            })
            .await?;
        Ok(Self(made))
    }
}

/// Everybody applies within the weeks before the deadline; the sign-ins of the first few.
pub(super) async fn apply(
    house: &House,
    world: &World,
    papers: &Papers,
    invented: &[Invented],
    stage: Stage,
    now: Instant,
) -> Result<Vec<SignIn>, Fault> {
    let mut sign_ins = Vec::new();
    let mut hashes = Vec::new();
    for it in invented.iter().filter(|it| it.number <= WITH_PASSWORD) {
        let password = password()?;
        let own = vec![it.email(), it.name()];
        let hash = house
            .passwords
            .create(SecretString::from(password.clone()), Holder::Applicant, own)
            .await;
        hashes.push(hash.map_err(broke("password"))?);
        sign_ins.push(SignIn {
            role: format!("student {}", it.number),
            email: it.email(),
            password,
        });
    }
    let until = if stage == Stage::Open {
        now
    } else {
        world.scholarship.deadline_at
    };
    let step = until.since(world.scholarship.opens_at) / i32::try_from(invented.len() + 1).unwrap_or(i32::MAX);
    for (batch, group) in invented.chunks(BATCH).enumerate() {
        let (group, papers, hashes) = (group.to_vec(), papers.0.clone(), hashes.clone());
        let (system, slug, opens) = (
            house.system(),
            world.scholarship.slug.clone(),
            world.scholarship.opens_at,
        );
        let first = world
            .scholarship
            .opens_at
            .plus(step * i32::try_from(batch * BATCH + 1).unwrap_or(1));
        house
            .app
            .db
            .write_alone(move |tx| -> Result<(), Fault> {
                for (index, it) in group.iter().enumerate() {
                    let at = first.plus(step * i32::try_from(index).unwrap_or(0));
                    let hash = usize::try_from(it.number)
                        .ok()
                        .and_then(|number| hashes.get(number.checked_sub(1)?));
                    let target = Target {
                        slug: &slug,
                        papers: &papers,
                        branch: false,
                        known: false,
                    };
                    // An evening's work; the first of many may have begun with the call itself.
                    let evening = (at.minus(TimeDelta::minutes(90)).max(opens), at);
                    one(tx, &system, it, hash.cloned(), &target, evening)?;
                }
                Ok(())
            })
            .await?;
    }
    Ok(sign_ins)
}

/// What an applicant applies for.
pub(super) struct Target<'a> {
    pub slug: &'a str,
    pub papers: &'a [(String, documents::StoredFile)],
    /// At a branch, with a test result: one grant place and one paid place.
    pub branch: bool,
    /// They have an account already.
    pub known: bool,
}

/// One applicant's evening: account, dossier, documents, submission.
pub(super) fn one(
    tx: &mut Conn,
    system: &Ctx,
    it: &Invented,
    password_hash: Option<String>,
    target: &Target<'_>,
    (begun, at): (Instant, Instant),
) -> Result<(), Fault> {
    let mut ctx = system.clone();
    ctx.act.now = begun;
    let language = match it.number % 8 {
        5 => Lang::Ru,
        6 => Lang::Kk,
        7 => Lang::En,
        _ => Lang::Ky,
    };
    let register = Register {
        email: Email::parse(&it.email()).map_err(|_| Fault::broken("a demonstration address"))?,
        name: Name::parse(&it.name()).map_err(|_| Fault::broken("a demonstration name"))?,
        password_hash,
        language,
    };
    if !target.known {
        accounts::create_confirmed(tx, &ctx, &register).map_err(broke("registration"))?;
    }
    let who =
        accounts::acting(tx, &it.email(), ctx.now)?.ok_or_else(|| Fault::broken("an applicant who is not there"))?;
    let person = who
        .account()
        .and_then(|account| account.person)
        .ok_or_else(|| Fault::broken("no person"))?;
    let id = who.account().map(|account| account.id);
    ctx.act.actor = id.map_or(Actor::System, |id| Actor::Account { id });
    ctx.who = who;
    let head = applications::begin(tx, &ctx, person, target.slug).map_err(broke("begin"))?;
    let adult = it.born <= 2006;
    // A second dossier begins with what the first one said.
    let mut versions: Vec<(SectionKey, i32)> = applications::sections(tx, head.id)?
        .iter()
        .map(|section| (section.key, section.version))
        .collect();
    for page in sections::PAGES {
        if page.section == SectionKey::Guardian && adult {
            continue;
        }
        let pairs = answers(page.slug, it, target.branch);
        let typed = Typed::of(pairs.iter().map(|(name, value)| (*name, value.as_str())));
        let seen = versions
            .iter()
            .rev()
            .find(|(key, _)| *key == page.section)
            .map_or(0, |(_, version)| *version);
        let save = SaveSection {
            application: head.id,
            page,
            typed,
            seen,
            finish: true,
            signed: Signed {
                language,
                network: "192.0.2.0/24".to_owned(),
            },
        };
        let section = applications::save_section(tx, &ctx, &save)
            .map_err(|error| Fault::new("section", format!("{}: {error:?}", page.slug)))?;
        versions.push((page.section, section.version));
    }
    let lines = calls::lines(tx, head.call)?;
    if target.branch {
        for (line, programme) in branch_wishes(&lines, it.salt) {
            let add = Choose::Add { line, programme };
            applications::choose(tx, &ctx, head.id, add).map_err(broke("choice"))?;
        }
    }
    let line = lines
        .get(it.line)
        .or_else(|| lines.first())
        .ok_or_else(|| Fault::broken("a call without lines"))?;
    let count = u64::try_from(line.programmes.len()).unwrap_or(1).max(1);
    for turn in 0..if target.branch { 0 } else { 2.min(count) } {
        let index = usize::try_from((it.salt + turn) % count).unwrap_or(0);
        let Some((programme, _)) = line.programmes.get(index) else {
            continue;
        };
        let add = Choose::Add {
            line: line.id,
            programme: *programme,
        };
        applications::choose(tx, &ctx, head.id, add).map_err(broke("choice"))?;
    }
    for requirement in calls::requirements(tx, head.call)? {
        let Some((key, file)) = target.papers.iter().find(|(key, _)| *key == requirement.key) else {
            continue;
        };
        let proves_test = target.branch && requirement.condition.as_deref() == Some("test:ort");
        if requirement.need != Need::Required && !proves_test {
            continue;
        }
        let upload = Attach::Upload(NewFile {
            hash: file.hash.clone(),
            name: format!("{key}.pdf"),
            pages: 1,
        });
        applications::attach(tx, &ctx, head.id, key, &upload).map_err(broke("document"))?;
    }
    ctx.act.now = at;
    // A few are still being filled in: that too belongs to the world.
    if target.branch || it.number % 40 != 39 {
        applications::submit(tx, &ctx, head.id).map_err(|error| Fault::new("submission", format!("{error:?}")))?;
    }
    Ok(())
}

/// One grant place and one paid place, by lot.
pub(super) fn branch_wishes(lines: &[calls::QuotaLine], salt: u64) -> Vec<(QuotaLineId, ProgrammeId)> {
    let pick = |paid: bool, salt: u64| {
        let fitting: Vec<&calls::QuotaLine> = lines
            .iter()
            .filter(|line| (line.funding == calls::Funding::Contract) == paid)
            .collect();
        let index = usize::try_from(salt % u64::try_from(fitting.len().max(1)).unwrap_or(1)).unwrap_or(0);
        let line = fitting.get(index)?;
        Some((line.id, line.programmes.first()?.0))
    };
    [pick(false, salt >> 8), pick(true, salt >> 16)]
        .into_iter()
        .flatten()
        .collect()
}

/// What this applicant types on a page.
fn answers(slug: &str, it: &Invented, branch: bool) -> Vec<(&'static str, String)> {
    let text = |value: &str| value.to_owned();
    match slug {
        "personal" => vec![
            ("family", text(it.family.0)),
            ("given", text(it.given.0)),
            ("family_latin", text(it.family.1)),
            ("given_latin", text(it.given.1)),
        ],
        "birth" => vec![
            ("birth_date_day", text("28")),
            ("birth_date_month", text("2")),
            ("birth_date_year", it.born.to_string()),
            ("sex", text(it.sex)),
            ("citizenships", text("KG")),
        ],
        "identity" => vec![
            ("pin", it.pin()),
            ("passport", format!("ZZ{:07}", it.number)),
            ("passport_expiry_day", text("1")),
            ("passport_expiry_month", text("9")),
            ("passport_expiry_year", text("2034")),
        ],
        "contacts" => vec![
            (
                "phone",
                format!("+996 555 {:03} {:03}", it.number / 1000, it.number % 1000),
            ),
            ("oblast", text("naryn")),
            ("locality", text("Ат-Башы")),
            ("street", text("Үлгү көчөсү, 1")),
        ],
        "guardian" => vec![
            ("relation", text("mother")),
            ("name", format!("{} Үлгү", it.family.0)),
            ("phone", text("+996 555 000 111")),
            ("document", format!("ZZ{:07}", 9_000_000 + it.number)),
            ("language", text("ky")),
        ],
        "education" => vec![
            ("level", text(if it.line == 1 { "bachelor" } else { "school" })),
            ("school", text("№ 1 үлгү мектеп")),
            ("year", (it.born + if it.line == 1 { 22 } else { 17 }).to_string()),
            ("locality", text("village")),
            ("scale", text("five")),
            ("average", format!("{}.{:02}", it.mark / 100, it.mark % 100)),
        ],
        "tests" if branch => vec![
            ("tests", text("ort")),
            ("ort_year", text("2025")),
            ("ort_number", format!("DEMO{:06}", it.number)),
            ("ort_main", (115 + it.salt % 110).to_string()),
            ("ort_mathematics", (60 + it.salt % 70).to_string()),
        ],
        "tests" => vec![("tests", text("none"))],
        "languages" => vec![
            ("mother_tongue", text("ky")),
            ("kazakh", text("a2")),
            ("russian", text("b2")),
            ("english", text("b1")),
        ],
        "categories" => vec![("categories", text("none"))],
        "essay" => vec![
            ("language", text("ru")),
            (
                "essay",
                format!(
                    "Вымышленное эссе для демонстрации. {}",
                    "Я хочу учиться, чтобы вернуться и работать дома. ".repeat(14)
                ),
            ),
        ],
        "consents" => vec![
            ("processing", text("1")),
            ("transfer", text("1")),
            ("sensitive", text("1")),
            ("publication", text("1")),
        ],
        _ => Vec::new(),
    }
}
