//! The committee's page of runs: propose, look at, approve, publish.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::id_of;
use crate::accounts::policy::{Permission as P, Scope, holds};
use crate::calls::lot::{self, LotError, LotKey};
use crate::calls::{self, Call, CallState};
use crate::db::Conn;
use crate::i18n;
use crate::kernel::Fault;
use crate::kernel::ids::{CallId, RunId};
use crate::placements::model::{PlacementError, Run, RunState};
use crate::placements::propose::Propose;
use crate::placements::{approve, propose, publish, read};
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
    title: String,
    may_propose: bool,
    /// The rulebook names the hash of a seed drawn elsewhere: it must be typed.
    seed_needed: bool,
    /// Why the lot was refused.
    problem: String,
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

/// The seed of a run of the call as a whole: typed where the rulebook names a hash of its own,
/// else the one that was drawn when the call was published.
///
/// # Errors
/// When the database fails, or the seed was sealed under another secret.
pub async fn seed(app: &App, call: CallId, typed: &str) -> Result<String, Fault> {
    if !typed.is_empty() {
        return Ok(typed.to_owned());
    }
    let key = LotKey::new(&app.config.secret)?;
    let found = app.db.read(move |conn| key.open(conn, call, lot::round(None))).await?;
    Ok(found.unwrap_or_default())
}

/// `GET /{lang}/desk/runs`
pub async fn list(app: Data<App>, visitor: Visitor) -> Answer {
    render_list(&app, &visitor, StatusCode::OK, None).await
}

/// The list; `refused` is the call whose lot was refused, and why.
async fn render_list(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    refused: Option<(CallId, &'static str)>,
) -> Answer {
    let who = visitor.ctx.who.clone();
    let found = app
        .db
        .read(move |conn| -> Result<Vec<(Call, bool, bool, Vec<Run>)>, Fault> {
            let mut found = Vec::new();
            for call in calls::calls(conn)? {
                let scope = Scope::Call(call.id);
                if call.state != CallState::Draft && holds(&who, P::ReadRuns, scope) {
                    let runs = read::runs(conn, call.id)?;
                    let rules = calls::published_rulebook(conn, call.id)?;
                    let elsewhere = rules.is_some_and(|rules| {
                        rules
                            .body
                            .get("lot_seed_sha256")
                            .is_some_and(serde_json::Value::is_string)
                    });
                    found.push((call, holds(&who, P::ProposeRun, scope), elsewhere, runs));
                }
            }
            Ok(found)
        })
        .await?;
    let lang = visitor.lang;
    let desk = |(call, may_propose, seed_needed, runs): (Call, bool, bool, Vec<Run>)| Desk {
        seed_needed,
        problem: refused
            .filter(|(id, _)| *id == call.id)
            .map_or_else(String::new, |(_, key)| visitor.t(key)),
        id: call.id.to_string(),
        title: call.titles.get(lang).to_owned(),
        may_propose,
        runs: runs
            .into_iter()
            .map(|run| Row {
                href: visitor.to(&format!("/desk/runs/{}", run.id)),
                number: run.number,
                state: words(run.state).0,
                tone: words(run.state).1,
                when: i18n::date_time(lang, run.created_at.utc(), call.zone),
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

/// `POST /{lang}/desk/runs`
pub async fn propose_run(app: Data<App>, visitor: Visitor, form: Form) -> Answer {
    let call: CallId = id_of(form.text("call"))?;
    let command = Propose {
        call,
        tour: None,
        seed: seed(&app, call, form.text("seed")).await?,
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
            return render_list(&app, &visitor, StatusCode::UNPROCESSABLE_ENTITY, Some((call, key))).await;
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
    approve: bool,
    publish: bool,
    discard: bool,
    second_person: bool,
}

/// `GET /{lang}/desk/runs/{run}`
pub async fn show(app: Data<App>, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let id: RunId = id_of(&path.1)?;
    let (run, call, lines) = app
        .db
        .read(move |conn| -> Result<_, Refusal> {
            let run = read::run(conn, id)?.ok_or(Refusal::NotFound)?;
            let call = calls::call(conn, run.call)?.ok_or(Refusal::NotFound)?;
            let lines = calls::lines(conn, run.call)?;
            Ok((run, call, lines))
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
        lines: line_views(&run, titles)?,
        input_hash: run.input_hash,
        result_hash: run.result_hash,
        shell: visitor.shell(&app),
    };
    page(&page_of)
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

/// `POST /{lang}/desk/runs/{run}`: `act` is `approve`, `publish` or `discard`.
pub async fn decide(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, form: Form) -> Answer {
    let id: RunId = id_of(&path.1)?;
    let ctx = visitor.ctx.clone();
    let act = match form.text("act") {
        "approve" => approve::approve_run,
        "publish" => publish::publish_run,
        "discard" => approve::discard_run,
        _ => return Err(Refusal::Unreadable("act")),
    };
    app.db.write_alone(move |tx: &mut Conn| act(tx, &ctx, id)).await?;
    see_other(&visitor.to(&format!("/desk/runs/{id}")))
}
