//! Letters from the desk to the applicant. None carries the decision itself.

use std::collections::BTreeMap;

use crate::applications::model::Application;
use crate::calls::Call;
use crate::kernel::{Lang, Words};
use crate::mail::kind::Value;
use crate::mail::{Kind, Payload, Reason};

/// Named items wait to be mended; rejected documents are among them.
pub const CORRECTION_REQUESTED: Kind = Kind {
    name: "applications.correction_requested",
    subject: "desk-mail-correction-subject",
    paragraphs: &["desk-mail-correction-what", "desk-mail-correction-due"],
    action: Some(("desk-mail-correction-action", "/my/{code}")),
    reason: Reason::Account,
    in_portal: true,
    sample: || sample().until("due", sample_due(), "Asia/Bishkek"),
};

/// A document that came late was returned; another file may come until then.
pub const DOCUMENT_RETURNED: Kind = Kind {
    name: "applications.document_returned",
    subject: "desk-mail-returned-subject",
    paragraphs: &["desk-mail-returned-what"],
    action: Some(("desk-mail-correction-action", "/my/{code}/dossier")),
    reason: Reason::Account,
    in_portal: true,
    sample: || sample().until("due", sample_due(), "Asia/Bishkek"),
};

/// To the officer: a document came after the dossier was handed in.
pub const DOCUMENT_CAME: Kind = Kind {
    name: "applications.document_came",
    subject: "desk-mail-late-subject",
    paragraphs: &["desk-mail-late-what"],
    action: Some(("desk-mail-late-action", "/desk/dossiers/{code}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// The check is over.
pub const ELIGIBILITY_DECIDED: Kind = Kind {
    name: "applications.eligibility_decided",
    subject: "desk-mail-decided-subject",
    paragraphs: &["desk-mail-decided-what"],
    action: Some(("desk-mail-decided-action", "/my/{code}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// Every kind of this desk.
pub static KINDS: &[&Kind] = &[
    &CORRECTION_REQUESTED,
    &DOCUMENT_RETURNED,
    &DOCUMENT_CAME,
    &ELIGIBILITY_DECIDED,
];

/// The values that every letter about a dossier carries: its code and the call's title.
#[must_use]
pub fn about(application: &Application, call: &Call) -> Payload {
    Payload::new()
        .code("code", &application.code)
        .with("call", texts(&call.titles))
}

fn texts(words: &Words) -> Value {
    let by_tag: BTreeMap<String, String> = Lang::ALL
        .into_iter()
        .map(|lang| (lang.tag().to_owned(), words.get(lang).to_owned()))
        .collect();
    Value::Texts(by_tag)
}

/// Values as they may be, for previews.
pub(in crate::applications) fn sample() -> Payload {
    let titles = Words {
        ky: "Казакстандын стипендиялары".to_owned(),
        kk: "Қазақстан стипендиялары".to_owned(),
        ru: "Стипендии Казахстана".to_owned(),
        en: "Scholarships of Kazakhstan".to_owned(),
    };
    Payload::new().code("code", "KZ26-7K3MQ2X").with("call", texts(&titles))
}

fn sample_due() -> crate::kernel::Instant {
    let noon = chrono::DateTime::from_timestamp(1_779_519_600, 0).unwrap_or_default();
    crate::kernel::Instant::new(noon)
}
