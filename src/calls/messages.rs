//! Letters to those who work on a call.

use super::model::Call;
use crate::kernel::{Lang, Words};
use crate::mail::{Kind, Payload, Reason, Value};

/// To those who may approve: a version of the rulebook waits.
pub static RULEBOOK_PROPOSED: Kind = Kind {
    name: "calls.rulebook_proposed",
    subject: "calls-mail-proposed-subject",
    paragraphs: &["calls-mail-proposed-body"],
    action: Some(("calls-mail-open-version", "/desk/rulebooks/{rulebook}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To officers: another version of the rulebook counts from now on.
pub static RULEBOOK_IN_FORCE: Kind = Kind {
    name: "calls.rulebook_in_force",
    subject: "calls-mail-in-force-subject",
    paragraphs: &["calls-mail-in-force-body"],
    action: Some(("calls-mail-open-version", "/desk/rulebooks/{rulebook}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To those who may approve: a change of a published call waits.
pub static CHANGE_PROPOSED: Kind = Kind {
    name: "calls.change_proposed",
    subject: "calls-mail-change-subject",
    paragraphs: &["calls-mail-change-body"],
    action: Some(("calls-mail-open-change", "/admin/calls/{slug}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To those who applied: the dates of the call are others now.
pub static DATES_CHANGED: Kind = Kind {
    name: "calls.dates_changed",
    subject: "calls-mail-dates-subject",
    paragraphs: &["calls-mail-dates-what", "calls-mail-dates-next"],
    action: Some(("calls-mail-open-call", "/calls/{slug}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// All kinds of this room.
pub static KINDS: &[&Kind] = &[&RULEBOOK_PROPOSED, &RULEBOOK_IN_FORCE, &CHANGE_PROPOSED, &DATES_CHANGED];

fn titles(words: &Words) -> Value {
    let pairs = Lang::ALL
        .into_iter()
        .map(|lang| (lang.tag().to_owned(), words.get(lang).to_owned()));
    Value::Texts(pairs.collect())
}

/// Title of the call, in every letter about it.
#[must_use]
pub fn of_call(call: &Call) -> Payload {
    Payload::new().with("call", titles(&call.titles))
}

fn sample() -> Payload {
    let title = Words {
        ky: "Стипендия 2026/27".to_owned(),
        kk: "Стипендия 2026/27".to_owned(),
        ru: "Стипендия 2026/27".to_owned(),
        en: "Scholarship 2026/27".to_owned(),
    };
    Payload::new()
        .with("call", titles(&title))
        .code("rulebook", "rul_00000000000000000000000000")
        .code("slug", "scholarship-2026-27")
}
