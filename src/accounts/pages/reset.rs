//! A forgotten password.

use actix_web::{HttpRequest, web};

use super::super::passwords::Passwords;
use super::super::rules::Email;
use super::form::{Control, Field, FormPage};
use super::{limit, links, words};
use crate::accounts::{self, ResetError};
use crate::web::throttle::Kind;
use crate::web::{Answer, App, Form, Visitor, see_other};

fn request_form(app: &App, visitor: &Visitor, typed: &Form, error: Option<String>) -> FormPage {
    FormPage::new(app, visitor, visitor.t("accounts-reset-title"))
        .back("/sign-in")
        .lead(visitor.t("accounts-reset-lead"))
        .field(Field::new("email", visitor.t("accounts-email"), Control::Email, typed).error(error))
        .button(visitor.t("accounts-reset-button"))
}

/// `GET /reset`
pub async fn show_request(app: web::Data<App>, visitor: Visitor) -> Answer {
    request_form(&app, &visitor, &Form::default(), None).show()
}

/// `POST /reset`: the same answer for every address.
pub async fn request(app: web::Data<App>, visitor: Visitor, http: HttpRequest, typed: Form) -> Answer {
    limit(&app, &http, Kind::Mail)?;
    let email = match Email::parse(typed.text("email")) {
        Ok(email) => email,
        Err(error) => {
            let error = words::email(visitor.lang, error);
            return request_form(&app, &visitor, &typed, Some(error)).show();
        }
    };
    let (ctx, secret) = (visitor.ctx.clone(), app.config.secret.clone());
    app.db
        .write(move |tx| accounts::request_reset(tx, &ctx, &secret, &email))
        .await?;
    see_other(&visitor.to("/check-mail"))
}

fn form(app: &App, visitor: &Visitor, typed: &Form, error: Option<String>) -> FormPage {
    let password = Field::new(
        "password",
        visitor.t("accounts-new-password"),
        Control::Password("new-password"),
        typed,
    );
    FormPage::new(app, visitor, visitor.t("accounts-reset-new-title"))
        .field(password.hint(visitor.t("accounts-password-hint")).error(error))
        .button(visitor.t("accounts-save"))
}

/// `GET /reset/{token}`
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let ((_, token), now) = (path.into_inner(), visitor.ctx.now);
    if app.db.read(move |conn| accounts::can_reset(conn, &token, now)).await? {
        form(&app, &visitor, &Form::default(), None).show()
    } else {
        links::gone(&app, &visitor)
    }
}

/// `POST /reset/{token}`
pub async fn post(
    app: web::Data<App>,
    passwords: web::Data<Passwords>,
    visitor: Visitor,
    http: HttpRequest,
    path: web::Path<(String, String)>,
    typed: Form,
) -> Answer {
    limit(&app, &http, Kind::Secrets)?;
    let (_, token) = path.into_inner();
    let new = typed.raw("password").to_owned().into();
    match accounts::reset(&app.db, &passwords, &visitor.ctx, &token, new).await {
        Ok(()) => see_other(&visitor.to("/sign-in?done=reset")),
        Err(ResetError::Weak(weakness)) => {
            let error = words::weakness(visitor.lang, weakness);
            form(&app, &visitor, &typed, Some(error)).show()
        }
        Err(ResetError::Gone) => links::gone(&app, &visitor),
        Err(error) => Err(error.into()),
    }
}
