//! The guardian's page behind the link.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::{gone, when};
use crate::applications::consents::{Purpose, Signed};
use crate::applications::guests::{
    self, Agreement, GuestError, GuestRole, GuestState, Seen, agree, refuse_as_guardian, sign,
};
use crate::applications::lifecycle::State;
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, network, see_other};

struct Ask {
    name: &'static str,
    label: String,
    hint: String,
    needed: bool,
    checked: bool,
    error: String,
}

#[derive(Template)]
#[template(path = "applications/guests/templates/guardian.html")]
struct GuardianPage {
    shell: Shell,
    action: String,
    guardian: String,
    applicant: String,
    call: String,
    code: String,
    asks: Vec<Ask>,
    missing: bool,
    consented: String,
    refused: bool,
    may_sign: bool,
    signed: String,
    sign_error: String,
}

async fn seen(app: &App, visitor: &Visitor, token: &str) -> Result<Option<Seen>, Refusal> {
    let (token, now) = (token.to_owned(), visitor.ctx.now);
    let found = app
        .db
        .read(move |conn| guests::look(conn, GuestRole::Guardian, &token, now))
        .await;
    match found {
        Ok(seen) => Ok(Some(seen)),
        Err(GuestError::Gone) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// `GET /{lang}/guardian/{token}`: changes nothing, mail scanners open links.
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (_, token) = path.into_inner();
    match seen(&app, &visitor, &token).await? {
        Some(seen) => render(&app, &visitor, &token, &seen, None, false),
        None => gone(&app, &visitor),
    }
}

/// `POST /{lang}/guardian/{token}`
pub async fn answer(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
    request: HttpRequest,
    form: Form,
) -> Answer {
    let (_, token) = path.into_inner();
    let ctx = visitor.ctx.clone();
    let asked = token.clone();
    let done = match form.text("do") {
        "agree" => {
            let agreement = Agreement {
                purposes: Purpose::ALL
                    .iter()
                    .copied()
                    .filter(|purpose| form.has(purpose.as_str()))
                    .collect(),
                signed: Signed::from(visitor.lang, network(&app, &request)),
            };
            app.db.write(move |tx| agree(tx, &ctx, &asked, &agreement)).await
        }
        "refuse" => app.db.write(move |tx| refuse_as_guardian(tx, &ctx, &asked)).await,
        "sign" if form.has("signed") => app.db.write(move |tx| sign(tx, &ctx, &asked)).await,
        "sign" => Err(GuestError::Incomplete),
        _ => return Err(Refusal::Unreadable("do")),
    };
    match done {
        Ok(()) => see_other(&visitor.to(&format!("/guardian/{token}"))),
        Err(GuestError::Gone) => gone(&app, &visitor),
        Err(GuestError::Incomplete) => match seen(&app, &visitor, &token).await? {
            Some(seen) => render(&app, &visitor, &token, &seen, Some(&form), form.text("do") == "sign"),
            None => gone(&app, &visitor),
        },
        Err(error) => Err(error.into()),
    }
}

fn render(app: &App, visitor: &Visitor, token: &str, seen: &Seen, returned: Option<&Form>, signing: bool) -> Answer {
    let (guest, dossier) = (&seen.guest, &seen.dossier);
    let asks = Purpose::ALL.iter().map(|purpose| {
        let (sentence, more) = purpose.guardian_keys();
        let checked = returned.is_some_and(|form| form.has(purpose.as_str()));
        let missing = returned.is_some() && !signing && purpose.needed() && !checked;
        Ask {
            name: purpose.as_str(),
            label: visitor.t(sentence),
            hint: visitor.t(more),
            needed: purpose.needed(),
            checked,
            error: if missing {
                visitor.t("guests-error-needed")
            } else {
                String::new()
            },
        }
    });
    let done = guest.state == GuestState::Done;
    let at = guest
        .answered_at
        .map(|at| when(visitor, dossier, at))
        .unwrap_or_default();
    let status = if returned.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    page_with(
        status,
        &GuardianPage {
            shell: visitor.shell(app),
            action: visitor.to(&format!("/guardian/{token}")),
            guardian: guest.name.clone(),
            applicant: dossier.application.name.clone(),
            call: dossier.call.titles.get(visitor.lang).to_owned(),
            code: dossier.application.code.clone(),
            asks: asks.collect(),
            missing: returned.is_some() && !signing,
            consented: if done { at } else { String::new() },
            refused: guest.state == GuestState::Refused,
            may_sign: done && guest.signed_at.is_none() && dossier.application.state == State::Decided,
            signed: guest.signed_at.map(|at| when(visitor, dossier, at)).unwrap_or_default(),
            sign_error: if signing {
                visitor.t("guests-error-sign")
            } else {
                String::new()
            },
        },
    )
}
