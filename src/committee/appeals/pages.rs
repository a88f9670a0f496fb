//! Doors of appeals: the applicant's, and the committee's.

mod desk;
mod own;
mod own_send;

pub use desk::{act, download as download_evidence, list as list_all, show as show_one};
pub use own::{download as download_own, download_decision, list as list_own, show as show_own, show_decision};
pub use own_send::{file as file_own, file_decision, upload, upload_decision};

use super::lifecycle::State;
use super::model::{About, Appeal, AppealError, Problem, Remedy};
use crate::i18n;
use crate::web::{Refusal, Visitor};

impl From<AppealError> for Refusal {
    fn from(error: AppealError) -> Self {
        match error {
            AppealError::Denied(denied) => denied.into(),
            AppealError::NotFound => Self::NotFound,
            AppealError::WrongState | AppealError::Late | AppealError::Already => Self::WrongState,
            AppealError::OutOfDate => Self::OutOfDate,
            AppealError::Invalid(_) => Self::Unreadable("the form"),
            AppealError::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// The word of a state and its tone.
const fn state(state: State) -> (&'static str, &'static str) {
    match state {
        State::Filed => ("appeals-state-filed", "next"),
        State::Assigned => ("appeals-state-assigned", "next"),
        State::Upheld => ("appeals-state-upheld", "done"),
        State::Dismissed => ("appeals-state-dismissed", "quiet"),
    }
}

/// Who must act, and what happens next.
const fn holder(appeal: &Appeal, corrected: bool) -> (&'static str, &'static str) {
    match (appeal.about, appeal.state) {
        (About::Decision { .. }, state) => match state {
            State::Filed => ("appeals-holder-secretary", "appeals-next-decision-filed"),
            State::Assigned => ("appeals-holder-member", "appeals-next-assigned"),
            State::Upheld if corrected => ("appeals-holder-nobody", "appeals-next-decision-anew"),
            State::Upheld => ("applications-holder-officer", "appeals-next-decision-upheld"),
            State::Dismissed => ("appeals-holder-nobody", "appeals-next-decision-dismissed"),
        },
        (About::Place { .. }, state) => of_place(state, corrected),
    }
}

const fn of_place(state: State, corrected: bool) -> (&'static str, &'static str) {
    match state {
        State::Filed => ("appeals-holder-secretary", "appeals-next-filed"),
        State::Assigned => ("appeals-holder-member", "appeals-next-assigned"),
        State::Upheld if corrected => ("appeals-holder-nobody", "appeals-next-corrected"),
        State::Upheld => ("appeals-holder-secretary", "appeals-next-upheld"),
        State::Dismissed => ("appeals-holder-nobody", "appeals-next-dismissed"),
    }
}

const fn remedy(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::List => "appeals-remedy-list",
        Remedy::Recount => "appeals-remedy-recount",
        Remedy::Reread => "appeals-remedy-reread",
        Remedy::Recheck => "appeals-remedy-recheck",
    }
}

/// The field that a problem belongs to, and its words.
fn problem(visitor: &Visitor, problem: Problem) -> (&'static str, String) {
    match problem {
        Problem::TextNeeded => ("text", visitor.t("appeals-problem-text")),
        Problem::TextLong(limit, found) => (
            "text",
            i18n::text_with(
                visitor.lang,
                "talk-error-long",
                &[("limit", limit.into()), ("found", found.into())],
            ),
        ),
        Problem::TextCharacter(position) => (
            "text",
            i18n::text_with(visitor.lang, "talk-error-character", &[("position", position.into())]),
        ),
        Problem::MemberUnfit => ("member", visitor.t("appeals-problem-member")),
        Problem::DecisionNeeded => ("verdict", visitor.t("appeals-problem-verdict")),
    }
}
