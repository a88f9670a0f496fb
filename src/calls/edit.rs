//! Changes texts, timetable and terms of a call. Timetable and terms of a published one become an
//! act that waits for a second person ([`super::acts`]).

use serde_json::json;

use super::acts::{Change, Dates, propose, still_ahead};
use super::change::{ChangeError, save, seen, wrong};
use super::model::{Call, CallState, Terms, Tour};
use super::window::LONGEST_GRACE;
use super::{create, store};
use crate::accounts::Ctx;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{CallActId, CallId};
use crate::kernel::{Instant, Words};

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The call is changed.
    Changed,
    /// The call is published: the change waits for a second person.
    Waits(CallActId),
    /// Everything was as asked for.
    Unchanged,
}

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
    /// All tours with their instants, in order.
    pub tours: Vec<Tour>,
    /// Decree, decision or cause; needed once the call is published.
    pub basis: String,
}

/// Changes the timetable of a draft, whose tours are then those that are given; in a published
/// call, whose tours only move, it becomes an act that waits.
///
/// # Errors
/// [`ChangeError`].
pub fn timetable(tx: &mut Conn, ctx: &Ctx, command: Timetable) -> Result<Outcome, ChangeError> {
    let call = seen(tx, ctx, command.call, command.version)?;
    if command.opens_at >= command.deadline_at {
        return Err(wrong("deadline_at", "calls-problem-order"));
    }
    let numbered = (1..).zip(&command.tours).all(|(number, tour)| tour.number == number);
    let in_turn = command
        .tours
        .windows(2)
        .all(|pair| matches!(pair, [one, next] if one.registration_closes_at <= next.registration_opens_at));
    if !numbered || !in_turn || !command.tours.iter().all(in_order) {
        return Err(wrong("tours", "calls-problem-tour-order"));
    }
    match call.state {
        CallState::Closed => Err(ChangeError::WrongState),
        CallState::Published => moved(tx, ctx, &call, command),
        CallState::Draft => drafted(tx, ctx, call, &command),
    }
}

/// The timetable of a published call: entered as an act.
fn moved(tx: &mut Conn, ctx: &Ctx, call: &Call, command: Timetable) -> Result<Outcome, ChangeError> {
    let known = store::tours(tx, call.id)?;
    if known.len() != command.tours.len() {
        return Err(ChangeError::WrongState);
    }
    let mut changed = Vec::new();
    for tour in command.tours {
        let own = known.iter().find(|own| own.id == tour.id).ok_or(ChangeError::Absent)?;
        if *own != tour {
            changed.push((own.clone(), tour));
        }
    }
    let (before, after): (Vec<Tour>, Vec<Tour>) = changed.into_iter().unzip();
    let before = Dates {
        opens_at: call.opens_at,
        deadline_at: call.deadline_at,
        tours: before,
    };
    let after = Dates {
        opens_at: command.opens_at,
        deadline_at: command.deadline_at,
        tours: after,
    };
    if before == after {
        return Ok(Outcome::Unchanged);
    }
    if !still_ahead(&before, &after, ctx.now) {
        return Err(wrong("opens_at", "calls-problem-past"));
    }
    let change = Change::Timetable { before, after };
    Ok(Outcome::Waits(propose(tx, ctx, call, change, &command.basis)?))
}

/// The timetable of a draft: changed at once.
fn drafted(tx: &mut Conn, ctx: &Ctx, mut call: Call, command: &Timetable) -> Result<Outcome, ChangeError> {
    store::replace_tours(tx, call.id, &command.tours)?;
    let before = (call.opens_at, call.deadline_at);
    (call.opens_at, call.deadline_at) = (command.opens_at, command.deadline_at);
    let call = save(tx, call)?;
    let event = Event::new("call.timetable_changed", call.id).in_call(call.id);
    let data = json!({
        "opens_at": [before.0, call.opens_at],
        "deadline_at": [before.1, call.deadline_at],
        "tours": command.tours.iter().map(|tour| tour.number).collect::<Vec<_>>(),
    });
    append(tx, ctx, event.with(data))?;
    Ok(Outcome::Changed)
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
    /// Decree, decision or cause; needed once the call is published.
    pub basis: String,
}

/// Changes the terms of a draft; in a published call the change becomes an act that waits. What dossiers
/// rely on is fixed then: who reviews, how many choices, the code's prefix, conditions, what accepting
/// gives up.
///
/// # Errors
/// [`ChangeError`].
pub fn terms(tx: &mut Conn, ctx: &Ctx, command: NewTerms) -> Result<Outcome, ChangeError> {
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
    if new.grace_minutes > LONGEST_GRACE {
        return Err(wrong("grace_minutes", "calls-problem-grace"));
    }
    // In the grace, or after it, nobody is made late or in time afterwards.
    let grace = call.terms.grace_minutes != new.grace_minutes;
    if grace && call.state != CallState::Draft && call.deadline_at <= ctx.now {
        return Err(wrong("grace_minutes", "calls-problem-past"));
    }
    if new.correction_days.is_some_and(|days| !(1..=60).contains(&days)) {
        return Err(wrong("correction_days", "calls-problem-number"));
    }
    for (field, limit) in [
        ("max_grant_choices", new.max_grant_choices),
        ("max_paid_choices", new.max_paid_choices),
    ] {
        if limit.is_some_and(|most| !(1..=100).contains(&most)) {
            return Err(wrong(field, "calls-problem-number"));
        }
    }
    // A call without reviews names no reviewers.
    if new.reviews && !(1..=9).contains(&new.reviewers) {
        return Err(wrong("reviewers", "calls-problem-number"));
    }
    for (field, until) in [
        ("reserve_until", new.reserve_valid_until),
        ("cutoff", new.replacement_cutoff),
    ] {
        if until.is_some_and(|until| until <= call.deadline_at) {
            return Err(wrong(field, "calls-problem-after-deadline"));
        }
    }
    if !(1..=100).contains(&new.max_choices) {
        return Err(wrong("max_choices", "calls-problem-number"));
    }
    let old = &call.terms;
    let relied_on = old.code_prefix != new.code_prefix
        || old.reviews != new.reviews
        || old.blind != new.blind
        || old.max_choices != new.max_choices
        || old.max_grant_choices != new.max_grant_choices
        || old.max_paid_choices != new.max_paid_choices
        || old.reviewers != new.reviewers
        || old.releases != new.releases
        || old.conditions != new.conditions
        || old.condition_dates != new.condition_dates
        || old.publishable_lines != new.publishable_lines
        || old.host_consent != new.host_consent;
    if relied_on && call.state != CallState::Draft {
        return Err(ChangeError::WrongState);
    }
    match call.state {
        CallState::Closed => Err(ChangeError::WrongState),
        CallState::Published if call.terms == new => Ok(Outcome::Unchanged),
        CallState::Published => {
            let change = Change::Terms {
                before: Box::new(call.terms.clone()),
                after: Box::new(new),
            };
            Ok(Outcome::Waits(propose(tx, ctx, &call, change, &command.basis)?))
        }
        CallState::Draft => {
            call.terms = new;
            let call = save(tx, call)?;
            let event = Event::new("call.changed", call.id).in_call(call.id);
            append(tx, ctx, event.with(json!({ "fields": ["terms"] })))?;
            Ok(Outcome::Changed)
        }
    }
}
