//! The university's desk: nominations to answer, conditions to decide, enrolments to confirm.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::id_of;
use crate::accounts::policy::{Permission as P, Scope, holds};
use crate::applications;
use crate::calls;
use crate::db::Conn;
use crate::i18n;
use crate::institutions;
use crate::kernel::ids::PlacementId;
use crate::kernel::{Fault, civil};
use crate::placements::conditions::{conditions, decide_condition};
use crate::placements::lifecycle::{self, Command, State};
use crate::placements::model::{Condition, ConditionState, Placement};
use crate::placements::{host, read};
use crate::web::{Answer, App, Form, Refusal, Shell, Visitor, page_with, see_other};

/// How many places one page shows.
const PAGE: i64 = 500;

struct Row {
    id: String,
    code: String,
    name: String,
    programme: String,
    call: String,
    state: &'static str,
    tone: &'static str,
    answer_by: String,
    order: String,
    conditions: Vec<ConditionRow>,
    admit: bool,
    enrol: bool,
    no_show: bool,
    defer: bool,
    failed: Failed,
}

/// A form that was not taken: what was typed into it, and what is missing.
#[derive(Default, Clone)]
struct Failed {
    placement: String,
    act: String,
    condition: String,
    reason: String,
    number: String,
    date: String,
    text: String,
}

impl Failed {
    /// Whether this is the form of `act` for `condition` ("" for none).
    fn is(&self, act: &str, condition: &str) -> bool {
        self.act == act && self.condition == condition
    }

    /// The field that is wrong.
    fn anchor(&self) -> String {
        match self.act.as_str() {
            "enrol" if self.number.is_empty() => format!("number-{}", self.placement),
            "enrol" => format!("date-{}", self.placement),
            "not_met" => format!("why-{}", self.condition),
            "defer" => format!("defer-{}", self.placement),
            _ => format!("reason-{}", self.placement),
        }
    }
}

struct Problem {
    href: String,
    text: String,
}

struct ConditionRow {
    id: String,
    words: &'static str,
    state: &'static str,
    due: String,
    open: bool,
}

#[derive(Template)]
#[template(path = "placements/templates/places.html")]
struct PlacesPage {
    shell: Shell,
    rows: Vec<Row>,
    waiting: usize,
    problems: Vec<Problem>,
    /// The universities whose places these are: name and page, where the reader keeps them.
    houses: Vec<House>,
    clients: bool,
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

const fn condition_state(state: ConditionState) -> &'static str {
    match state {
        ConditionState::Pending => "placements-condition-pending",
        ConditionState::Met => "placements-condition-met",
        ConditionState::NotMet => "placements-condition-not-met",
    }
}

struct Seen {
    placement: Placement,
    code: String,
    name: String,
    programme: String,
    call: calls::Call,
    conditions: Vec<Condition>,
}

fn seen(conn: &mut Conn, placement: Placement, lang: crate::kernel::Lang) -> Result<Option<Seen>, Fault> {
    let Some(head) = applications::head(conn, placement.application)? else {
        return Ok(None);
    };
    let Some(call) = calls::call(conn, placement.call)? else {
        return Ok(None);
    };
    let programme = institutions::programme(conn, placement.programme)?;
    Ok(Some(Seen {
        code: head.code,
        name: head.name,
        programme: programme.map(|it| it.titles.get(lang).to_owned()).unwrap_or_default(),
        conditions: conditions(conn, placement.id)?,
        call,
        placement,
    }))
}

/// `GET /{lang}/desk/places`
pub async fn list(app: Data<App>, visitor: Visitor) -> Answer {
    render(&app, &visitor, Failed::default()).await
}

async fn render(app: &App, visitor: &Visitor, failed: Failed) -> Answer {
    let who = visitor.ctx.who.clone();
    let lang = visitor.lang;
    let own = visitor.to("/admin/institutions");
    let (found, houses) = app
        .db
        .read(move |conn| -> Result<_, Fault> {
            let (mut found, mut houses) = (Vec::new(), Vec::new());
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
                for placement in read::of_institution(conn, institution.id, None, None, PAGE)? {
                    found.extend(seen(conn, placement, lang)?);
                }
            }
            Ok((found, houses))
        })
        .await?;
    let mut rows: Vec<Row> = found.into_iter().map(|it| row(visitor, it, &failed)).collect();
    rows.sort_by_key(|row| (row.tone != "act", row.call.clone(), row.code.clone()));
    let waiting = rows.iter().filter(|row| row.admit).count();
    let refused = !failed.text.is_empty();
    let body = PlacesPage {
        shell: visitor.shell(app),
        rows,
        waiting,
        houses,
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

fn row(visitor: &Visitor, it: Seen, failed: &Failed) -> Row {
    let institution = Scope::Institution(it.placement.institution);
    let allowed = lifecycle::allowed(it.placement.state, |permission| {
        holds(&visitor.ctx.who, permission, institution)
    });
    let (state, tone) = words(it.placement.state);
    let open = it.placement.state == State::Accepted;
    let all_met = it
        .conditions
        .iter()
        .all(|condition| condition.state == ConditionState::Met);
    let id = it.placement.id.to_string();
    Row {
        failed: if failed.placement == id {
            failed.clone()
        } else {
            Failed::default()
        },
        id,
        code: it.code,
        name: it.name,
        programme: it.programme,
        call: it.call.titles.get(visitor.lang).to_owned(),
        state,
        tone,
        answer_by: it
            .placement
            .answer_by
            .map(|by| i18n::until(visitor.lang, by.utc(), it.call.zone))
            .unwrap_or_default(),
        order: match (&it.placement.order_number, it.placement.order_date) {
            (Some(number), Some(date)) => format!("{number}, {}", civil::show_date(date)),
            _ => String::new(),
        },
        admit: allowed.contains(&Command::Admit),
        enrol: allowed.contains(&Command::Enrol) && all_met,
        no_show: allowed.contains(&Command::ReportNoShow),
        defer: allowed.contains(&Command::Defer),
        conditions: it
            .conditions
            .iter()
            .map(|condition| ConditionRow {
                id: condition.id.to_string(),
                words: condition_words(&condition.kind),
                state: condition_state(condition.state),
                due: if condition.state == ConditionState::Pending {
                    i18n::until(visitor.lang, condition.due_at.utc(), it.call.zone)
                } else {
                    String::new()
                },
                open: open && condition.state == ConditionState::Pending,
            })
            .collect(),
    }
}

/// `POST /{lang}/desk/places/{placement}`: `act` is `admit`, `refuse`, `enrol`, `no_show`, `defer`,
/// `met`, `not_met`.
pub async fn decide(app: Data<App>, visitor: Visitor, path: Path<(String, String)>, form: Form) -> Answer {
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
        return render(&app, &visitor, failed).await;
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
    see_other(&visitor.to("/desk/places"))
}
