//! Keys and tones of states, sections and document states for staff.

use crate::applications::lifecycle::State;
use crate::applications::model::{DocumentState, SectionKey};

/// The key of a state's staff name.
#[must_use]
pub const fn state(state: State) -> &'static str {
    match state {
        State::Draft => "desk-state-draft",
        State::Submitted => "desk-state-submitted",
        State::UnderCheck => "desk-state-under-check",
        State::CorrectionRequested => "desk-state-correction",
        State::Eligible => "desk-state-eligible",
        State::Ineligible => "desk-state-ineligible",
        State::InReview => "desk-state-in-review",
        State::Scored => "desk-state-scored",
        State::Decided => "desk-state-decided",
        State::Closed => "desk-state-closed",
        State::Withdrawn => "desk-state-withdrawn",
    }
}

/// The tone of a state's tag on the desk: what waits for an officer stands out.
#[must_use]
pub const fn tone(state: State) -> &'static str {
    match state {
        State::Submitted => "act",
        State::UnderCheck | State::InReview => "next",
        State::Eligible | State::Scored | State::Decided => "done",
        State::Ineligible => "no",
        State::Draft | State::CorrectionRequested | State::Closed | State::Withdrawn => "quiet",
    }
}

/// The key of a section's title.
#[must_use]
pub const fn section(key: SectionKey) -> &'static str {
    match key {
        SectionKey::Personal => "desk-section-personal",
        SectionKey::Contacts => "desk-section-contacts",
        SectionKey::Education => "desk-section-education",
        SectionKey::Tests => "desk-section-tests",
        SectionKey::Languages => "desk-section-languages",
        SectionKey::Categories => "desk-section-categories",
        SectionKey::Guardian => "desk-section-guardian",
        SectionKey::Essay => "desk-section-essay",
        SectionKey::Consents => "desk-section-consents",
    }
}

/// The key of a document state's name.
#[must_use]
pub const fn document(state: DocumentState) -> &'static str {
    match state {
        DocumentState::Promised => "desk-document-promised",
        DocumentState::Overdue => "desk-document-overdue",
        DocumentState::Uploaded => "desk-document-uploaded",
        DocumentState::Accepted => "desk-document-accepted",
        DocumentState::Rejected => "desk-document-rejected",
        DocumentState::Removed | DocumentState::Superseded => "desk-document-superseded",
    }
}

/// The tone of a document state's tag.
#[must_use]
pub const fn document_tone(state: DocumentState) -> &'static str {
    match state {
        DocumentState::Uploaded => "act",
        DocumentState::Promised => "next",
        DocumentState::Accepted => "done",
        DocumentState::Rejected | DocumentState::Overdue => "no",
        DocumentState::Removed | DocumentState::Superseded => "quiet",
    }
}

/// The key of an event's words on the timeline; `None` for what it does not show.
#[must_use]
pub fn event(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "application.submitted" => "desk-event-submitted",
        "appeal.filed" => "applications-event-appeal-filed",
        "appeal.assigned" => "applications-event-appeal-assigned",
        "appeal.upheld" | "appeal.dismissed" => "applications-event-appeal-answered",
        "application.rescored" => "applications-event-rescored",
        "application.check_opened" => "desk-event-check-opened",
        "application.correction_lapsed" => "desk-event-correction-lapsed",
        "application.deadline_moved" => "applications-event-deadline-moved",
        "application.check_reopened" => "desk-event-check-reopened",
        "application.read_again" => "desk-event-read-again",
        "document.accepted" => "desk-event-document-accepted",
        "document.rejected" => "desk-event-document-rejected",
        "application.correction_requested" => "desk-event-correction",
        "application.declared_eligible" => "desk-event-eligible",
        "application.declared_ineligible" => "desk-event-ineligible",
        "application.review_started" => "desk-event-review-started",
        "application.withdrawn" => "desk-event-withdrawn",
        "application.withdrawal_undone" => "desk-event-returned",
        "application.document_late" => "desk-event-late-document",
        "application.message_from_applicant" => "desk-event-message-in",
        "application.message_from_office" => "desk-event-message-out",
        "application.guardian_paper_given" => "applications-event-paper-given",
        "application.guardian_paper_returned" => "applications-event-paper-returned",
        "application.guardian_consented" => "applications-event-guardian-consented",
        "application.guardian_signed" => "applications-event-guardian-signed",
        "dossier.opened" => "desk-event-opened",
        "review.assigned" => "desk-event-review-assigned",
        "review.submitted" => "desk-event-review-submitted",
        other => return crate::applications::pages::place_event(other),
    })
}
