//! `/{lang}/calls/{slug}`: everything a reader needs before applying.

use std::collections::HashMap;

use actix_web::web;
use askama::Template;

use super::acts::{PastChange, past};
use super::in_words::{Numbered, Rules, in_words};
use super::list::{kind_word, status};
use crate::accounts::policy::{Permission, Scope, holds};
use crate::calls::acts::CallAct;
use crate::calls::lot::Commitment;
use crate::calls::model::{Call, CallState, Need, QuotaLine, Requirement, RulebookState, RulebookVersion, Tour};
use crate::calls::rulebook::{Degree, FieldGroup, Funding, Rulebook};
use crate::calls::shown::{Clocks, Left, left};
use crate::calls::store;
use crate::db::Conn;
use crate::i18n;
use crate::institutions::{self, ProgrammeView};
use crate::kernel::ids::ProgrammeId;
use crate::kernel::{Fault, Lang};
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};

/// One row of the timetable.
pub(super) struct When {
    pub label: String,
    pub clocks: Clocks,
}

/// The rows of one tour.
pub(super) struct Round {
    pub title: String,
    pub rows: Vec<When>,
}

/// A programme that may be chosen.
pub(super) struct Wish {
    pub title: String,
    pub place: String,
    pub language: String,
    pub capacity: String,
    pub sample: bool,
}

/// A quota line.
pub(super) struct LineView {
    pub code: String,
    pub title: String,
    pub about: String,
    pub seats: String,
    pub groups: Vec<String>,
    pub programmes: Vec<Wish>,
    pub count: String,
    pub sample: bool,
}

/// A required document.
pub(super) struct Paper {
    pub title: String,
    pub hint: String,
    pub tone: &'static str,
    pub need: String,
    pub promise: bool,
    pub sample: bool,
}

/// A version that is or was in force.
struct VersionView {
    href: String,
    title: String,
    since: String,
    basis: String,
}

/// The lot of a round: its hash, and its seed once a run with it is published.
struct LotView {
    title: String,
    sha256: String,
    drawn: String,
    seed: String,
}

#[derive(Template)]
#[template(path = "calls/templates/show.html")]
struct Show {
    shell: Shell,
    title: String,
    eyebrow: String,
    summary: String,
    notes: String,
    source: String,
    sample: bool,
    tone: &'static str,
    status: String,
    draft: bool,
    open: bool,
    upcoming: bool,
    opens: Clocks,
    deadline: Clocks,
    remaining: Left,
    grace: String,
    apply: String,
    board: String,
    check: String,
    rounds: Vec<Round>,
    tours_sample: bool,
    choices_sample: bool,
    offers_sample: bool,
    lines: Vec<LineView>,
    papers: Vec<Paper>,
    rules: Option<Rules>,
    lots: Vec<LotView>,
    versions: Vec<VersionView>,
    changes: Vec<PastChange>,
    answer: String,
    choices: String,
}

/// What the page is made of.
pub(super) struct Data {
    pub call: Call,
    pub tours: Vec<Tour>,
    pub lines: Vec<QuotaLine>,
    pub requirements: Vec<Requirement>,
    pub programmes: HashMap<ProgrammeId, ProgrammeView>,
    pub rulebook: Option<(RulebookVersion, Rulebook)>,
    pub lots: Vec<Commitment>,
    /// Versions that are or were in force, newest first.
    pub versions: Vec<RulebookVersion>,
    /// Changes since publication, newest first.
    pub acts: Vec<CallAct>,
}

/// Reads a call with everything around it.
pub(super) fn data(conn: &mut Conn, slug: &str) -> Result<Option<Data>, Fault> {
    let Some(call) = store::by_slug(conn, slug)? else {
        return Ok(None);
    };
    let lines = store::lines(conn, call.id)?;
    let mut programmes = HashMap::new();
    for view in institutions::search(conn, "", None, None)? {
        programmes.insert(view.programme.id, view);
    }
    for (id, _) in lines.iter().flat_map(|line| &line.programmes) {
        if !programmes.contains_key(id)
            && let Some(view) = institutions::programme_view(conn, *id)?
        {
            programmes.insert(*id, view);
        }
    }
    // In force, else what is proposed: drafts are previewed with their own rules.
    let versions = store::rulebooks(conn, call.id)?;
    let in_force = versions.iter().find(|it| it.state == RulebookState::Published);
    let version = in_force.or_else(|| versions.iter().find(|it| it.state != RulebookState::Superseded));
    let rulebook = match version {
        Some(version) => Some((
            version.clone(),
            serde_json::from_value(version.body.clone()).map_err(Fault::from)?,
        )),
        None => None,
    };
    Ok(Some(Data {
        tours: store::tours(conn, call.id)?,
        requirements: store::requirements(conn, call.id)?,
        lots: store::commitments(conn, call.id)?,
        acts: store::acts(conn, call.id)?,
        versions: versions.into_iter().filter(|it| it.published_at.is_some()).collect(),
        call,
        lines,
        programmes,
        rulebook,
    }))
}

/// What becomes of what comes a little late; empty where nothing is received after the deadline.
fn grace(lang: Lang, call: &Call) -> String {
    match call.terms.grace_minutes {
        0 => String::new(),
        minutes => {
            let time = i18n::duration(lang, chrono::TimeDelta::minutes(minutes.into()));
            i18n::text_with(lang, "calls-grace", &[("time", time.into())])
        }
    }
}

fn rounds(lang: Lang, call: &Call, tours: &[Tour]) -> Vec<Round> {
    let one = |tour: &Tour| {
        let row = |key: &str, clocks: Clocks| When {
            label: i18n::text(lang, key),
            clocks,
        };
        Round {
            title: i18n::text_with(lang, "calls-tour", &[("number", tour.number.into())]),
            rows: vec![
                row(
                    "calls-tour-opens",
                    Clocks::at(lang, tour.registration_opens_at, call.zone),
                ),
                row(
                    "calls-tour-closes",
                    Clocks::deadline(lang, tour.registration_closes_at, call.zone),
                ),
                row("calls-tour-list", Clocks::deadline(lang, tour.list_due_at, call.zone)),
                row(
                    "calls-tour-confirm",
                    Clocks::deadline(lang, tour.confirm_by_at, call.zone),
                ),
            ],
        }
    };
    tours.iter().map(one).collect()
}

/// Words of a degree, field or funding as rows carry them; the row's own word when unknown.
pub(super) fn degree_word(lang: Lang, word: &str) -> String {
    word.parse::<Degree>()
        .map_or_else(|()| word.to_owned(), |it| i18n::text(lang, it.key()))
}

pub(super) fn field_word(lang: Lang, word: &str) -> String {
    word.parse::<FieldGroup>()
        .map_or_else(|()| word.to_owned(), |it| i18n::text(lang, it.key()))
}

pub(super) fn funding_word(lang: Lang, word: &str) -> String {
    word.parse::<Funding>()
        .map_or_else(|()| word.to_owned(), |it| i18n::text(lang, it.key()))
}

fn line(lang: Lang, data: &Data, line: &QuotaLine) -> LineView {
    let category = |key: &str| {
        let book = data.rulebook.as_ref().map(|(_, book)| book);
        let titles = book.and_then(|book| book.category(key)).map(|it| &it.titles);
        titles
            .and_then(|titles| titles.get(lang.tag()))
            .unwrap_or(key)
            .to_owned()
    };
    let reserved = line.seat_groups.iter().filter_map(|group| {
        let key = group.category.as_deref()?;
        let args = [("count", group.count.into()), ("name", category(key).into())];
        Some(i18n::text_with(lang, "calls-seats-reserved", &args))
    });
    let wishes = line.programmes.iter().filter_map(|(id, capacity)| {
        let view = data.programmes.get(id)?;
        Some(Wish {
            title: view.programme.titles.get(lang).to_owned(),
            place: format!("{}, {}", view.institution.get(lang), view.city.get(lang)),
            language: institutions::words::language(lang, &view.programme.language),
            capacity: capacity.map_or_else(String::new, |most| {
                i18n::text_with(lang, "calls-capacity", &[("count", most.into())])
            }),
            sample: view.programme.sample,
        })
    });
    let mut programmes: Vec<Wish> = wishes.collect();
    programmes.sort_by(|a, b| i18n::compare(lang, &a.title, &b.title));
    let about = [
        degree_word(lang, &line.degree),
        field_word(lang, &line.field_group),
        funding_word(lang, line.funding.as_str()),
    ];
    LineView {
        code: line.code.clone(),
        title: line.titles.get(lang).to_owned(),
        about: about.join(" · "),
        seats: i18n::text_with(lang, "calls-seats", &[("count", line.seats().into())]),
        groups: reserved.collect(),
        count: i18n::text_with(lang, "calls-programmes-count", &[("count", programmes.len().into())]),
        programmes,
        sample: line.sample,
    }
}

fn paper(lang: Lang, it: &Requirement) -> Paper {
    let (tone, key) = match it.need {
        Need::Required => ("plain", "calls-need-required"),
        Need::Optional => ("quiet", "calls-need-optional"),
        Need::Conditional => ("next", "calls-need-conditional"),
    };
    Paper {
        title: it.titles.get(lang).to_owned(),
        hint: it.hints.get(lang).to_owned(),
        tone,
        need: i18n::text(lang, key),
        promise: it.promise_allowed,
        sample: it.sample,
    }
}

/// The lots; none where the rulebook itself names the hash of a seed.
fn lots(lang: Lang, data: &Data) -> Vec<LotView> {
    let elsewhere = data
        .rulebook
        .as_ref()
        .is_some_and(|(_, book)| book.lot_seed_sha256.is_some());
    if elsewhere {
        return Vec::new();
    }
    let view = |lot: &Commitment| LotView {
        title: i18n::text_with(lang, "calls-tour", &[("number", lot.round.into())]),
        sha256: lot.sha256.clone(),
        drawn: i18n::both_zones(lang, lot.drawn_at.utc(), data.call.zone),
        seed: lot.revealed.as_ref().map(|(seed, _)| seed.clone()).unwrap_or_default(),
    };
    data.lots.iter().map(view).collect()
}

/// The page. A draft is shown only to who works on it.
///
/// # Errors
/// When there is no such call for this visitor, or the database fails.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (_, slug) = path.into_inner();
    let data = app.db.read(move |conn| data(conn, &slug)).await?;
    let data = data.ok_or(Refusal::NotFound)?;
    let (lang, now, call) = (visitor.lang, visitor.ctx.now, &data.call);
    let scope = Scope::Call(call.id);
    let works_on_it = [
        Permission::ManageCalls,
        Permission::DraftRulebook,
        Permission::ApproveRulebook,
    ];
    let who = &visitor.ctx.who;
    if call.state == CallState::Draft && !works_on_it.into_iter().any(|it| holds(who, it, scope)) {
        return Err(Refusal::NotFound);
    }
    let (tone, status) = status(lang, call, now);
    let rules = data
        .rulebook
        .as_ref()
        .map(|(version, book)| in_words(lang, book, &data.requirements, &Numbered::of(version)));
    let shell = visitor.shell(&app);
    let marked = |part: &str| call.terms.samples.iter().any(|it| it == part);
    page(&Show {
        tours_sample: marked("tours"),
        choices_sample: marked("selection"),
        offers_sample: marked("offers"),
        title: call.titles.get(lang).to_owned(),
        eyebrow: format!("{} · {}", kind_word(lang, call.kind), call.cycle),
        summary: call.summaries.get(lang).to_owned(),
        notes: call.terms.offer_notes.get(lang).to_owned(),
        source: call.terms.source.clone(),
        sample: call.sample,
        tone,
        status,
        draft: call.state == CallState::Draft,
        // Colleagues read the page too, but have no applications of their own.
        open: call.open_at(now) && (who.account().is_none() || holds(who, Permission::Apply, Scope::Anywhere)),
        upcoming: now < call.opens_at,
        opens: Clocks::at(lang, call.opens_at, call.zone),
        deadline: Clocks::deadline(lang, call.deadline_at, call.zone),
        remaining: left(lang, now, call.deadline_at),
        grace: grace(lang, call),
        apply: visitor.to("/my"),
        board: visitor.to(&format!("/calls/{}/board", call.slug)),
        check: visitor.to(&format!("/calls/{}/eligibility", call.slug)),
        rounds: rounds(lang, call, &data.tours),
        lines: data.lines.iter().map(|it| line(lang, &data, it)).collect(),
        papers: data.requirements.iter().map(|it| paper(lang, it)).collect(),
        rules,
        changes: past(lang, call, &data.acts),
        lots: lots(lang, &data),
        versions: data
            .versions
            .iter()
            .map(|it| VersionView {
                href: visitor.to(&format!("/calls/{}/rules/{}", call.slug, it.number)),
                title: shell.with1("calls-rulebook-number", "number", it.number),
                since: it
                    .published_at
                    .map(|at| i18n::both_zones(lang, at.utc(), call.zone))
                    .unwrap_or_default(),
                basis: it.basis.clone(),
            })
            .collect(),
        answer: i18n::text_with(
            lang,
            "calls-answer-within",
            &[(
                "time",
                i18n::duration(lang, chrono::TimeDelta::hours(call.terms.answer_hours)).into(),
            )],
        ),
        choices: i18n::text_with(lang, "calls-max-choices", &[("count", call.terms.max_choices.into())]),
        shell,
    })
}
