//! Links by mail: confirm an address, take a new one into use.

use actix_web::{HttpRequest, web};

use super::super::passwords::Passwords;
use super::form::{Control, Field, FormPage};
use super::limit;
use crate::accounts::{self, ConfirmError, LinkError};
use crate::web::throttle::Kind;
use crate::web::{Answer, App, Form, Visitor, see_other};

/// The page of a link that does not work (any more); the same whatever the reason.
pub(super) fn gone(app: &App, visitor: &Visitor) -> Answer {
    FormPage::new(app, visitor, visitor.t("accounts-gone-title"))
        .lead(visitor.t("accounts-gone-text"))
        .link("/resend", visitor.t("accounts-resend-title"))
        .link("/reset", visitor.t("accounts-reset-title"))
        .link("/sign-in", visitor.t("accounts-to-sign-in"))
        .show()
}

fn confirm_form(app: &App, visitor: &Visitor, error: Option<String>) -> FormPage {
    let current = Control::Password("current-password");
    FormPage::new(app, visitor, visitor.t("accounts-confirm-title"))
        .lead(visitor.t("accounts-confirm-text"))
        .field(Field::new("password", visitor.t("accounts-password"), current, &Form::default()).error(error))
        .button(visitor.t("accounts-confirm-button"))
        .link("/register", visitor.t("accounts-register-title"))
}

/// `GET /confirm/{token}`: shows the form, changes nothing.
pub async fn show_confirm(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let ((_, token), now) = (path.into_inner(), visitor.ctx.now);
    let works = app
        .db
        .read(move |conn| accounts::can_confirm(conn, &token, now))
        .await?;
    if !works {
        return gone(&app, &visitor);
    }
    confirm_form(&app, &visitor, None).show()
}

/// `POST /confirm/{token}`
pub async fn confirm(
    app: web::Data<App>,
    passwords: web::Data<Passwords>,
    visitor: Visitor,
    http: HttpRequest,
    path: web::Path<(String, String)>,
    typed: Form,
) -> Answer {
    limit(&app, &http, Kind::Secrets)?;
    let password = typed.raw("password").to_owned().into();
    match accounts::confirm(&app.db, &passwords, &visitor.ctx, &path.1, password).await {
        Ok(_) => see_other(&visitor.to("/sign-in?done=confirmed")),
        Err(ConfirmError::Gone) => gone(&app, &visitor),
        Err(ConfirmError::Wrong) => confirm_form(&app, &visitor, Some(visitor.t("accounts-confirm-wrong"))).show(),
        Err(error) => Err(error.into()),
    }
}

/// `GET /change-email/{token}`: shows the button, changes nothing.
pub async fn show_change_email(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let ((_, token), now) = (path.into_inner(), visitor.ctx.now);
    let works = app
        .db
        .read(move |conn| accounts::can_change_email(conn, &token, now))
        .await?;
    if !works {
        return gone(&app, &visitor);
    }
    FormPage::new(&app, &visitor, visitor.t("accounts-new-email-title"))
        .lead(visitor.t("accounts-new-email-text"))
        .button(visitor.t("accounts-confirm-button"))
        .show()
}

/// `POST /change-email/{token}`
pub async fn change_email(
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
    _pressed: Form,
) -> Answer {
    let ((_, token), ctx) = (path.into_inner(), visitor.ctx.clone());
    match app.db.write(move |tx| accounts::change_email(tx, &ctx, &token)).await {
        Ok(()) => see_other(&visitor.to("/sign-in?done=email")),
        Err(LinkError::Gone) => gone(&app, &visitor),
        Err(error) => Err(error.into()),
    }
}
