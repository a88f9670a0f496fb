//! Quota lines of a draft call. In a published call seats change by a quota act with a second
//! person, never here.

use std::collections::BTreeSet;

use serde_json::json;

use super::change::{ChangeError, Wrong, save, seen_draft, wrong};
use super::model::{Call, Funding, QuotaLine, SeatGroup, Unfilled};
use super::store;
use crate::accounts::Ctx;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::institutions;
use crate::kernel::Words;
use crate::kernel::ids::{CallId, ProgrammeId, QuotaLineId};

/// Most seats of a line, most names in its reserve.
const MOST: u32 = 100_000;

/// New titles, seats, reserve and programmes of a line.
#[derive(Debug, Clone)]
pub struct Change {
    /// Which call.
    pub call: CallId,
    /// The version of the call that was seen.
    pub version: i32,
    /// Which line.
    pub line: QuotaLineId,
    /// Its titles.
    pub titles: Words,
    /// Its seat groups in the order in which they are filled.
    pub seat_groups: Vec<SeatGroup>,
    /// How many stand in reserve.
    pub reserve_size: u32,
    /// What may be chosen in it; those that stay keep their capacity.
    pub programmes: BTreeSet<ProgrammeId>,
}

/// Changes a quota line of a draft call.
///
/// # Errors
/// [`ChangeError`].
pub fn change(tx: &mut Conn, ctx: &Ctx, command: Change) -> Result<Call, ChangeError> {
    let call = seen_draft(tx, ctx, command.call, command.version)?;
    let mut line: QuotaLine = store::line(tx, command.line)?.ok_or(ChangeError::Absent)?;
    if line.call != call.id {
        return Err(ChangeError::Absent);
    }
    line.titles = command.titles;
    line.seat_groups = command.seat_groups;
    line.reserve_size = command.reserve_size;
    let known = std::mem::take(&mut line.programmes);
    let capacity = |id: &ProgrammeId| known.iter().find(|(it, _)| it == id).and_then(|(_, most)| *most);
    line.programmes = command.programmes.iter().map(|id| (*id, capacity(id))).collect();
    sound(tx, &line)?;
    line.version += 1;
    if !store::update_line(tx, &line)? {
        return Err(ChangeError::OutOfDate);
    }
    store::replace_programmes(tx, &line)?;
    let event = Event::new("call.line_changed", line.id).in_call(call.id);
    append(tx, ctx, event.with(json!({ "line": line.code, "seats": line.seats() })))?;
    save(tx, call)
}

/// A new line.
#[derive(Debug, Clone)]
pub struct Add {
    /// Which call.
    pub call: CallId,
    /// The version of the call that was seen.
    pub version: i32,
    /// Its code in the call.
    pub code: String,
    /// Its titles.
    pub titles: Words,
    /// The degree of its programmes: a word of call files.
    pub degree: String,
    /// The field group, for thresholds: a word of call files.
    pub field_group: String,
    /// Who pays.
    pub funding: Funding,
    /// How many seats, for everybody; groups for a category come from a call file.
    pub seats: u32,
    /// How many stand in reserve.
    pub reserve_size: u32,
    /// What may be chosen in it.
    pub programmes: BTreeSet<ProgrammeId>,
}

/// Adds a quota line to a draft call, behind the others.
///
/// # Errors
/// [`ChangeError`].
pub fn add(tx: &mut Conn, ctx: &Ctx, command: Add) -> Result<Call, ChangeError> {
    let call = seen_draft(tx, ctx, command.call, command.version)?;
    let known = store::lines(tx, call.id)?;
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if command.code.is_empty() || command.code.len() > 40 || !command.code.bytes().all(fits) {
        return Err(wrong("code", "calls-problem-line-code"));
    }
    if known.iter().any(|line| line.code == command.code) {
        return Err(wrong("code", "calls-problem-line-code-taken"));
    }
    let line = QuotaLine {
        id: ctx.id(),
        call: call.id,
        code: command.code,
        position: known.iter().map(|line| line.position).max().unwrap_or(0) + 1,
        titles: command.titles,
        degree: command.degree,
        field_group: command.field_group,
        funding: command.funding,
        seat_groups: vec![SeatGroup {
            count: command.seats,
            category: None,
            unfilled: Unfilled::Open,
        }],
        reserve_size: command.reserve_size,
        caps: Vec::new(),
        cut_offs: Vec::new(),
        programmes: command.programmes.into_iter().map(|id| (id, None)).collect(),
        sample: false,
        version: 1,
    };
    sound(tx, &line)?;
    store::insert_line(tx, &line)?;
    let event = Event::new("call.line_added", line.id).in_call(call.id);
    append(tx, ctx, event.with(json!({ "line": line.code, "seats": line.seats() })))?;
    save(tx, call)
}

/// Every field of a line that cannot stay so, at once.
fn sound(tx: &mut Conn, line: &QuotaLine) -> Result<(), ChangeError> {
    let mut found = Vec::new();
    let mut check = |fine: bool, field, key| {
        if !fine {
            found.push(Wrong { field, key });
        }
    };
    check(line.titles.complete(), "titles_ky", "calls-problem-words");
    check((1..=MOST).contains(&line.seats()), "seats", "calls-problem-number");
    check(line.reserve_size <= MOST, "reserve", "calls-problem-number");
    let mut of_the_degree = true;
    for (id, _) in &line.programmes {
        let programme = institutions::programme_view(tx, *id)?.ok_or(ChangeError::Absent)?;
        of_the_degree &= programme.programme.degree == line.degree;
    }
    check(of_the_degree, "programmes", "calls-problem-degree");
    check(!line.programmes.is_empty(), "programmes", "calls-problem-no-programmes");
    if found.is_empty() {
        Ok(())
    } else {
        Err(ChangeError::Invalid(found))
    }
}
