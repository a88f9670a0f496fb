//! The committee's page of runs: propose, look at, approve, publish.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::id_of;
use crate::accounts::policy::{Permission as P, Scope, holds};
use crate::calls::lot::{self, LotError, LotKey};
use crate::calls::{self, Call, CallState, Tour};
use crate::db::Conn;
use crate::i18n;
use crate::kernel::Fault;
use crate::kernel::ids::{CallId, RunId};
use crate::placements::model::{PlacementError, Run, RunState};
use crate::placements::propose::Propose;
use crate::placements::{approve, correct, cut_off, diff, propose, publish, read, tours};
use crate::web::page::page_with;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page, see_other};

/// One run in a list.
struct Row {
    href: String,
    number: i32,
    state: &'static str,
    tone: &'static str,
    when: String,
}

struct Desk {
    id: String,
    slug: String,
    title: String,
    may_propose: bool,
    /// What a run would be for, in calls with several tours; empty in others.
    tour: String,
    /// A tour still takes entries: no run yet.
    waits: bool,
    /// The rulebook names the hash of a seed drawn elsewhere: it must be typed.
    seed_needed: bool,
    /// Why the lot was refused.
    problem: String,
    /// Third readers can be given out.
    third: bool,
    runs: Vec<Row>,
}

#[derive(Template)]
#[template(path = "placements/templates/runs.html")]
struct RunsPage {
    shell: Shell,
    desks: Vec<Desk>,
}

/// The message key and tone of a run's state.
fn words(state: RunState) -> (&'static str, &'static str) {
    match state {
        RunState::Draft => ("placements-run-draft", "act"),
        RunState::Approved => ("placements-run-approved", "next"),
        RunState::Published => ("placements-run-published", "done"),
        RunState::Discarded => ("placements-run-discarded", "quiet"),
    }
}

/// The seed of a run of one tour, or of the call as a whole: typed where the rulebook names a hash
/// of its own, else the one that was drawn when the call was published.
///
/// # Errors
/// When the database fails, or the seed was sealed under another secret.
pub async fn seed(app: &App, call: CallId, tour: Option<i32>, typed: &str) -> Result<String, Fault> {
    if !typed.is_empty() {
        return Ok(typed.to_owned());
    }
    let key = LotKey::new(&app.config.secret)?;
    let found = app.db.read(move |conn| key.open(conn, call, lot::round(tour))).await?;
    Ok(found.unwrap_or_default())
}

/// `GET /{lang}/desk/runs`
pub async fn list(app: Data<App>, visitor: Visitor) -> Answer {
    render_list(&app, &visitor, StatusCode::OK, None).await
}

/// Why no run was made.
#[derive(Clone, Copy)]
enum Refused {
    /// The lot; the message that says it.
    Lot(&'static str),
    /// So many dossiers wait for a third reader.
    Third(usize),
}

/// The list; `refused` is the call for which no run was made, and why.
async fn render_list(app: &App, visitor: &Visitor, status: StatusCode, refused: Option<(CallId, Refused)>) -> Answer {
    let (who, now) = (visitor.ctx.who.clone(), visitor.ctx.now);
    let found = app
        .db
        .read(move |conn| -> Result<Vec<Seen>, Fault> {
            let mut found = Vec::new();
            for call in calls::calls(conn)? {
                let scope = Scope::Call(call.id);
                if call.state != CallState::Draft && holds(&who, P::ReadRuns, scope) {
                    let tours = calls::tours(conn, call.id)?;
                    let entered = match tours::closed(&tours, now) {
                        Some(tour) => tours::entered(conn, call.id, tour.id)?,
                        None => 0,
                    };
                    let rules = calls::published_rulebook(conn, call.id)?;
                    let elsewhere = rules.is_some_and(|rules| {
                        rules
                            .body
                            .get("lot_seed_sha256")
                            .is_some_and(serde_json::Value::is_string)
                    });
                    found.push(Seen {
                        elsewhere,
                        runs: read::runs(conn, call.id)?,
                        may_propose: holds(&who, P::ProposeRun, scope),
                        tours,
                        entered,
                        call,
                    });
                }
            }
            Ok(found)
        })
        .await?;
    let lang = visitor.lang;
    let desk = |seen: Seen| Desk {
        id: seen.call.id.to_string(),
        slug: seen.call.slug.clone(),
        title: seen.call.titles.get(lang).to_owned(),
        may_propose: seen.may_propose,
        tour: tour_words(visitor, &seen),
        seed_needed: seen.elsewhere,
        problem: refused
            .filter(|(id, _)| *id == seen.call.id)
            .map_or_else(String::new, |(_, why)| match why {
                Refused::Lot(key) => visitor.t(key),
                Refused::Third(count) => i18n::text_with(lang, "placements-third-due", &[("count", count.into())]),
            }),
        third: refused.is_some_and(|(id, why)| id == seen.call.id && matches!(why, Refused::Third(_))),
        waits: seen.tours.len() > 1 && tours::closed(&seen.tours, now).is_none(),
        runs: seen
            .runs
            .into_iter()
            .map(|run| Row {
                href: visitor.to(&format!("/desk/runs/{}", run.id)),
                number: run.number,
                state: words(run.state).0,
                tone: words(run.state).1,
                when: i18n::date_time(lang, run.created_at.utc(), seen.call.zone),
            })
            .collect(),
    };
    let desks = found.into_iter().map(desk).collect();
    page_with(
        status,
        &RunsPage {
            shell: visitor.shell(app),
            desks,
        },
    )
}

struct Seen {
    call: Call,
    may_propose: bool,
    tours: Vec<Tour>,
    entered: usize,
    elsewhere: bool,
    runs: Vec<Run>,
}

fn tour_words(visitor: &Visitor, seen: &Seen) -> String {
    let (lang, now) = (visitor.lang, visitor.ctx.now);
    match (tours::closed(&seen.tours, now), tours::open(&seen.tours, now)) {
        (Some(tour), _) => i18n::text_with(
            lang,
            "tours-run-for",
            &[("number", tour.number.into()), ("count", seen.entered.into())],
        ),
        (None, Some(tour)) => {
            let when = i18n::both_zones(lang, tour.registration_closes_at.utc(), seen.call.zone);
            i18n::text_with(
                lang,
                "tours-run-open",
                &[("number", tour.number.into()), ("when", when.into())],
            )
        }
        (None, None) => String::new(),
    }
}

/// `POST /{lang}/desk/runs`
pub async fn propose_run(app: Data<App>, visitor: Visitor, form: Form) -> Answer {
    let call: CallId = id_of(form.text("call"))?;
    if form.text("act") == "third" {
        let ctx = visitor.ctx.clone();
        app.db
            .write_alone(move |tx| cut_off::third_readers(tx, &ctx, call))
            .await?;
        return see_other(&visitor.to("/desk/runs"));
    }
    let now = visitor.ctx.now;
    let tours = app.db.read(move |conn| calls::tours(conn, call)).await?;
    let tour = tours::closed(&tours, now);
    let command = Propose {
        call,
        tour: tour.map(|tour| tour.id),
        seed: seed(&app, call, tour.map(|tour| tour.number), form.text("seed")).await?,
    };
    let ctx = visitor.ctx.clone();
    let done = app
        .db
        .write_alone(move |tx| propose::propose_run(tx, &ctx, &command))
        .await;
    let id = match done {
        Ok(id) => id,
        Err(PlacementError::Lot(error)) => {
            let key = match error {
                LotError::NotDrawn => "placements-lot-not-drawn",
                LotError::OtherSeed | LotError::Fault(_) => "placements-lot-other-seed",
            };
            return render_list(
                &app,
                &visitor,
                StatusCode::UNPROCESSABLE_ENTITY,
                Some((call, Refused::Lot(key))),
            )
            .await;
        }
        Err(PlacementError::ThirdReaders(count)) => {
            let refused = Some((call, Refused::Third(count)));
            return render_list(&app, &visitor, StatusCode::UNPROCESSABLE_ENTITY, refused).await;
        }
        Err(error) => return Err(error.into()),
    };
    see_other(&visitor.to(&format!("/desk/runs/{id}")))
}

struct LineView {
    title: String,
    seats: u64,
    placed: Vec<Placed>,
    reserve: Vec<String>,
}

struct Placed {
    code: String,
    wish: u64,
}

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
    approve: bool,
    publish: bool,
    discard: bool,
    correct: bool,
    reason: String,
    needs_reason: bool,
    second_person: bool,
}

/// What the page of a run may be asked.
#[derive(Deserialize)]
pub struct Asked {
    /// A correction was asked for without a reason.
    #[serde(default)]
    reason: bool,
}

/// `GET /{lang}/desk/runs/{run}`
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, asked: Query<Asked>) -> Answer {
    let id: RunId = id_of(&path.1)?;
    let (run, call, lines, tours, former) = app
        .db
        .read(move |conn| -> Result<_, Refusal> {
            let run = read::run(conn, id)?.ok_or(Refusal::NotFound)?;
            let call = calls::call(conn, run.call)?.ok_or(Refusal::NotFound)?;
            let lines = calls::lines(conn, run.call)?;
            let tours = calls::tours(conn, run.call)?;
            let former = read::before(conn, &run)?;
            Ok((run, call, lines, tours, former))
        })
        .await?;
    let who = &visitor.ctx.who;
    let scope = Scope::Call(run.call);
    crate::accounts::policy::decide(who, P::ReadRuns, scope)?;
    let (state, tone) = words(run.state);
    let own = who.account().is_some_and(|account| account.id == run.proposed_by);
    let may = |permission, states: &[RunState]| holds(who, permission, scope) && states.contains(&run.state);
    let titles = |code: &str| {
        lines
            .iter()
            .find(|line| line.code == code)
            .map_or(code.to_owned(), |line| line.titles.get(visitor.lang).to_owned())
    };
    let page_of = RunPage {
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
        needs_reason: asked.reason,
        lines: line_views(&run, &titles)?,
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
            Some(former) => moves(former, &run, &titles)?,
            None => Moves::default(),
        },
        files: visitor.to(&format!("/desk/runs/{id}")),
        input_hash: run.input_hash,
        result_hash: run.result_hash,
        shell: visitor.shell(&app),
    };
    page(&page_of)
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

/// `GET /{lang}/desk/runs/{run}/{file}`: the whole input, result and rulebook, for who may read
/// runs: observers and courts recompute them.
pub async fn file(app: Data<App>, visitor: Visitor, path: Path<(String, String, String)>) -> Answer {
    let id: RunId = id_of(&path.1)?;
    let who = visitor.ctx.who.clone();
    let name = path.2.clone();
    let text = app
        .db
        .read(move |conn| -> Result<String, Refusal> {
            let run = read::run(conn, id)?.ok_or(Refusal::NotFound)?;
            crate::accounts::policy::decide(&who, P::ReadRuns, Scope::Call(run.call))?;
            Ok(match name.as_str() {
                "input.json" => run.input,
                "result.json" => run.result,
                "rulebook.json" => calls::rulebook_body(conn, run.rulebook)?
                    .ok_or(Refusal::NotFound)?
                    .to_string(),
                _ => return Err(Refusal::NotFound),
            })
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", path.2),
        ))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(text))
}

/// The frozen result in words: it is what will be published, byte for byte.
fn line_views(run: &Run, title: impl Fn(&str) -> String) -> Result<Vec<LineView>, Fault> {
    let result: serde_json::Value = serde_json::from_str(&run.result)?;
    let list = |value: Option<&serde_json::Value>| value.and_then(|v| v.as_array()).cloned().unwrap_or_default();
    let text =
        |value: &serde_json::Value, key: &str| value.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    let placements = list(result.get("placements"));
    let view = |line: serde_json::Value| {
        let id = text(&line, "id");
        let here = placements.iter().filter(|placed| text(placed, "line") == id);
        LineView {
            title: title(&id),
            seats: line.get("seats").and_then(serde_json::Value::as_u64).unwrap_or(0),
            placed: here
                .map(|placed| Placed {
                    code: text(placed, "applicant"),
                    wish: placed.get("choice").and_then(serde_json::Value::as_u64).unwrap_or(0),
                })
                .collect(),
            reserve: list(line.get("reserve"))
                .iter()
                .filter_map(|v| v.as_str().map(str::to_owned))
                .collect(),
        }
    };
    Ok(list(result.get("lines")).into_iter().map(view).collect())
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
        return match done {
            Ok(draft) => see_other(&visitor.to(&format!("/desk/runs/{draft}"))),
            Err(PlacementError::Unusable(_)) => see_other(&visitor.to(&format!("/desk/runs/{id}?reason=true"))),
            Err(error) => Err(error.into()),
        };
    }
    let act = match form.text("act") {
        "approve" => approve::approve_run,
        "publish" => publish::publish_run,
        "discard" => approve::discard_run,
        _ => return Err(Refusal::Unreadable("act")),
    };
    app.db.write_alone(move |tx: &mut Conn| act(tx, &ctx, id)).await?;
    see_other(&visitor.to(&format!("/desk/runs/{id}")))
}
