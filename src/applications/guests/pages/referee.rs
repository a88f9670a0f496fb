//! The referee's page behind the link: take on, turn down, write or upload.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::{gone, when};
use crate::applications::attach::NewFile;
use crate::applications::guests::{
    self, GuestError, GuestRole, GuestState, Seen, give_letter, may_give, take_on, turn_down,
};
use crate::documents::{self, Files, KeepError, Kept, take};
use crate::i18n;
use crate::kernel::text::{self, TextError};
use crate::web::form::check_token;
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, see_other};

/// The shortest letter that says something, in characters.
const SHORTEST: usize = 200;
/// The longest, in characters.
const LONGEST: usize = 8_000;

#[derive(Template)]
#[template(path = "applications/guests/templates/referee.html")]
struct RefereePage {
    shell: Shell,
    action: String,
    referee: String,
    applicant: String,
    call: String,
    document: String,
    hint: String,
    files_hint: String,
    asked: bool,
    refused: bool,
    done: String,
    late: bool,
    letter: String,
    letter_error: String,
    file_error: String,
}

#[derive(Default)]
struct Returned {
    letter: String,
    letter_error: String,
    file_error: String,
    status: Option<StatusCode>,
}

async fn seen(app: &App, visitor: &Visitor, token: &str) -> Result<Option<Seen>, Refusal> {
    let (token, now) = (token.to_owned(), visitor.ctx.now);
    let found = app
        .db
        .read(move |conn| guests::look(conn, GuestRole::Referee, &token, now))
        .await;
    match found {
        Ok(seen) => Ok(Some(seen)),
        Err(GuestError::Gone) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// `GET /{lang}/referee/{token}`: changes nothing.
pub async fn show(app: Data<App>, files: Data<Files>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (_, token) = path.into_inner();
    match seen(&app, &visitor, &token).await? {
        Some(seen) => render(&app, &files, &visitor, &token, &seen, Returned::default()),
        None => gone(&app, &visitor),
    }
}

/// `POST /{lang}/referee/{token}`: everything but a file.
pub async fn answer(
    app: Data<App>,
    files: Data<Files>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Form,
) -> Answer {
    let (_, token) = path.into_inner();
    let Some(seen) = seen(&app, &visitor, &token).await? else {
        return gone(&app, &visitor);
    };
    let (ctx, asked) = (visitor.ctx.clone(), token.clone());
    let done = match form.text("do") {
        "take_on" => app.db.write(move |tx| take_on(tx, &ctx, &asked)).await,
        "turn_down" => app.db.write(move |tx| turn_down(tx, &ctx, &asked)).await,
        "write" => {
            let written = match letter(&visitor, form.raw("letter")) {
                Ok(written) => written,
                Err(error) => {
                    let returned = Returned {
                        letter: form.raw("letter").to_owned(),
                        letter_error: error,
                        ..Returned::default()
                    };
                    return render(&app, &files, &visitor, &token, &seen, returned);
                }
            };
            if let Err(error) = may_come(&app, &visitor, &seen).await {
                return after(&app, &files, &visitor, &token, &seen, Err(error), form.raw("letter"));
            }
            // The letter names its writer: a file says nothing about who handed it in.
            let signed = format!("{written}\n\n{}\n{}\n", seen.guest.name, seen.guest.email);
            let kept = match files.keep_letter(signed, &seen.guest.name).await {
                Ok(kept) => kept,
                Err(KeepError::Fault(fault)) => return Err(fault.into()),
                Err(KeepError::Refused(_)) => return Err(Refusal::Unreadable("letter")),
            };
            give(&app, &visitor, &token, kept).await
        }
        _ => return Err(Refusal::Unreadable("do")),
    };
    after(&app, &files, &visitor, &token, &seen, done, form.raw("letter"))
}

/// `POST /{lang}/referee/{token}/file`
pub async fn upload(
    app: Data<App>,
    files: Data<Files>,
    visitor: Visitor,
    path: Path<(String, String)>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Refusal> {
    let (_, token) = path.into_inner();
    // Before a byte of the file is read: who holds no link need not send it.
    let Some(seen) = seen(&app, &visitor, &token).await? else {
        return gone(&app, &visitor);
    };
    if let Err(error) = may_come(&app, &visitor, &seen).await {
        return after(&app, &files, &visitor, &token, &seen, Err(error), "");
    }
    let check = |given: &str| check_token(&app, &request, &visitor, given);
    let why = match take(request.headers(), visitor.body(&app, payload), &files, check).await {
        Ok(kept) => {
            visitor.received();
            let done = give(&app, &visitor, &token, kept).await;
            return after(&app, &files, &visitor, &token, &seen, done, "");
        }
        Err(error) => error.curable(Refusal::Unreadable)?,
    };
    let returned = Returned {
        file_error: why.words(visitor.lang, &files.limits),
        status: Some(why.status()),
        ..Returned::default()
    };
    render(&app, &files, &visitor, &token, &seen, returned)
}

async fn may_come(app: &App, visitor: &Visitor, seen: &Seen) -> Result<(), GuestError> {
    let (seen, now) = (seen.clone(), visitor.ctx.now);
    app.db.read(move |conn| may_give(conn, &seen, now)).await
}

async fn give(app: &App, visitor: &Visitor, token: &str, kept: Kept) -> Result<(), GuestError> {
    let (ctx, token) = (visitor.ctx.clone(), token.to_owned());
    app.db
        .write(move |tx| {
            documents::record(tx, &kept.file, ctx.now)?;
            give_letter(tx, &ctx, &token, &NewFile::of(&kept))
        })
        .await
}

fn after(
    app: &App,
    files: &Files,
    visitor: &Visitor,
    token: &str,
    seen: &Seen,
    done: Result<(), GuestError>,
    letter: &str,
) -> Answer {
    match done {
        Ok(()) => see_other(&visitor.to(&format!("/referee/{token}"))),
        Err(GuestError::Gone) => gone(app, visitor),
        Err(error @ (GuestError::Late | GuestError::WrongState | GuestError::Full)) => {
            let (key, status) = match error {
                GuestError::Late => ("guests-error-late", StatusCode::CONFLICT),
                GuestError::Full => ("guests-error-full", StatusCode::TOO_MANY_REQUESTS),
                _ => ("guests-error-given", StatusCode::CONFLICT),
            };
            let returned = Returned {
                letter: letter.to_owned(),
                letter_error: visitor.t(key),
                status: Some(status),
                ..Returned::default()
            };
            render(app, files, visitor, token, seen, returned)
        }
        Err(error) => Err(error.into()),
    }
}

/// The letter as it is kept, or the words for what is wrong with it.
fn letter(visitor: &Visitor, typed: &str) -> Result<String, String> {
    let lang = visitor.lang;
    let written = text::paragraphs(typed).and_then(|written| {
        text::at_most(&written, LONGEST)?;
        Ok(written)
    });
    match written {
        Ok(written) if text::length(&written) >= SHORTEST => Ok(written),
        Ok(written) => Err(i18n::text_with(
            lang,
            "guests-error-short",
            &[("least", SHORTEST.into()), ("found", text::length(&written).into())],
        )),
        Err(TextError::TooLong { limit, found }) => Err(i18n::text_with(
            lang,
            "talk-error-long",
            &[("limit", limit.into()), ("found", found.into())],
        )),
        Err(TextError::Forbidden { position, .. }) => Err(i18n::text_with(
            lang,
            "talk-error-character",
            &[("position", position.into())],
        )),
    }
}

fn render(app: &App, files: &Files, visitor: &Visitor, token: &str, seen: &Seen, returned: Returned) -> Answer {
    let (guest, dossier) = (&seen.guest, &seen.dossier);
    let requirement = dossier
        .requirements
        .iter()
        .find(|one| Some(one.id) == guest.requirement);
    let requirement = requirement.ok_or(Refusal::NotFound)?;
    let failed = !returned.letter_error.is_empty() || !returned.file_error.is_empty();
    let status = returned.status.unwrap_or(if failed {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    });
    let done = guest.answered_at.filter(|_| guest.state == GuestState::Done);
    page_with(
        status,
        &RefereePage {
            shell: visitor.shell(app),
            action: visitor.to(&format!("/referee/{token}")),
            referee: guest.name.clone(),
            applicant: dossier.application.name.clone(),
            call: dossier.call.titles.get(visitor.lang).to_owned(),
            document: requirement.titles.get(visitor.lang).to_owned(),
            hint: requirement.hints.get(visitor.lang).to_owned(),
            files_hint: files.limits.hint(visitor.lang),
            asked: guest.state == GuestState::Asked,
            refused: guest.state == GuestState::Refused,
            done: done.map(|at| when(visitor, dossier, at)).unwrap_or_default(),
            late: dossier.may_attach(requirement, visitor.ctx.now).is_err(),
            letter: returned.letter,
            letter_error: returned.letter_error,
            file_error: returned.file_error,
        },
    )
}
