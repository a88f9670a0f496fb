//! The office's side of the thread.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path};

use super::{Look, render, words};
use crate::accounts;
use crate::applications::desk::{DeskError, open_dossier};
use crate::applications::talk::{self, Side, Thread, Write};
use crate::kernel::ids::AccountId;
use crate::web::{Answer, App, Form, Refusal, Visitor, see_other};

/// The thread with the names of its authors.
struct Seen {
    thread: Thread,
    names: BTreeMap<AccountId, String>,
    observed: bool,
}

async fn seen(app: &App, visitor: &Visitor, code: &str) -> Result<Seen, Refusal> {
    let (ctx, code) = (visitor.ctx.clone(), code.to_owned());
    let seen = app
        .db
        .read(move |conn| {
            let (thread, observed) = talk::of_office(conn, &ctx, &code)?;
            let mut names = BTreeMap::new();
            for one in thread.messages.iter().filter(|one| one.side == Side::Office) {
                if let Some(profile) = accounts::profile(conn, one.author)? {
                    names.insert(one.author, profile.name);
                }
            }
            Ok::<_, DeskError>(Seen {
                thread,
                names,
                observed,
            })
        })
        .await?;
    Ok(seen)
}

fn shown(app: &App, visitor: &Visitor, seen: &Seen, typed: &str, error: String) -> Answer {
    let base = visitor.to(&format!("/desk/dossiers/{}", seen.thread.application.code));
    let look = Look {
        me: Side::Office,
        action: format!("{base}/messages"),
        back: base,
        names: &|one| seen.names.get(&one.author).cloned().unwrap_or_default(),
        typed,
        error,
    };
    render(app, visitor, &seen.thread, look)
}

/// `GET /{lang}/desk/dossiers/{code}/messages`
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (_, code) = path.into_inner();
    let seen = seen(&app, &visitor, &code).await?;
    let ctx = visitor.ctx.clone();
    let new = |one: &talk::Message| one.side == Side::Applicant && one.read_at.is_none();
    if seen.observed {
        app.db.write(move |tx| open_dossier(tx, &ctx, &code)).await?;
    } else if seen.thread.may_write && seen.thread.messages.iter().any(new) {
        let id = seen.thread.application.id;
        app.db.write(move |tx| talk::mark_read(tx, &ctx, id)).await?;
    }
    shown(&app, &visitor, &seen, "", String::new())
}

/// `POST /{lang}/desk/dossiers/{code}/messages`
pub async fn write(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, form: Form) -> Answer {
    let seen = seen(&app, &visitor, &path.into_inner().1).await?;
    let command = Write {
        application: seen.thread.application.id,
        body: form.raw("body").to_owned(),
    };
    let ctx = visitor.ctx.clone();
    match app.db.write(move |tx| talk::write(tx, &ctx, &command)).await {
        Ok(message) => {
            let code = &seen.thread.application.code;
            see_other(&visitor.to(&format!("/desk/dossiers/{code}/messages#{}", message.id)))
        }
        Err(error) => {
            let error = words(&visitor, error)?;
            shown(&app, &visitor, &seen, form.raw("body"), error)
        }
    }
}
