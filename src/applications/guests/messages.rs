//! Letters to guests, and about guests to the applicant. `applicant` is put in when the letter
//! is written; see [`super::reader`].

use super::model::Guest;
use crate::applications::desk::messages::{about, sample};
use crate::applications::dossier::Dossier;
use crate::mail::{Kind, Payload, Reason, Value};

fn guest_sample() -> Payload {
    let expires = "2026-05-23T11:30:00Z"
        .parse()
        .unwrap_or(crate::kernel::Instant::new(chrono::DateTime::UNIX_EPOCH));
    sample()
        .code("applicant", "Өмүрбек кызы Айпери")
        .with("link", Value::Link("sample".to_owned()))
        .until("expires", expires, "Asia/Bishkek")
}

/// A guardian is asked for consent.
pub const GUARDIAN_ASKED: Kind = Kind {
    name: "applications.guardian_asked",
    subject: "guests-mail-guardian-subject",
    paragraphs: &["guests-mail-guardian-what", "guests-mail-until"],
    action: Some(("guests-mail-guardian-action", "/guardian/{link}")),
    reason: Reason::Entered,
    in_portal: false,
    sample: guest_sample,
};

/// A guardian is reminded.
pub const GUARDIAN_REMINDED: Kind = Kind {
    name: "applications.guardian_reminded",
    subject: "guests-mail-guardian-again-subject",
    paragraphs: &["guests-mail-guardian-what", "guests-mail-until"],
    action: Some(("guests-mail-guardian-action", "/guardian/{link}")),
    reason: Reason::Entered,
    in_portal: false,
    sample: guest_sample,
};

/// A referee is asked for a letter.
pub const REFEREE_ASKED: Kind = Kind {
    name: "applications.referee_asked",
    subject: "guests-mail-referee-subject",
    paragraphs: &[
        "guests-mail-referee-what",
        "guests-mail-referee-how",
        "guests-mail-until",
    ],
    action: Some(("guests-mail-referee-action", "/referee/{link}")),
    reason: Reason::Entered,
    in_portal: false,
    sample: guest_sample,
};

/// A referee is reminded.
pub const REFEREE_REMINDED: Kind = Kind {
    name: "applications.referee_reminded",
    subject: "guests-mail-referee-again-subject",
    paragraphs: &[
        "guests-mail-referee-what",
        "guests-mail-referee-how",
        "guests-mail-until",
    ],
    action: Some(("guests-mail-referee-action", "/referee/{link}")),
    reason: Reason::Entered,
    in_portal: false,
    sample: guest_sample,
};

/// To the applicant: somebody who was asked has answered. Not what.
pub const GUEST_ANSWERED: Kind = Kind {
    name: "applications.guest_answered",
    subject: "guests-mail-answered-subject",
    paragraphs: &["guests-mail-answered-what"],
    action: Some(("guests-mail-open", "/my/{code}/dossier")),
    reason: Reason::Account,
    in_portal: true,
    sample: guest_sample,
};

/// To the applicant: a paper that the guardian signed was returned.
pub const PAPER_RETURNED: Kind = Kind {
    name: "applications.paper_returned",
    subject: "guests-mail-paper-subject",
    paragraphs: &["guests-mail-paper-what"],
    action: Some(("guests-mail-open", "/my/{code}/guardian")),
    reason: Reason::Account,
    in_portal: true,
    sample: guest_sample,
};

/// To the applicant: a letter could not be delivered.
pub const GUEST_BOUNCED: Kind = Kind {
    name: "applications.guest_bounced",
    subject: "guests-mail-bounced-subject",
    paragraphs: &["guests-mail-bounced-what"],
    action: Some(("guests-mail-open", "/my/{code}/dossier")),
    reason: Reason::Account,
    in_portal: true,
    sample: guest_sample,
};

/// Every kind of this part.
pub static KINDS: &[&Kind] = &[
    &GUARDIAN_ASKED,
    &GUARDIAN_REMINDED,
    &REFEREE_ASKED,
    &REFEREE_REMINDED,
    &GUEST_ANSWERED,
    &GUEST_BOUNCED,
    &PAPER_RETURNED,
];

/// The values of every letter to or about a guest.
pub(super) fn payload(dossier: &Dossier, guest: &Guest) -> Payload {
    about(&dossier.application, &dossier.call).until("expires", guest.expires_at, dossier.call.zone.name())
}
