//! What the applicant sends in: the reasons, and one document.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use super::super::evidence::add_document;
use super::super::file::{File, file as file_appeal};
use super::super::lifecycle::State;
use super::super::model::AppealError;
use super::own::{Asked, Dossier, Place, Returned, own, render};
use super::problem;
use crate::applications::NewFile;
use crate::documents::{self, Files};
use crate::web::form::check_token;
use crate::web::once::{self, Twice, once};
use crate::web::{Answer, App, Form, Refusal, Visitor, see_other};

/// `POST /{lang}/my/{code}/offer/{placement}/appeal`
///
/// # Errors
/// [`Refusal`].
pub async fn file(app: Data<App>, files: Data<Files>, visitor: Visitor, path: Place, form: Form) -> Answer {
    send_in(&app, &files, &visitor, &Asked::place(&path)?, &form).await
}

/// `POST /{lang}/my/{code}/appeal`
///
/// # Errors
/// [`Refusal`].
pub async fn file_decision(app: Data<App>, files: Data<Files>, visitor: Visitor, path: Dossier, form: Form) -> Answer {
    send_in(&app, &files, &visitor, &Asked::decision(&path), &form).await
}

async fn send_in(app: &App, files: &Files, visitor: &Visitor, asked: &Asked, form: &Form) -> Answer {
    let (which, ..) = own(app, visitor, asked).await?;
    let typed = form.raw("text").to_owned();
    let command = File {
        which,
        reasons: typed.clone(),
    };
    let ctx = visitor.ctx.clone();
    let (once_asked, now) = (once::asked(visitor, form)?, visitor.ctx.now);
    let done = once(app, once_asked, now, move |tx| {
        file_appeal(tx, &ctx, &command).map(drop)
    })
    .await;
    let returned = match done {
        // There is one already: its page says so.
        Ok(()) | Err(Twice::Refused(AppealError::Already)) => {
            return see_other(&visitor.to(&format!("/my/{}/{}", asked.code, asked.page())));
        }
        Err(Twice::OtherRequest) => Returned {
            text: typed,
            used: true,
            status: Some(StatusCode::CONFLICT),
            ..Returned::default()
        },
        Err(Twice::Refused(AppealError::Late)) => Returned {
            text: typed,
            status: Some(StatusCode::CONFLICT),
            ..Returned::default()
        },
        Err(Twice::Refused(AppealError::Invalid(what))) => Returned {
            text: typed,
            text_error: problem(visitor, what).1,
            status: Some(StatusCode::UNPROCESSABLE_ENTITY),
            ..Returned::default()
        },
        Err(Twice::Refused(error)) => return Err(error.into()),
    };
    render(app, files, visitor, asked, returned).await
}

/// `POST /{lang}/my/{code}/offer/{placement}/appeal/file`
///
/// # Errors
/// [`Refusal`].
pub async fn upload(
    app: Data<App>,
    files: Data<Files>,
    visitor: Visitor,
    path: Place,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Refusal> {
    take(&app, &files, &visitor, &Asked::place(&path)?, (&request, payload)).await
}

/// `POST /{lang}/my/{code}/appeal/file`
///
/// # Errors
/// [`Refusal`].
pub async fn upload_decision(
    app: Data<App>,
    files: Data<Files>,
    visitor: Visitor,
    path: Dossier,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Refusal> {
    take(&app, &files, &visitor, &Asked::decision(&path), (&request, payload)).await
}

async fn take(
    app: &App,
    files: &Files,
    visitor: &Visitor,
    asked: &Asked,
    (request, payload): (&HttpRequest, Payload),
) -> Result<HttpResponse, Refusal> {
    // Before a byte of the file is read: who has no open appeal need not send it.
    let (which, place, _) = own(app, visitor, asked).await?;
    let appeal = place.appeal.as_ref().ok_or(Refusal::NotFound)?;
    if appeal.state != State::Filed {
        return Err(Refusal::WrongState);
    }
    let check = |given: &str| check_token(app, request, visitor, given);
    let why = match documents::take(request.headers(), visitor.body(app, payload), files, check).await {
        Ok(kept) => {
            visitor.received();
            let ctx = visitor.ctx.clone();
            app.db
                .write(move |tx| -> Result<(), AppealError> {
                    documents::record(tx, &kept.file, ctx.now)?;
                    add_document(tx, &ctx, which, &NewFile::of(&kept)).map(drop)
                })
                .await?;
            return see_other(&visitor.to(&format!("/my/{}/{}", asked.code, asked.page())));
        }
        Err(error) => error.curable(Refusal::Unreadable)?,
    };
    let returned = Returned {
        file_error: why.words(visitor.lang, &files.limits),
        status: Some(why.status()),
        ..Returned::default()
    };
    render(app, files, visitor, asked, returned).await
}
