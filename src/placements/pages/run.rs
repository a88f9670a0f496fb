//! One run: what it would change, its frozen result in words, approval and publication.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path};
use askama::Template;

use super::run_lines::{LineView, line_views};
use super::runs::words;
use super::{id_of, opened};
use crate::accounts::Ctx;
use crate::accounts::policy::{Permission as P, Scope, holds};
use crate::calls;
use crate::db::Conn;
use crate::i18n;
use crate::kernel::Fault;
use crate::kernel::ids::RunId;
use crate::placements::give_file::{RunFile, give_file, may_see_all};
use crate::placements::model::{PlacementError, Run, RunState};
use crate::placements::opening::Opened;
use crate::placements::undecided::undecided;
use crate::placements::{approve, correct, diff, publish, read, withheld};
use crate::web::once::{self, Twice, once_alone};
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page_with, see_other};

/// What the run changes, in the words of its lines.
#[derive(Default)]
struct Moves {
    enter: Vec<String>,
    leave: Vec<String>,
    between: Vec<String>,
    stay: usize,
}

#[derive(Template)]
#[template(path = "placements/templates/run.html")]
struct RunPage {
    shell: Shell,
    call: String,
    number: i32,
    state: &'static str,
    tone: &'static str,
    input_hash: String,
    result_hash: String,
    lines: Vec<LineView>,
    tour: String,
    against: String,
    moves: Moves,
    files: String,
    /// Input and result may be taken.
    whole: bool,
    approve: bool,
    publish: bool,
    discard: bool,
    correct: bool,
    reason: String,
    second_person: bool,
    used: bool,
    problems: Vec<Problem>,
    /// Why no corrected list was made, and the reason that was typed for it.
    correct_error: String,
    typed: String,
    /// What was said of undecided dossiers when it was computed, and how many there are now.
    undecided_then: Vec<String>,
    undecided: String,
    undecided_error: String,
    without: bool,
    why_without: String,
}

struct Problem {
    href: String,
    text: String,
}

/// An act that was not done.
#[derive(Clone, Copy)]
enum Refused<'a> {
    /// The form's one-time key stood for another decision.
    Used,
    /// No corrected list, for this reason; the form that asked for it.
    Correction(&'static str, &'a Form),
    /// No approval without a reason for going on without dossiers.
    Undecided(&'a Form),
    /// No publication, for this reason.
    Because(&'static str),
}

/// `GET /{lang}/desk/runs/{run}`
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    render(&app, &visitor, id_of(&path.1)?, None).await
}

async fn render(app: &Data<App>, visitor: &Visitor, id: RunId, refused: Option<Refused<'_>>) -> Answer {
    let (run, call, lines, tours, former, undecided, total_at) = app
        .db
        .read(move |conn| -> Result<_, Refusal> {
            let run = read::run(conn, id)?.ok_or(Refusal::NotFound)?;
            let call = calls::call(conn, run.call)?.ok_or(Refusal::NotFound)?;
            let lines = calls::lines(conn, run.call)?;
            let tours = calls::tours(conn, run.call)?;
            let former = read::before(conn, &run)?;
            let waits = run.state == RunState::Draft && run.corrects.is_none();
            let undecided = if waits { undecided(conn, run.call, run.tour)? } else { 0 };
            let total_at = withheld::of_rulebook(conn, run.rulebook)?.total_at();
            Ok((run, call, lines, tours, former, undecided, total_at))
        })
        .await?;
    let who = &visitor.ctx.who;
    let scope = Scope::Call(run.call);
    crate::accounts::policy::decide(who, P::ReadRuns, scope)?;
    opened(app, visitor, run.call, Opened::Run(id)).await?;
    let (state, tone) = words(run.state);
    let own = who.account().is_some_and(|account| account.id == run.proposed_by);
    let may = |permission, states: &[RunState]| holds(who, permission, scope) && states.contains(&run.state);
    let titles = |code: &str| {
        lines
            .iter()
            .find(|line| line.code == code)
            .map_or(code.to_owned(), |line| line.titles.get(visitor.lang).to_owned())
    };
    let lang = visitor.lang;
    let (correct_error, typed) = match refused {
        Some(Refused::Correction(key, form)) => (visitor.t(key), form.text("reason").to_owned()),
        _ => (String::new(), String::new()),
    };
    let (undecided_error, form) = match refused {
        Some(Refused::Undecided(form)) => (visitor.t("placements-undecided-needed"), Some(form)),
        _ => (String::new(), None),
    };
    let because = match refused {
        Some(Refused::Because(key)) => visitor.t(key),
        _ => String::new(),
    };
    let problems = [
        ("#reason", &correct_error),
        ("#without-run", &undecided_error),
        ("#decide", &because),
    ];
    let problems = problems.into_iter().filter(|(_, text)| !text.is_empty());
    let page_of = RunPage {
        problems: problems
            .map(|(href, text)| Problem {
                href: href.to_owned(),
                text: text.clone(),
            })
            .collect(),
        correct_error,
        typed,
        undecided_then: [
            ("placements-undecided-then", &run.undecided_reason),
            ("placements-undecided-approved", &run.approved_reason),
        ]
        .into_iter()
        .filter_map(|(key, reason)| {
            let args = [("count", run.undecided.into()), ("reason", reason.as_deref()?.into())];
            Some(i18n::text_with(lang, key, &args))
        })
        .collect(),
        undecided: match undecided {
            0 => String::new(),
            count => i18n::text_with(lang, "placements-undecided", &[("count", count.into())]),
        },
        undecided_error,
        without: form.is_some_and(|form| form.has("without")),
        why_without: form.map(|form| form.text("why_without").to_owned()).unwrap_or_default(),
        call: call.titles.get(visitor.lang).to_owned(),
        number: run.number,
        state,
        tone,
        approve: may(P::ApproveRun, &[RunState::Draft]) && !own,
        second_person: may(P::ApproveRun, &[RunState::Draft]) && own,
        publish: may(P::PublishRun, &[RunState::Approved]),
        discard: may(P::ProposeRun, &[RunState::Draft, RunState::Approved]),
        correct: may(P::ProposeRun, &[RunState::Published]) && run.corrects.is_none(),
        reason: run.reason.clone().unwrap_or_default(),
        lines: line_views(&run, total_at, visitor.lang, titles)?,
        tour: tours
            .iter()
            .find(|tour| tours.len() > 1 && Some(tour.id) == run.tour)
            .map(|tour| i18n::text_with(visitor.lang, "tours-title", &[("number", tour.number.into())]))
            .unwrap_or_default(),
        against: former
            .as_ref()
            .map(|former| {
                i18n::text_with(
                    visitor.lang,
                    "results-diff-against",
                    &[("number", former.number.into())],
                )
            })
            .unwrap_or_default(),
        moves: match &former {
            Some(former) => moves(former, &run, titles)?,
            None => Moves::default(),
        },
        files: visitor.to(&format!("/desk/runs/{id}")),
        whole: may_see_all(who, run.call),
        input_hash: run.input_hash,
        result_hash: run.result_hash,
        shell: visitor.shell(app),
        used: matches!(refused, Some(Refused::Used)),
    };
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    page_with(status, &page_of)
}

/// Who moves between two runs' results.
fn moves(former: &Run, run: &Run, title: impl Fn(&str) -> String) -> Result<Moves, Fault> {
    let placed = |run: &Run| -> Result<_, Fault> { Ok(diff::placed(&serde_json::from_str(&run.result)?)) };
    let found = diff::diff(&placed(former)?, &placed(run)?);
    let words = |step: &diff::Step| match (&step.from, &step.to) {
        (Some(from), Some(to)) => format!("{}: {} → {}", step.code, title(from), title(to)),
        (Some(line), None) | (None, Some(line)) => format!("{}: {}", step.code, title(line)),
        (None, None) => step.code.clone(),
    };
    Ok(Moves {
        enter: found.enter.iter().map(words).collect(),
        leave: found.leave.iter().map(words).collect(),
        between: found.between.iter().map(words).collect(),
        stay: found.stay,
    })
}

/// `GET /{lang}/desk/runs/{run}/{file}`: the rulebook for who may read runs; the whole input and
/// result for observers, courts among them, who recompute them, and for who may see sensitive
/// data. Who took a copy is logged.
pub async fn file(app: Data<App>, visitor: Visitor, path: Path<(String, String, String)>) -> Answer {
    let id: RunId = id_of(&path.1)?;
    let file: RunFile = path.2.parse().map_err(|_| Refusal::NotFound)?;
    let ctx = visitor.ctx.clone();
    let text = app.db.write(move |tx| give_file(tx, &ctx, id, file)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", path.2),
        ))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(text))
}

/// `POST /{lang}/desk/runs/{run}`: `act` is `approve`, `publish`, `discard` or `correct`.
pub async fn decide(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, form: Form) -> Answer {
    let id: RunId = id_of(&path.1)?;
    let ctx = visitor.ctx.clone();
    if form.text("act") == "correct" {
        let reason = form.text("reason").to_owned();
        let done = app
            .db
            .write_alone(move |tx| correct::propose_correction(tx, &ctx, id, &reason))
            .await;
        let why = match done {
            Ok(draft) => return see_other(&visitor.to(&format!("/desk/runs/{draft}"))),
            Err(PlacementError::Unusable("reason")) => "results-correct-needs-reason",
            Err(PlacementError::Overtaken) => "placements-run-overtaken",
            Err(error) => return Err(error.into()),
        };
        return render(&app, &visitor, id, Some(Refused::Correction(why, &form))).await;
    }
    let act: fn(&mut Conn, &Ctx, RunId, Option<&str>) -> Result<(), PlacementError> = match form.text("act") {
        "approve" => approve::approve_run,
        "publish" => |tx, ctx, id, _| publish::publish_run(tx, ctx, id),
        "discard" => |tx, ctx, id, _| approve::discard_run(tx, ctx, id),
        _ => return Err(Refusal::Unreadable("act")),
    };
    let without = form.has("without").then(|| form.text("why_without").to_owned());
    let (asked, now) = (once::asked(&visitor, &form)?, visitor.ctx.now);
    let done = once_alone(&app, asked, now, move |tx: &mut Conn| {
        act(tx, &ctx, id, without.as_deref())
    });
    let refused = match done.await {
        Ok(()) => return see_other(&visitor.to(&format!("/desk/runs/{id}"))),
        Err(Twice::OtherRequest) => Refused::Used,
        Err(Twice::Refused(PlacementError::Undecided(_))) => Refused::Undecided(&form),
        Err(Twice::Refused(PlacementError::Overtaken)) => Refused::Because("placements-run-overtaken"),
        Err(Twice::Refused(error)) => return Err(error.into()),
    };
    render(&app, &visitor, id, Some(refused)).await
}
