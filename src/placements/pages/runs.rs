//! The committee's page of runs: one list a call, and the proposal of the next.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use super::id_of;
use crate::accounts::policy::{Permission as P, Scope, holds};
use crate::calls::lot::{self, LotError, LotKey};
use crate::calls::{self, Call, CallState, Tour};
use crate::i18n;
use crate::kernel::Fault;
use crate::kernel::ids::CallId;
use crate::placements::model::{PlacementError, Run, RunState};
use crate::placements::propose::Propose;
use crate::placements::undecided::foreseen;
use crate::placements::{cut_off, propose, read, tours};
use crate::web::{Answer, App, Form, Shell, Visitor, page_with, see_other};

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
    /// How many dossiers would be left out, in words; empty: none.
    undecided: String,
    /// Why they may not be left out like that, and what was typed.
    undecided_error: String,
    without: bool,
    why_without: String,
    runs: Vec<Row>,
}

#[derive(Template)]
#[template(path = "placements/templates/runs.html")]
struct RunsPage {
    shell: Shell,
    desks: Vec<Desk>,
    /// Several calls could be computed: none of their buttons leads.
    may_many: bool,
    problems: Vec<Problem>,
}

/// A field that was not taken.
struct Problem {
    href: String,
    text: String,
}

/// The message key and tone of a run's state.
pub(super) fn words(state: RunState) -> (&'static str, &'static str) {
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
    render_list(&app, &visitor, None).await
}

/// Why no run was made.
#[derive(Clone, Copy)]
enum Refused {
    /// The lot, the calendar or a list that stands; the message that says it.
    Because(&'static str),
    /// So many dossiers wait for a third reader.
    Third(usize),
    /// So many dossiers are not judged, and no reason is given.
    Undecided(usize),
}

/// The call for which no run was made, why, and the form that asked for it.
#[derive(Clone, Copy)]
struct Failed<'a> {
    call: CallId,
    why: Refused,
    form: &'a Form,
}

impl Failed<'_> {
    /// How many dossiers would be left out: as the refusal counted them, else as `foreseen`.
    fn undecided(&self, foreseen: usize) -> usize {
        match self.why {
            Refused::Undecided(count) => count,
            _ => foreseen,
        }
    }
}

async fn render_list(app: &App, visitor: &Visitor, failed: Option<Failed<'_>>) -> Answer {
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
                    let elsewhere = match rules {
                        Some(rules) => rules
                            .body
                            .read::<serde_json::Value>()?
                            .get("lot_seed_sha256")
                            .is_some_and(serde_json::Value::is_string),
                        None => false,
                    };
                    let tour = tours::closed(&tours, now).map(|tour| tour.id);
                    found.push(Seen {
                        undecided: foreseen(conn, &call, tour)?,
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
    let of = |call: CallId| failed.filter(|failed| failed.call == call);
    let desk = |seen: Seen| Desk {
        undecided: match of(seen.call.id).map_or(seen.undecided, |failed| failed.undecided(seen.undecided)) {
            0 => String::new(),
            count => i18n::text_with(lang, "placements-undecided", &[("count", count.into())]),
        },
        undecided_error: of(seen.call.id)
            .filter(|failed| matches!(failed.why, Refused::Undecided(_)))
            .map(|_| visitor.t("placements-undecided-needed"))
            .unwrap_or_default(),
        without: of(seen.call.id).is_some_and(|failed| failed.form.has("without")),
        why_without: of(seen.call.id)
            .map(|failed| failed.form.text("why_without").to_owned())
            .unwrap_or_default(),
        id: seen.call.id.to_string(),
        slug: seen.call.slug.clone(),
        title: seen.call.titles.get(lang).to_owned(),
        may_propose: seen.may_propose,
        tour: tour_words(visitor, &seen),
        seed_needed: seen.elsewhere,
        problem: of(seen.call.id).map_or_else(String::new, |failed| match failed.why {
            Refused::Because(key) => visitor.t(key),
            Refused::Third(count) => i18n::text_with(lang, "placements-third-due", &[("count", count.into())]),
            Refused::Undecided(_) => String::new(),
        }),
        third: of(seen.call.id).is_some_and(|failed| matches!(failed.why, Refused::Third(_))),
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
    let desks: Vec<Desk> = found.into_iter().map(desk).collect();
    let ready = desks.iter().filter(|desk| desk.may_propose && !desk.waits).count();
    let wrong = desks.iter().filter(|desk| !desk.undecided_error.is_empty());
    let problems = wrong.map(|desk| Problem {
        href: format!("#without-{}", desk.id),
        text: desk.undecided_error.clone(),
    });
    let status = match failed {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    page_with(
        status,
        &RunsPage {
            shell: visitor.shell(app),
            problems: problems.collect(),
            desks,
            may_many: ready > 1,
        },
    )
}

struct Seen {
    call: Call,
    may_propose: bool,
    tours: Vec<Tour>,
    entered: usize,
    elsewhere: bool,
    /// Dossiers that a run would leave out.
    undecided: usize,
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
            let when = i18n::until(lang, tour.registration_closes_at.utc(), seen.call.zone);
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
        despite: form.has("without").then(|| form.text("why_without").to_owned()),
    };
    let ctx = visitor.ctx.clone();
    let done = app
        .db
        .write_alone(move |tx| propose::propose_run(tx, &ctx, &command))
        .await;
    let why = match done {
        Ok(id) => return see_other(&visitor.to(&format!("/desk/runs/{id}"))),
        Err(PlacementError::Lot(LotError::NotDrawn)) => Refused::Because("placements-lot-not-drawn"),
        Err(PlacementError::Lot(LotError::OtherSeed)) => Refused::Because("placements-lot-other-seed"),
        Err(PlacementError::TourOpen) => Refused::Because("placements-run-still-open"),
        Err(PlacementError::ListStands) => Refused::Because("placements-run-list-stands"),
        Err(PlacementError::Overtaken) => Refused::Because("placements-run-overtaken"),
        Err(PlacementError::ThirdReaders(count)) => Refused::Third(count),
        Err(PlacementError::Undecided(count)) => Refused::Undecided(count),
        Err(error) => return Err(error.into()),
    };
    let failed = Failed { call, why, form: &form };
    render_list(&app, &visitor, Some(failed)).await
}
