//! The university's desk: nominations to answer, conditions to decide, enrolments to confirm.

mod card;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::id_of;
use crate::accounts::policy::{Permission as P, Scope, holds};
use crate::applications;
use crate::i18n;
use crate::institutions;
use crate::kernel::civil;
use crate::kernel::ids::{InstitutionId, PlacementId};
use crate::placements::conditions::decide_condition;
use crate::placements::host::{self, HEARD};
use crate::placements::lifecycle::State;
use crate::placements::model::ConditionState;
use crate::placements::read;
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page_with, see_other};

use card::{Failed, Row};

/// How many places one page shows.
const PAGE: usize = 50;

/// Which places are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    /// Those for which the university must do something next.
    Waiting,
    /// Those whose applicants must answer.
    Offered,
    /// Those that are enrolled.
    Enrolled,
    /// Those that have ended.
    Ended,
    /// All that the university was told of.
    All,
}

impl Show {
    const EACH: [Self; 5] = [Self::Waiting, Self::Offered, Self::Enrolled, Self::Ended, Self::All];

    fn states(self) -> Vec<State> {
        let of = |state: &State| match state {
            State::Nominated | State::Accepted => Self::Waiting,
            State::Offered => Self::Offered,
            State::Enrolled => Self::Enrolled,
            _ => Self::Ended,
        };
        let shown = HEARD.iter().filter(|state| self == Self::All || of(state) == self);
        shown.copied().collect()
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Enrolled => "enrolled",
            Self::Ended => "ended",
            Self::All => "all",
        }
    }

    fn of(word: &str) -> Option<Self> {
        Self::EACH.into_iter().find(|show| show.word() == word)
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Waiting => "placements-show-waiting",
            Self::Offered => "placements-show-offered",
            Self::Enrolled => "placements-show-enrolled",
            Self::Ended => "placements-show-ended",
            Self::All => "placements-show-all",
        }
    }
}

/// What the page may be asked.
#[derive(Deserialize, Default, Clone)]
pub struct Asked {
    /// Which places; nothing: those that wait, or all where none does.
    #[serde(default)]
    show: String,
    /// The code of one application: all its places here.
    #[serde(default)]
    code: String,
    /// The place behind which the page begins.
    #[serde(default)]
    after: String,
}

impl Asked {
    /// The query behind `?` that asks the same again, or goes on behind `after`.
    fn query(show: Show, code: &str, after: &str) -> String {
        // A code and an identifier are letters, digits and hyphens.
        let plain = |text: &str| -> String {
            let plain = |c: &char| c.is_ascii_alphanumeric() || "-_".contains(*c);
            text.chars().filter(plain).collect()
        };
        let mut query = format!("show={}", show.word());
        for (name, value) in [("code", plain(code)), ("after", plain(after))] {
            if !value.is_empty() {
                query = format!("{query}&{name}={value}");
            }
        }
        query
    }
}

struct Problem {
    href: String,
    text: String,
}

struct Pick {
    value: String,
    label: String,
    checked: bool,
}

#[derive(Template)]
#[template(path = "placements/templates/places.html")]
struct PlacesPage {
    shell: Shell,
    rows: Vec<Row>,
    waiting: i64,
    problems: Vec<Problem>,
    /// The universities whose places these are: name and page, where the reader keeps them.
    houses: Vec<House>,
    clients: bool,
    shows: Vec<Pick>,
    code: String,
    /// What the forms and the filter ask again.
    query: String,
    first: Option<String>,
    next: Option<String>,
}

struct House {
    name: String,
    href: String,
}

/// The message key and tone of a placement's state, as the university reads it.
#[must_use]
pub fn words(state: State) -> (&'static str, &'static str) {
    match state {
        State::Nominated => ("placements-state-nominated", "act"),
        State::Offered => ("placements-state-offered", "next"),
        State::Accepted => ("placements-state-accepted", "act"),
        State::Enrolled => ("placements-state-enrolled", "done"),
        State::Reserved => ("placements-state-reserved", "plain"),
        State::NotPlaced => ("placements-state-not-placed", "quiet"),
        State::Outranked => ("placements-state-outranked", "quiet"),
        State::RefusedByHost => ("placements-state-refused-by-host", "no"),
        State::HostLapsed => ("placements-state-host-lapsed", "no"),
        State::Declined => ("placements-state-declined", "quiet"),
        State::Lapsed => ("placements-state-lapsed", "quiet"),
        State::Revoked => ("placements-state-revoked", "no"),
        State::Released => ("placements-state-released", "quiet"),
        State::Withdrawn => ("placements-state-withdrawn", "quiet"),
        State::NoShow => ("placements-state-no-show", "no"),
        State::ConditionsNotMet => ("placements-state-conditions-not-met", "no"),
        State::ReserveClosed => ("placements-state-reserve-closed", "quiet"),
        State::Deferred => ("placements-state-deferred", "plain"),
    }
}

/// The words of a condition that call files name.
#[must_use]
pub fn condition_words(kind: &str) -> &'static str {
    match kind {
        "originals" => "placements-condition-originals",
        "medical" | "medical-certificate" => "placements-condition-medical",
        "recognition" | "diploma-recognition" => "placements-condition-recognition",
        "attestat" | "attestat-pending" => "placements-condition-attestat",
        _ => "placements-condition-other",
    }
}

/// The words and tone of where a condition stands.
#[must_use]
pub const fn condition_state(state: ConditionState) -> (&'static str, &'static str) {
    match state {
        ConditionState::Pending => ("placements-condition-pending", "act"),
        ConditionState::Met => ("placements-condition-met", "done"),
        ConditionState::NotMet => ("placements-condition-not-met", "no"),
    }
}

/// `GET /{lang}/desk/places`
pub async fn list(app: Data<App>, visitor: Visitor, asked: Query<Asked>) -> Answer {
    render(&app, &visitor, asked.into_inner(), Failed::default()).await
}

struct Found {
    show: Show,
    rows: Vec<card::Seen>,
    next: Option<PlacementId>,
    houses: Vec<House>,
    counts: Vec<(State, i64)>,
}

async fn find(app: &App, visitor: &Visitor, asked: Asked) -> Result<Found, Refusal> {
    let who = visitor.ctx.who.clone();
    let lang = visitor.lang;
    let own = visitor.to("/admin/institutions");
    let after: Option<PlacementId> = asked.after.parse().ok();
    app.db
        .read(move |conn| -> Result<_, Refusal> {
            let (mut houses, mut mine, mut counts) = (Vec::new(), Vec::<InstitutionId>::new(), Vec::new());
            for institution in institutions::institutions(conn)? {
                if !holds(&who, P::ReadNominations, Scope::Institution(institution.id)) {
                    continue;
                }
                if holds(&who, P::ManageProgrammes, Scope::Institution(institution.id)) {
                    houses.push(House {
                        name: institution.names.get(lang).to_owned(),
                        href: format!("{own}/{}", institution.slug),
                    });
                }
                counts.extend(read::counts_of_institution(conn, institution.id)?);
                mine.push(institution.id);
            }
            let waiting = Show::Waiting.states();
            let waits = counts.iter().any(|(state, _)| waiting.contains(state));
            let otherwise = if waits && asked.code.is_empty() {
                Show::Waiting
            } else {
                Show::All
            };
            let show = Show::of(&asked.show).unwrap_or(otherwise);
            let mut places = Vec::new();
            if asked.code.is_empty() {
                let states = show.states();
                let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
                for institution in mine {
                    places.extend(read::before_host(conn, institution, Some(&states), None, after, limit)?);
                }
                places.sort_by_key(|place| place.id);
            } else if let Some(head) = applications::by_code(conn, &asked.code.trim().to_uppercase())? {
                places = read::of_application(conn, head.id)?;
                places.retain(|place| mine.contains(&place.institution) && host::heard_of(place));
            }
            let more = places.len() > PAGE;
            places.truncate(PAGE);
            let next = places.last().map(|place| place.id).filter(|_| more);
            let mut rows = Vec::new();
            for place in places {
                rows.extend(card::seen(conn, place, lang)?);
            }
            Ok(Found {
                show,
                rows,
                next,
                houses,
                counts,
            })
        })
        .await
}

async fn render(app: &App, visitor: &Visitor, asked: Asked, failed: Failed) -> Answer {
    let found = find(app, visitor, asked.clone()).await?;
    let lang = visitor.lang;
    let count = |show: Show| -> i64 {
        let states = show.states();
        let of = found.counts.iter().filter(|(state, _)| states.contains(state));
        of.map(|(_, count)| count).sum()
    };
    let shows = Show::EACH.into_iter().map(|show| Pick {
        value: show.word().to_owned(),
        label: i18n::text_with(lang, show.words(), &[("count", count(show).into())]),
        checked: show == found.show,
    });
    let href = |after: &str| visitor.to(&format!("/desk/places?{}", Asked::query(found.show, "", after)));
    let refused = !failed.text.is_empty();
    let body = PlacesPage {
        shows: shows.collect(),
        waiting: found
            .counts
            .iter()
            .filter(|(state, _)| *state == State::Nominated)
            .map(|(_, count)| count)
            .sum(),
        query: Asked::query(found.show, &asked.code, &asked.after),
        first: (!asked.after.is_empty()).then(|| href("")),
        next: found.next.map(|id| href(&id.to_string())),
        code: asked.code,
        shell: visitor.shell(app),
        rows: found
            .rows
            .into_iter()
            .map(|it| card::row(visitor, it, &failed))
            .collect(),
        houses: found.houses,
        clients: holds(&visitor.ctx.who, P::ManageClients, Scope::Anywhere),
        problems: refused
            .then(|| Problem {
                href: format!("#{}", failed.anchor()),
                text: failed.text.clone(),
            })
            .into_iter()
            .collect(),
    };
    let status = if refused {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    page_with(status, &body)
}

/// `POST /{lang}/desk/places/{placement}`: `act` is `admit`, `refuse`, `enrol`, `no_show`, `defer`,
/// `met`, `not_met`.
pub async fn decide(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
    asked: Query<Asked>,
    form: Form,
) -> Answer {
    let asked = asked.into_inner();
    let id: PlacementId = id_of(&path.1)?;
    let ctx = visitor.ctx.clone();
    let act = form.text("act").to_owned();
    let reason = form.text("reason").to_owned();
    let number = form.text("order_number").to_owned();
    let date = civil::date(form.text("order_date")).ok();
    let condition = form.text("condition").parse().ok();
    let reasoned = matches!(act.as_str(), "refuse" | "defer" | "not_met");
    let missing = if act == "enrol" && (number.is_empty() || date.is_none()) {
        Some("placements-order-needed")
    } else if reasoned && reason.trim().is_empty() {
        Some("placements-reason-needed")
    } else {
        None
    };
    if let Some(key) = missing {
        let failed = Failed {
            placement: id.to_string(),
            act,
            condition: form.text("condition").to_owned(),
            reason,
            number,
            date: form.text("order_date").to_owned(),
            text: visitor.t(key),
        };
        return render(&app, &visitor, asked, failed).await;
    }
    app.db
        .write(move |tx| -> Result<(), Refusal> {
            match (act.as_str(), date, condition) {
                ("admit", ..) => drop(host::admit(tx, &ctx, id, None)?),
                ("refuse", ..) => drop(host::refuse(tx, &ctx, id, None, &reason)?),
                ("defer", ..) => drop(host::defer(tx, &ctx, id, None, &reason)?),
                ("no_show", ..) => drop(host::report_no_show(tx, &ctx, id, None)?),
                ("enrol", Some(date), _) => drop(host::enrol(tx, &ctx, id, None, &number, date)?),
                ("met", _, Some(condition)) => decide_condition(tx, &ctx, id, None, condition, true, "")?,
                ("not_met", _, Some(condition)) => decide_condition(tx, &ctx, id, None, condition, false, &reason)?,
                _ => return Err(Refusal::Unreadable("act")),
            }
            Ok(())
        })
        .await?;
    let show = Show::of(&asked.show).unwrap_or(Show::All);
    let query = Asked::query(show, &asked.code, &asked.after);
    let back = if asked.show.is_empty() {
        "/desk/places".to_owned()
    } else {
        format!("/desk/places?{query}")
    };
    see_other(&visitor.to(&back))
}
