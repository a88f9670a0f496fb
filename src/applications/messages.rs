//! Letters about dossiers. They say that something changed, never a decision.

use std::collections::BTreeMap;

use super::dossier::Dossier;
use crate::kernel::{Instant, Lang, Words};
use crate::mail::{Kind, Payload, Reason, Value};

/// Every kind of this room.
pub static KINDS: &[&Kind] = &[
    &SUBMITTED,
    &SUBMITTED_IN_GRACE,
    &DEADLINE_PROPOSED,
    &DEADLINE_MOVED,
    &WITHDRAWN,
    &CORRECTION_ANSWERED,
    &CORRECTION_LAPSED,
    &UNSENT_DROPPED,
];

/// To the applicant: the dossier came in.
pub const SUBMITTED: Kind = Kind {
    name: "applications.submitted",
    subject: "applications-mail-submitted-subject",
    paragraphs: &["applications-mail-submitted-came", "applications-mail-submitted-next"],
    action: Some(("applications-mail-submitted-action", "/my/{code}/receipt/{number}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To the applicant: the dossier came in after the deadline, in the call's grace.
pub const SUBMITTED_IN_GRACE: Kind = Kind {
    name: "applications.submitted_in_grace",
    subject: "applications-mail-submitted-subject",
    paragraphs: &[
        "applications-mail-submitted-came",
        "applications-mail-submitted-grace",
        "applications-mail-submitted-next",
    ],
    action: Some(("applications-mail-submitted-action", "/my/{code}/receipt/{number}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To those who may approve it: a later deadline for one dossier was entered.
pub const DEADLINE_PROPOSED: Kind = Kind {
    name: "applications.deadline_proposed",
    subject: "applications-mail-deadline-proposed-subject",
    paragraphs: &["applications-mail-deadline-proposed-what"],
    action: Some((
        "applications-mail-deadline-proposed-action",
        "/admin/calls/{slug}/deadlines",
    )),
    reason: Reason::Account,
    in_portal: true,
    sample: || sample().code("slug", "scholarship-2026-27"),
};

/// To the applicant: the dossier has a later deadline of its own.
pub const DEADLINE_MOVED: Kind = Kind {
    name: "applications.deadline_moved",
    subject: "applications-mail-deadline-moved-subject",
    paragraphs: &[
        "applications-mail-deadline-moved-what",
        "applications-mail-deadline-moved-next",
    ],
    action: Some(("applications-mail-open", "/my/{code}/dossier")),
    reason: Reason::Account,
    in_portal: true,
    sample: || sample().until("until", sample_moment(), "Asia/Bishkek"),
};

/// To the applicant: the dossier was taken back.
pub const WITHDRAWN: Kind = Kind {
    name: "applications.withdrawn",
    subject: "applications-mail-withdrawn-subject",
    paragraphs: &["applications-mail-withdrawn-done", "applications-mail-withdrawn-return"],
    action: Some(("applications-mail-open", "/my/{code}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To the officers of the call: a corrected dossier came back.
pub const CORRECTION_ANSWERED: Kind = Kind {
    name: "applications.correction_answered",
    subject: "applications-mail-corrected-subject",
    paragraphs: &["applications-mail-corrected-came"],
    action: Some(("applications-mail-open", "/desk/dossiers/{code}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To the applicant: the time to mend has passed.
pub const CORRECTION_LAPSED: Kind = Kind {
    name: "applications.correction_lapsed",
    subject: "applications-mail-lapsed-subject",
    paragraphs: &["applications-mail-lapsed-what", "applications-mail-lapsed-next"],
    action: Some(("applications-mail-open", "/my/{code}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To the applicant: the check has begun, and changes that were not handed in do not count.
pub const UNSENT_DROPPED: Kind = Kind {
    name: "applications.unsent_dropped",
    subject: "applications-mail-unsent-subject",
    paragraphs: &["applications-mail-unsent-what", "applications-mail-unsent-next"],
    action: Some(("applications-mail-open", "/my/{code}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// Code and call of a dossier, in every letter about it.
#[must_use]
pub fn payload(dossier: &Dossier) -> Payload {
    Payload::new()
        .code("code", &dossier.application.code)
        .with("call", titles(&dossier.call.titles))
}

fn titles(words: &Words) -> Value {
    let texts = Lang::ALL.map(|lang| (lang.tag().to_owned(), words.get(lang).to_owned()));
    Value::Texts(BTreeMap::from(texts))
}

fn sample() -> Payload {
    let call = Words {
        ky: "Казакстандын стипендиялары 2026/27".to_owned(),
        kk: "Қазақстан стипендиялары 2026/27".to_owned(),
        ru: "Стипендии Казахстана 2026/27".to_owned(),
        en: "Scholarships of Kazakhstan 2026/27".to_owned(),
    };
    Payload::new()
        .code("code", "KZ26-7K3MQ2X")
        .code("number", 1)
        .with("call", titles(&call))
        .at("at", sample_moment(), "Asia/Bishkek")
}

fn sample_moment() -> Instant {
    "2026-05-23T11:30:00Z"
        .parse()
        .unwrap_or(Instant::new(chrono::DateTime::UNIX_EPOCH))
}
