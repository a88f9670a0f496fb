//! `/{lang}/desk/closing/{slug}`: what a call still waits for, and its end.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::{CloseError, Obstacle, Seen, close_call, seen};
use crate::calls::CallState;
use crate::i18n;
use crate::web::once::{self, Twice, once_alone};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, see_other};

#[derive(Template)]
#[template(path = "committee/templates/closing.html")]
struct ClosingPage {
    shell: Shell,
    call: String,
    version: i32,
    closed: bool,
    /// What it waits for, in words.
    waits: Vec<String>,
    dossiers: usize,
    may: bool,
}

impl From<CloseError> for Refusal {
    fn from(error: CloseError) -> Self {
        match error {
            CloseError::Denied(denied) => denied.into(),
            CloseError::NotFound => Self::NotFound,
            CloseError::OutOfDate => Self::OutOfDate,
            CloseError::Waits(_) => Self::WrongState,
            CloseError::Fault(fault) => fault.into(),
        }
    }
}

async fn load(app: &App, visitor: &Visitor, slug: &str) -> Result<Seen, Refusal> {
    let (ctx, slug) = (visitor.ctx.clone(), slug.to_owned());
    Ok(app.db.read(move |conn| seen(conn, &ctx, &slug)).await?)
}

fn words(visitor: &Visitor, seen: &Seen, obstacle: Obstacle) -> String {
    let many = |key: &str, count: usize| i18n::text_with(visitor.lang, key, &[("count", count.into())]);
    match obstacle {
        Obstacle::NotRunning => visitor.t("closing-waits-draft"),
        Obstacle::NoList => visitor.t("closing-waits-list"),
        Obstacle::Dossiers(count) => many("closing-waits-dossiers", count),
        Obstacle::Runs(count) => many("closing-waits-runs", count),
        Obstacle::Places(count) => many("closing-waits-places", count),
        Obstacle::Appeals(count) => many("closing-waits-appeals", count),
        Obstacle::AppealsUntil(until) => {
            let when = i18n::until(visitor.lang, until.utc(), seen.call.zone);
            i18n::text_with(visitor.lang, "closing-waits-until", &[("when", when.into())])
        }
    }
}

fn render(app: &App, visitor: &Visitor, seen: &Seen, status: StatusCode) -> Answer {
    let closed = seen.call.state == CallState::Closed;
    let waits = seen.obstacles.iter().filter(|_| !closed);
    page_with(
        status,
        &ClosingPage {
            call: seen.call.titles.get(visitor.lang).to_owned(),
            version: seen.call.version,
            closed,
            waits: waits.map(|obstacle| words(visitor, seen, *obstacle)).collect(),
            dossiers: seen.dossiers,
            may: seen.may,
            shell: visitor.shell(app),
        },
    )
}

/// `GET /{lang}/desk/closing/{slug}`
///
/// # Errors
/// [`Refusal`].
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    render(&app, &visitor, &load(&app, &visitor, &path.1).await?, StatusCode::OK)
}

/// `POST /{lang}/desk/closing/{slug}`: closes the call.
///
/// # Errors
/// [`Refusal`].
pub async fn close(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, form: Form) -> Answer {
    let found = load(&app, &visitor, &path.1).await?;
    let (ctx, id, version) = (visitor.ctx.clone(), found.call.id, form.number("version")?);
    let asked = once::asked(&visitor, &form)?;
    let done = once_alone(&app, asked, visitor.ctx.now, move |tx| {
        close_call(tx, &ctx, id, version)
    })
    .await;
    match done {
        Ok(_) => see_other(&visitor.to(&format!("/desk/closing/{}", path.1))),
        // Something came between the page and its button: the page says what.
        Err(Twice::OtherRequest | Twice::Refused(CloseError::Waits(_) | CloseError::OutOfDate)) => render(
            &app,
            &visitor,
            &load(&app, &visitor, &path.1).await?,
            StatusCode::CONFLICT,
        ),
        Err(Twice::Refused(error)) => Err(error.into()),
    }
}
