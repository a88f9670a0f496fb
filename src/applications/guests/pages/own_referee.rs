//! The applicant asks a referee for one document.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::{cure, state, when};
use crate::applications::Dossier;
use crate::applications::guests::{GuestState, Invite, ask_referee, let_go};
use crate::applications::pages::mine;
use crate::calls::Requirement;
use crate::kernel::{Instant, Lang};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, see_other};

struct Pick {
    value: String,
    label: String,
    hint: String,
    checked: bool,
}

struct ErrorLink {
    href: String,
    text: String,
}

#[derive(Template)]
#[template(path = "applications/guests/templates/own_referee.html")]
struct OwnReferee {
    shell: Shell,
    action: String,
    document: String,
    paper: String,
    there: bool,
    tone: &'static str,
    state: String,
    asked: String,
    answered: String,
    waits: bool,
    done: bool,
    who: String,
    email: String,
    languages: Vec<Pick>,
    errors: Vec<ErrorLink>,
    name_error: String,
    email_error: String,
}

fn find<'a>(dossier: &'a Dossier, key: &str, now: Instant) -> Result<&'a Requirement, Refusal> {
    dossier
        .requirements
        .iter()
        .find(|one| one.key == key && one.from_referee && dossier.offers(one, now))
        .ok_or(Refusal::NotFound)
}

/// `GET /{lang}/my/{code}/documents/{key}/referee`
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String, String)>) -> Answer {
    let (_, code, key) = path.into_inner();
    let dossier = mine(&app, &visitor, &code).await?;
    render(&app, &visitor, &dossier, &key, None, ("", String::new()))
}

/// `POST /{lang}/my/{code}/documents/{key}/referee`
pub async fn change(app: Data<App>, visitor: Visitor, path: Path<(String, String, String)>, form: Form) -> Answer {
    let (_, code, key) = path.into_inner();
    let dossier = mine(&app, &visitor, &code).await?;
    find(&dossier, &key, visitor.ctx.now)?;
    let (ctx, secret, id) = (visitor.ctx.clone(), app.config.secret.0, dossier.application.id);
    let asked = key.clone();
    let done = match form.text("do") {
        "let_go" => app.db.write(move |tx| let_go(tx, &ctx, id, &asked)).await,
        "ask" => {
            let invite = Invite {
                name: form.raw("name").to_owned(),
                email: form.raw("email").to_owned(),
                language: form.text("language").parse().unwrap_or(visitor.lang),
            };
            app.db
                .write(move |tx| ask_referee(tx, &ctx, &secret, id, &asked, &invite).map(drop))
                .await
        }
        _ => return Err(Refusal::Unreadable("do")),
    };
    match done {
        Ok(()) => see_other(&visitor.to(&format!("/my/{}/documents/{key}/referee", dossier.application.code))),
        Err(error) => {
            let error = cure(&visitor, error)?;
            render(&app, &visitor, &dossier, &key, Some(&form), error)
        }
    }
}

fn render(
    app: &App,
    visitor: &Visitor,
    dossier: &Dossier,
    key: &str,
    typed: Option<&Form>,
    (field, error): (&'static str, String),
) -> Answer {
    let requirement = find(dossier, key, visitor.ctx.now)?;
    let guest = dossier.referee(requirement);
    let (word, tone) = state(guest);
    let at = |at: Option<Instant>| at.map(|at| when(visitor, dossier, at)).unwrap_or_default();
    let known = |mine: &str, kept: Option<&str>| {
        typed.map_or_else(|| kept.unwrap_or_default().to_owned(), |form| form.raw(mine).to_owned())
    };
    let language = typed.and_then(|form| form.text("language").parse().ok());
    let language = language.or(guest.map(|guest| guest.language)).unwrap_or(visitor.lang);
    let beside = |name: &str| if field == name { error.clone() } else { String::new() };
    let status = if error.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let state = guest.map(|guest| guest.state);
    page_with(
        status,
        &OwnReferee {
            shell: visitor.shell(app),
            action: visitor.to(&format!("/my/{}/documents/{key}/referee", dossier.application.code)),
            document: visitor.to(&format!("/my/{}/documents/{key}", dossier.application.code)),
            paper: requirement.titles.get(visitor.lang).to_owned(),
            there: guest.is_some(),
            tone,
            state: visitor.t(word),
            asked: at(guest.map(|guest| guest.asked_at)),
            answered: at(guest.and_then(|guest| guest.answered_at)),
            waits: matches!(state, Some(GuestState::Asked | GuestState::Accepted)),
            done: state == Some(GuestState::Done),
            who: known("name", guest.map(|guest| guest.name.as_str())),
            email: known("email", guest.map(|guest| guest.email.as_str())),
            languages: Lang::ALL
                .iter()
                .map(|one| Pick {
                    value: one.tag().to_owned(),
                    label: one.own_name().to_owned(),
                    hint: String::new(),
                    checked: *one == language,
                })
                .collect(),
            name_error: beside("name"),
            email_error: beside("email"),
            errors: if error.is_empty() {
                Vec::new()
            } else {
                vec![ErrorLink {
                    href: format!("#{}", if field.is_empty() { "name" } else { field }),
                    text: error,
                }]
            },
        },
    )
}
