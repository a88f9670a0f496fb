//! `/{lang}/log`: the head of the event log, for everybody. Whoever notes it can prove later that
//! nothing before it was changed: `qabyl audit verify` computes the same chain again.

use actix_web::web;
use askama::Template;

use crate::events;
use crate::i18n;
use crate::kernel::civil::BISHKEK;
use crate::web::{Answer, App, Shell, Visitor, page};

#[derive(Template)]
#[template(path = "administration/templates/log.html")]
struct LogPage {
    shell: Shell,
    number: i64,
    hash: String,
    at: String,
}

/// The page.
///
/// # Errors
/// When the database fails.
pub async fn show(app: web::Data<App>, visitor: Visitor) -> Answer {
    let head = app.db.read(events::head).await?;
    let (number, hash) = head.unwrap_or_default();
    page(&LogPage {
        shell: visitor.shell(&app),
        number,
        hash: data_encoding::HEXLOWER.encode(&hash),
        at: i18n::both_zones(visitor.lang, visitor.ctx.now.utc(), BISHKEK),
    })
}
