//! Signing in and out.

use std::collections::HashMap;

use actix_web::http::header;
use actix_web::{HttpRequest, web};

use super::super::passwords::Passwords;
use super::super::policy::{Permission, Scope, holds};
use super::super::rules::own_path;
use super::super::sign_in::{SignIn, SignInError, sign_in};
use super::form::{Control, Field, FormPage};
use super::limit;
use crate::accounts::{self, Principal};
use crate::kernel::Fault;
use crate::web::throttle::Kind;
use crate::web::{Answer, App, Form, Visitor, see_other, session_cookie};

fn form(app: &App, visitor: &Visitor, typed: &Form, error: Option<String>) -> FormPage {
    let password = Field::new(
        "password",
        visitor.t("accounts-password"),
        Control::Password("current-password"),
        typed,
    );
    FormPage::new(app, visitor, visitor.t("accounts-sign-in-title"))
        .field(Field::new("email", visitor.t("accounts-email"), Control::Email, typed).error(error))
        .field(password)
        .field(Field::new("next", String::new(), Control::Hidden, typed))
        .button(visitor.t("accounts-sign-in-button"))
        .link("/reset", visitor.t("accounts-forgot"))
        .link("/register", visitor.t("accounts-no-account"))
}

/// `GET /sign-in?next=…&done=…`
pub async fn show(app: web::Data<App>, visitor: Visitor, query: web::Query<HashMap<String, String>>) -> Answer {
    let next = query.get("next").and_then(|next| own_path(next)).unwrap_or_default();
    let typed = Form::of(vec![("next".to_owned(), next.to_owned())]);
    let page = form(&app, &visitor, &typed, None);
    let page = match query.get("done").map(String::as_str) {
        Some("confirmed") => page.done(visitor.t("accounts-done-confirmed")),
        Some("reset") => page.done(visitor.t("accounts-done-reset")),
        Some("accepted") => page.done(visitor.t("accounts-done-accepted")),
        Some("email") => page.done(visitor.t("accounts-done-email")),
        Some("out") => page.done(visitor.t("accounts-done-out")),
        _ if !next.is_empty() => page.lead(visitor.t("accounts-sign-in-first")),
        _ => page,
    };
    page.show()
}

/// `POST /sign-in`
pub async fn post(
    app: web::Data<App>,
    passwords: web::Data<Passwords>,
    visitor: Visitor,
    request: HttpRequest,
    typed: Form,
) -> Answer {
    limit(&app, &request, Kind::Secrets)?;
    let agent = request.headers().get(header::USER_AGENT);
    let command = SignIn {
        email: typed.text("email").to_owned(),
        password: typed.raw("password").to_owned().into(),
        device: agent
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
        replaces: visitor.ctx.who.account().and_then(|account| account.session),
    };
    let signed_in = match sign_in(&app.db, &passwords, &visitor.ctx, command).await {
        Ok(signed_in) => signed_in,
        Err(SignInError::Wrong) => {
            return form(&app, &visitor, &typed, Some(visitor.t("accounts-sign-in-wrong"))).show();
        }
        Err(SignInError::Unconfirmed) => return see_other(&visitor.to("/resend")),
        Err(error) => return Err(error.into()),
    };
    let (token, now) = (signed_in.token.clone(), visitor.ctx.now);
    let (who, _) = app
        .db
        .read(move |conn| accounts::principal_of(conn, &token, now))
        .await?;
    let target = own_path(typed.raw("next")).map_or_else(|| visitor.to(home(&who)), str::to_owned);
    answer_with(&app, &target, Some(&signed_in.token))
}

/// Where a person's work is.
fn home(who: &Principal) -> &'static str {
    let may = |permission| holds(who, permission, Scope::Anywhere);
    if may(Permission::ManageAccounts) {
        "/admin/people"
    } else if may(Permission::ReadDossiers) {
        "/desk/dossiers"
    } else if may(Permission::Review) {
        "/desk/reviews"
    } else if may(Permission::ReadNominations) {
        "/desk/places"
    } else if may(Permission::Apply) {
        "/my"
    } else {
        "/inbox"
    }
}

/// Goes on with the session's cookie set or cleared.
pub(super) fn answer_with(app: &App, target: &str, token: Option<&str>) -> Answer {
    let mut response = see_other(target)?;
    response
        .add_cookie(&session_cookie(app, token))
        .map_err(|error| Fault::new("cookie", error.to_string()))?;
    Ok(response)
}

/// `POST /sign-out`
pub async fn sign_out(app: web::Data<App>, visitor: Visitor, _pressed: Form) -> Answer {
    let ctx = visitor.ctx.clone();
    app.db.write(move |tx| accounts::sign_out(tx, &ctx)).await?;
    answer_with(&app, &visitor.to("/sign-in?done=out"), None)
}
