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
    sample: || sample().at("due", sample_due(), "Asia/Bishkek"),
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
pub static KINDS: &[&Kind] = &[&CORRECTION_REQUESTED, &ELIGIBILITY_DECIDED];

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

fn sample() -> Payload {
    let titles = Words {
        ky: "Казакстандын стипендиялары".to_owned(),
        kk: "Қазақстан стипендиялары".to_owned(),
        ru: "Стипендии Казахстана".to_owned(),
        en: "Scholarships of Kazakhstan".to_owned(),
    };
    Payload::new()
        .code("code", "KZ26-7K3MQ2use crate::mail::{Kind, Payload, Reason, Value};")
        .with("call", texts(&titles))
}

fn sample_due() -> crate::kernel::Instant {
    let noon = chrono::DateTime::from_timestamp(1_779_519_600, 0).unwrap_or_default();
    crate::kernel::Instant::new(noon)
}
