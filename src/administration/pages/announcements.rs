//! `/{lang}/admin/announcements`: the notice above every page, and maintenance.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use crate::accounts::policy::{Permission, Scope, allow};
use crate::administration::announce::{self, AnnounceError};
use crate::calls::pages::form::{opening, show_opening};
use crate::db::announced::Announced;
use crate::i18n;
use crate::institutions::pages::form::{Problems, words};
use crate::kernel::civil::BISHKEK;
use crate::kernel::{Instant, Words};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, see_other};

#[derive(Template)]
#[template(path = "administration/templates/announcements.html")]
struct Page {
    shell: Shell,
    back: String,
    /// Until when the notice stands; empty for none.
    shown: String,
    words: Words,
    until: String,
    /// Until when maintenance lasts; empty for none.
    lasts: String,
    end: String,
    problems: Problems,
}

impl From<AnnounceError> for Refusal {
    fn from(error: AnnounceError) -> Self {
        match error {
            AnnounceError::Denied(denied) => denied.into(),
            AnnounceError::Incomplete | AnnounceError::Unfit | AnnounceError::Over => Self::Unreadable("the form"),
            AnnounceError::Fault(fault) => fault.into(),
        }
    }
}

fn when(visitor: &Visitor, at: Instant) -> String {
    i18n::both_zones(visitor.lang, at.utc(), BISHKEK)
}

fn view(app: &App, visitor: &Visitor, stands: &Announced) -> Page {
    let notice = stands.notice(visitor.ctx.now);
    let maintenance = stands.maintenance(visitor.ctx.now);
    Page {
        shell: visitor.shell(app),
        back: visitor.to("/admin"),
        shown: notice.map(|it| when(visitor, it.until)).unwrap_or_default(),
        words: notice.map(|it| it.words.clone()).unwrap_or_default(),
        until: notice.map(|it| show_opening(it.until, BISHKEK)).unwrap_or_default(),
        lasts: maintenance.map(|it| when(visitor, it.until)).unwrap_or_default(),
        end: maintenance
            .map(|it| show_opening(it.until, BISHKEK))
            .unwrap_or_default(),
        problems: Problems::default(),
    }
}

async fn stands(app: &App) -> Result<Announced, Refusal> {
    Ok(app.db.read(crate::db::announced::announced).await?)
}

/// The page.
///
/// # Errors
/// Not allowed, or the database fails.
pub async fn show(app: web::Data<App>, visitor: Visitor) -> Answer {
    allow(&visitor.ctx, Permission::Operate, Scope::System)?;
    page_with(StatusCode::OK, &view(&app, &visitor, &stands(&app).await?))
}

/// Announces, or takes back, what `act` says.
///
/// # Errors
/// Not allowed, or the database fails.
pub async fn act(app: web::Data<App>, visitor: Visitor, form: Form) -> Answer {
    allow(&visitor.ctx, Permission::Operate, Scope::System)?;
    let ctx = visitor.ctx.clone();
    let (field, done) = match form.text("act") {
        "show" => {
            let typed = words(&form, "words");
            match opening(form.text("until"), BISHKEK) {
                None => ("until", Err(AnnounceError::Over)),
                Some(until) => {
                    let done = app
                        .db
                        .write(move |tx| announce::set_notice(tx, &ctx, &typed, until))
                        .await;
                    ("until", done)
                }
            }
        }
        "take" => ("until", app.db.write(move |tx| announce::take_notice(tx, &ctx)).await),
        "begin" => match opening(form.text("end"), BISHKEK) {
            None => ("end", Err(AnnounceError::Over)),
            Some(until) => {
                let done = app.db.write(move |tx| announce::begin_maintenance(tx, &ctx, until));
                ("end", done.await)
            }
        },
        "end" => ("end", app.db.write(move |tx| announce::end_maintenance(tx, &ctx)).await),
        _ => return Err(Refusal::Unreadable("act")),
    };
    app.board.forget();
    let (field, key) = match done {
        Ok(()) => return see_other(&visitor.to("/admin/announcements")),
        Err(AnnounceError::Incomplete) => ("words", "admin-announce-incomplete"),
        Err(AnnounceError::Unfit) => ("words", "admin-announce-unfit"),
        Err(AnnounceError::Over) => (field, "admin-announce-over"),
        Err(error) => return Err(error.into()),
    };
    let mut page = view(&app, &visitor, &stands(&app).await?);
    if form.text("act") == "show" {
        page.words = words(&form, "words");
        form.raw("until").clone_into(&mut page.until);
    } else {
        form.raw("end").clone_into(&mut page.end);
    }
    page.problems = Problems::one(&page.shell, field, key);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
