//! A call file or a catalogue file, pasted into a page; mistakes come back with their lines.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use crate::accounts::policy::{Permission, Scope, allow};
use crate::calls::cli::is_catalogue;
use crate::calls::file::{Problems as Mistakes, read_call, read_catalogue};
use crate::calls::load::{LoadError, Loaded, load};
use crate::calls::load_catalogue::{Counts, load_catalogue};
use crate::institutions::edit::EditError;
use crate::institutions::pages::form::Problems;
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Shell, Visitor, page, see_other};

#[derive(Template)]
#[template(path = "calls/templates/upload.html")]
struct Upload {
    shell: Shell,
    back: String,
    call: String,
    file: String,
    details: Vec<String>,
    problems: Problems,
}

fn view(app: &App, visitor: &Visitor, file: &str, key: &str, details: Vec<String>) -> Upload {
    let shell = visitor.shell(app);
    let problems = if key.is_empty() {
        Problems::default()
    } else {
        Problems::one(&shell, "file", key)
    };
    Upload {
        back: visitor.to("/admin/calls"),
        call: shell.t("calls-title"),
        file: file.to_owned(),
        details,
        problems,
        shell,
    }
}

fn lines(mistakes: &Mistakes) -> Vec<String> {
    mistakes.all().iter().map(ToString::to_string).collect()
}

/// `/{lang}/admin/calls/upload`.
///
/// # Errors
/// Not allowed.
pub async fn show(app: web::Data<App>, visitor: Visitor) -> Answer {
    allow(&visitor.ctx, Permission::ManageCalls, Scope::System)?;
    page(&view(&app, &visitor, "", "", Vec::new()))
}

/// Takes the file over.
///
/// # Errors
/// Not allowed, or the database fails.
pub async fn save(app: web::Data<App>, visitor: Visitor, form: Form) -> Answer {
    allow(&visitor.ctx, Permission::ManageCalls, Scope::System)?;
    let text = form.raw("file");
    let refused = |key: &str, details: Vec<String>| {
        page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &view(&app, &visitor, text, key, details),
        )
    };
    let ctx = visitor.ctx.clone();
    if is_catalogue(text) {
        let catalogue = match read_catalogue(text) {
            Ok(catalogue) => catalogue,
            Err(mistakes) => return refused("calls-problem-file", lines(&mistakes)),
        };
        let done: Result<Counts, EditError> = app.db.write_alone(move |tx| load_catalogue(tx, &ctx, &catalogue)).await;
        done?;
        return see_other(&visitor.to("/admin/institutions"));
    }
    let call = match read_call(text) {
        Ok(call) => call,
        Err(mistakes) => return refused("calls-problem-file", lines(&mistakes)),
    };
    let slug = call.slug.clone();
    let done: Result<Loaded, LoadError> = app.db.write_alone(move |tx| load(tx, &ctx, &call)).await;
    match done {
        Ok(_) => see_other(&visitor.to(&format!("/admin/calls/{slug}"))),
        Err(LoadError::Denied(denied)) => Err(denied.into()),
        Err(LoadError::Fault(fault)) => Err(fault.into()),
        Err(LoadError::Published(_)) => refused("calls-problem-published", Vec::new()),
        Err(error) => refused("calls-problem-file", vec![error.to_string()]),
    }
}
