//! A required document of a draft call in the administration.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use super::admin::{May, read};
use super::form::problems;
use super::show::Data;
use crate::calls::change::ChangeError;
use crate::calls::edit_parts;
use crate::calls::model::{Call, CallState, Need, Requirement};
use crate::institutions::pages::form::{Choice, Problems, words};
use crate::kernel::Words;
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

/// A draft call, for who may change it.
pub(super) async fn draft(app: &App, visitor: &Visitor, slug: &str) -> Result<Data, Refusal> {
    let (data, _) = read(app, slug).await?;
    if !May::of(visitor, &data.call).manage {
        return Err(Refusal::NotFound);
    }
    if data.call.state == CallState::Draft {
        Ok(data)
    } else {
        Err(Refusal::WrongState)
    }
}

#[derive(Template)]
#[template(path = "calls/templates/edit_document.html")]
struct DocumentPage {
    shell: Shell,
    back: String,
    call: String,
    version: i32,
    new: bool,
    key: String,
    titles: Words,
    hints: Words,
    needs: Vec<Choice>,
    promise: bool,
    referee: bool,
    valid_days: String,
    sensitive: bool,
    problems: Problems,
}

/// The document with this key; none for `new`.
fn known<'a>(data: &'a Data, key: &str) -> Result<Option<&'a Requirement>, Refusal> {
    if key == "new" {
        return Ok(None);
    }
    let found = data.requirements.iter().find(|it| it.key == key);
    found.map(Some).ok_or(Refusal::NotFound)
}

/// The choices of whether a document must be there; a condition comes from a call file only.
fn needs(shell: &Shell, chosen: Need, conditional: bool) -> Vec<Choice> {
    let all = [Need::Required, Need::Optional, Need::Conditional];
    let offered = all.into_iter().filter(|need| conditional || *need != Need::Conditional);
    let choices = offered.map(|need| Choice {
        value: need.as_str().to_owned(),
        label: match need {
            Need::Required => shell.t("calls-need-required"),
            Need::Optional => shell.t("calls-need-optional"),
            Need::Conditional => shell.t("calls-need-conditional"),
        },
        checked: need == chosen,
    });
    choices.collect()
}

/// `/{lang}/admin/calls/{slug}/documents/{key}`; `new` is an empty form.
///
/// # Errors
/// Not allowed, no such document, not a draft, or the database fails.
pub async fn document(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String, String)>) -> Answer {
    let (_, slug, key) = path.into_inner();
    let data = draft(&app, &visitor, &slug).await?;
    let it = known(&data, &key)?;
    let shell = visitor.shell(&app);
    let need = it.map_or(Need::Required, |it| it.need);
    page(&DocumentPage {
        back: visitor.to(&format!("/admin/calls/{slug}")),
        call: data.call.titles.get(visitor.lang).to_owned(),
        version: data.call.version,
        new: it.is_none(),
        key: it.map(|it| it.key.clone()).unwrap_or_default(),
        titles: it.map(|it| it.titles.clone()).unwrap_or_default(),
        hints: it.map(|it| it.hints.clone()).unwrap_or_default(),
        needs: needs(&shell, need, need == Need::Conditional),
        promise: it.is_some_and(|it| it.promise_allowed),
        referee: it.is_some_and(|it| it.from_referee),
        valid_days: it
            .and_then(|it| it.valid)
            .map_or_else(String::new, |it| it.days.to_string()),
        sensitive: it.is_some_and(|it| it.sensitive),
        problems: Problems::default(),
        shell,
    })
}

/// Adds or changes the document.
///
/// # Errors
/// Not allowed, changed meanwhile, or the database fails.
pub async fn save_document(
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<(String, String, String)>,
    form: Form,
) -> Answer {
    let (_, slug, key) = path.into_inner();
    let data = draft(&app, &visitor, &slug).await?;
    let it = known(&data, &key)?;
    let command = edit_parts::Document {
        call: data.call.id,
        version: form.number("version")?,
        requirement: it.map(|it| it.id),
        key: form.text("key").to_owned(),
        titles: words(&form, "titles"),
        hints: words(&form, "hints"),
        need: form.text("need").parse().map_err(|_| Refusal::Unreadable("need"))?,
        promise_allowed: form.has("promise"),
        from_referee: form.has("referee"),
        valid_days: match form.text("valid_days") {
            "" => None,
            days => Some(days.parse().unwrap_or(0)),
        },
        sensitive: form.has("sensitive"),
    };
    let (ctx, asked) = (visitor.ctx.clone(), command.clone());
    let done: Result<Call, ChangeError> = app
        .db
        .write(move |tx| edit_parts::document(tx, &ctx, asked.clone()))
        .await;
    let back = visitor.to(&format!("/admin/calls/{slug}"));
    let shell = visitor.shell(&app);
    let problems = match done {
        Ok(_) => return see_other(&back),
        Err(error) => problems(&shell, error)?,
    };
    let conditional = it.is_some_and(|it| it.need == Need::Conditional);
    let view = DocumentPage {
        back,
        call: data.call.titles.get(visitor.lang).to_owned(),
        version: command.version,
        new: it.is_none(),
        key: command.key,
        titles: command.titles,
        hints: command.hints,
        needs: needs(&shell, command.need, conditional),
        promise: command.promise_allowed,
        referee: command.from_referee,
        valid_days: form.raw("valid_days").to_owned(),
        sensitive: command.sensitive,
        problems,
        shell,
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}
