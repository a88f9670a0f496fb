//! One place before a university: what it is, and what may be done with it.

use super::{condition_state, condition_words, words};
use crate::accounts::policy::{Scope, holds};
use crate::applications;
use crate::calls;
use crate::db::Conn;
use crate::i18n;
use crate::institutions;
use crate::kernel::{Fault, civil};
use crate::placements::conditions::conditions;
use crate::placements::lifecycle::{self, Command, State};
use crate::placements::model::{Condition, ConditionState, Placement};
use crate::web::Visitor;

pub(super) struct Row {
    pub id: String,
    pub code: String,
    pub name: String,
    pub programme: String,
    pub call: String,
    pub state: &'static str,
    pub tone: &'static str,
    pub answer_by: String,
    pub order: String,
    pub conditions: Vec<ConditionRow>,
    pub admit: bool,
    pub enrol: bool,
    pub no_show: bool,
    pub defer: bool,
    pub failed: Failed,
}

/// A form that was not taken: what was typed into it, and what is missing.
#[derive(Default, Clone)]
pub(super) struct Failed {
    pub placement: String,
    pub act: String,
    pub condition: String,
    pub reason: String,
    pub number: String,
    pub date: String,
    pub text: String,
}

impl Failed {
    /// Whether this is the form of `act` for `condition` ("" for none).
    pub fn is(&self, act: &str, condition: &str) -> bool {
        self.act == act && self.condition == condition
    }

    /// The field that is wrong.
    pub fn anchor(&self) -> String {
        match self.act.as_str() {
            "enrol" if self.number.is_empty() => format!("number-{}", self.placement),
            "enrol" => format!("date-{}", self.placement),
            "not_met" => format!("why-{}", self.condition),
            "defer" => format!("defer-{}", self.placement),
            _ => format!("reason-{}", self.placement),
        }
    }
}

pub(super) struct ConditionRow {
    pub id: String,
    pub words: &'static str,
    pub state: &'static str,
    pub due: String,
    /// When the applicant called it done; empty when not.
    pub said: String,
    pub note: String,
    pub open: bool,
}

pub(super) struct Seen {
    pub placement: Placement,
    pub code: String,
    pub name: String,
    pub programme: String,
    pub call: calls::Call,
    pub conditions: Vec<Condition>,
}

pub(super) fn seen(conn: &mut Conn, placement: Placement, lang: crate::kernel::Lang) -> Result<Option<Seen>, Fault> {
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

pub(super) fn row(visitor: &Visitor, it: Seen, failed: &Failed) -> Row {
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
                state: condition_state(condition.state).0,
                due: if condition.state == ConditionState::Pending {
                    i18n::until(visitor.lang, condition.due_at.utc(), it.call.zone)
                } else {
                    String::new()
                },
                said: condition
                    .said_at
                    .map_or_else(String::new, |at| i18n::date_time(visitor.lang, at.utc(), it.call.zone)),
                note: condition.said_note.clone(),
                open: open && condition.state == ConditionState::Pending,
            })
            .collect(),
    }
}
