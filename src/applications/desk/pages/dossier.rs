//! One dossier: answers and documents left, decision right.

mod form;
mod load;

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use self::form::Action;
use self::load::{Loaded, load};
use crate::applications::desk::reasons::{DocumentReason, EligibilityReason};
use crate::applications::desk::{
    DeskError, Problem, answers, check_document, decide_eligibility, open_check, open_dossier, request_correction,
    rules, words,
};
use crate::applications::lifecycle::{Command, State, next};
use crate::applications::model::{Item, SectionKey};
use crate::calls::Requirement;
use crate::i18n;
use crate::kernel::Lang;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page_with, see_other};

struct Row {
    key: String,
    value: String,
    href: String,
    change: String,
    about: String,
}

struct SectionShown {
    title: String,
    rows: Vec<Row>,
}

struct Pick {
    value: String,
    label: String,
    hint: String,
    checked: bool,
}

struct DocumentShown {
    number: usize,
    id: String,
    version: i32,
    title: String,
    sensitive: bool,
    tone: &'static str,
    state: String,
    file_name: String,
    href: String,
    note: String,
    judge: bool,
    reject_name: String,
    note_name: String,
    reasons: Vec<Pick>,
    typed_note: String,
    errors: String,
}

struct Entry {
    iso: String,
    when: String,
    title: String,
    text: String,
    who: String,
    tone: &'static str,
}

struct ErrorLine {
    href: String,
    text: String,
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
    choices: Vec<String>,
    sections: Vec<SectionShown>,
    documents: Vec<DocumentShown>,
    timeline: Vec<Entry>,
    can_open: bool,
    can_decide: bool,
    items: Vec<Pick>,
    reasons: Vec<Pick>,
    note: String,
    message: String,
    hours: i64,
    decision: Vec<String>,
    suggestion: Vec<String>,
    correction: String,
    correction_due: String,
    next: Option<String>,
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
            Action::Check(command) => check_document(tx, &ctx, &command),
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
    let on_document = action == "accept" || action == "reject";
    let beside = |here: bool, wanted: &[Problem]| if here { error(wanted) } else { String::new() };
    let notes = [Problem::NoteNeeded, Problem::NoteUnusable];
    let template = DossierPage {
        code: head.code.clone(),
        name: head.name.clone(),
        call: loaded.call.titles.get(lang).to_owned(),
        tone: words::tone(head.state),
        state: said(words::state(head.state)),
        version: head.version,
        path: visitor.to(&format!("/desk/dossiers/{}", head.code)),
        taken_by: loaded.taken_by.clone().unwrap_or_default(),
        choices: loaded
            .choices
            .iter()
            .map(|choice| choice.get(lang).to_owned())
            .collect(),
        sections: sections(&shell, loaded),
        documents: documents(
            &shell,
            visitor,
            loaded,
            form,
            &|problem| shell.t(problem_key(problem)),
            problems,
        ),
        timeline: timeline(&shell, lang, loaded),
        can_open: loaded.may_check && next(head.state, Command::OpenCheck).is_some(),
        can_decide: loaded.may_check && head.state == State::UnderCheck,
        items: items(&shell, lang, loaded, form),
        reasons: EligibilityReason::ALL
            .iter()
            .map(|reason| Pick {
                value: reason.to_string(),
                label: said(reason.key()),
                hint: String::new(),
                checked: form.all("reasons").contains(&reason.as_str()),
            })
            .collect(),
        note: form.raw("note").to_owned(),
        message: form.raw("message").to_owned(),
        hours: loaded.call.terms.correction_hours,
        decision: decision(&shell, loaded),
        suggestion: suggestion(&shell, loaded),
        correction: loaded
            .correction
            .as_ref()
            .map(|open| open.message.clone())
            .unwrap_or_default(),
        correction_due: loaded
            .correction
            .as_ref()
            .map(|open| i18n::both_zones(lang, open.due_at.utc(), loaded.call.zone))
            .unwrap_or_default(),
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
        items_error: error(&[Problem::ItemsNeeded, Problem::ItemUnknown]),
        message_error: error(&[Problem::MessageNeeded, Problem::MessageUnusable]),
        shell,
    };
    page_with(status, &template)
}

fn sections(shell: &Shell, loaded: &Loaded) -> Vec<SectionShown> {
    loaded
        .sections
        .iter()
        .map(|section| SectionShown {
            title: shell.t(words::section(section.key)),
            rows: answers(shell.language, section, loaded.sensitive)
                .into_iter()
                .map(|answer| Row {
                    key: answer.label,
                    value: answer.value,
                    href: String::new(),
                    change: String::new(),
                    about: String::new(),
                })
                .collect(),
        })
        .collect()
}

fn documents(
    shell: &Shell,
    visitor: &Visitor,
    loaded: &Loaded,
    form: &Form,
    say: &dyn Fn(Problem) -> String,
    problems: &[Problem],
) -> Vec<DocumentShown> {
    let asked =
        |requirement| -> Option<&Requirement> { loaded.requirements.iter().find(|asked| asked.id == requirement) };
    loaded
        .documents
        .iter()
        .enumerate()
        .filter_map(|(number, document)| {
            let requirement = asked(document.requirement)?;
            let hidden = requirement.sensitive && !loaded.sensitive;
            let typed = form.text("document") == document.id.to_string();
            let reject_name = format!("reason-{number}");
            let chosen = if typed { form.text(&reject_name) } else { "" };
            Some(DocumentShown {
                number,
                id: document.id.to_string(),
                version: document.version,
                title: requirement.titles.get(visitor.lang).to_owned(),
                sensitive: hidden,
                tone: words::document_tone(document.state),
                state: shell.t(words::document(document.state)),
                file_name: if hidden {
                    String::new()
                } else {
                    document.file_name.clone()
                },
                href: if hidden || document.file.is_none() {
                    String::new()
                } else {
                    visitor.to(&format!(
                        "/desk/dossiers/{}/documents/{}",
                        loaded.head.code, document.id
                    ))
                },
                note: verdict(shell, document),
                judge: loaded.may_check
                    && loaded.head.state == State::UnderCheck
                    && rules::checkable(document.state)
                    && !hidden,
                reasons: DocumentReason::ALL
                    .iter()
                    .map(|reason| Pick {
                        value: reason.to_string(),
                        label: shell.t(reason.key()),
                        hint: String::new(),
                        checked: chosen == reason.as_str(),
                    })
                    .collect(),
                reject_name,
                note_name: format!("note-{number}"),
                typed_note: if typed {
                    form.raw(&format!("note-{number}")).to_owned()
                } else {
                    String::new()
                },
                errors: if typed {
                    problems.first().map(|problem| say(*problem)).unwrap_or_default()
                } else {
                    String::new()
                },
            })
        })
        .collect()
}

fn verdict(shell: &Shell, document: &crate::applications::model::Document) -> String {
    let reason = document
        .reason
        .as_deref()
        .and_then(|code| code.parse::<DocumentReason>().ok())
        .map(|reason| shell.t(reason.key()));
    let parts: Vec<String> = reason.into_iter().chain(document.note.clone()).collect();
    parts.join(". ")
}

fn timeline(shell: &Shell, lang: Lang, loaded: &Loaded) -> Vec<Entry> {
    loaded
        .events
        .iter()
        .rev()
        .filter_map(|(event, who)| {
            let key = words::event(&event.kind)?;
            Some(Entry {
                iso: event.at.rfc3339(),
                when: i18n::date_time(lang, event.at.utc(), loaded.call.zone),
                title: shell.t(key),
                text: String::new(),
                who: who.clone(),
                tone: "",
            })
        })
        .collect()
}

fn items(shell: &Shell, lang: Lang, loaded: &Loaded, form: &Form) -> Vec<Pick> {
    let ticked = form.all("items");
    let pick = |item: Item, label: String| Pick {
        checked: ticked.contains(&item.to_string().as_str()),
        value: item.to_string(),
        label,
        hint: String::new(),
    };
    let sections = SectionKey::ALL
        .iter()
        .map(|key| pick(Item::Section(*key), shell.t(words::section(*key))));
    let documents = loaded
        .requirements
        .iter()
        .map(|asked| pick(Item::Document(asked.key.clone()), asked.titles.get(lang).to_owned()));
    let choices = std::iter::once(pick(Item::Choices, shell.t("desk-item-choices")));
    documents.chain(sections).chain(choices).collect()
}

fn decision(shell: &Shell, loaded: &Loaded) -> Vec<String> {
    let Some(decision) = &loaded.decision else {
        return Vec::new();
    };
    let codes = decision.reasons.get("codes").and_then(serde_json::Value::as_array);
    let reasons = codes
        .into_iter()
        .flatten()
        .filter_map(|code| code.as_str()?.parse::<EligibilityReason>().ok())
        .map(|reason| shell.t(reason.key()));
    let note = (!decision.note.is_empty()).then(|| decision.note.clone());
    let head = if decision.eligible {
        shell.t("desk-decided-eligible")
    } else {
        shell.t("desk-decided-ineligible")
    };
    std::iter::once(head).chain(reasons).chain(note).collect()
}

fn suggestion(shell: &Shell, loaded: &Loaded) -> Vec<String> {
    let Some(suggestion) = &loaded.suggestion else {
        return Vec::new();
    };
    let head = if suggestion.eligible {
        shell.t("desk-suggest-eligible")
    } else {
        shell.t("desk-suggest-ineligible")
    };
    let reasons = suggestion.reasons.iter().map(|reason| shell.t(reason.key()));
    std::iter::once(head).chain(reasons).collect()
}

/// Where an error's link leads: a document's fields carry their row's number.
fn anchor(problem: Problem, form: &Form) -> String {
    let row = form.text("row");
    let on_document = matches!(form.text("action"), "accept" | "reject");
    match problem {
        Problem::ReasonNeeded if on_document => format!("reason-{row}"),
        Problem::NoteNeeded | Problem::NoteUnusable if on_document => format!("note-{row}"),
        Problem::ReasonNeeded => "reasons".to_owned(),
        Problem::NoteNeeded | Problem::NoteUnusable => "note".to_owned(),
        Problem::ItemsNeeded | Problem::ItemUnknown => "items".to_owned(),
        Problem::MessageNeeded | Problem::MessageUnusable => "message".to_owned(),
        Problem::Unchecked | Problem::RejectedLeft | Problem::Overdue => "documents".to_owned(),
    }
}

fn problem_key(problem: Problem) -> &'static str {
    match problem {
        Problem::ReasonNeeded => "desk-problem-reason-needed",
        Problem::NoteNeeded => "desk-problem-note-needed",
        Problem::NoteUnusable => "desk-problem-note-unusable",
        Problem::ItemsNeeded => "desk-problem-items-needed",
        Problem::ItemUnknown => "desk-problem-item-unknown",
        Problem::MessageNeeded => "desk-problem-message-needed",
        Problem::MessageUnusable => "desk-problem-message-unusable",
        Problem::Unchecked => "desk-problem-unchecked",
        Problem::RejectedLeft => "desk-problem-rejected-left",
        Problem::Overdue => "desk-problem-overdue",
    }
}
