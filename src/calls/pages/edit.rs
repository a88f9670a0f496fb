//! Texts of a call in the administration.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use super::admin::{May, read};
use super::form::problems;
use crate::calls::change::ChangeError;
use crate::calls::edit;
use crate::calls::model::{Call, Tour};
use crate::institutions::pages::form::{Problems, words};
use crate::kernel::Words;
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

/// The call and its tours, for who may change it.
pub(super) async fn open(app: &App, visitor: &Visitor, slug: &str) -> Result<(Call, Vec<Tour>), Refusal> {
    let (data, _) = read(app, slug).await?;
    if May::of(visitor, &data.call).manage {
        Ok((data.call, data.tours))
    } else {
        Err(Refusal::NotFound)
    }
}

#[derive(Template)]
#[template(path = "calls/templates/edit_texts.html")]
struct TextsPage {
    shell: Shell,
    back: String,
    call: String,
    version: i32,
    titles: Words,
    summaries: Words,
    problems: Problems,
}

/// `/{lang}/admin/calls/{slug}/texts`.
///
/// # Errors
/// Not allowed, no such call, or the database fails.
pub async fn texts(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (_, slug) = path.into_inner();
    let (call, _) = open(&app, &visitor, &slug).await?;
    page(&TextsPage {
        shell: visitor.shell(&app),
        back: visitor.to(&format!("/admin/calls/{slug}")),
        call: call.titles.get(visitor.lang).to_owned(),
        version: call.version,
        titles: call.titles,
        summaries: call.summaries,
        problems: Problems::default(),
    })
}

/// Changes the texts.
///
/// # Errors
/// Not allowed, changed meanwhile, or the database fails.
pub async fn save_texts(
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
    form: Form,
) -> Answer {
    let (_, slug) = path.into_inner();
    let (call, _) = open(&app, &visitor, &slug).await?;
    let command = edit::Texts {
        call: call.id,
        version: form.number("version")?,
        titles: words(&form, "titles"),
        summaries: words(&form, "summaries"),
    };
    let (ctx, asked) = (visitor.ctx.clone(), command.clone());
    let done: Result<Call, ChangeError> = app.db.write(move |tx| edit::texts(tx, &ctx, asked.clone())).await;
    let back = visitor.to(&format!("/admin/calls/{slug}"));
    let shell = visitor.shell(&app);
    let problems = match done {
        Ok(_) => return see_other(&back),
        Err(error) => problems(&shell, error)?,
    };
    let view = TextsPage {
        shell,
        back,
        call: call.titles.get(visitor.lang).to_owned(),
        version: command.version,
        titles: command.titles,
        summaries: command.summaries,
        problems,
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}
