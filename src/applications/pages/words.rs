//! Message keys of states, holders and events, as students read them.

use crate::applications::after_list::Standing;
use crate::applications::dossier::Locked;
use crate::applications::lifecycle::{self, Holder, State};
use crate::applications::model::{DocumentState, SectionKey};
use crate::kernel::Actor;

/// Who holds the file, as a student may know it before a list speaks: that it went from its
/// readers to its score, and back to a third one, would say how near the cut-off it is.
pub const fn holds(state: State) -> Holder {
    match state {
        State::InReview | State::Scored => Holder::Committee,
        other => lifecycle::holder(other),
    }
}

/// The calm word for a state, and the tone of its tag.
pub fn state(state: State) -> (&'static str, &'static str) {
    match state {
        State::Draft => ("applications-state-draft", "act"),
        State::Submitted => ("applications-state-submitted", "next"),
        State::UnderCheck => ("applications-state-under-check", "next"),
        State::CorrectionRequested => ("applications-state-correction-requested", "act"),
        State::Eligible => ("applications-state-eligible", "done"),
        State::Ineligible => ("applications-state-ineligible", "no"),
        State::InReview | State::Scored => ("applications-state-in-review", "next"),
        State::Decided => ("applications-state-decided", "next"),
        State::Closed => ("applications-state-closed", "quiet"),
        State::Withdrawn => ("applications-state-withdrawn", "quiet"),
    }
}

/// What happens next.
pub fn next(state: State) -> &'static str {
    match state {
        State::Draft => "applications-next-draft",
        State::Submitted => "applications-next-submitted",
        State::UnderCheck => "applications-next-under-check",
        State::CorrectionRequested => "applications-next-correction-requested",
        State::Eligible => "applications-next-eligible",
        State::Ineligible => "applications-next-ineligible",
        State::InReview | State::Scored => "applications-next-scored",
        State::Decided => "applications-next-decided",
        State::Closed => "applications-next-closed",
        State::Withdrawn => "applications-next-withdrawn",
    }
}

/// Who holds the file.
pub fn holder(holder: Holder) -> &'static str {
    match holder {
        Holder::Applicant => "applications-holder-applicant",
        Holder::Officer => "applications-holder-officer",
        Holder::Reviewer => "applications-holder-reviewer",
        Holder::Committee => "applications-holder-committee",
        Holder::Host => "applications-holder-host",
        Holder::Nobody => "applications-holder-nobody",
    }
}

/// An event of the timeline; `None` for what is of no use to the student, such as every save.
pub fn event(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "application.begun" => "applications-event-begun",
        "application.submitted" => "applications-event-submitted",
        "application.withdrawn" => "applications-event-withdrawn",
        "application.withdrawal_undone" => "applications-event-withdrawal-undone",
        "application.document_late" => "applications-event-late-document",
        "application.message_from_applicant" => "applications-event-message-yours",
        "application.message_from_office" => "applications-event-message-office",
        "application.guest_asked" => "applications-event-guest-asked",
        "application.guest_bounced" => "applications-event-guest-bounced",
        "application.guardian_paper_given" => "applications-event-paper-given",
        "application.guardian_paper_returned" => "applications-event-paper-returned",
        "application.guardian_consented" => "applications-event-guardian-consented",
        "application.guardian_refused" => "applications-event-guardian-refused",
        "application.guardian_signed" => "applications-event-guardian-signed",
        "application.referee_accepted" => "applications-event-referee-accepted",
        "application.referee_refused" => "applications-event-referee-refused",
        "application.referee_wrote" => "applications-event-referee-wrote",
        "application.deadline_moved" => "applications-event-deadline-moved",
        "application.check_opened" => "applications-event-check-opened",
        "application.check_reopened" => "applications-event-check-reopened",
        "application.correction_requested" => "applications-event-correction-requested",
        "application.correction_lapsed" => "applications-event-correction-lapsed",
        "application.declared_eligible" => "applications-event-declared-eligible",
        "application.declared_ineligible" => "applications-event-declared-ineligible",
        "application.review_started" => "applications-event-review-started",
        "application.decided" => "applications-event-decided",
        other => return place_event(other),
    })
}

/// An event of a place.
pub fn place_event(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "placement.nominated" => "applications-event-place-nominated",
        "placement.offered" => "applications-event-place-offered",
        "placement.admitted" => "applications-event-place-admitted",
        "placement.refused_by_host" => "applications-event-place-refused",
        "placement.host_lapsed" => "applications-event-place-host-lapsed",
        "placement.accepted" => "applications-event-place-accepted",
        "placement.declined" => "applications-event-place-declined",
        "placement.lapsed" => "applications-event-place-lapsed",
        "placement.revoked" => "applications-event-place-revoked",
        "placement.nominated_from_reserve" => "applications-event-place-from-reserve",
        "placement.offered_from_reserve" => "applications-event-place-offered-from-reserve",
        "placement.released" => "applications-event-place-released",
        "placement.enrolled" => "applications-event-place-enrolled",
        "placement.no_show" => "applications-event-place-no-show",
        "placement.withdrawn" => "applications-event-place-withdrawn",
        "placement.conditions_not_met" => "applications-event-place-conditions",
        "placement.reserve_closed" => "applications-event-place-reserve-closed",
        "placement.deferred" => "applications-event-place-deferred",
        "placement.reinstated" => "applications-event-place-reinstated",
        "condition.called_done" => "applications-event-condition-called-done",
        "condition.met" => "applications-event-condition-met",
        "appeal.filed" => "applications-event-appeal-filed",
        "appeal.assigned" => "applications-event-appeal-assigned",
        "appeal.upheld" | "appeal.dismissed" => "applications-event-appeal-answered",
        "application.rescored" => "applications-event-rescored",
        _ => return None,
    })
}

/// Who acted, as a student reads it: the side, never a colleague's name.
pub fn who(kind: &str, actor: &Actor) -> &'static str {
    const OWN: [&str; 13] = [
        "condition.called_done",
        "appeal.filed",
        "application.begun",
        "application.document_late",
        "application.guardian_paper_given",
        "application.guest_asked",
        "application.message_from_applicant",
        "application.submitted",
        "application.withdrawn",
        "application.withdrawal_undone",
        "placement.accepted",
        "placement.declined",
        "placement.withdrawn",
    ];
    const HOST: [&str; 7] = [
        "placement.admitted",
        "placement.refused_by_host",
        "placement.enrolled",
        "placement.no_show",
        "placement.conditions_not_met",
        "placement.deferred",
        "condition.met",
    ];
    match actor {
        Actor::Link => "applications-who-guest",
        Actor::System => "applications-who-portal",
        _ if OWN.contains(&kind) => "applications-who-you",
        _ if HOST.contains(&kind) => "applications-holder-host",
        _ => "applications-who-office",
    }
}

/// The word, its tone and what happens next, once a place is open to somebody.
pub fn place(standing: Standing) -> (&'static str, &'static str, &'static str) {
    match standing {
        Standing::Nominated => ("applications-state-nominated", "next", "applications-next-nominated"),
        Standing::Offered => ("applications-state-offered", "act", "applications-next-offered"),
        Standing::Accepted => ("applications-state-accepted", "next", "applications-next-accepted"),
        Standing::Enrolled => ("applications-state-enrolled", "done", "applications-next-enrolled"),
    }
}

/// A document's state, and the tone of its tag; `None`: nothing there.
pub fn document(state: Option<DocumentState>, needed: bool) -> (&'static str, &'static str) {
    match state {
        None | Some(DocumentState::Removed | DocumentState::Superseded) if needed => {
            ("applications-document-missing", "act")
        }
        None | Some(DocumentState::Removed | DocumentState::Superseded) => ("applications-document-optional", "quiet"),
        Some(DocumentState::Promised) => ("applications-document-promised", "next"),
        Some(DocumentState::Overdue) => ("applications-document-overdue", "no"),
        Some(DocumentState::Uploaded) => ("applications-document-uploaded", "quiet"),
        Some(DocumentState::Accepted) => ("applications-document-accepted", "done"),
        Some(DocumentState::Rejected) => ("applications-document-rejected", "no"),
    }
}

/// The title of a section.
pub fn section(key: SectionKey) -> &'static str {
    match key {
        SectionKey::Personal => "applications-section-personal",
        SectionKey::Contacts => "sections-contacts-title",
        SectionKey::Education => "sections-education-title",
        SectionKey::Tests => "sections-tests-title",
        SectionKey::Languages => "sections-languages-title",
        SectionKey::Categories => "sections-categories-title",
        SectionKey::Guardian => "sections-guardian-title",
        SectionKey::Essay => "sections-essay-title",
        SectionKey::Consents => "sections-consents-title",
    }
}

/// Why nothing may be changed.
pub fn locked(why: Locked) -> &'static str {
    match why {
        Locked::Late => "applications-locked-late",
        Locked::NotOpen => "applications-locked-not-open",
        Locked::NotNamed => "applications-locked-not-named",
        Locked::State => "applications-locked-state",
        Locked::Double => "applications-missing-duplicate",
        Locked::Letter => "applications-locked-letter",
        Locked::DayFull => "applications-locked-day-full",
        Locked::Full => "applications-locked-full",
    }
}
