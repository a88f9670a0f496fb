//! One review: dossier left, rubric right.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use super::load::{Loaded, read};
use super::{opened, problem_key, state_key, tone};
use crate::applications::desk::words;
use crate::calls::rulebook::Texts;
use crate::i18n;
use crate::kernel::ids::ReviewId;
use crate::reviews::conflict::{DeclareConflict, declare_conflict};
use crate::reviews::lifecycle::{Command, State, next};
use crate::reviews::model::{Problem, Review, ReviewError, Scores};
use crate::reviews::reopen::{Reopen, reopen};
use crate::reviews::rubric::Rubric;
use crate::reviews::scoring::{SaveScores, begin, save, submit};
use crate::reviews::view::DossierView;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page_with, see_other};

struct Pick {
    value: String,
    label: String,
    hint: String,
    checked: bool,
}

struct CriterionShown {
    field: String,
    title: String,
    levels: Vec<Pick>,
    score: String,
    error: String,
}

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

struct Paper {
    title: String,
    href: String,
    name: String,
    came: String,
}

struct ErrorLine {
    href: String,
    text: String,
}

#[derive(Template)]
#[template(path = "reviews/templates/one.html")]
struct ReviewPage {
    shell: Shell,
    path: String,
    code: String,
    name: String,
    call: String,
    tone: &'static str,
    state: String,
    version: i32,
    choices: Vec<String>,
    sections: Vec<SectionShown>,
    papers: Vec<Paper>,
    blind: bool,
    open: bool,
    can_begin: bool,
    can_score: bool,
    can_conflict: bool,
    can_reopen: bool,
    criteria: Vec<CriterionShown>,
    comment: String,
    comment_error: String,
    reason: String,
    reason_error: String,
    reopen_reason: String,
    own: bool,
    back: String,
    next: Option<String>,
    errors: Vec<ErrorLine>,
}

/// `GET /{lang}/desk/reviews/{id}`
///
/// # Errors
/// [`Refusal`].
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let id = path.1.parse().map_err(|_| Refusal::NotFound)?;
    let loaded = read(&app, &visitor, id).await?;
    if !loaded.own {
        opened(&app, &visitor, &loaded.head).await?;
    }
    render(&app, &visitor, &loaded, None, &[])
}

#[derive(Clone)]
enum Action {
    Begin(i32),
    Save(SaveScores),
    Submit(SaveScores),
    Conflict(DeclareConflict),
    Reopen(Reopen),
}

/// `POST /{lang}/desk/reviews/{id}`: whatever button was pressed.
///
/// # Errors
/// [`Refusal`].
pub async fn act(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>, form: Form) -> Answer {
    let id = path.1.parse().map_err(|_| Refusal::NotFound)?;
    let loaded = read(&app, &visitor, id).await?;
    let action = action(&form, id, &loaded.rubric)?;
    let ctx = visitor.ctx.clone();
    let done = app
        .db
        .write(move |tx| match action.clone() {
            Action::Begin(version) => begin(tx, &ctx, id, version),
            Action::Save(command) => save(tx, &ctx, &command),
            Action::Submit(command) => submit(tx, &ctx, &command),
            Action::Conflict(command) => declare_conflict(tx, &ctx, &command),
            Action::Reopen(command) => reopen(tx, &ctx, &command),
        })
        .await;
    match done {
        Ok(done) => see_other(&visitor.to(&after(form.text("action"), &done, &loaded))),
        Err(ReviewError::Invalid(problems)) => render(&app, &visitor, &loaded, Some(&form), &problems),
        Err(error) => Err(error.into()),
    }
}

/// Where to go: to the next file where the button says so or the file is gone.
fn after(action: &str, done: &Review, from: &Loaded) -> String {
    match (action, from.next) {
        ("save_next" | "submit" | "conflict", Some(next)) => format!("/desk/reviews/{next}"),
        ("submit" | "conflict" | "reopen" | "save_next", _) => from.home(),
        _ => format!("/desk/reviews/{}", done.id),
    }
}

fn action(form: &Form, review: ReviewId, rubric: &Rubric) -> Result<Action, Refusal> {
    let version = form.number("version")?;
    let scores = || SaveScores {
        review,
        version,
        scores: typed(form, rubric),
        comment: form.raw("comment").to_owned(),
    };
    Ok(match form.text("action") {
        "begin" => Action::Begin(version),
        "save" | "save_next" => Action::Save(scores()),
        "submit" => Action::Submit(scores()),
        "conflict" => Action::Conflict(DeclareConflict {
            review,
            version,
            reason: form.raw("reason").to_owned(),
        }),
        "reopen" => Action::Reopen(Reopen {
            review,
            version,
            reason: form.raw("reason").to_owned(),
        }),
        _ => return Err(Refusal::Unreadable("action")),
    })
}

/// The levels that were picked, in 1/10,000 of a point; an unreadable one becomes no level.
fn typed(form: &Form, rubric: &Rubric) -> Scores {
    rubric
        .criteria
        .iter()
        .filter_map(|criterion| {
            let picked = form.text(&format!("score-{}", criterion.key));
            if picked.is_empty() {
                return None;
            }
            Some((criterion.key.clone(), picked.parse().unwrap_or(i64::MIN)))
        })
        .collect()
}

fn render(app: &App, visitor: &Visitor, loaded: &Loaded, form: Option<&Form>, problems: &[Problem]) -> Answer {
    let (shell, lang, review) = (visitor.shell(app), visitor.lang, &loaded.review);
    let view = &loaded.view;
    let may = |command| loaded.own && next(review.state, command).is_some();
    // Before "no conflict" is said, the file stays shut: its title only.
    let open = !loaded.own || review.state != State::Assigned;
    let say = |problem: &Problem| shell.t(problem_key(problem));
    let first = |wanted: &[Problem]| {
        problems
            .iter()
            .find(|problem| wanted.contains(problem))
            .map(say)
            .unwrap_or_default()
    };
    let scores = form.map_or_else(|| review.scores.clone(), |form| typed(form, &loaded.rubric));
    let criteria = if open {
        criteria(visitor, loaded, &scores, problems, &shell)
    } else {
        Vec::new()
    };
    let template = ReviewPage {
        path: visitor.to(&format!("/desk/reviews/{}", review.id)),
        code: view.code.clone(),
        name: view.name.clone().unwrap_or_default(),
        call: loaded.call.titles.get(lang).to_owned(),
        tone: tone(review.state),
        state: shell.t(state_key(review.state)),
        version: review.version,
        choices: view.choices.iter().map(|titles| titles.get(lang).to_owned()).collect(),
        sections: if open { sections(&shell, view) } else { Vec::new() },
        papers: if open {
            papers(&shell, visitor, loaded)
        } else {
            Vec::new()
        },
        blind: loaded.call.terms.blind,
        open,
        can_begin: may(Command::Begin),
        can_score: may(Command::Save),
        can_conflict: may(Command::DeclareConflict),
        can_reopen: !loaded.own && loaded.may_reopen && loaded.head.state == crate::applications::State::InReview,
        criteria,
        comment: form.map_or_else(|| review.comment.clone(), |form| form.raw("comment").to_owned()),
        comment_error: first(&[Problem::CommentUnusable]),
        reason: form.map(|form| form.raw("reason").to_owned()).unwrap_or_default(),
        reason_error: first(&[Problem::ReasonNeeded, Problem::ReasonUnusable]),
        reopen_reason: if review.state == State::Reopened && loaded.own {
            review.reopen_reason.clone().unwrap_or_default()
        } else {
            String::new()
        },
        own: loaded.own,
        back: visitor.to(&loaded.home()),
        next: loaded.next.map(|next| visitor.to(&format!("/desk/reviews/{next}"))),
        errors: problems
            .iter()
            .map(|problem| ErrorLine {
                href: format!("#{}", anchor(problem)),
                text: say(problem),
            })
            .collect(),
        shell,
    };
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page_with(status, &template)
}

fn criteria(
    visitor: &Visitor,
    loaded: &Loaded,
    scores: &Scores,
    problems: &[Problem],
    shell: &Shell,
) -> Vec<CriterionShown> {
    let lang = visitor.lang;
    loaded
        .rubric
        .criteria
        .iter()
        .map(|criterion| {
            let score = scores.get(&criterion.key);
            let level = |(points, anchor): &(i64, Texts)| Pick {
                value: points.to_string(),
                label: i18n::decimal(lang, *points, 4, 0),
                hint: anchor.get(lang.tag()).unwrap_or_default().to_owned(),
                checked: score == Some(points),
            };
            let error = problems.iter().find(|problem| {
                matches!(problem, Problem::ScoreNeeded(key) | Problem::ScoreOutside(key) if *key == criterion.key)
            });
            CriterionShown {
                field: format!("score-{}", criterion.key),
                title: criterion.titles.get(lang.tag()).unwrap_or_default().to_owned(),
                levels: criterion.levels.iter().map(level).collect(),
                score: score.map(|score| i18n::decimal(lang, *score, 4, 0)).unwrap_or_default(),
                error: error.map(|problem| shell.t(problem_key(problem))).unwrap_or_default(),
            }
        })
        .collect()
}

fn sections(shell: &Shell, view: &DossierView) -> Vec<SectionShown> {
    view.sections
        .iter()
        .map(|(key, answers)| SectionShown {
            title: shell.t(words::section(*key)),
            rows: answers
                .iter()
                .map(|answer| Row {
                    key: answer.label.clone(),
                    value: answer.value.clone(),
                    href: String::new(),
                    change: String::new(),
                    about: String::new(),
                })
                .collect(),
        })
        .collect()
}

fn papers(shell: &Shell, visitor: &Visitor, loaded: &Loaded) -> Vec<Paper> {
    loaded
        .view
        .documents
        .iter()
        .map(|(document, requirement)| Paper {
            title: requirement.titles.get(visitor.lang).to_owned(),
            href: visitor.to(&format!("/desk/reviews/{}/documents/{}", loaded.review.id, document.id)),
            name: document.file_name.clone(),
            came: if loaded.view.letters.contains(&document.id) {
                shell.t("desk-came-by-referee")
            } else if requirement.from_referee {
                shell.t("desk-came-by-applicant")
            } else {
                String::new()
            },
        })
        .collect()
}

fn anchor(problem: &Problem) -> String {
    match problem {
        Problem::ScoreNeeded(key) | Problem::ScoreOutside(key) => format!("score-{key}"),
        Problem::CommentUnusable => "comment".to_owned(),
        _ => "reason".to_owned(),
    }
}
