//! A colleague answers an invitation.

use actix_web::{HttpRequest, web};

use super::super::accept::Invitation;
use super::super::passwords::Passwords;
use super::super::rules::Name;
use super::form::{Control, Field, FormPage};
use super::{limit, links, words};
use crate::accounts::{self, ChangePasswordError, ResetError};
use crate::i18n;
use crate::web::throttle::Kind;
use crate::web::{Answer, App, Form, Visitor, see_other};

fn form(
    app: &App,
    visitor: &Visitor,
    found: &Invitation,
    typed: &Form,
    name_error: Option<String>,
    password_error: Option<String>,
) -> FormPage {
    let roles: Vec<String> = found
        .roles
        .iter()
        .map(|role| words::role(visitor.lang, *role))
        .collect();
    let lead = [
        ("roles", roles.join(", ").into()),
        ("email", found.email.as_str().into()),
    ];
    if found.known {
        let current = Control::Password("current-password");
        return FormPage::new(app, visitor, visitor.t("accounts-invitation-title"))
            .lead(i18n::text_with(visitor.lang, "accounts-invitation-known", &lead))
            .field(Field::new("password", visitor.t("accounts-current-password"), current, typed).error(password_error))
            .button(visitor.t("accounts-invitation-button"))
            .link("/reset", visitor.t("accounts-reset-title"));
    }
    let password = Field::new(
        "password",
        visitor.t("accounts-password"),
        Control::Password("new-password"),
        typed,
    );
    FormPage::new(app, visitor, visitor.t("accounts-invitation-title"))
        .lead(i18n::text_with(visitor.lang, "accounts-invitation-lead", &lead))
        .field(Field::new("name", visitor.t("accounts-name"), Control::Text("name"), typed).error(name_error))
        .field(
            password
                .hint(visitor.t("accounts-password-hint-staff"))
                .error(password_error),
        )
        .button(visitor.t("accounts-invitation-button"))
}

/// `GET /invitation/{token}`
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let ((_, token), now) = (path.into_inner(), visitor.ctx.now);
    let found = app.db.read(move |conn| accounts::invitation(conn, &token, now)).await?;
    let Some(found) = found else {
        return links::gone(&app, &visitor);
    };
    let typed = Form::of(vec![("name".to_owned(), found.name.clone())]);
    form(&app, &visitor, &found, &typed, None, None).show()
}

/// `POST /invitation/{token}`
pub async fn post(
    app: web::Data<App>,
    passwords: web::Data<Passwords>,
    visitor: Visitor,
    http: HttpRequest,
    path: web::Path<(String, String)>,
    typed: Form,
) -> Answer {
    limit(&app, &http, Kind::Secrets)?;
    let ((_, token), now) = (path.into_inner(), visitor.ctx.now);
    let asked = token.clone();
    let found = app.db.read(move |conn| accounts::invitation(conn, &asked, now)).await?;
    let Some(found) = found else {
        return links::gone(&app, &visitor);
    };
    if found.known {
        let password = typed.raw("password").to_owned().into();
        let error = match accounts::take_on(&app.db, &passwords, &visitor.ctx, &token, password).await {
            Ok(_) => return see_other(&visitor.to("/sign-in?done=accepted")),
            Err(ChangePasswordError::Denied(_)) => return links::gone(&app, &visitor),
            Err(ChangePasswordError::Wrong) => visitor.t("accounts-password-wrong"),
            Err(ChangePasswordError::Weak(weakness)) => format!(
                "{}. {}",
                words::weakness(visitor.lang, weakness),
                visitor.t("accounts-invitation-weak")
            ),
            Err(error) => return Err(error.into()),
        };
        return form(&app, &visitor, &found, &typed, None, Some(error)).show();
    }
    let name = match Name::parse(typed.text("name")) {
        Ok(name) => name,
        Err(error) => {
            let error = words::name(visitor.lang, error);
            return form(&app, &visitor, &found, &typed, Some(error), None).show();
        }
    };
    let password = typed.raw("password").to_owned().into();
    match accounts::accept(&app.db, &passwords, &visitor.ctx, &token, &name, password).await {
        Ok(_) => see_other(&visitor.to("/sign-in?done=accepted")),
        Err(ResetError::Weak(weakness)) => {
            let error = words::weakness(visitor.lang, weakness);
            form(&app, &visitor, &found, &typed, None, Some(error)).show()
        }
        Err(ResetError::Gone) => links::gone(&app, &visitor),
        Err(error) => Err(error.into()),
    }
}
