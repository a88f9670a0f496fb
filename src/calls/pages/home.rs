//! `/{lang}`: what this is, what is open now, how it goes, where to begin.

use actix_web::web;
use askama::Template;

use super::list::{Card, cards};
use crate::kernel::Lang;
use crate::web::{Answer, App, Refusal, Shell, Visitor, page, see_other};

#[derive(Template)]
#[template(path = "calls/templates/home.html")]
struct Home {
    shell: Shell,
    cards: Vec<Card>,
    others: usize,
}

/// The page. `/kg` and `/kz` lead to the languages they mean.
///
/// # Errors
/// When there is no such language, or the database fails.
pub async fn home(app: web::Data<App>, visitor: Visitor, path: web::Path<String>) -> Answer {
    let asked: Lang = path.parse().map_err(|_| Refusal::NotFound)?;
    if asked.tag() != path.as_str() {
        return see_other(&format!("/{}", asked.tag()));
    }
    let (lang, now) = (visitor.lang, visitor.ctx.now);
    let all = app.db.read(move |conn| cards(conn, lang, now)).await?;
    let (open, rest): (Vec<Card>, Vec<Card>) = all.into_iter().partition(|card| card.open || card.upcoming);
    page(&Home {
        shell: visitor.shell(&app),
        cards: open,
        others: rest.len(),
    })
}

/// `/`: the account's language, else what the browser prefers.
///
/// # Errors
/// Never; the type fits handlers.
pub async fn root(visitor: Visitor) -> Answer {
    let lang = visitor
        .ctx
        .who
        .account()
        .map_or(visitor.lang, |account| account.language);
    see_other(&format!("/{}", lang.tag()))
}
