//! The next version of a rulebook in the administration: part by part, as a whole text, proposed.

mod apply;
mod contradiction;
mod field;
mod parts;
pub mod propose;
pub mod text;

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use self::apply::{apply, drop_name};
use self::field::{Group, Kind, Shown, written};
use self::parts::{Part, as_value};
use super::admin::May;
use crate::calls::drafting::{self, Draft, DraftError};
use crate::calls::model::Call;
use crate::calls::rulebook::{RuleProblem, Rulebook};
use crate::calls::store;
use crate::institutions::pages::form::{Choice, Problem, Problems};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, see_other};

impl From<DraftError> for Refusal {
    fn from(error: DraftError) -> Self {
        match error {
            DraftError::Denied(denied) => denied.into(),
            DraftError::Absent => Self::NotFound,
            DraftError::OutOfDate => Self::OutOfDate,
            DraftError::Contradictory(_) | DraftError::Basis | DraftError::Unchanged => Self::WrongState,
            DraftError::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// The call and the text that is being worked on, with everything that is wrong in it.
struct Desk {
    call: Call,
    draft: Draft,
    problems: Vec<RuleProblem>,
}

async fn open(app: &App, visitor: &Visitor, slug: &str) -> Result<Desk, Refusal> {
    let (ctx, slug) = (visitor.ctx.clone(), slug.to_owned());
    let desk = app
        .db
        .read(move |conn| -> Result<Desk, Refusal> {
            let call = store::by_slug(conn, &slug)?.ok_or(Refusal::NotFound)?;
            let draft = drafting::draft(conn, &ctx, call.id)?;
            let problems = drafting::problems(conn, &call, &draft.rulebook)?;
            Ok(Desk { call, draft, problems })
        })
        .await?;
    if May::of(visitor, &desk.call).draft {
        Ok(desk)
    } else {
        Err(Refusal::NotFound)
    }
}

/// A group of fields as the page shows it.
struct GroupShown {
    title: String,
    fields: Vec<Shown>,
    drop: String,
    dropped: bool,
}

#[derive(Template)]
#[template(path = "calls/templates/rules_part.html")]
struct PartPage {
    shell: Shell,
    back: String,
    call: String,
    title: String,
    hint: String,
    version: i32,
    groups: Vec<GroupShown>,
    problems: Problems,
}

fn shown(groups: &[Group], book: &serde_json::Value, form: Option<&Form>, problems: &Problems) -> Vec<GroupShown> {
    let field = |field: &field::Field| {
        let value = match form {
            Some(form) => form.raw(&field.path).to_owned(),
            None => written(book, field),
        };
        let options = match &field.kind {
            Kind::Select(options) => options.clone(),
            _ => Vec::new(),
        };
        Shown {
            name: field.path.clone(),
            label: field.label.clone(),
            kind: match field.kind {
                Kind::Select(_) => "select",
                Kind::Tick => "tick",
                Kind::Number => "number",
                Kind::Whole => "whole",
                Kind::Text | Kind::Day | Kind::Keys | Kind::Wholes => "text",
            },
            options: options
                .into_iter()
                .map(|(option, label)| Choice {
                    checked: option == value,
                    value: option,
                    label,
                })
                .collect(),
            checked: !value.is_empty(),
            error: problems.of(&field.path).to_owned(),
            value,
        }
    };
    let group = |group: &Group| {
        let drop = match &group.entry {
            Some(entry) if !group.fresh => drop_name(entry),
            _ => String::new(),
        };
        GroupShown {
            title: group.title.clone(),
            fields: group.fields.iter().map(field).collect(),
            dropped: form.is_some_and(|form| !drop.is_empty() && form.has(&drop)),
            drop,
        }
    };
    groups.iter().map(group).collect()
}

fn part_page(app: &App, visitor: &Visitor, desk: &Desk, part: Part, form: Option<&Form>, problems: Problems) -> Answer {
    let shell = visitor.shell(app);
    let groups = part.groups(visitor.lang, &desk.draft.rulebook);
    let status = if form.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let view = PartPage {
        back: visitor.to(&format!("/admin/calls/{}/rulebook", desk.call.slug)),
        call: desk.call.titles.get(visitor.lang).to_owned(),
        title: shell.t(part.key()),
        hint: shell.t(part.hint()),
        version: desk.draft.version,
        groups: shown(&groups, &as_value(&desk.draft.rulebook), form, &problems),
        problems,
        shell,
    };
    page_with(status, &view)
}

/// `/{lang}/admin/calls/{slug}/rulebook/parts/{part}`.
///
/// # Errors
/// Not allowed, no such part, or the database fails.
pub async fn part(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String, String)>) -> Answer {
    let (_, slug, part) = path.into_inner();
    let part = Part::by_slug(&part).ok_or(Refusal::NotFound)?;
    let desk = open(&app, &visitor, &slug).await?;
    part_page(&app, &visitor, &desk, part, None, Problems::default())
}

/// Keeps a part; what contradicts itself inside the part comes back, what only contradicts other
/// parts is kept and stands on the list.
///
/// # Errors
/// Not allowed, changed meanwhile, or the database fails.
pub async fn save_part(
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<(String, String, String)>,
    form: Form,
) -> Answer {
    let (_, slug, name) = path.into_inner();
    let part = Part::by_slug(&name).ok_or(Refusal::NotFound)?;
    let desk = open(&app, &visitor, &slug).await?;
    let shell = visitor.shell(&app);
    let groups = part.groups(visitor.lang, &desk.draft.rulebook);
    let applied = apply(as_value(&desk.draft.rulebook), &groups, &form);
    let mut problems = Problems::default();
    for (field, key) in &applied.wrong {
        problems.add(&shell, field, key);
    }
    if problems.0.is_empty() {
        match serde_json::from_value::<Rulebook>(applied.rulebook.clone()) {
            Err(error) => problems.0.push(Problem {
                href: "#main".to_owned(),
                field: String::new(),
                text: error.to_string(),
            }),
            Ok(rulebook) => {
                let call = desk.call.clone();
                let checked = rulebook.clone();
                let found = app
                    .db
                    .read(move |conn| drafting::problems(conn, &call, &checked))
                    .await?;
                for problem in found {
                    let place = applied.on_page(&problem.path);
                    if part.holds(&place) {
                        problems.0.push(Problem {
                            href: format!("#{place}"),
                            field: place,
                            text: contradiction::words(visitor.lang, &problem.what),
                        });
                    }
                }
                if problems.0.is_empty() {
                    let (ctx, id, seen) = (visitor.ctx.clone(), desk.call.id, form.number("version")?);
                    let saved = app
                        .db
                        .write(move |tx| drafting::save_draft(tx, &ctx, id, seen, &rulebook))
                        .await;
                    saved?;
                    return see_other(&visitor.to(&format!("/admin/calls/{slug}/rulebook")));
                }
            }
        }
    }
    part_page(&app, &visitor, &desk, part, Some(&form), problems)
}
