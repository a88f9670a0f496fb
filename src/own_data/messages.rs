//! Letters about requests that data be deleted.

use crate::mail::{Kind, Payload, Reason};

fn due() -> Payload {
    let at = "2026-05-23T11:30:00Z"
        .parse()
        .unwrap_or(crate::kernel::Instant::new(chrono::DateTime::UNIX_EPOCH));
    Payload::new().until("due", at, "Asia/Bishkek")
}

/// To administrators: somebody waits for an answer.
pub const DELETION_ASKED: Kind = Kind {
    name: "own_data.deletion_asked",
    subject: "owndata-mail-asked-subject",
    paragraphs: &["owndata-mail-asked-what"],
    action: Some(("owndata-mail-asked-action", "/admin/deletions")),
    reason: Reason::Account,
    in_portal: true,
    sample: due,
};

/// To the person: the answer is there.
pub const DELETION_ANSWERED: Kind = Kind {
    name: "own_data.deletion_answered",
    subject: "owndata-mail-answered-subject",
    paragraphs: &["owndata-mail-answered-what"],
    action: Some(("owndata-mail-answered-action", "/account/data")),
    reason: Reason::Account,
    in_portal: true,
    sample: Payload::new,
};

/// Every kind of this room.
pub static KINDS: &[&Kind] = &[&DELETION_ASKED, &DELETION_ANSWERED];
