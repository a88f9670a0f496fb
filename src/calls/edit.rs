//! Changes texts, timetable and terms of a call.

use serde_json::json;

use super::change::{ChangeError, save, seen, wrong};
use super::model::{Call, CallState, Terms, Tour};
use super::{create, store};
use crate::accounts::Ctx;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::CallId;
use crate::kernel::{Instant, Words};

/// New titles and summaries.
#[derive(Debug, Clone)]
pub struct Texts {
    /// Which call.
    pub call: CallId,
    /// The version that was seen.
    pub version: i32,
    /// Its titles.
    pub titles: Words,
    /// What it is.
    pub summaries: Words,
}

/// Changes titles and summaries, of published calls too.
///
/// # Errors
/// [`ChangeError`].
pub fn texts(tx: &mut Conn, ctx: &Ctx, command: Texts) -> Result<Call, ChangeError> {
    let mut call = seen(tx, ctx, command.call, command.version)?;
    if !command.titles.complete() {
        return Err(wrong("titles_ky", "calls-problem-words"));
    }
    if !command.summaries.complete() {
        return Err(wrong("summaries_ky", "calls-problem-words"));
    }
    call.titles = command.titles;
    call.summaries = command.summaries;
    let call = save(tx, call)?;
    let event = Event::new("call.changed", call.id).in_call(call.id);
    append(tx, ctx, event.with(json!({ "fields": ["titles", "summaries"] })))?;
    Ok(call)
}

/// New instants.
#[derive(Debug, Clone)]
pub struct Timetable {
    /// Which call.
    pub call: CallId,
    /// The version that was seen.
    pub version: i32,
    /// Applications may be begun from then on.
    pub opens_at: Instant,
    /// Exclusive.
    pub deadline_at: Instant,
    /// The tours with their new instants, by their identifiers.
    pub tours: Vec<Tour>,
    /// Decree, decision or cause; needed once the call is published.
    pub basis: String,
}

/// Changes the timetable. In a published call this is an act with a basis, and an event that
/// names the old and the new instant.
///
/// # Errors
/// [`ChangeError`].
pub fn timetable(tx: &mut Conn, ctx: &Ctx, command: Timetable) -> Result<Call, ChangeError> {
    let mut call = seen(tx, ctx, command.call, command.version)?;
    if call.state == CallState::Closed {
        return Err(ChangeError::WrongState);
    }
    let basis = command.basis.trim();
    if call.state == CallState::Published && basis.is_empty() {
        return Err(wrong("basis", "calls-problem-basis"));
    }
    if command.opens_at >= command.deadline_at {
        return Err(wrong("deadline_at", "calls-problem-order"));
    }
    let known = store::tours(tx, call.id)?;
    for tour in &command.tours {
        if !known.iter().any(|own| own.id == tour.id) {
            return Err(ChangeError::Absent);
        }
        if !in_order(tour) {
            return Err(wrong("tours", "calls-problem-tour-order"));
        }
        store::update_tour(tx, tour)?;
    }
    let before = (call.opens_at, call.deadline_at);
    call.opens_at = command.opens_at;
    call.deadline_at = command.deadline_at;
    let call = save(tx, call)?;
    let kind = if before.1 == call.deadline_at {
        "call.timetable_changed"
    } else {
        "call.deadline_moved"
    };
    let data = json!({
        "opens_at": [before.0, call.opens_at],
        "deadline_at": [before.1, call.deadline_at],
        "tours": command.tours.iter().map(|tour| tour.number).collect::<Vec<_>>(),
        "basis": basis,
    });
    append(tx, ctx, Event::new(kind, call.id).in_call(call.id).with(data))?;
    Ok(call)
}

/// Whether a tour's instants follow one another.
pub(super) fn in_order(tour: &Tour) -> bool {
    tour.registration_opens_at < tour.registration_closes_at
        && tour.registration_closes_at <= tour.list_due_at
        && tour.list_due_at < tour.confirm_by_at
}

/// New terms.
#[derive(Debug, Clone)]
pub struct NewTerms {
    /// Which call.
    pub call: CallId,
    /// The version that was seen.
    pub version: i32,
    /// All of them.
    pub terms: Terms,
}

/// Changes the terms. Who reviews, how many choices and the code's prefix are fixed once the
/// call is published, because dossiers rely on them.
///
/// # Errors
/// [`ChangeError`].
pub fn terms(tx: &mut Conn, ctx: &Ctx, command: NewTerms) -> Result<Call, ChangeError> {
    let mut call = seen(tx, ctx, command.call, command.version)?;
    let new = command.terms;
    if !create::is_code_prefix(&new.code_prefix) {
        return Err(wrong("code_prefix", "calls-problem-code-prefix"));
    }
    for (field, number) in [
        ("answer_hours", new.answer_hours),
        ("promotion_hours", new.promotion_hours),
        ("host_hours", new.host_hours),
        ("correction_hours", new.correction_hours),
    ] {
        if !(1..=24 * 365).contains(&number) {
            return Err(wrong(field, "calls-problem-hours"));
        }
    }
    for (field, days) in [
        ("appeal_days", new.appeals.working_days),
        ("appeal_answer_days", new.appeals.answer_working_days),
    ] {
        if !(1..=60).contains(&days) {
            return Err(wrong(field, "calls-problem-number"));
        }
    }
    if new.correction_days.is_some_and(|days| !(1..=60).contains(&days)) {
        return Err(wrong("correction_days", "calls-problem-number"));
    }
    if !(1..=100).contains(&new.max_choices) {
        return Err(wrong("max_choices", "calls-problem-number"));
    }
    let old = &call.terms;
    let relied_on = old.code_prefix != new.code_prefix
        || old.reviews != new.reviews
        || old.blind != new.blind
        || old.max_choices != new.max_choices
        || old.host_consent != new.host_consent;
    if relied_on && call.state != CallState::Draft {
        return Err(ChangeError::WrongState);
    }
    call.terms = new;
    let call = save(tx, call)?;
    let event = Event::new("call.changed", call.id).in_call(call.id);
    append(tx, ctx, event.with(json!({ "fields": ["terms"] })))?;
    Ok(call)
}
