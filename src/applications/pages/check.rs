//! Check the answers, see what is missing, hand in.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::choices::{line_words, programmes, where_is};
use super::section::answer_words;
use super::shown::{self, ErrorLink, Row};
use super::{mine, words};
use crate::applications::access::ChangeError;
use crate::applications::dossier::Dossier;
use crate::applications::model::SectionKey;
use crate::applications::sections::{self, Page};
use crate::applications::submit::{SubmitError, submit as hand_in};
use crate::i18n;
use crate::institutions::ProgrammeView;
use crate::web::once::{self, Twice, once};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Shell, Visitor, see_other};

struct Part {
    title: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "applications/templates/check.html")]
struct Check {
    shell: Shell,
    base: String,
    title: String,
    code: String,
    deadline: String,
    own: String,
    grace: String,
    locked: String,
    errors: Vec<ErrorLink>,
    missing: Vec<ErrorLink>,
    advice: Vec<ErrorLink>,
    parts: Vec<Part>,
    declared_error: String,
    declared: bool,
}

/// The page.
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (_, code) = path.into_inner();
    let dossier = mine(&app, &visitor, &code).await?;
    render(&app, &visitor, dossier, None, (false, String::new())).await
}

/// Hands in.
pub async fn submit(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, form: Form) -> Answer {
    let (_, code) = path.into_inner();
    let dossier = mine(&app, &visitor, &code).await?;
    if !form.has("declared") {
        let error = visitor.t("applications-declaration-error");
        return render(&app, &visitor, dossier, None, (false, error)).await;
    }
    let (id, ctx) = (dossier.application.id, visitor.ctx.clone());
    let (asked, now) = (once::asked(&visitor, &form)?, visitor.ctx.now);
    let done = once(&app, asked, now, move |tx| {
        hand_in(tx, &ctx, id).map(|done| done.submission.number)
    });
    match done.await {
        Ok(number) => see_other(&visitor.to(&format!("/my/{}/receipt/{number}", dossier.application.code))),
        Err(Twice::OtherRequest) => {
            let error = visitor.t("web-form-used");
            render(&app, &visitor, dossier, None, (true, error)).await
        }
        Err(Twice::Refused(SubmitError::Incomplete(missing))) => {
            let base = visitor.to(&format!("/my/{}", dossier.application.code));
            let errors = shown::missing(visitor.lang, &dossier, &base, &missing);
            render(&app, &visitor, dossier, Some(errors), (true, String::new())).await
        }
        Err(Twice::Refused(SubmitError::Change(ChangeError::Locked(_)))) => {
            render(&app, &visitor, dossier, Some(Vec::new()), (true, String::new())).await
        }
        Err(Twice::Refused(SubmitError::Change(error))) => Err(error.into()),
    }
}

async fn render(
    app: &App,
    visitor: &Visitor,
    dossier: Dossier,
    refused: Option<Vec<ErrorLink>>,
    (declared, declared_error): (bool, String),
) -> Answer {
    let (lang, now) = (visitor.lang, visitor.ctx.now);
    let wanted: Vec<_> = dossier.choices.iter().map(|choice| choice.programme).collect();
    let views = app.db.read(move |conn| programmes(conn, wanted.into_iter())).await?;
    let base = visitor.to(&format!("/my/{}", dossier.application.code));
    let locked = dossier.may_submit(now).err();
    let mut parts: Vec<Part> = sections::PAGES
        .iter()
        .filter(|page| dossier.asks(page.section, now))
        .map(|page| part(visitor, &dossier, &base, page))
        .collect();
    parts.push(wishes(visitor, &dossier, &base, &views));
    parts.push(documents(visitor, &dossier, &base));
    if locked.is_some() {
        // It is somebody else's turn: nothing to change, nothing to be advised of.
        parts
            .iter_mut()
            .flat_map(|part| &mut part.rows)
            .for_each(|row| row.href.clear());
    }
    let advice = sections::advice(
        &dossier.answers(SectionKey::Personal),
        &dossier.answers(SectionKey::Essay),
        dossier.today(now),
    );
    let advice = advice.into_iter().map(|one| ErrorLink {
        href: format!("{base}/dossier/{}?from=check", one.page),
        text: i18n::text_with(lang, one.message.key, &one.message.args),
    });
    let private = dossier.guests.iter().filter(|one| one.advises_another_address());
    let private = private.filter_map(|one| {
        let requirement = dossier.requirements.iter().find(|it| Some(it.id) == one.requirement)?;
        Some(ErrorLink {
            href: format!("{base}/documents/{}/referee", requirement.key),
            text: i18n::text_with(lang, "guests-advice-private", &[("name", one.name.clone().into())]),
        })
    });
    let advice = advice.chain(private);
    let missing = if refused.is_some() || locked.is_some() {
        Vec::new()
    } else {
        shown::missing(lang, &dossier, &base, &dossier.missing(now))
    };
    let status = match (&refused, declared_error.is_empty(), locked) {
        (Some(_), _, Some(_)) => StatusCode::CONFLICT,
        (Some(_), ..) | (None, false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true, _) => StatusCode::OK,
    };
    let mut errors = refused.unwrap_or_default();
    if !declared_error.is_empty() {
        errors.push(ErrorLink {
            href: "#declared".to_owned(),
            text: declared_error.clone(),
        });
    }
    page_with(
        status,
        &Check {
            shell: visitor.shell(app),
            title: visitor.t(if locked.is_some() {
                "applications-answers-title"
            } else {
                "applications-check-title"
            }),
            code: dossier.application.code.clone(),
            deadline: shown::deadline(lang, &dossier, dossier.due()),
            own: shown::own_deadline(lang, &dossier, now),
            grace: shown::grace(lang, &dossier, now),
            locked: locked.map_or_else(String::new, |why| visitor.t(words::locked(why))),
            errors,
            missing,
            advice: if locked.is_some() { Vec::new() } else { advice.collect() },
            parts,
            declared,
            declared_error,
            base,
        },
    )
}

fn part(visitor: &Visitor, dossier: &Dossier, base: &str, page: &'static Page) -> Part {
    let answers = dossier.answers(page.section);
    let needed = sections::empty_fields(page, &answers);
    let rows = page.fields.iter().filter_map(|field| {
        let value = answer_words(visitor.lang, field, &answers, &dossier.offered);
        let open = needed.iter().any(|one| one.name == field.name);
        // What is neither given nor asked for says "not provided" only where it could be given.
        let conditional = matches!(field.needed, sections::Needed::When(..));
        let elsewhere = field.only.is_some_and(|(other, value)| !answers.ticked(other, value));
        if value.is_empty() && !open && (conditional || elsewhere) {
            return None;
        }
        let label = visitor.t(field.label);
        Some(Row {
            value: match (value.is_empty(), open) {
                (false, _) => value,
                (true, true) => String::new(),
                (true, false) => visitor.t("applications-not-provided"),
            },
            href: format!("{base}/dossier/{}?from=check", page.slug),
            change: visitor.t("applications-change"),
            about: if open {
                i18n::text_with(
                    visitor.lang,
                    "applications-missing-answer",
                    &[("label", label.clone().into())],
                )
            } else {
                label.clone()
            },
            key: label,
        })
    });
    Part {
        title: visitor.t(page.title),
        rows: rows.collect(),
    }
}

fn wishes(visitor: &Visitor, dossier: &Dossier, base: &str, views: &[ProgrammeView]) -> Part {
    let lang = visitor.lang;
    let row = |key: String, value: String| Row {
        key,
        value,
        href: format!("{base}/choices"),
        change: visitor.t("applications-change"),
        about: visitor.t("applications-missing-choice"),
    };
    let mut rows: Vec<Row> = dossier
        .choices
        .iter()
        .map(|choice| {
            let view = views.iter().find(|view| view.programme.id == choice.programme);
            let programme = view.map_or_else(String::new, |view| {
                format!("{} ({})", view.programme.titles.get(lang), where_is(lang, view))
            });
            let key = i18n::text_with(lang, "applications-choice-number", &[("number", choice.rank.into())]);
            row(key, format!("{programme}; {}", line_words(lang, dossier, choice)))
        })
        .collect();
    if rows.is_empty() {
        rows.push(row(visitor.t("applications-choices-title"), String::new()));
    }
    Part {
        title: visitor.t("applications-choices-title"),
        rows,
    }
}

fn documents(visitor: &Visitor, dossier: &Dossier, base: &str) -> Part {
    let now = visitor.ctx.now;
    let offered = dossier.requirements.iter().filter(|one| dossier.offers(one, now));
    let rows = offered.map(|one| {
        let document = dossier.document(one);
        let needed = dossier.needs(one, now);
        let title = one.titles.get(visitor.lang).to_owned();
        let state = document.map(|it| it.state);
        let missing = needed && super::dossier::wants(state);
        let (key, _) = words::document(state, needed);
        let name = document.map_or("", |it| it.file_name.as_str());
        Row {
            value: match (missing, name.is_empty()) {
                (true, _) => String::new(),
                (false, true) => visitor.t(key),
                (false, false) => format!("{} ({name})", visitor.t(key)),
            },
            href: format!("{base}/documents/{}", one.key),
            change: visitor.t("applications-change"),
            about: if missing {
                i18n::text_with(
                    visitor.lang,
                    "applications-missing-document",
                    &[("title", title.clone().into())],
                )
            } else {
                title.clone()
            },
            key: title,
        }
    });
    Part {
        title: visitor.t("applications-group-documents"),
        rows: rows.collect(),
    }
}
