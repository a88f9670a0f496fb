//! Letters to reviewers and to those who assign.

use std::collections::BTreeMap;

use crate::calls::Call;
use crate::kernel::ids::ReviewId;
use crate::kernel::{Lang, Words};
use crate::mail::{Kind, Payload, Reason, Value};

/// New dossiers wait in a reviewer's queue.
pub const REVIEW_ASSIGNED: Kind = Kind {
    name: "reviews.assigned",
    subject: "reviews-mail-assigned-subject",
    paragraphs: &["reviews-mail-assigned-what", "reviews-mail-assigned-conflict"],
    action: Some(("reviews-mail-assigned-action", "/desk/reviews")),
    reason: Reason::Account,
    in_portal: true,
    sample: || about(&sample_titles()).with("count", Value::Count(3)),
};

/// The chair has unlocked a review.
pub const REVIEW_REOPENED: Kind = Kind {
    name: "reviews.reopened",
    subject: "reviews-mail-reopened-subject",
    paragraphs: &["reviews-mail-reopened-what"],
    action: Some(("reviews-mail-reopened-action", "/desk/reviews/{review}")),
    reason: Reason::Account,
    in_portal: true,
    sample: || {
        about(&sample_titles())
            .code("code", "KZ26-7K3MQ2X")
            .code("review", "rev_00000000000000000000000000")
    },
};

/// A reviewer has stepped aside; somebody else must be found.
pub const CONFLICT_DECLARED: Kind = Kind {
    name: "reviews.conflict_declared",
    subject: "reviews-mail-conflict-subject",
    paragraphs: &["reviews-mail-conflict-what"],
    action: Some(("reviews-mail-conflict-action", "/desk/assignments/{slug}")),
    reason: Reason::Account,
    in_portal: true,
    sample: || about(&sample_titles()).code("slug", "kz-2026"),
};

/// Every kind of this room.
pub static KINDS: &[&Kind] = &[&REVIEW_ASSIGNED, &REVIEW_REOPENED, &CONFLICT_DECLARED];

pub(super) fn assigned(call: &Call, count: i64) -> Payload {
    about(&call.titles).with("count", Value::Count(count))
}

pub(super) fn reopened(call: &Call, code: &str, review: ReviewId) -> Payload {
    about(&call.titles).code("code", code).code("review", review)
}

pub(super) fn conflict(call: &Call) -> Payload {
    about(&call.titles).code("slug", &call.slug)
}

fn about(titles: &Words) -> Payload {
    let by_tag: BTreeMap<String, String> = Lang::ALL
        .into_iter()
        .map(|lang| (lang.tag().to_owned(), titles.get(lang).to_owned()))
        .collect();
    Payload::new().with("call", Value::Texts(by_tag))
}

fn sample_titles() -> Words {
    Words {
        ky: "Казакстандын стипендиялары".to_owned(),
        kk: "Қазақстан стипендиялары".to_owned(),
        ru: "Стипендии Казахстана".to_owned(),
        en: "Scholarships of Kazakhstan".to_owned(),
    }
}
