//! One page of a section.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::places;
use super::shown::{self, ErrorLink, Pick};
use super::{mine, words};
use crate::applications::access::ChangeError;
use crate::applications::consents::Signed;
use crate::applications::dossier::Dossier;
use crate::applications::model::Item;
use crate::applications::save_section::{SaveError, SaveSection, save_section};
use crate::applications::sections::{self, Answers, Field, Kind, Needed, Page, Scale, Typed, Wrong, scales};
use crate::calls::Offered;
use crate::i18n;
use crate::kernel::Lang;
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, network, see_other};

struct Question {
    kind: &'static str,
    name: &'static str,
    label: String,
    hint: String,
    error: String,
    value: String,
    day: String,
    month: String,
    year: String,
    options: Vec<Pick>,
    /// What is suggested while it is typed.
    places: Vec<String>,
    fill: &'static str,
    width: &'static str,
    mode: &'static str,
    max: usize,
    rows: usize,
    checked: bool,
    /// The box that must be ticked for the question to be asked; empty for none.
    only: String,
    /// That box is not ticked, as far as is known.
    off: bool,
    /// What is stored now, when another device was faster.
    stored: String,
}

#[derive(Template)]
#[template(path = "applications/templates/section.html")]
struct SectionPage {
    shell: Shell,
    action: String,
    back: String,
    title: String,
    lead: String,
    version: i32,
    to_check: bool,
    locked: String,
    stale: bool,
    errors: Vec<ErrorLink>,
    questions: Vec<Question>,
}

/// What came back: errors, and whether somebody was faster.
#[derive(Default)]
struct Returned {
    wrong: Vec<Wrong>,
    stale: bool,
}

fn find(slug: &str) -> Result<&'static Page, Refusal> {
    sections::page(slug).ok_or(Refusal::NotFound)
}

/// The page with the answers that are kept.
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String, String)>) -> Answer {
    let (_, code, slug) = path.into_inner();
    let asked = find(&slug)?;
    let dossier = mine(&app, &visitor, &code).await?;
    if !dossier.asks(asked.section, visitor.ctx.now) {
        return Err(Refusal::NotFound);
    }
    let to_check = visitor.path.ends_with("?from=check");
    render(&app, &visitor, (&dossier, to_check), asked, None, Returned::default())
}

/// Saves the page.
pub async fn save(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String, String)>,
    request: HttpRequest,
    form: Form,
) -> Answer {
    let (_, code, slug) = path.into_inner();
    let asked = find(&slug)?;
    let dossier = mine(&app, &visitor, &code).await?;
    let to_check = form.text("from") == "check";
    let command = SaveSection {
        application: dossier.application.id,
        page: asked,
        typed: Typed::of(form.pairs()),
        seen: form.number("version")?,
        finish: !form.has("later"),
        signed: Signed::from(visitor.lang, network(&app, &request)),
    };
    let (typed, ctx) = (command.typed.clone(), visitor.ctx.clone());
    let saved = app.db.write(move |tx| save_section(tx, &ctx, &command)).await;
    let returned = match saved {
        Ok(_) => return see_other(&after(&visitor, &dossier, asked, &form, to_check)),
        Err(SaveError::Wrong(wrong)) => Returned { wrong, stale: false },
        Err(SaveError::Change(ChangeError::OutOfDate)) => Returned {
            wrong: Vec::new(),
            stale: true,
        },
        // The deadline passed while somebody typed: the page shows what was typed and says so.
        Err(SaveError::Change(ChangeError::Locked(_))) => Returned::default(),
        Err(SaveError::Change(error)) => return Err(error.into()),
    };
    // Read again: somebody was faster, or the page needs the version that counts now.
    let dossier = mine(&app, &visitor, &code).await?;
    render(&app, &visitor, (&dossier, to_check), asked, Some(&typed), returned)
}

fn after(visitor: &Visitor, dossier: &Dossier, asked: &Page, form: &Form, to_check: bool) -> String {
    let base = visitor.to(&format!("/my/{}", dossier.application.code));
    let mut pages = sections::pages_of(asked.section).skip_while(|page| page.slug != asked.slug);
    match pages.nth(1) {
        _ if to_check => format!("{base}/check"),
        Some(next) if !form.has("later") => shown::page_path(&base, next),
        _ => format!("{base}/dossier"),
    }
}

fn render(
    app: &App,
    visitor: &Visitor,
    (dossier, to_check): (&Dossier, bool),
    asked: &'static Page,
    typed: Option<&Typed>,
    returned: Returned,
) -> Answer {
    let base = visitor.to(&format!("/my/{}", dossier.application.code));
    let answers = dossier.answers(asked.section);
    let locked = dossier.may_change(&Item::Section(asked.section), visitor.ctx.now);
    // What depends on a status that this call does not know is not asked.
    let offered = |field: &&Field| match field.only {
        Some(("categories", key)) => dossier.offered.categories.iter().any(|status| status.key == key),
        _ => true,
    };
    let questions: Vec<Question> = asked
        .fields
        .iter()
        .filter(offered)
        .map(|field| question(visitor, field, &answers, typed, &returned, &dossier.offered))
        .collect();
    let errors: Vec<ErrorLink> = returned
        .wrong
        .iter()
        .map(|one| ErrorLink {
            href: format!("#{}", one.field),
            text: shown::say(visitor.lang, one.label, &one.message),
        })
        .collect();
    let status = match (returned.stale, typed.is_some(), locked) {
        (true, ..) | (false, true, Err(_)) => StatusCode::CONFLICT,
        (false, true, Ok(())) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, false, _) => StatusCode::OK,
    };
    let back = if to_check { "check" } else { "dossier" };
    page_with(
        status,
        &SectionPage {
            shell: visitor.shell(app),
            action: shown::page_path(&base, asked),
            back: format!("{base}/{back}"),
            title: visitor.t(asked.title),
            lead: if asked.lead.is_empty() {
                String::new()
            } else {
                visitor.t(asked.lead)
            },
            version: dossier.section(asked.section).map_or(0, |section| section.version),
            to_check,
            locked: locked
                .err()
                .map_or_else(String::new, |why| visitor.t(words::locked(why))),
            stale: returned.stale,
            errors,
            questions,
        },
    )
}

/// The statuses that the call's rulebook knows, and "none of these".
fn status_picks(lang: Lang, offered: &Offered, chosen: impl Fn(&str) -> bool) -> Vec<Pick> {
    let pick = |value: &str, label: String| Pick {
        value: value.to_owned(),
        label,
        hint: String::new(),
        checked: chosen(value),
    };
    let known = offered
        .categories
        .iter()
        .map(|status| pick(&status.key, status.titles.get(lang).to_owned()));
    known
        .chain([pick("none", i18n::text(lang, "sections-category-none"))])
        .collect()
}

/// The name of a mark scale.
pub(in crate::applications) fn scale_words(lang: Lang, scale: &Scale<'_>) -> String {
    match scale.known {
        Some(known) => known.titles.get(lang).to_owned(),
        None => i18n::text(lang, scale.label),
    }
}

/// The words of an answer: the label of an option, a date as people write it, else the text.
pub(super) fn answer_words(lang: Lang, field: &Field, answers: &Answers, offered: &Offered) -> String {
    let kept = answers.get(field.name);
    match field.kind {
        Kind::One(options) | Kind::Many(options) => {
            let chosen = options.iter().filter(|option| answers.ticked(field.name, option.value));
            let labels: Vec<String> = chosen.map(|option| i18n::text(lang, option.label)).collect();
            labels.join(", ")
        }
        Kind::Statuses => {
            let picks = status_picks(lang, offered, |key| answers.ticked(field.name, key));
            let chosen = picks.into_iter().filter(|pick| pick.checked);
            chosen.map(|pick| pick.label).collect::<Vec<_>>().join(", ")
        }
        Kind::Scale => scales(offered)
            .find(|scale| scale.key == kept)
            .map_or_else(|| kept.to_owned(), |scale| scale_words(lang, &scale)),
        Kind::PastDate | Kind::FutureDate => answers.date(field.name).map_or_else(String::new, i18n::date),
        Kind::Tick(_) if !kept.is_empty() => i18n::text(lang, "applications-yes"),
        _ => kept.to_owned(),
    }
}

fn question(
    visitor: &Visitor,
    field: &'static Field,
    answers: &Answers,
    typed: Option<&Typed>,
    returned: &Returned,
    offered: &Offered,
) -> Question {
    let lang = visitor.lang;
    let error = returned.wrong.iter().find(|one| one.field == field.name);
    let optional = matches!(field.needed, Needed::Never);
    let label = visitor.t(field.label);
    let value = typed
        .map_or_else(|| answers.get(field.name), |typed| typed.get(field.name))
        .to_owned();
    let ticked = |name: &str, option: &str| match typed {
        Some(typed) => typed.all(name).iter().any(|one| one == option),
        None => answers.ticked(name, option),
    };
    let chosen = |option: &str| ticked(field.name, option);
    let (kind, width, mode, max) = looks(field.kind);
    let (year, month, day) = date_parts(field, &value, typed);
    let told = |other: &str| match typed {
        Some(typed) => !typed.all(other).is_empty(),
        None => !answers.get(other).is_empty(),
    };
    let only = field.only;
    Question {
        only: only.map_or_else(String::new, |(other, value)| format!("{other}-{value}")),
        off: error.is_none() && only.is_some_and(|(other, value)| told(other) && !ticked(other, value)),
        kind,
        name: field.name,
        label: if optional {
            format!("{label} {}", visitor.t("applications-optional"))
        } else {
            label
        },
        hint: if field.hint.is_empty() {
            String::new()
        } else {
            visitor.t(field.hint)
        },
        error: error.map_or_else(String::new, |one| shown::say(lang, one.label, &one.message)),
        checked: !value.is_empty(),
        value,
        day,
        month,
        year,
        options: picks(lang, field.kind, offered, chosen),
        places: if field.name == "rayon" {
            let oblast = typed.map_or_else(|| answers.get("oblast"), |typed| typed.get("oblast"));
            places::places(lang, oblast)
        } else {
            Vec::new()
        },
        fill: field.fill,
        width,
        mode,
        max,
        rows: 14,
        stored: if returned.stale {
            answer_words(lang, field, answers, offered)
        } else {
            String::new()
        },
    }
}

/// What there is to choose from.
fn picks(lang: Lang, kind: Kind, offered: &Offered, chosen: impl Fn(&str) -> bool) -> Vec<Pick> {
    let pick = |value: &str, label: String| Pick {
        value: value.to_owned(),
        label,
        hint: String::new(),
        checked: chosen(value),
    };
    match kind {
        Kind::Statuses => status_picks(lang, offered, chosen),
        Kind::Scale => scales(offered)
            .map(|scale| pick(scale.key, scale_words(lang, &scale)))
            .collect(),
        Kind::One(options) | Kind::Many(options) => options
            .iter()
            .map(|option| pick(option.value, i18n::text(lang, option.label)))
            .collect(),
        _ => Vec::new(),
    }
}

fn date_parts(field: &Field, value: &str, typed: Option<&Typed>) -> (String, String, String) {
    if let Some(typed) = typed {
        let part = |end: &str| typed.get(&format!("{}_{end}", field.name)).to_owned();
        return (part("year"), part("month"), part("day"));
    }
    let mut parts = value.splitn(3, '-').map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    (next(), next(), next())
}

/// The component, its width, the keyboard, the counter.
fn looks(kind: Kind) -> (&'static str, &'static str, &'static str, usize) {
    match kind {
        Kind::Line(_) => ("text", "", "", 0),
        Kind::Cyrillic | Kind::Latin => ("exact", "", "", 0),
        Kind::Essay(_, most) => ("essay", "", "", most),
        Kind::PastDate => ("birth", "", "", 0),
        Kind::FutureDate => ("date", "", "", 0),
        Kind::Phone => ("tel", "", "", 0),
        Kind::Email => ("email", "", "", 0),
        Kind::Pin => ("exact", "w20", "numeric", 0),
        Kind::Number => ("exact", "w14", "", 0),
        Kind::Year(..) | Kind::Points(_) => ("exact", "w4", "numeric", 0),
        Kind::Mark(_) => ("exact", "w8", "decimal", 0),
        Kind::One(options) if options.len() > 7 => ("select", "", "", 0),
        Kind::One(_) | Kind::Scale => ("radios", "", "", 0),
        Kind::Many(_) | Kind::Statuses => ("checkboxes", "", "", 0),
        Kind::Tick(_) => ("tick", "", "", 0),
    }
}
