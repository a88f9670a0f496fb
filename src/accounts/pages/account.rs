//! One's own account: name, language, password, address, sessions.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::super::passwords::Passwords;
use super::super::policy::Denied;
use super::super::rules::{Name, device_name};
use super::form::{Control, Field, FormPage};
use super::sign_in::answer_with;
use super::{limit, words};
use crate::accounts::{self, ChangeEmailError, ChangePasswordError, SessionView};
use crate::i18n;
use crate::web::throttle::Kind;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

/// A row of the summary.
struct Row {
    key: String,
    value: String,
    href: String,
    change: String,
    about: String,
}

#[derive(Template)]
#[template(path = "accounts/templates/account.html")]
struct AccountPage {
    shell: Shell,
    rows: Vec<Row>,
}

/// `GET /account`
pub async fn show(app: web::Data<App>, visitor: Visitor) -> Answer {
    let id = visitor.ctx.who.account().ok_or(Denied::Absent)?.id;
    let profile = app.db.read(move |conn| accounts::profile(conn, id)).await?;
    let profile = profile.ok_or(Denied::Absent)?;
    let row = |key: &str, value: String, path: &str, about: &str| Row {
        key: visitor.t(key),
        value,
        href: visitor.to(path),
        change: visitor.t("accounts-change"),
        about: visitor.t(about),
    };
    page(&AccountPage {
        rows: vec![
            row("accounts-name", profile.name, "/account/name", "accounts-change-name"),
            row(
                "accounts-language",
                profile.language.own_name().to_owned(),
                "/account/language",
                "accounts-change-language",
            ),
            row(
                "accounts-email",
                profile.email,
                "/account/email",
                "accounts-change-email",
            ),
            row(
                "accounts-password",
                visitor.t("accounts-password-set"),
                "/account/password",
                "accounts-change-password",
            ),
            row(
                "accounts-sessions",
                visitor.t("accounts-sessions-about"),
                "/account/sessions",
                "accounts-change-sessions",
            ),
            row(
                "accounts-data",
                visitor.t("accounts-data-about"),
                "/account/data",
                "accounts-change-data",
            ),
        ],
        shell: visitor.shell(&app),
    })
}

fn name_form(app: &App, visitor: &Visitor, typed: &Form, error: Option<String>) -> FormPage {
    FormPage::new(app, visitor, visitor.t("accounts-change-name"))
        .back("/account")
        .field(Field::new("name", visitor.t("accounts-name"), Control::Text("name"), typed).error(error))
        .button(visitor.t("accounts-save"))
}

/// `GET /account/name`
pub async fn show_name(app: web::Data<App>, visitor: Visitor) -> Answer {
    let own = visitor.ctx.who.account().ok_or(Denied::Absent)?;
    let typed = Form::of(vec![("name".to_owned(), own.name.clone())]);
    name_form(&app, &visitor, &typed, None).show()
}

/// `POST /account/name`
pub async fn name(app: web::Data<App>, visitor: Visitor, typed: Form) -> Answer {
    let name = match Name::parse(typed.text("name")) {
        Ok(name) => name,
        Err(error) => return name_form(&app, &visitor, &typed, Some(words::name(visitor.lang, error))).show(),
    };
    let ctx = visitor.ctx.clone();
    app.db.write(move |tx| accounts::change_name(tx, &ctx, &name)).await?;
    see_other(&visitor.to("/account"))
}

/// `GET /account/language`
pub async fn show_language(app: web::Data<App>, visitor: Visitor) -> Answer {
    let own = visitor.ctx.who.account().ok_or(Denied::Absent)?;
    let choices = Control::Radios(words::languages(own.language.tag()));
    let field = Field::new("language", visitor.t("accounts-language"), choices, &Form::default());
    FormPage::new(&app, &visitor, visitor.t("accounts-change-language"))
        .back("/account")
        .lead(visitor.t("accounts-language-lead"))
        .field(field)
        .button(visitor.t("accounts-save"))
        .show()
}

/// `POST /account/language`
pub async fn language(app: web::Data<App>, visitor: Visitor, typed: Form) -> Answer {
    let language = typed.text("language").parse();
    let language = language.map_err(|_| Refusal::Unreadable("language"))?;
    let ctx = visitor.ctx.clone();
    app.db
        .write(move |tx| accounts::change_language(tx, &ctx, language))
        .await?;
    see_other(&visitor.to("/account"))
}

fn password_form(app: &App, visitor: &Visitor, current: Option<String>, new: Option<String>) -> FormPage {
    let staff = visitor.ctx.who.account().is_some_and(accounts::Account::is_staff);
    let hint = if staff {
        visitor.t("accounts-password-hint-staff")
    } else {
        visitor.t("accounts-password-hint")
    };
    let field = |name, label, kind| Field::new(name, label, Control::Password(kind), &Form::default());
    FormPage::new(app, visitor, visitor.t("accounts-change-password"))
        .back("/account")
        .lead(visitor.t("accounts-password-lead"))
        .field(field("current", visitor.t("accounts-current-password"), "current-password").error(current))
        .field(
            field("password", visitor.t("accounts-new-password"), "new-password")
                .hint(hint)
                .error(new),
        )
        .button(visitor.t("accounts-save"))
}

/// `GET /account/password`
pub async fn show_password(app: web::Data<App>, visitor: Visitor) -> Answer {
    password_form(&app, &visitor, None, None).show()
}

/// `POST /account/password`
pub async fn password(
    app: web::Data<App>,
    passwords: web::Data<Passwords>,
    visitor: Visitor,
    http: HttpRequest,
    typed: Form,
) -> Answer {
    limit(&app, &http, Kind::Secrets)?;
    let (current, new) = (typed.raw("current").to_owned(), typed.raw("password").to_owned());
    let result = accounts::change_password(&app.db, &passwords, &visitor.ctx, current.into(), new.into()).await;
    match result {
        Ok(()) => see_other(&visitor.to("/account")),
        Err(ChangePasswordError::Wrong) => {
            password_form(&app, &visitor, Some(visitor.t("accounts-password-wrong")), None).show()
        }
        Err(ChangePasswordError::Weak(weakness)) => {
            let error = words::weakness(visitor.lang, weakness);
            password_form(&app, &visitor, None, Some(error)).show()
        }
        Err(error) => Err(error.into()),
    }
}

fn email_form(app: &App, visitor: &Visitor, typed: &Form, email: Option<String>, password: Option<String>) -> FormPage {
    let current = visitor.t("accounts-current-password");
    FormPage::new(app, visitor, visitor.t("accounts-change-email"))
        .back("/account")
        .lead(visitor.t("accounts-email-lead"))
        .field(Field::new("email", visitor.t("accounts-new-email"), Control::Email, typed).error(email))
        .field(Field::new("current", current, Control::Password("current-password"), typed).error(password))
        .button(visitor.t("accounts-email-button"))
}

/// `GET /account/email`
pub async fn show_email(app: web::Data<App>, visitor: Visitor) -> Answer {
    email_form(&app, &visitor, &Form::default(), None, None).show()
}

/// `POST /account/email`
pub async fn email(
    app: web::Data<App>,
    passwords: web::Data<Passwords>,
    visitor: Visitor,
    http: HttpRequest,
    typed: Form,
) -> Answer {
    limit(&app, &http, Kind::Mail)?;
    let (new, current) = (typed.text("email"), typed.raw("current").to_owned().into());
    let secret = &app.config.secret;
    match accounts::ask_for_email(&app.db, &passwords, secret, &visitor.ctx, new, current).await {
        Ok(()) => see_other(&visitor.to("/check-mail")),
        Err(ChangeEmailError::Email(error)) => {
            let error = words::email(visitor.lang, error);
            email_form(&app, &visitor, &typed, Some(error), None).show()
        }
        Err(ChangeEmailError::Wrong) => {
            let error = visitor.t("accounts-password-wrong");
            email_form(&app, &visitor, &typed, None, Some(error)).show()
        }
        Err(error) => Err(error.into()),
    }
}

/// A sign-in in the list.
struct Seen {
    id: String,
    device: String,
    times: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "accounts/templates/sessions.html")]
struct SessionsPage {
    shell: Shell,
    sessions: Vec<Seen>,
}

fn times(visitor: &Visitor, session: &SessionView) -> String {
    let at = |moment| words::moment(visitor.lang, moment);
    let args = [
        ("since", at(session.since).into()),
        ("last", at(session.last_seen).into()),
    ];
    i18n::text_with(visitor.lang, "accounts-session-times", &args)
}

/// `GET /account/sessions`
pub async fn show_sessions(app: web::Data<App>, visitor: Visitor) -> Answer {
    let ctx = visitor.ctx.clone();
    let found = app.db.read(move |conn| accounts::sessions(conn, &ctx)).await?;
    let sessions = found
        .into_iter()
        .map(|session| Seen {
            id: session.id.to_string(),
            device: device_name(&session.device),
            times: times(&visitor, &session),
            current: session.current,
        })
        .collect();
    page(&SessionsPage {
        shell: visitor.shell(&app),
        sessions,
    })
}

/// `POST /account/sessions`: ends one, or all when none is named.
pub async fn end_sessions(app: web::Data<App>, visitor: Visitor, typed: Form) -> Answer {
    let ctx = visitor.ctx.clone();
    if typed.has("all") {
        app.db.write(move |tx| accounts::sign_out_everywhere(tx, &ctx)).await?;
        return answer_with(&app, &visitor.to("/sign-in?done=out"), None);
    }
    let id = typed.text("session").parse().map_err(|_| Refusal::NotFound)?;
    app.db.write(move |tx| accounts::end_session(tx, &ctx, id)).await?;
    see_other(&visitor.to("/account/sessions"))
}
