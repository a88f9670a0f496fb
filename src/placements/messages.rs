//! Letters about places. They say that something changed, never what was decided.

use super::model::Placement;
use crate::accounts::policy::{Permission, Scope};
use crate::accounts::{self, Ctx};
use crate::applications;
use crate::calls::Call;
use crate::db::Conn;
use crate::kernel::ids::{ApplicationId, EventId, InstitutionId};
use crate::kernel::{Fault, Instant, Words};
use crate::mail::{Kind, Payload, Reason, Value};

/// The list is out, or something about a place changed.
pub static NEWS: Kind = Kind {
    name: "placements.news",
    subject: "placements-mail-news-subject",
    paragraphs: &["placements-mail-news-body"],
    action: Some(("placements-mail-open", "/my/{code}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// A list is out: the same words for everybody on it, whatever it brought them. The page behind
/// them says what, and until when an answer is awaited.
pub static LIST_OUT: Kind = Kind {
    name: "placements.list_out",
    subject: "placements-mail-list-subject",
    paragraphs: &["placements-mail-list-body"],
    action: Some(("placements-mail-open", "/my/{code}/offer")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// Something waits for the applicant's answer until a moment.
pub static ANSWER_NEEDED: Kind = Kind {
    name: "placements.answer_needed",
    subject: "placements-mail-answer-subject",
    paragraphs: &["placements-mail-answer-body", "placements-mail-answer-late"],
    action: Some(("placements-mail-open", "/my/{code}/offer")),
    reason: Reason::Account,
    in_portal: true,
    sample: sample_with_deadline,
};

/// The moment to answer comes near.
pub static ANSWER_REMINDER: Kind = Kind {
    name: "placements.answer_reminder",
    subject: "placements-mail-reminder-subject",
    paragraphs: &["placements-mail-answer-body", "placements-mail-answer-late"],
    action: Some(("placements-mail-open", "/my/{code}/offer")),
    reason: Reason::Account,
    in_portal: true,
    sample: sample_with_deadline,
};

/// A condition of an accepted place is due soon.
pub static CONDITION_REMINDER: Kind = Kind {
    name: "placements.condition_reminder",
    subject: "placements-mail-condition-subject",
    paragraphs: &["placements-mail-condition-body"],
    action: Some(("placements-mail-open", "/my/{code}/offer")),
    reason: Reason::Account,
    in_portal: true,
    sample: sample_with_deadline,
};

/// Entries close soon and the draft lies untouched.
pub static DRAFT_REMINDER: Kind = Kind {
    name: "placements.draft_reminder",
    subject: "placements-mail-draft-subject",
    paragraphs: &["placements-mail-draft-body"],
    action: Some(("placements-mail-open", "/my/{code}")),
    reason: Reason::Account,
    in_portal: true,
    sample: sample_with_deadline,
};

/// A tour closes soon and the dossier has no entry in it.
pub static ENTRY_REMINDER: Kind = Kind {
    name: "placements.entry_reminder",
    subject: "placements-mail-entry-subject",
    paragraphs: &["placements-mail-entry-body", "placements-mail-entry-without"],
    action: Some(("placements-mail-open", "/my/{code}/tour")),
    reason: Reason::Account,
    in_portal: true,
    sample: sample_with_deadline,
};

/// To registrars: nominations wait and their moment comes near.
pub static NOMINATION_REMINDER: Kind = Kind {
    name: "placements.nomination_reminder",
    subject: "placements-mail-nomination-reminder-subject",
    paragraphs: &["placements-mail-nomination-reminder-body"],
    action: Some(("placements-mail-open-places", "/desk/places")),
    reason: Reason::Account,
    in_portal: true,
    sample: sample_with_deadline,
};

/// The applicant's answer was recorded.
pub static ANSWER_RECEIVED: Kind = Kind {
    name: "placements.answer_received",
    subject: "placements-mail-received-subject",
    paragraphs: &["placements-mail-received-body"],
    action: Some(("placements-mail-open", "/my/{code}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To registrars: a nomination waits.
pub static NOMINATED: Kind = Kind {
    name: "placements.nominated",
    subject: "placements-mail-nominated-subject",
    paragraphs: &["placements-mail-nominated-body"],
    action: Some(("placements-mail-open-places", "/desk/places")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To registrars: a place was accepted.
pub static ACCEPTED: Kind = Kind {
    name: "placements.accepted",
    subject: "placements-mail-accepted-subject",
    paragraphs: &["placements-mail-accepted-body"],
    action: Some(("placements-mail-open-places", "/desk/places")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To registrars: the applicant declined a place or gave it up.
pub static GIVEN_UP: Kind = Kind {
    name: "placements.given_up",
    subject: "placements-mail-given-up-subject",
    paragraphs: &["placements-mail-given-up-body"],
    action: Some(("placements-mail-open-place", "/desk/places?code={code}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To registrars: a place has left their list because another one was taken, by the clock, or by
/// the committee.
pub static LEFT: Kind = Kind {
    name: "placements.left",
    subject: "placements-mail-left-subject",
    paragraphs: &["placements-mail-left-body"],
    action: Some(("placements-mail-open-place", "/desk/places?code={code}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To registrars: the applicant says that a condition is done.
pub static CONDITION_CALLED_DONE: Kind = Kind {
    name: "placements.condition_called_done",
    subject: "placements-mail-called-done-subject",
    paragraphs: &["placements-mail-called-done-body"],
    action: Some(("placements-mail-open-place", "/desk/places?code={code}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To registrars: the day of a condition is over, and with it the place.
pub static CONDITION_RAN_OUT: Kind = Kind {
    name: "placements.condition_ran_out",
    subject: "placements-mail-ran-out-subject",
    paragraphs: &["placements-mail-ran-out-body"],
    action: Some(("placements-mail-open-place", "/desk/places?code={code}")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To the chair: a run waits for a second person.
pub static RUN_PROPOSED: Kind = Kind {
    name: "placements.run_proposed",
    subject: "placements-mail-run-subject",
    paragraphs: &["placements-mail-run-body"],
    action: Some(("placements-mail-open-runs", "/desk/runs")),
    reason: Reason::Account,
    in_portal: true,
    sample,
};

/// To applicants: another version of the rulebook is in force.
pub static RULES_CHANGED: Kind = Kind {
    name: "placements.rules_changed",
    subject: "placements-mail-rules-subject",
    paragraphs: &["placements-mail-rules-body"],
    action: Some(("placements-mail-open-rules", "/calls/{slug}")),
    reason: Reason::Account,
    in_portal: true,
    sample: || sample().code("slug", "scholarship-2026-27"),
};

/// All kinds of this room.
pub static KINDS: &[&Kind] = &[
    &NEWS,
    &LIST_OUT,
    &ANSWER_NEEDED,
    &ANSWER_REMINDER,
    &CONDITION_REMINDER,
    &DRAFT_REMINDER,
    &ENTRY_REMINDER,
    &NOMINATION_REMINDER,
    &ANSWER_RECEIVED,
    &NOMINATED,
    &ACCEPTED,
    &GIVEN_UP,
    &LEFT,
    &CONDITION_CALLED_DONE,
    &CONDITION_RAN_OUT,
    &RUN_PROPOSED,
    &RULES_CHANGED,
];

fn titles(words: &Words) -> Value {
    let pairs = crate::kernel::Lang::ALL
        .into_iter()
        .map(|lang| (lang.tag().to_owned(), words.get(lang).to_owned()));
    Value::Texts(pairs.collect())
}

fn sample() -> Payload {
    let title = Words {
        ky: "Стипендия 2026/27".to_owned(),
        kk: "Стипендия 2026/27".to_owned(),
        ru: "Стипендия 2026/27".to_owned(),
        en: "Scholarship 2026/27".to_owned(),
    };
    Payload::new().code("code", "KZ26-0000000").with("call", titles(&title))
}

fn sample_with_deadline() -> Payload {
    let at = "2026-08-20T17:59:00Z"
        .parse()
        .unwrap_or_else(|_| Instant::new(chrono::DateTime::UNIX_EPOCH));
    sample().until("by", at, "Asia/Bishkek")
}

/// Code of the dossier and title of the call: what every letter of this room carries.
pub(super) fn payload(conn: &mut Conn, call: &Call, application: ApplicationId) -> Result<Payload, Fault> {
    let code = applications::head(conn, application)?
        .map(|head| head.code)
        .unwrap_or_default();
    Ok(of_call(call).code("code", code))
}

/// Title of the call alone.
pub(super) fn of_call(call: &Call) -> Payload {
    Payload::new().with("call", titles(&call.titles))
}

/// Tells the applicant that something about a place changed, or until when an answer is awaited.
pub(super) fn tell_applicant(
    tx: &mut Conn,
    ctx: &Ctx,
    call: &Call,
    placement: &Placement,
    cause: EventId,
    answer_by: Option<Instant>,
) -> Result<(), Fault> {
    let payload = payload(tx, call, placement.application)?;
    let (kind, payload) = match answer_by {
        Some(by) => (&ANSWER_NEEDED, payload.until("by", by, call.zone.name())),
        None => (&NEWS, payload),
    };
    let about = Some(placement.application);
    accounts::tell_person(tx, ctx, placement.person, kind, cause, &payload, about)
}

/// Tells every registrar of an institution, once for each `cause`.
pub(super) fn tell_registrars(
    tx: &mut Conn,
    ctx: &Ctx,
    institution: InstitutionId,
    kind: &'static Kind,
    cause: impl ToString,
    payload: &Payload,
) -> Result<(), Fault> {
    let cause = cause.to_string();
    for account in accounts::holders(
        tx,
        Permission::DecideNominations,
        Scope::Institution(institution),
        ctx.now,
    )? {
        accounts::tell(tx, ctx, account, kind, &cause, payload, None)?;
    }
    Ok(())
}
