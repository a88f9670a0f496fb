//! Letters about appeals. They say that something changed, never what was decided.

use std::collections::BTreeMap;

use super::model::{About, Appeal};
use crate::calls::Call;
use crate::kernel::{Instant, Lang, Words};
use crate::mail::{Kind, Payload, Reason, Value};

/// To the applicant: the appeal has come in.
pub static FILED: Kind = Kind {
    name: "appeals.filed",
    subject: "appeals-mail-filed-subject",
    paragraphs: &["appeals-mail-filed-body", "appeals-mail-answer-by"],
    action: Some(("appeals-mail-open", "/my/{code}/{page}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To those who name members: one waits.
pub static TO_ASSIGN: Kind = Kind {
    name: "appeals.to_assign",
    subject: "appeals-mail-to-assign-subject",
    paragraphs: &["appeals-mail-to-assign-body", "appeals-mail-answer-by"],
    action: Some(("appeals-mail-open", "/desk/appeals/{appeal}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To the member who was named.
pub static YOURS: Kind = Kind {
    name: "appeals.yours",
    subject: "appeals-mail-yours-subject",
    paragraphs: &["appeals-mail-yours-body", "appeals-mail-answer-by"],
    action: Some(("appeals-mail-open", "/desk/appeals/{appeal}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To the applicant: somebody decides it now.
pub static ASSIGNED: Kind = Kind {
    name: "appeals.assigned",
    subject: "appeals-mail-assigned-subject",
    paragraphs: &["appeals-mail-assigned-body", "appeals-mail-answer-by"],
    action: Some(("appeals-mail-open", "/my/{code}/{page}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To the applicant: the answer is there.
pub static DECIDED: Kind = Kind {
    name: "appeals.decided",
    subject: "appeals-mail-decided-subject",
    paragraphs: &["appeals-mail-decided-body"],
    action: Some(("appeals-mail-open", "/my/{code}/{page}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To those who propose lists: a correction may be due.
pub static UPHELD: Kind = Kind {
    name: "appeals.upheld",
    subject: "appeals-mail-upheld-subject",
    paragraphs: &["appeals-mail-upheld-body"],
    action: Some(("appeals-mail-open", "/desk/appeals/{appeal}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To the officers: a check is open again.
pub static RECHECK: Kind = Kind {
    name: "appeals.recheck",
    subject: "appeals-mail-recheck-subject",
    paragraphs: &["appeals-mail-recheck-body"],
    action: Some(("appeals-mail-recheck-open", "/desk/dossiers/{code}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// Every kind of this room.
pub static KINDS: &[&Kind] = &[&FILED, &TO_ASSIGN, &YOURS, &ASSIGNED, &DECIDED, &UPHELD, &RECHECK];

/// What every letter of this room carries.
pub(super) fn about(call: &Call, code: &str, appeal: &Appeal) -> Payload {
    titles(&call.titles)
        .code("code", code)
        .code("appeal", appeal.id)
        .code("page", page(appeal))
        .until("by", appeal.answer_by, call.zone.name())
}

/// The applicant's page of an appeal, under the address of the dossier.
fn page(appeal: &Appeal) -> String {
    match appeal.about {
        About::Place { placement, .. } => format!("offer/{placement}/appeal"),
        About::Decision { .. } => "appeal".to_owned(),
    }
}

fn titles(titles: &Words) -> Payload {
    let by_tag: BTreeMap<String, String> = Lang::ALL
        .into_iter()
        .map(|lang| (lang.tag().to_owned(), titles.get(lang).to_owned()))
        .collect();
    Payload::new().with("call", Value::Texts(by_tag))
}

fn sample() -> Payload {
    let call = Words {
        ky: "Казакстандын стипендиялары".to_owned(),
        kk: "Қазақстан стипендиялары".to_owned(),
        ru: "Стипендии Казахстана".to_owned(),
        en: "Scholarships of Kazakhstan".to_owned(),
    };
    let by = "2026-08-20T18:00:00Z"
        .parse()
        .unwrap_or_else(|_| Instant::new(chrono::DateTime::UNIX_EPOCH));
    titles(&call)
        .code("code", "KZ26-0000000")
        .code("appeal", "apl_00000000000000000000000000")
        .code("page", "appeal")
        .at("by", by, "Asia/Bishkek")
}
