//! Letters that say that a message came; never what it says.

use crate::applications::desk;
use crate::mail::{Kind, Reason};

/// To the applicant.
pub const FROM_OFFICE: Kind = Kind {
    name: "applications.message_from_office",
    subject: "talk-mail-office-subject",
    paragraphs: &["talk-mail-office-came"],
    action: Some(("talk-mail-read", "/my/{code}/messages")),
    reason: Reason::Account,
    in_portal: true,
    sample: desk::messages::sample,
};

/// To the officer who checks the dossier, else to all officers of the call.
pub const FROM_APPLICANT: Kind = Kind {
    name: "applications.message_from_applicant",
    subject: "talk-mail-applicant-subject",
    paragraphs: &["talk-mail-applicant-came"],
    action: Some(("talk-mail-read", "/desk/dossiers/{code}/messages")),
    reason: Reason::Account,
    in_portal: true,
    sample: desk::messages::sample,
};

/// Every kind of this part.
pub static KINDS: &[&Kind] = &[&FROM_OFFICE, &FROM_APPLICANT];
