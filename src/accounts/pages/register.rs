//! Registration, "check your mail", and the confirmation link again.

use actix_web::{HttpRequest, web};

use super::super::passwords::Passwords;
use super::super::register::{RegisterError, Registration, RegistrationProblems, submit};
use super::super::rules::Email;
use super::form::{Control, Field, FormPage};
use super::{limit, words};
use crate::accounts::confirm;
use crate::web::throttle::Kind;
use crate::web::{Answer, App, Form, Visitor, see_other};

fn form(app: &App, visitor: &Visitor, typed: &Form, problems: &RegistrationProblems) -> FormPage {
    let lang = visitor.lang;
    let chosen = match typed.raw("language") {
        "" => lang.tag(),
        chosen => chosen,
    };
    let password = Field::new(
        "password",
        visitor.t("accounts-password"),
        Control::Password("new-password"),
        typed,
    );
    FormPage::new(app, visitor, visitor.t("accounts-register-title"))
        .lead(visitor.t("accounts-register-lead"))
        .field(
            Field::new("name", visitor.t("accounts-name"), Control::Text("name"), typed)
                .hint(visitor.t("accounts-name-hint"))
                .error(problems.name.map(|error| words::name(lang, error))),
        )
        .field(
            Field::new("email", visitor.t("accounts-email"), Control::Email, typed)
                .hint(visitor.t("accounts-email-hint"))
                .error(problems.email.map(|error| words::email(lang, error))),
        )
        .field(
            password
                .hint(visitor.t("accounts-password-hint"))
                .error(problems.password.map(|error| words::weakness(lang, error))),
        )
        .field(Field::new(
            "language",
            visitor.t("accounts-language"),
            Control::Radios(words::languages(chosen)),
            typed,
        ))
        .button(visitor.t("accounts-register-button"))
        .link("/sign-in", visitor.t("accounts-have-account"))
}

/// `GET /register`
pub async fn show(app: web::Data<App>, visitor: Visitor) -> Answer {
    form(&app, &visitor, &Form::default(), &RegistrationProblems::default()).show()
}

/// `POST /register`
pub async fn post(
    app: web::Data<App>,
    passwords: web::Data<Passwords>,
    visitor: Visitor,
    request: HttpRequest,
    typed: Form,
) -> Answer {
    limit(&app, &request, Kind::Mail)?;
    let registration = Registration {
        email: typed.text("email").to_owned(),
        name: typed.text("name").to_owned(),
        password: typed.raw("password").to_owned().into(),
        language: typed.text("language").parse().unwrap_or(visitor.lang),
    };
    match submit(&app.db, &passwords, &app.config.secret, &visitor.ctx, registration).await {
        Ok(()) => see_other(&visitor.to("/check-mail")),
        Err(RegisterError::Invalid(problems)) => form(&app, &visitor, &typed, &problems).show(),
        Err(error) => Err(error.into()),
    }
}

/// `GET /check-mail`: the same page for every address.
pub async fn check_mail(app: web::Data<App>, visitor: Visitor) -> Answer {
    FormPage::new(&app, &visitor, visitor.t("accounts-check-title"))
        .lead(visitor.t("accounts-check-text"))
        .lead(visitor.t("accounts-check-spam"))
        .link("/resend", visitor.t("accounts-resend-title"))
        .link("/sign-in", visitor.t("accounts-to-sign-in"))
        .show()
}

fn resend_form(app: &App, visitor: &Visitor, typed: &Form, error: Option<String>) -> FormPage {
    FormPage::new(app, visitor, visitor.t("accounts-resend-title"))
        .back("/sign-in")
        .lead(visitor.t("accounts-resend-lead"))
        .field(Field::new("email", visitor.t("accounts-email"), Control::Email, typed).error(error))
        .button(visitor.t("accounts-resend-button"))
}

/// `GET /resend`
pub async fn show_resend(app: web::Data<App>, visitor: Visitor) -> Answer {
    resend_form(&app, &visitor, &Form::default(), None).show()
}

/// `POST /resend`
pub async fn resend(app: web::Data<App>, visitor: Visitor, request: HttpRequest, typed: Form) -> Answer {
    limit(&app, &request, Kind::Mail)?;
    let email = match Email::parse(typed.text("email")) {
        Ok(email) => email,
        Err(error) => {
            let error = words::email(visitor.lang, error);
            return resend_form(&app, &visitor, &typed, Some(error)).show();
        }
    };
    let (ctx, secret) = (visitor.ctx.clone(), app.config.secret.clone());
    app.db
        .write(move |tx| confirm::resend(tx, &ctx, &secret, &email))
        .await?;
    see_other(&visitor.to("/check-mail"))
}
