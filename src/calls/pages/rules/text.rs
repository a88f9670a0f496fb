//! The whole rulebook as text: read, changed elsewhere, pasted back; mistakes by line and field.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use super::{Desk, open};
use crate::calls::drafting;
use crate::calls::file::{read_rulebook, write_rulebook};
use crate::institutions::pages::form::Problems;
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Shell, Visitor, see_other};

#[derive(Template)]
#[template(path = "calls/templates/rules_text.html")]
struct TextPage {
    shell: Shell,
    back: String,
    call: String,
    version: i32,
    text: String,
    details: Vec<String>,
    problems: Problems,
}

fn view(app: &App, visitor: &Visitor, desk: &Desk, text: String, details: Vec<String>) -> TextPage {
    let shell = visitor.shell(app);
    TextPage {
        back: visitor.to(&format!("/admin/calls/{}/rulebook", desk.call.slug)),
        call: desk.call.titles.get(visitor.lang).to_owned(),
        version: desk.draft.version,
        text,
        problems: if details.is_empty() {
            Problems::default()
        } else {
            Problems::one(&shell, "text", "calls-problem-file")
        },
        details,
        shell,
    }
}

/// `/{lang}/admin/calls/{slug}/rulebook/text`.
///
/// # Errors
/// Not allowed, or the database fails.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (_, slug) = path.into_inner();
    let desk = open(&app, &visitor, &slug).await?;
    let text = write_rulebook(&desk.draft.rulebook)?;
    page_with(StatusCode::OK, &view(&app, &visitor, &desk, text, Vec::new()))
}

/// Takes the text over, whole or not at all.
///
/// # Errors
/// Not allowed, changed meanwhile, or the database fails.
pub async fn save(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>, form: Form) -> Answer {
    let (_, slug) = path.into_inner();
    let desk = open(&app, &visitor, &slug).await?;
    let text = form.raw("text").to_owned();
    let call = desk.call.clone();
    let around = app.db.read(move |conn| drafting::around(conn, &call)).await?;
    let rulebook = match read_rulebook(&text, &around) {
        Ok(rulebook) => rulebook,
        Err(mistakes) => {
            let details = mistakes.all().iter().map(ToString::to_string).collect();
            let view = view(&app, &visitor, &desk, text, details);
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
    };
    let (ctx, id, seen) = (visitor.ctx.clone(), desk.call.id, form.number("version")?);
    let saved = app
        .db
        .write(move |tx| drafting::save_draft(tx, &ctx, id, seen, &rulebook))
        .await;
    saved?;
    see_other(&visitor.to(&format!("/admin/calls/{slug}/rulebook")))
}
