//! The secretary's board: who has which dossier, what is missing, third readers.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;

use super::{problem_key, state_key, tone};
use crate::i18n;
use crate::reviews::assign::{Assign, assign};
use crate::reviews::assign_all::{AssignAll, assign_all};
use crate::reviews::lifecycle::State;
use crate::reviews::model::{Problem, ReviewError};
use crate::reviews::read::{Board, BoardLine, board};
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page_with, see_other};

struct Head {
    label: String,
    num: bool,
    href: String,
    sort: String,
}

struct Pick {
    value: String,
    label: String,
    checked: bool,
}

struct ReviewShown {
    name: String,
    tone: &'static str,
    state: String,
    href: String,
    total: String,
    conflict: String,
}

struct Line {
    id: String,
    field: String,
    href: String,
    code: String,
    name: String,
    reviews: Vec<ReviewShown>,
    lacking: usize,
    third: bool,
    spread: String,
    free: Vec<Pick>,
}

struct Reviewer {
    name: String,
    load: usize,
}

#[derive(Template)]
#[template(path = "reviews/templates/board.html")]
struct BoardPage {
    shell: Shell,
    path: String,
    call: String,
    may_assign: bool,
    reviewers: Vec<Reviewer>,
    heads: Vec<Head>,
    lines: Vec<Line>,
    lacking: usize,
    third: usize,
    error: String,
}

/// `GET /{lang}/desk/assignments/{call}`
///
/// # Errors
/// [`Refusal`].
pub async fn show_board(app: web::Data<App>, visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let found = read(&app, &visitor, &path.1).await?;
    render(&app, &visitor, &found, &[])
}

#[derive(Clone)]
enum Action {
    One(Assign),
    All(AssignAll),
}

/// `POST /{lang}/desk/assignments/{call}`: one dossier by hand, or all fairly.
///
/// # Errors
/// [`Refusal`].
pub async fn assign_reviewers(
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
    form: Form,
) -> Answer {
    let found = read(&app, &visitor, &path.1).await?;
    let action = match form.text("action") {
        "all" => Action::All(AssignAll {
            call: found.call.id,
            seed: visitor.ctx.trace.to_string(),
        }),
        "one" => Action::One(Assign {
            application: form
                .text("application")
                .parse()
                .map_err(|_| Refusal::Unreadable("application"))?,
            reviewer: match form.text("reviewer").parse() {
                Ok(reviewer) => reviewer,
                Err(_) => return render(&app, &visitor, &found, &[Problem::NotAReviewer]),
            },
        }),
        _ => return Err(Refusal::Unreadable("action")),
    };
    let ctx = visitor.ctx.clone();
    let done = app
        .db
        .write(move |tx| match action.clone() {
            Action::One(command) => assign(tx, &ctx, &command).map(|_| 0),
            Action::All(command) => assign_all(tx, &ctx, &command).map(|done| done.lacking),
        })
        .await;
    match done {
        Ok(0) => see_other(&visitor.to(&format!("/desk/assignments/{}", path.1))),
        Ok(_) => {
            let found = read(&app, &visitor, &path.1).await?;
            render(&app, &visitor, &found, &[Problem::NobodyLeft])
        }
        Err(ReviewError::Invalid(problems)) => render(&app, &visitor, &found, &problems),
        Err(error) => Err(error.into()),
    }
}

async fn read(app: &App, visitor: &Visitor, slug: &str) -> Result<Board, Refusal> {
    let (ctx, slug) = (visitor.ctx.clone(), slug.to_owned());
    app.db
        .read(move |conn| board(conn, &ctx, &slug))
        .await
        .map_err(Refusal::from)
}

fn render(app: &App, visitor: &Visitor, found: &Board, problems: &[Problem]) -> Answer {
    let (shell, lang) = (visitor.shell(app), visitor.lang);
    let head = |key: &str| Head {
        label: shell.t(key),
        num: false,
        href: String::new(),
        sort: String::new(),
    };
    let heads = vec![
        head("reviews-head-code"),
        head("reviews-head-name"),
        head("reviews-head-reviewers"),
        head("reviews-head-assign"),
    ];
    let template = BoardPage {
        path: visitor.to(&format!("/desk/assignments/{}", found.call.slug)),
        call: found.call.titles.get(lang).to_owned(),
        may_assign: found.may_assign,
        reviewers: found
            .reviewers
            .iter()
            .map(|(_, name, load)| Reviewer {
                name: name.clone(),
                load: *load,
            })
            .collect(),
        heads,
        lines: found
            .lines
            .iter()
            .enumerate()
            .map(|(number, line)| shown(&shell, visitor, found, number, line))
            .collect(),
        lacking: found.lines.iter().map(|line| line.lacking).sum(),
        third: found.lines.iter().filter(|line| line.outcome.third_reader).count(),
        error: problems
            .first()
            .map(|problem| shell.t(problem_key(problem)))
            .unwrap_or_default(),
        shell,
    };
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page_with(status, &template)
}

fn shown(shell: &Shell, visitor: &Visitor, found: &Board, number: usize, line: &BoardLine) -> Line {
    let lang = visitor.lang;
    let reviews = line.reviews.iter().map(|(review, name, total)| ReviewShown {
        name: name.clone(),
        tone: tone(review.state),
        state: shell.t(state_key(review.state)),
        href: if review.state == State::Submitted && total.is_some() {
            visitor.to(&format!("/desk/reviews/{}", review.id))
        } else {
            String::new()
        },
        total: total.map(|total| i18n::decimal(lang, total, 4, 1)).unwrap_or_default(),
        // Why stands only before those who must find somebody else.
        conflict: if found.may_assign {
            review.conflict_reason.clone().unwrap_or_default()
        } else {
            String::new()
        },
    });
    let free = found
        .reviewers
        .iter()
        .filter(|(account, ..)| line.free.contains(account));
    Line {
        id: line.head.id.to_string(),
        field: format!("reviewer-{number}"),
        href: visitor.to(&format!("/desk/dossiers/{}", line.head.code)),
        code: line.head.code.clone(),
        name: line.head.name.clone(),
        reviews: reviews.collect(),
        lacking: line.lacking,
        third: line.outcome.third_reader,
        spread: line
            .outcome
            .spread
            .map(|spread| i18n::decimal(lang, spread, 4, 1))
            .unwrap_or_default(),
        free: free
            .map(|(account, name, load)| Pick {
                value: account.to_string(),
                label: format!("{name} ({load})"),
                checked: false,
            })
            .collect(),
    }
}
