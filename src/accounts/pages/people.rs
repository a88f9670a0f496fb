//! Administration: the list of people, and inviting a colleague.

use std::collections::HashMap;

use actix_web::{HttpRequest, web};
use askama::Template;

use super::super::invite::{Invite, InviteError, NewGrant};
use super::super::model::Role;
use super::super::rules::{Email, Name};
use super::form::{Choice, Control, Field, FormPage};
use super::{limit, words};
use crate::accounts;
use crate::db::Conn;
use crate::kernel::ids::{CallId, InstitutionId};
use crate::kernel::{Fault, Instant, Lang, civil};
use crate::web::throttle::Kind;
use crate::web::{Answer, App, Form, Shell, Visitor, page, see_other};

/// The calls and institutions that a role can be given for: outside identifier and title.
/// `main` hands it in, because this room knows neither.
pub struct Scopes(pub fn(&mut Conn, Lang) -> Result<Vec<(String, String)>, Fault>);

/// Titles of scopes by identifier, with the whole system first.
pub(super) async fn scopes(
    app: &App,
    known: Option<web::Data<Scopes>>,
    visitor: &Visitor,
) -> Result<Vec<(String, String)>, Fault> {
    let mut all = vec![(String::new(), visitor.t("accounts-scope-system"))];
    if let Some(known) = known {
        let lang = visitor.lang;
        all.extend(app.db.read(move |conn| (known.0)(conn, lang)).await?);
    }
    Ok(all)
}

/// A line of the list.
struct Line {
    href: String,
    name: String,
    email: String,
    roles: String,
    tone: &'static str,
    state: String,
}

/// A column.
struct Head {
    label: String,
    num: bool,
    href: String,
    sort: String,
}

#[derive(Template)]
#[template(path = "accounts/templates/people.html")]
struct PeoplePage {
    shell: Shell,
    query: String,
    heads: Vec<Head>,
    lines: Vec<Line>,
    next: String,
    invited: bool,
}

/// `GET /admin/people?q=…&after=…`
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<HashMap<String, String>>) -> Answer {
    let (ctx, lang) = (visitor.ctx.clone(), visitor.lang);
    let asked = query.get("q").cloned().unwrap_or_default();
    let after = query.get("after").and_then(|id| id.parse().ok());
    let words_asked = asked.clone();
    let (found, next) = app
        .db
        .read(move |conn| accounts::people(conn, &ctx, &words_asked, after))
        .await?;
    let line = |person: accounts::Person| {
        let (tone, state) = words::state(lang, person.state);
        let roles: Vec<String> = person
            .grants
            .iter()
            .map(|grant| words::role(lang, grant.role))
            .collect();
        Line {
            href: visitor.to(&format!("/admin/people/{}", person.id)),
            name: person.name,
            email: person.email,
            roles: roles.join(", "),
            tone,
            state,
        }
    };
    let head = |key: &str| Head {
        label: visitor.t(key),
        num: false,
        href: String::new(),
        sort: String::new(),
    };
    let encoded = percent_encoding::utf8_percent_encode(&asked, percent_encoding::NON_ALPHANUMERIC).to_string();
    page(&PeoplePage {
        heads: vec![
            head("accounts-person-name"),
            head("accounts-email"),
            head("accounts-roles"),
            head("accounts-state"),
        ],
        lines: found.into_iter().map(line).collect(),
        next: next.map_or_else(String::new, |id| {
            visitor.to(&format!("/admin/people?q={encoded}&after={id}"))
        }),
        invited: query.contains_key("invited"),
        query: asked,
        shell: visitor.shell(&app),
    })
}

/// What is wrong with an invitation.
#[derive(Default)]
struct Problems {
    email: Option<String>,
    name: Option<String>,
    role: Option<String>,
    scope: Option<String>,
    until: Option<String>,
}

fn form(app: &App, visitor: &Visitor, scopes: &[(String, String)], typed: &Form, problems: Problems) -> FormPage {
    let lang = visitor.lang;
    let choice = |value: &str, label: String, field: &str| Choice {
        value: value.to_owned(),
        label,
        hint: String::new(),
        checked: typed.raw(field) == value,
    };
    let roles = Role::ALL
        .iter()
        .map(|role| choice(role.as_str(), words::role(lang, *role), "role"))
        .collect();
    let scopes = scopes
        .iter()
        .map(|(id, title)| choice(id, title.clone(), "scope"))
        .collect();
    let language = match typed.raw("language") {
        "" => lang.tag(),
        chosen => chosen,
    };
    let languages = Control::Radios(words::languages(language));
    let sensitive = Field::new("sensitive", visitor.t("accounts-sensitive"), Control::Checkbox, typed);
    FormPage::new(app, visitor, visitor.t("accounts-invite-title"))
        .back("/admin/people")
        .lead(visitor.t("accounts-invite-lead"))
        .field(Field::new("name", visitor.t("accounts-person-name"), Control::Text("off"), typed).error(problems.name))
        .field(Field::new("email", visitor.t("accounts-email"), Control::Email, typed).error(problems.email))
        .field(Field::new("role", visitor.t("accounts-role"), Control::Radios(roles), typed).error(problems.role))
        .field(Field::new("scope", visitor.t("accounts-scope"), Control::Select(scopes), typed).error(problems.scope))
        .field(
            Field::new("until", visitor.t("accounts-role-until"), Control::Text("off"), typed)
                .hint(visitor.t("accounts-role-until-hint"))
                .error(problems.until),
        )
        .field(sensitive.hint(visitor.t("accounts-sensitive-hint")))
        .field(Field::new(
            "language",
            visitor.t("accounts-invite-language"),
            languages,
            typed,
        ))
        .button(visitor.t("accounts-invite-button"))
}

/// `GET /admin/people/invite`
pub async fn show_invite(app: web::Data<App>, known: Option<web::Data<Scopes>>, visitor: Visitor) -> Answer {
    let scopes = scopes(&app, known, &visitor).await?;
    form(&app, &visitor, &scopes, &Form::default(), Problems::default()).show()
}

/// `POST /admin/people/invite`
pub async fn invite(
    app: web::Data<App>,
    known: Option<web::Data<Scopes>>,
    visitor: Visitor,
    http: HttpRequest,
    typed: Form,
) -> Answer {
    limit(&app, &http, Kind::Mail)?;
    let scopes = scopes(&app, known, &visitor).await?;
    let command = match read(&visitor, &typed) {
        Ok(command) => command,
        Err(problems) => return form(&app, &visitor, &scopes, &typed, problems).show(),
    };
    let (ctx, secret) = (visitor.ctx.clone(), app.config.secret.clone());
    let result = app
        .db
        .write(move |tx| accounts::invite(tx, &ctx, &secret, &command))
        .await;
    let problems = match result {
        Ok(_) => return see_other(&visitor.to("/admin/people?invited=1")),
        Err(InviteError::WrongScope) => Problems {
            scope: Some(visitor.t("accounts-scope-wrong")),
            ..Problems::default()
        },
        Err(InviteError::Suspended) => Problems {
            email: Some(visitor.t("accounts-invite-suspended")),
            ..Problems::default()
        },
        Err(InviteError::Oneself) => Problems {
            email: Some(visitor.t("accounts-invite-oneself")),
            ..Problems::default()
        },
        Err(error) => return Err(error.into()),
    };
    form(&app, &visitor, &scopes, &typed, problems).show()
}

fn read(visitor: &Visitor, typed: &Form) -> Result<Invite, Problems> {
    let lang = visitor.lang;
    let (email, name) = (Email::parse(typed.text("email")), Name::parse(typed.text("name")));
    let role = typed.text("role").parse::<Role>();
    let scope = typed.text("scope");
    let until = match typed.text("until") {
        "" => Ok(None),
        day => last_day(day).filter(|end| *end > visitor.ctx.now).map(Some).ok_or(()),
    };
    match (email, name, role, until) {
        (Ok(email), Ok(name), Ok(role), Ok(ends_at)) => Ok(Invite {
            email,
            name,
            language: typed.text("language").parse().unwrap_or(lang),
            grant: NewGrant {
                role,
                call: scope.parse::<CallId>().ok(),
                institution: scope.parse::<InstitutionId>().ok(),
                sensitive: typed.has("sensitive"),
                ends_at,
            },
        }),
        (email, name, role, until) => Err(Problems {
            email: email.err().map(|error| words::email(lang, error)),
            name: name.err().map(|error| words::name(lang, error)),
            role: role.err().map(|_| visitor.t("accounts-role-missing")),
            scope: None,
            until: until.err().map(|()| visitor.t("accounts-role-until-wrong")),
        }),
    }
}

/// The end of a day in the office's zone: the last on which a role works.
fn last_day(typed: &str) -> Option<Instant> {
    let end = civil::end_of_day(civil::date(typed).ok()?, civil::BISHKEK).ok()?;
    Some(Instant::new(end))
}
