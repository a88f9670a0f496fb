//! The applicant's side of the thread.

use actix_web::web::{Data, Path};

use super::{Look, render, words};
use crate::applications::talk::{self, Side, Thread, Write};
use crate::kernel::identity::ApplicationCode;
use crate::web::{Answer, App, Form, Refusal, Visitor, see_other};

async fn thread(app: &App, visitor: &Visitor, code: &str) -> Result<Thread, Refusal> {
    let code: ApplicationCode = code.parse().map_err(|_| Refusal::NotFound)?;
    let ctx = visitor.ctx.clone();
    let thread = app.db.read(move |conn| talk::of_own(conn, &ctx, code.as_str())).await?;
    Ok(thread)
}

fn shown(app: &App, visitor: &Visitor, thread: &Thread, typed: &str, error: String) -> Answer {
    let base = visitor.to(&format!("/my/{}", thread.application.code));
    let look = Look {
        me: Side::Applicant,
        action: format!("{base}/messages"),
        back: base,
        names: &|_| String::new(),
        typed,
        error,
    };
    render(app, visitor, thread, look)
}

/// `GET /{lang}/my/{code}/messages`: opening the page reads what came.
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let thread = thread(&app, &visitor, &path.into_inner().1).await?;
    let new = |one: &talk::Message| one.side == Side::Office && one.read_at.is_none();
    if thread.messages.iter().any(new) {
        let (ctx, id) = (visitor.ctx.clone(), thread.application.id);
        app.db.write(move |tx| talk::mark_read(tx, &ctx, id)).await?;
    }
    shown(&app, &visitor, &thread, "", String::new())
}

/// `POST /{lang}/my/{code}/messages`
pub async fn write(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, form: Form) -> Answer {
    let thread = thread(&app, &visitor, &path.into_inner().1).await?;
    let command = Write {
        application: thread.application.id,
        body: form.raw("body").to_owned(),
    };
    let ctx = visitor.ctx.clone();
    match app.db.write(move |tx| talk::write(tx, &ctx, &command)).await {
        Ok(message) => see_other(&visitor.to(&format!("/my/{}/messages#{}", thread.application.code, message.id))),
        Err(error) => {
            let error = words(&visitor, error)?;
            shown(&app, &visitor, &thread, form.raw("body"), error)
        }
    }
}
