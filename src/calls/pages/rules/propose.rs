//! The list of parts with what is wrong, and the proposal.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use super::{Desk, Part, contradiction, open};
use crate::calls::drafting::{self, DraftError, ProposeDraft};
use crate::calls::model::CallState;
use crate::calls::pages::form::opening;
use crate::i18n;
use crate::institutions::pages::form::Problems;
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, see_other};

/// A part in the list.
struct Task {
    title: String,
    hint: String,
    href: String,
    tone: &'static str,
    status: String,
}

#[derive(Template)]
#[template(path = "calls/templates/rules_propose.html")]
struct ProposePage {
    shell: Shell,
    back: String,
    call: String,
    base: String,
    version: i32,
    edited: String,
    published: bool,
    zone: String,
    tasks: Vec<Task>,
    contradictions: Vec<String>,
    basis: String,
    effective: String,
    problems: Problems,
}

fn view(app: &App, visitor: &Visitor, desk: &Desk, form: Option<&Form>, problems: Problems) -> ProposePage {
    let (shell, lang) = (visitor.shell(app), visitor.lang);
    let base = visitor.to(&format!("/admin/calls/{}/rulebook", desk.call.slug));
    let count = |part: Part| {
        let places = desk.problems.iter().map(|problem| problem.path.to_string());
        places.filter(|place| part.holds(place)).count()
    };
    let tasks = Part::ALL.iter().map(|part| {
        let wrong = count(*part);
        Task {
            title: shell.t(part.key()),
            hint: shell.t(part.hint()),
            href: format!("{base}/parts/{}", part.slug()),
            tone: if wrong == 0 { "quiet" } else { "act" },
            status: if wrong == 0 {
                shell.t("calls-part-fine")
            } else {
                shell.with1("calls-part-wrong", "count", wrong)
            },
        }
    });
    let edited = desk.draft.edited_at.map(|at| {
        let when = i18n::both_zones(lang, at.utc(), desk.call.zone);
        shell.with1("calls-draft-edited", "when", when)
    });
    ProposePage {
        back: visitor.to(&format!("/admin/calls/{}", desk.call.slug)),
        call: desk.call.titles.get(lang).to_owned(),
        version: desk.draft.version,
        edited: edited.unwrap_or_default(),
        published: desk.call.state != CallState::Draft,
        zone: i18n::city(lang, desk.call.zone),
        tasks: tasks.collect(),
        contradictions: desk.problems.iter().map(|it| contradiction::line(lang, it)).collect(),
        basis: form.map_or_else(String::new, |form| form.raw("basis").to_owned()),
        effective: form.map_or_else(String::new, |form| form.raw("effective_at").to_owned()),
        problems,
        base,
        shell,
    }
}

/// `/{lang}/admin/calls/{slug}/rulebook`.
///
/// # Errors
/// Not allowed, or the database fails.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (_, slug) = path.into_inner();
    let desk = open(&app, &visitor, &slug).await?;
    let view = view(&app, &visitor, &desk, None, Problems::default());
    page_with(StatusCode::OK, &view)
}

/// Proposes the text, or throws it away: the field `act` says which.
///
/// # Errors
/// Not allowed, changed meanwhile, or the database fails.
pub async fn act(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>, form: Form) -> Answer {
    let (_, slug) = path.into_inner();
    let desk = open(&app, &visitor, &slug).await?;
    let shell = visitor.shell(&app);
    let (ctx, call, version) = (visitor.ctx.clone(), desk.call.id, form.number("version")?);
    if form.text("act") == "discard" {
        let done = app
            .db
            .write(move |tx| drafting::discard_draft(tx, &ctx, call, version))
            .await;
        done?;
        return see_other(&visitor.to(&format!("/admin/calls/{slug}")));
    }
    if form.text("act") != "propose" {
        return Err(Refusal::Unreadable("act"));
    }
    let typed = form.text("effective_at");
    let effective_at = opening(typed, desk.call.zone);
    let problems = if !typed.is_empty() && effective_at.is_none() {
        Problems::one(&shell, "effective_at", "calls-problem-moment")
    } else {
        let command = ProposeDraft {
            call,
            version,
            basis: form.text("basis").to_owned(),
            effective_at,
        };
        let done = app
            .db
            .write(move |tx| drafting::propose_draft(tx, &ctx, &command))
            .await;
        match done {
            Ok(id) => return see_other(&visitor.to(&format!("/desk/rulebooks/{id}"))),
            Err(DraftError::Basis) => Problems::one(&shell, "basis", "calls-problem-basis"),
            Err(DraftError::Unchanged) => Problems::one(&shell, "main", "calls-problem-unchanged"),
            Err(DraftError::Contradictory(_)) => Problems::one(&shell, "main", "calls-problem-contradictory"),
            Err(error) => return Err(error.into()),
        }
    };
    let view = view(&app, &visitor, &desk, Some(&form), problems);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}
