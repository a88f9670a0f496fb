//! `/{lang}/admin/deletions`: requests that wait for an answer.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;
use chrono_tz::Asia::Bishkek;

use crate::i18n;
use crate::kernel::ids::DeletionId;
use crate::own_data::deletion::{Waiting, answer_deletion, waiting};
use crate::own_data::model::{ANSWER_DAYS, DeletionError};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, see_other};

struct Line {
    id: String,
    field: String,
    email: String,
    own: bool,
    asked: String,
    due: String,
    drafts: String,
    kept: String,
    typed: String,
    error: String,
}

#[derive(Template)]
#[template(path = "own_data/templates/deletions.html")]
struct Deletions {
    shell: Shell,
    lines: Vec<Line>,
}

/// The list.
pub async fn list(app: Data<App>, visitor: Visitor) -> Answer {
    render(&app, &visitor, None).await
}

/// Answers one.
pub async fn answer(app: Data<App>, visitor: Visitor, form: Form) -> Answer {
    let id: DeletionId = form
        .text("request")
        .parse()
        .map_err(|_| Refusal::Unreadable("request"))?;
    let (ctx, text) = (visitor.ctx.clone(), form.raw("answer").to_owned());
    let done = app.db.write(move |tx| answer_deletion(tx, &ctx, id, &text)).await;
    match done {
        Ok(_) => see_other(&visitor.to("/admin/deletions")),
        Err(DeletionError::Answer) => render(&app, &visitor, Some((id, form.raw("answer")))).await,
        Err(error) => Err(error.into()),
    }
}

async fn render(app: &App, visitor: &Visitor, returned: Option<(DeletionId, &str)>) -> Answer {
    let ctx = visitor.ctx.clone();
    let all = app.db.read(move |conn| waiting(conn, &ctx)).await?;
    let line = |(number, one): (usize, &Waiting)| {
        let mine = returned.filter(|(id, _)| *id == one.request.id);
        let due = one.request.asked_at.plus(chrono::TimeDelta::days(ANSWER_DAYS));
        let when = |at: crate::kernel::Instant| i18n::both_zones(visitor.lang, at.utc(), Bishkek);
        Line {
            id: one.request.id.to_string(),
            field: format!("answer-{number}"),
            email: one.email.clone(),
            own: visitor.ctx.account() == Some(one.request.account),
            asked: when(one.request.asked_at),
            due: when(due),
            drafts: one.drafts.join(", "),
            kept: one.kept.join(", "),
            typed: mine.map_or_else(String::new, |(_, typed)| typed.to_owned()),
            error: mine.map_or_else(String::new, |_| visitor.t("owndata-answer-error")),
        }
    };
    let status = if returned.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    page_with(
        status,
        &Deletions {
            shell: visitor.shell(app),
            lines: all.iter().enumerate().map(line).collect(),
        },
    )
}
