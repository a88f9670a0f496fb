//! Administration: one person with their roles.

use actix_web::web;
use askama::Template;

use super::super::model::{AccountState, Ctx, GrantState};
use super::people::{Scopes, scopes};
use super::words;
use crate::accounts::{self, GrantRow, SuspendError};
use crate::db::Conn;
use crate::i18n;
use crate::kernel::civil::BISHKEK;
use crate::kernel::ids::{AccountId, GrantId};
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

/// A row of the summary.
struct Row {
    key: String,
    value: String,
    href: String,
    change: String,
    about: String,
}

/// A role on the page.
struct Held {
    id: String,
    role: String,
    scope: String,
    sensitive: bool,
    until: String,
    tone: &'static str,
    state: String,
    suspended: bool,
}

#[derive(Template)]
#[template(path = "accounts/templates/person.html")]
struct PersonPage {
    shell: Shell,
    name: String,
    rows: Vec<Row>,
    tone: &'static str,
    state: String,
    suspended: bool,
    own: bool,
    grants: Vec<Held>,
}

fn id_of(path: web::Path<(String, String)>) -> Result<AccountId, Refusal> {
    path.into_inner().1.parse().map_err(|_| Refusal::NotFound)
}

/// `GET /admin/people/{account}`
pub async fn show(
    app: web::Data<App>,
    known: Option<web::Data<Scopes>>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
) -> Answer {
    let (id, ctx, lang) = (id_of(path)?, visitor.ctx.clone(), visitor.lang);
    let person = app.db.read(move |conn| accounts::person(conn, &ctx, id)).await?;
    let scopes = scopes(&app, known, &visitor).await?;
    let row = |key: &str, value: String| Row {
        key: visitor.t(key),
        value,
        href: String::new(),
        change: String::new(),
        about: String::new(),
    };
    let mut rows = vec![
        row("accounts-email", person.email),
        row("accounts-language", person.language.own_name().to_owned()),
        row("accounts-since", words::moment(lang, person.created_at)),
    ];
    let locked = person.locked_until.filter(|until| visitor.ctx.now < *until);
    rows.extend(locked.map(|until| row("accounts-locked", words::moment(lang, until))));
    let (tone, state) = words::state(lang, person.state);
    page(&PersonPage {
        shell: visitor.shell(&app),
        name: person.name,
        rows,
        tone,
        state,
        suspended: person.state == AccountState::Suspended,
        own: visitor.ctx.account() == Some(id),
        grants: person
            .grants
            .iter()
            .map(|grant| held(&visitor, &scopes, grant))
            .collect(),
    })
}

fn held(visitor: &Visitor, scopes: &[(String, String)], grant: &GrantRow) -> Held {
    let call = grant.call_id.map(|id| id.to_string());
    let scope = call.or_else(|| grant.institution_id.map(|id| id.to_string()));
    let scope = scope.unwrap_or_default();
    let title = scopes
        .iter()
        .find(|(id, _)| *id == scope)
        .map(|(_, title)| title.clone());
    let (tone, state) = words::grant_state(visitor.lang, grant.state);
    Held {
        id: grant.id.to_string(),
        role: words::role(visitor.lang, grant.role),
        scope: title.unwrap_or(scope),
        sensitive: grant.sensitive,
        until: grant
            .ends_at
            .map_or_else(String::new, |end| i18n::until(visitor.lang, end.utc(), BISHKEK)),
        tone,
        state,
        suspended: grant.state == GrantState::Suspended,
    }
}

/// `POST /admin/people/{account}`: `act` says what, `grant` which role.
pub async fn post(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>, typed: Form) -> Answer {
    let (id, ctx) = (id_of(path)?, visitor.ctx.clone());
    app.db.write(move |tx| act(tx, &ctx, id, &typed)).await?;
    see_other(&visitor.to(&format!("/admin/people/{id}")))
}

fn act(tx: &mut Conn, ctx: &Ctx, id: AccountId, typed: &Form) -> Result<(), Refusal> {
    let grant = |field: &str| {
        let found = typed.text(field).parse::<GrantId>();
        found.map_err(|_| Refusal::NotFound)
    };
    let done: Result<(), SuspendError> = if typed.has("suspend-grant") {
        accounts::suspend_grant(tx, ctx, grant("suspend-grant")?).map(|_| ())
    } else if typed.has("activate-grant") {
        accounts::activate_grant(tx, ctx, grant("activate-grant")?).map(|_| ())
    } else if typed.has("suspend") {
        accounts::suspend_account(tx, ctx, id)
    } else if typed.has("activate") {
        accounts::activate_account(tx, ctx, id)
    } else if typed.has("sessions") {
        return Ok(accounts::end_sessions_of(tx, ctx, id)?);
    } else {
        return Err(Refusal::Unreadable("act"));
    };
    Ok(done?)
}
