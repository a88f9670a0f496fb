//! The calls whose reviews somebody may read: one is opened at once, several are listed.

use actix_web::web;
use askama::Template;

use crate::accounts::policy::{Permission, Scope, holds};
use crate::calls::{self, CallState};
use crate::web::{Answer, App, Shell, Visitor, page, see_other};

struct Line {
    href: String,
    title: String,
    cycle: String,
}

#[derive(Template)]
#[template(path = "reviews/templates/boards.html")]
struct BoardsPage {
    shell: Shell,
    lines: Vec<Line>,
}

/// `GET /{lang}/desk/assignments`
///
/// # Errors
/// [`crate::web::Refusal`].
pub async fn boards(app: web::Data<App>, visitor: Visitor) -> Answer {
    let found = app.db.read(calls::calls).await?;
    let lines: Vec<Line> = found
        .into_iter()
        .filter(|call| call.terms.reviews && call.state != CallState::Draft)
        .filter(|call| holds(&visitor.ctx.who, Permission::ReadReviews, Scope::Call(call.id)))
        .map(|call| Line {
            href: visitor.to(&format!("/desk/assignments/{}", call.slug)),
            title: call.titles.get(visitor.lang).to_owned(),
            cycle: call.cycle,
        })
        .collect();
    if let [only] = lines.as_slice() {
        return see_other(&only.href);
    }
    page(&BoardsPage {
        shell: visitor.shell(&app),
        lines,
    })
}
