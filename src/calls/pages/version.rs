//! `/{lang}/calls/{slug}/rules/{number}`: one version of a call's rules that is or was in force, in
//! words and as the canonical text that its hash is of.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web;
use askama::Template;

use super::in_words::{Numbered, Rules, in_words};
use crate::calls::model::{Call, CallState, Requirement, RulebookState, RulebookVersion};
use crate::calls::rulebook::{Rulebook, canonical_json};
use crate::calls::store;
use crate::i18n;
use crate::kernel::Fault;
use crate::web::{Answer, App, Refusal, Shell, Visitor, page};

#[derive(Template)]
#[template(path = "calls/templates/rules_version.html")]
struct VersionPage {
    shell: Shell,
    back: String,
    call: String,
    title: String,
    tone: &'static str,
    state: String,
    since: String,
    basis: String,
    json: String,
    rules: Rules,
}

async fn find(app: &App, slug: String, number: i32) -> Result<(Call, RulebookVersion, Vec<Requirement>), Refusal> {
    app.db
        .read(move |conn| -> Result<_, Refusal> {
            let call = store::by_slug(conn, &slug)?.filter(|call| call.state != CallState::Draft);
            let call = call.ok_or(Refusal::NotFound)?;
            let versions = store::rulebooks(conn, call.id)?.into_iter();
            let mut public = versions.filter(|it| it.published_at.is_some());
            let version = public.find(|it| it.number == number).ok_or(Refusal::NotFound)?;
            let requirements = store::requirements(conn, call.id)?;
            Ok((call, version, requirements))
        })
        .await
}

/// The page.
///
/// # Errors
/// No such version was ever in force, or the database fails.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String, i32)>) -> Answer {
    let (_, slug, number) = path.into_inner();
    let (call, version, requirements) = find(&app, slug, number).await?;
    let (shell, lang) = (visitor.shell(&app), visitor.lang);
    let book: Rulebook = serde_json::from_value(version.body.clone()).map_err(Fault::from)?;
    let in_force = version.state == RulebookState::Published;
    page(&VersionPage {
        back: visitor.to(&format!("/calls/{}", call.slug)),
        call: call.titles.get(lang).to_owned(),
        title: shell.with1("calls-rulebook-number", "number", version.number),
        tone: if in_force { "done" } else { "quiet" },
        state: shell.t(if in_force {
            "calls-rulebook-published"
        } else {
            "calls-rulebook-superseded"
        }),
        since: version
            .published_at
            .map(|at| i18n::both_zones(lang, at.utc(), call.zone))
            .unwrap_or_default(),
        basis: version.basis.clone(),
        json: visitor.to(&format!("/calls/{}/rules/{}/rulebook.json", call.slug, version.number)),
        rules: in_words(lang, &book, &requirements, &Numbered::of(&version)),
        shell,
    })
}

/// The canonical text: its SHA-256 is the version's hash.
///
/// # Errors
/// No such version was ever in force, or the database fails.
pub async fn json(app: web::Data<App>, path: web::Path<(String, String, i32)>) -> Answer {
    let (_, slug, number) = path.into_inner();
    let (_, version, _) = find(&app, slug, number).await?;
    let book: Rulebook = serde_json::from_value(version.body).map_err(Fault::from)?;
    let text = canonical_json(&book).map_err(Fault::from)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"rulebook.json\""))
        .insert_header((header::CACHE_CONTROL, "public, max-age=60"))
        .body(text))
}
