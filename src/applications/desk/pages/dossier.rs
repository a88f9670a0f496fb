//! One dossier: answers and documents left, decision right.

mod form;
mod load;
mod papers;
mod parts;
mod turn;

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use self::form::Action;
use self::load::{Loaded, load};
use self::papers::PaperShown;
use self::parts::{AlikeLine, DocumentShown, Entry, Pick, SectionShown};
use crate::applications::desk::reasons::EligibilityReason;
use crate::applications::desk::{
    DeskError, Problem, Suggestion, check_document, decide_eligibility, judge_paper, open_check, open_dossier, recheck,
    request_correction, words,
};
use crate::applications::lifecycle::{Command, State, next};
use crate::i18n;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page_with, see_other};

struct ErrorLine {
    href: String,
    text: String,
}

/// A wish as the desk reads it.
struct Choice {
    title: String,
    /// The university and the city.
    place: String,
}

#[derive(Template)]
#[template(path = "applications/desk/templates/dossier.html")]
struct DossierPage {
    shell: Shell,
    code: String,
    name: String,
    call: String,
    tone: &'static str,
    state: String,
    version: i32,
    path: String,
    taken_by: String,
    turn: String,
    choices: Vec<Choice>,
    sections: Vec<SectionShown>,
    documents: Vec<DocumentShown>,
    papers: Vec<PaperShown>,
    timeline: Vec<Entry>,
    can_open: bool,
    can_recheck: bool,
    can_decide: bool,
    items: Vec<Pick>,
    reasons: Vec<Pick>,
    note: String,
    message: String,
    mend_by: String,
    decision: Vec<String>,
    suggestion: Vec<String>,
    correction: String,
    correction_due: String,
    next: Option<String>,
    unread: usize,
    alike: Vec<AlikeLine>,
    errors: Vec<ErrorLine>,
    note_error: String,
    reasons_error: String,
    items_error: String,
    message_error: String,
}

/// `GET /{lang}/desk/dossiers/{code}`
///
/// # Errors
/// [`Refusal`].
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (_, code) = path.into_inner();
    let loaded = read(&app, &visitor, &code).await?;
    if loaded.observed {
        let ctx = visitor.ctx.clone();
        app.db
            .write(move |tx| open_dossier(tx, &ctx, &code))
            .await
            .map_err(Refusal::from)?;
    }
    render(&app, &visitor, &loaded, &Form::default(), &[], StatusCode::OK)
}

/// `POST /{lang}/desk/dossiers/{code}`: whatever button was pressed.
///
/// # Errors
/// [`Refusal`].
pub async fn act(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>, form: Form) -> Answer {
    let (_, code) = path.into_inner();
    let loaded = read(&app, &visitor, &code).await?;
    let action = form::action(&form, loaded.head.id)?;
    let ctx = visitor.ctx.clone();
    let done = app
        .db
        .write(move |tx| match action.clone() {
            Action::Open(application, version) => open_check(tx, &ctx, application, version),
            Action::Recheck(application, version) => recheck(tx, &ctx, application, version),
            Action::Check(command) => check_document(tx, &ctx, &command),
            Action::Paper(command) => judge_paper(tx, &ctx, &command),
            Action::Correct(command) => request_correction(tx, &ctx, &command).map(drop),
            Action::Decide(command) => decide_eligibility(tx, &ctx, &command).map(drop),
        })
        .await;
    match done {
        Ok(()) => see_other(&visitor.to(&format!("/desk/dossiers/{code}"))),
        Err(DeskError::Invalid(problems)) => render(
            &app,
            &visitor,
            &loaded,
            &form,
            &problems,
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        Err(error) => Err(error.into()),
    }
}

async fn read(app: &App, visitor: &Visitor, code: &str) -> Result<Loaded, Refusal> {
    let (ctx, code) = (visitor.ctx.clone(), code.to_owned());
    app.db
        .read(move |conn| load(conn, &ctx, &code))
        .await
        .map_err(Refusal::from)
}

fn render(
    app: &App,
    visitor: &Visitor,
    loaded: &Loaded,
    form: &Form,
    problems: &[Problem],
    status: StatusCode,
) -> Answer {
    let (shell, lang, head) = (visitor.shell(app), visitor.lang, &loaded.head);
    let said = |key: &str| shell.t(key);
    let action = form.text("action");
    let error = |wanted: &[Problem]| {
        let found = problems.iter().find(|problem| wanted.contains(problem));
        found.map(|problem| shell.t(problem_key(*problem))).unwrap_or_default()
    };
    let on_paper = action.starts_with("paper-");
    let on_document = action == "accept" || action == "reject" || on_paper;
    let beside = |here: bool, wanted: &[Problem]| if here { error(wanted) } else { String::new() };
    let notes = [Problem::NoteNeeded, Problem::NoteUnusable, Problem::AgainstRules];
    let suggested = loaded
        .suggestion
        .as_ref()
        .filter(|it| !it.eligible)
        .map(Suggestion::codes)
        .unwrap_or_default();
    let template = DossierPage {
        code: head.code.clone(),
        name: head.name.clone(),
        call: loaded.call.titles.get(lang).to_owned(),
        tone: words::tone(head.state),
        state: said(words::state(head.state)),
        version: head.version,
        path: visitor.to(&format!("/desk/dossiers/{}", head.code)),
        taken_by: loaded.taken_by.clone().unwrap_or_default(),
        turn: turn::line(lang, loaded),
        choices: loaded
            .choices
            .iter()
            .map(|choice| Choice {
                title: choice.programme.titles.get(lang).to_owned(),
                place: format!("{}, {}", choice.institution.get(lang), choice.city.get(lang)),
            })
            .collect(),
        sections: parts::sections(&shell, loaded),
        documents: parts::documents(
            &shell,
            visitor,
            loaded,
            form,
            &|problem| shell.t(problem_key(problem)),
            problems,
        ),
        papers: papers::papers(&shell, visitor, loaded, form, &|wanted| beside(on_paper, wanted)),
        timeline: parts::timeline(&shell, lang, loaded),
        can_open: loaded.may_check && next(head.state, Command::OpenCheck).is_some(),
        can_recheck: loaded.may_check && loaded.outdated && next(head.state, Command::Recheck).is_some(),
        can_decide: loaded.may_check && head.state == State::UnderCheck,
        items: parts::items(&shell, lang, loaded, form),
        reasons: EligibilityReason::ALL
            .iter()
            .map(|reason| Pick {
                value: reason.to_string(),
                label: said(reason.key()),
                hint: String::new(),
                checked: if form.has("action") {
                    form.all("reasons").contains(&reason.as_str())
                } else {
                    suggested.contains(reason)
                },
            })
            .collect(),
        note: form.raw("note").to_owned(),
        message: form.raw("message").to_owned(),
        mend_by: i18n::until(lang, loaded.call.mend_by(visitor.ctx.now).utc(), loaded.call.zone),
        decision: parts::decision(&shell, loaded),
        suggestion: parts::suggestion(&shell, loaded),
        correction: loaded
            .correction
            .as_ref()
            .map(|open| open.message.clone())
            .unwrap_or_default(),
        correction_due: loaded
            .correction
            .as_ref()
            .map(|open| i18n::until(lang, open.due_at.utc(), loaded.call.zone))
            .unwrap_or_default(),
        alike: parts::alike(visitor, loaded),
        unread: loaded.unread,
        next: loaded
            .next
            .as_ref()
            .map(|code| visitor.to(&format!("/desk/dossiers/{code}"))),
        errors: problems
            .iter()
            .map(|problem| ErrorLine {
                href: format!("#{}", anchor(*problem, form)),
                text: said(problem_key(*problem)),
            })
            .collect(),
        note_error: beside(!on_document, &notes),
        reasons_error: beside(!on_document, &[Problem::ReasonNeeded]),
        items_error: error(&[Problem::ItemsNeeded, Problem::ItemUnknown, Problem::ReturnedAlready]),
        message_error: error(&[Problem::MessageNeeded, Problem::MessageUnusable]),
        shell,
    };
    page_with(status, &template)
}

/// Where an error's link leads: a document's fields carry their row's number.
fn anchor(problem: Problem, form: &Form) -> String {
    let row = form.text("row");
    let on_document = matches!(form.text("action"), "accept" | "reject");
    let on_paper = form.text("action").starts_with("paper-");
    match problem {
        Problem::PurposesMissing => "purposes".to_owned(),
        Problem::NoteNeeded | Problem::NoteUnusable if on_paper => "paper-note".to_owned(),
        Problem::PaperUnchecked | Problem::ConsentMissing => "guardian".to_owned(),
        Problem::ReasonNeeded if on_document => format!("reason-{row}"),
        Problem::NoteNeeded | Problem::NoteUnusable if on_document => format!("note-{row}"),
        Problem::ReasonNeeded => "reasons".to_owned(),
        Problem::NoteNeeded | Problem::NoteUnusable | Problem::AgainstRules => "note".to_owned(),
        Problem::ItemsNeeded | Problem::ItemUnknown | Problem::ReturnedAlready => "items".to_owned(),
        Problem::MessageNeeded | Problem::MessageUnusable => "message".to_owned(),
        Problem::Unchecked | Problem::RejectedLeft | Problem::Overdue => "documents".to_owned(),
        Problem::BeingChanged => "open".to_owned(),
    }
}

fn problem_key(problem: Problem) -> &'static str {
    match problem {
        Problem::BeingChanged => "desk-problem-being-changed",
        Problem::ReasonNeeded => "desk-problem-reason-needed",
        Problem::NoteNeeded => "desk-problem-note-needed",
        Problem::NoteUnusable => "desk-problem-note-unusable",
        Problem::ItemsNeeded => "desk-problem-items-needed",
        Problem::ItemUnknown => "desk-problem-item-unknown",
        Problem::ReturnedAlready => "desk-problem-returned-already",
        Problem::MessageNeeded => "desk-problem-message-needed",
        Problem::MessageUnusable => "desk-problem-message-unusable",
        Problem::Unchecked => "desk-problem-unchecked",
        Problem::RejectedLeft => "desk-problem-rejected-left",
        Problem::Overdue => "desk-problem-overdue",
        Problem::AgainstRules => "desk-problem-against-rules",
        Problem::PurposesMissing => "desk-problem-purposes",
        Problem::PaperUnchecked => "desk-problem-paper",
        Problem::ConsentMissing => "desk-problem-consent",
    }
}
