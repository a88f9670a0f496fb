//! Doors: the guest's own, and the applicant's to ask one.

mod guardian;
mod own_guardian;
mod own_paper;
mod own_referee;
mod referee;

use askama::Template;

pub use guardian::{answer as answer_guardian, show as show_guardian};
pub use own_guardian::{ask as ask_guardian, show as show_own_guardian};
pub use own_paper::{download as download_paper, form as paper_form, upload as upload_paper};
pub use own_referee::{change as change_referee, show as show_own_referee};
pub use referee::{answer as answer_referee, show as show_referee, upload as upload_letter};

use super::model::{Guest, GuestError, GuestState};
use super::paper::{PaperKind, PaperState};
use crate::i18n;
use crate::web::page::page_with;
use crate::web::{Answer, App, Refusal, Shell, Visitor};

impl From<GuestError> for Refusal {
    fn from(error: GuestError) -> Self {
        match error {
            GuestError::Change(error) => error.into(),
            GuestError::Gone | GuestError::NoGuardian | GuestError::NotByReferee => Self::NotFound,
            GuestError::WrongState | GuestError::Late => Self::WrongState,
            GuestError::Unnamed
            | GuestError::Name
            | GuestError::Email
            | GuestError::OwnAddress
            | GuestError::Incomplete => Self::Unreadable("the form"),
            GuestError::TooOften | GuestError::Full => Self::TooMany,
            GuestError::Fault(fault) => fault.into(),
        }
    }
}

#[derive(Template)]
#[template(path = "applications/guests/templates/gone.html")]
struct Gone {
    shell: Shell,
}

/// The page of a link that does not work (any more); the same whatever the reason.
fn gone(app: &App, visitor: &Visitor) -> Answer {
    page_with(
        actix_web::http::StatusCode::NOT_FOUND,
        &Gone {
            shell: visitor.shell(app),
        },
    )
}

/// Where it stands with a guest, as the applicant reads it: key and tone.
pub(in crate::applications) fn state(guest: Option<&Guest>) -> (&'static str, &'static str) {
    match guest.map(|guest| guest.state) {
        None | Some(GuestState::Replaced) => ("guests-state-none", "act"),
        Some(GuestState::Asked) => ("guests-state-asked", "next"),
        Some(GuestState::Accepted) => ("guests-state-accepted", "next"),
        Some(GuestState::Refused) => ("guests-state-refused", "no"),
        Some(GuestState::Bounced) => ("guests-state-bounced", "no"),
        Some(GuestState::Done) => ("guests-state-done", "done"),
    }
}

/// Where it stands with the guardian of a dossier, a signed paper included.
pub(in crate::applications) fn guardian_state(dossier: &crate::applications::Dossier) -> (&'static str, &'static str) {
    let guest = dossier.guardian();
    let open = guest.is_some_and(|guest| guest.state != GuestState::Done);
    match dossier.paper(PaperKind::Consent).map(|paper| paper.state) {
        Some(PaperState::Given) if open => ("guests-paper-given", "next"),
        Some(PaperState::Returned) if open => ("guests-paper-returned", "no"),
        _ => state(guest),
    }
}

/// What the applicant can cure; the error itself for the rest.
fn cure(visitor: &Visitor, error: GuestError) -> Result<(&'static str, String), Refusal> {
    let (field, key) = match error {
        GuestError::Unnamed => ("", "guests-error-unnamed"),
        GuestError::Name => ("name", "guests-error-name"),
        GuestError::Email => ("email", "guests-error-email"),
        GuestError::OwnAddress => ("email", "guests-error-own"),
        GuestError::TooOften => ("", "guests-error-often"),
        GuestError::NoGuardian => ("", "guests-error-no-guardian"),
        GuestError::WrongState => ("", "guests-error-state"),
        other => return Err(other.into()),
    };
    Ok((field, visitor.t(key)))
}

/// A moment in the call's two zones.
fn when(visitor: &Visitor, dossier: &crate::applications::Dossier, at: crate::kernel::Instant) -> String {
    i18n::both_zones(visitor.lang, at.utc(), dossier.call.zone)
}
