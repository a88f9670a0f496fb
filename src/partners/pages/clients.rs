//! The registrar's programs: list, make (the secret is shown once), end.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;
use secrecy::ExposeSecret as _;

use crate::accounts::Principal;
use crate::accounts::policy::{Permission as P, Scope, holds};
use crate::db::Conn;
use crate::i18n;
use crate::institutions::{self, Institution};
use crate::kernel::{Fault, Lang};
use crate::partners::model::{Client, ClientError, ClientState, SCOPES};
use crate::partners::{CreateClient, clients, create_client, revoke_client};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

impl From<ClientError> for Refusal {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Denied(denied) => denied.into(),
            ClientError::NotFound => Self::NotFound,
            ClientError::Name | ClientError::Scopes | ClientError::TooMany => Self::WrongState,
            ClientError::Fault(fault) => Self::Fault(fault),
        }
    }
}

struct Row {
    id: String,
    name: String,
    institution: String,
    scopes: Vec<&'static str>,
    active: bool,
    created: String,
    used: String,
}

struct Choice {
    value: String,
    label: String,
    hint: String,
    checked: bool,
}

struct Problem {
    href: &'static str,
    text: String,
}

struct Fresh {
    id: String,
    secret: String,
}

#[derive(Template)]
#[template(path = "partners/templates/clients.html")]
struct ClientsPage {
    shell: Shell,
    rows: Vec<Row>,
    institutions: Vec<Choice>,
    scopes: Vec<Choice>,
    typed_name: String,
    name_error: String,
    scopes_error: String,
    problems: Vec<Problem>,
    fresh: Option<Fresh>,
    token_url: String,
}

/// The message key of a scope.
fn scope_words(scope: &str) -> &'static str {
    match scope {
        "placements:read" => "partners-scope-read",
        "nominations:decide" => "partners-scope-decide",
        _ => "partners-scope-enrol",
    }
}

fn managed(conn: &mut Conn, who: &Principal) -> Result<Vec<(Institution, Vec<Client>)>, Fault> {
    let mut found = Vec::new();
    for institution in institutions::institutions(conn)? {
        if holds(who, P::ManageClients, Scope::Institution(institution.id)) {
            let clients = clients(conn, institution.id)?;
            found.push((institution, clients));
        }
    }
    Ok(found)
}

fn row(client: Client, institution: &Institution, lang: Lang) -> Row {
    Row {
        id: client.id.to_string(),
        name: client.name,
        institution: institution.names.get(lang).to_owned(),
        scopes: SCOPES
            .into_iter()
            .filter(|scope| client.scopes.iter().any(|held| held == scope))
            .map(scope_words)
            .collect(),
        active: client.state == ClientState::Active,
        created: i18n::date_time(lang, client.created_at.utc(), chrono_tz::Asia::Almaty),
        used: client
            .last_used_at
            .map(|at| i18n::date_time(lang, at.utc(), chrono_tz::Asia::Almaty))
            .unwrap_or_default(),
    }
}

async fn build(app: &App, visitor: &Visitor, form: &Form) -> Result<ClientsPage, Refusal> {
    let who = visitor.ctx.who.clone();
    let lang = visitor.lang;
    let found = app.db.read(move |conn| managed(conn, &who)).await?;
    let choices = found.iter().map(|(institution, _)| Choice {
        value: institution.id.to_string(),
        label: institution.names.get(lang).to_owned(),
        hint: String::new(),
        checked: form.text("institution") == institution.id.to_string(),
    });
    let ticked = form.all("scopes");
    Ok(ClientsPage {
        institutions: choices.collect(),
        scopes: SCOPES
            .into_iter()
            .map(|scope| Choice {
                value: scope.to_owned(),
                label: visitor.t(scope_words(scope)),
                hint: scope.to_owned(),
                checked: ticked.contains(&scope),
            })
            .collect(),
        rows: found
            .into_iter()
            .flat_map(|(institution, clients)| {
                let rows: Vec<Row> = clients.into_iter().map(|it| row(it, &institution, lang)).collect();
                rows
            })
            .collect(),
        typed_name: form.text("name").to_owned(),
        name_error: String::new(),
        scopes_error: String::new(),
        problems: Vec::new(),
        fresh: None,
        token_url: format!("{}/oauth/token", app.config.base_url),
        shell: visitor.shell(app),
    })
}

/// `GET /{lang}/desk/clients`
pub async fn list(app: Data<App>, visitor: Visitor) -> Answer {
    page(&build(&app, &visitor, &Form::default()).await?)
}

/// `POST /{lang}/desk/clients`: `act` is `create` or `revoke`.
pub async fn act(app: Data<App>, visitor: Visitor, form: Form) -> Answer {
    let ctx = visitor.ctx.clone();
    match form.text("act") {
        "revoke" => {
            let id = form.text("client").parse().map_err(|_| Refusal::NotFound)?;
            app.db
                .write(move |tx| -> Result<(), Refusal> {
                    revoke_client(tx, &ctx, id)?;
                    Ok(())
                })
                .await?;
            see_other(&visitor.to("/desk/clients"))
        }
        "create" => create(&app, &visitor, &form).await,
        _ => Err(Refusal::Unreadable("act")),
    }
}

async fn create(app: &App, visitor: &Visitor, form: &Form) -> Answer {
    let ctx = visitor.ctx.clone();
    let command = CreateClient {
        institution: form.text("institution").parse().map_err(|_| Refusal::NotFound)?,
        name: form.text("name").to_owned(),
        scopes: form.all("scopes").into_iter().map(str::to_owned).collect(),
    };
    let made = app.db.write(move |tx| create_client(tx, &ctx, &command)).await;
    match made {
        Ok(made) => {
            // Shown in the answer itself: the secret is nowhere to be fetched again.
            let mut shown = build(app, visitor, &Form::default()).await?;
            shown.fresh = Some(Fresh {
                id: made.client.id.to_string(),
                secret: made.secret.expose_secret().to_owned(),
            });
            page(&shown)
        }
        Err(error @ (ClientError::Name | ClientError::Scopes | ClientError::TooMany)) => {
            let mut shown = build(app, visitor, form).await?;
            let (href, key) = match error {
                ClientError::Name => ("#name", "partners-error-name"),
                ClientError::Scopes => ("#scopes", "partners-error-scopes"),
                _ => ("#name", "partners-error-too-many"),
            };
            let text = visitor.t(key);
            match href {
                "#scopes" => shown.scopes_error.clone_from(&text),
                _ => shown.name_error.clone_from(&text),
            }
            shown.problems.push(Problem { href, text });
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
        Err(error) => Err(error.into()),
    }
}
