//! SQL that writes calls and their parts.

use diesel::prelude::*;

use super::{CallRow, LineTerms, RequirementTerms};
use crate::calls::model::{Call, QuotaLine, Requirement, Tour};
use crate::db::schema::{calls, line_programmes, quota_lines, requirements, tours};
use crate::db::{Conn, JsonText, Unique};
use crate::kernel::ids::{CallId, QuotaLineId};
use crate::kernel::{Fault, Instant};

const SLUG: Unique = Unique {
    name: "calls_slug_key",
    columns: "calls.slug",
};

impl CallRow {
    fn of(it: &Call) -> Result<Self, Fault> {
        Ok(Self {
            id: it.id,
            slug: it.slug.clone(),
            cycle: it.cycle.clone(),
            kind: it.kind,
            state: it.state,
            titles: JsonText::of(&it.titles)?,
            summaries: JsonText::of(&it.summaries)?,
            zone: it.zone.name().to_owned(),
            opens_at: it.opens_at,
            deadline_at: it.deadline_at,
            terms: JsonText::of(&it.terms)?,
            sample: it.sample,
            version: it.version,
        })
    }
}

/// Writes a new call; false when its slug is taken.
pub(in crate::calls) fn insert_call(
    tx: &mut Conn,
    it: &Call,
    file_hash: Option<&[u8]>,
    now: Instant,
) -> Result<bool, Fault> {
    let row = (
        CallRow::of(it)?,
        calls::file_hash.eq(file_hash.map(<[u8]>::to_vec)),
        calls::created_at.eq(now),
    );
    match diesel::insert_into(calls::table).values(row).execute(tx) {
        Ok(_) => Ok(true),
        Err(error) if SLUG.violated_by(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Writes over version `it.version - 1`; false when somebody was faster.
pub(in crate::calls) fn update_call(tx: &mut Conn, it: &Call) -> Result<bool, Fault> {
    let row = calls::table.find(it.id).filter(calls::version.eq(it.version - 1));
    Ok(diesel::update(row).set(CallRow::of(it)?).execute(tx)? == 1)
}

/// The SHA-256 of the file that the call was last loaded from.
pub(in crate::calls) fn file_hash(conn: &mut Conn, id: CallId) -> Result<Option<Vec<u8>>, Fault> {
    Ok(calls::table.find(id).select(calls::file_hash).first(conn)?)
}

/// Remembers which file the call was loaded from; none after an edit by hand.
pub(in crate::calls) fn set_file_hash(tx: &mut Conn, id: CallId, hash: Option<&[u8]>) -> Result<(), Fault> {
    diesel::update(calls::table.find(id))
        .set(calls::file_hash.eq(hash.map(<[u8]>::to_vec)))
        .execute(tx)?;
    Ok(())
}

/// Puts `list` in the place of the call's tours.
pub(in crate::calls) fn replace_tours(tx: &mut Conn, call: CallId, list: &[Tour]) -> Result<(), Fault> {
    diesel::delete(tours::table.filter(tours::call_id.eq(call))).execute(tx)?;
    for tour in list {
        diesel::insert_into(tours::table)
            .values((
                tours::id.eq(tour.id),
                tours::call_id.eq(call),
                tours::number.eq(tour.number),
                tours::registration_opens_at.eq(tour.registration_opens_at),
                tours::registration_closes_at.eq(tour.registration_closes_at),
                tours::list_due_at.eq(tour.list_due_at),
                tours::confirm_by_at.eq(tour.confirm_by_at),
            ))
            .execute(tx)?;
    }
    Ok(())
}

/// Changes the instants of a tour that exists.
pub(in crate::calls) fn update_tour(tx: &mut Conn, tour: &Tour) -> Result<(), Fault> {
    diesel::update(tours::table.find(tour.id))
        .set((
            tours::registration_opens_at.eq(tour.registration_opens_at),
            tours::registration_closes_at.eq(tour.registration_closes_at),
            tours::list_due_at.eq(tour.list_due_at),
            tours::confirm_by_at.eq(tour.confirm_by_at),
        ))
        .execute(tx)?;
    Ok(())
}

/// Removes the call's quota lines with their programmes: only of drafts, which nobody refers to.
pub(in crate::calls) fn delete_lines(tx: &mut Conn, call: CallId) -> Result<(), Fault> {
    let own: Vec<QuotaLineId> = quota_lines::table
        .filter(quota_lines::call_id.eq(call))
        .select(quota_lines::id)
        .load(tx)?;
    diesel::delete(line_programmes::table.filter(line_programmes::quota_line_id.eq_any(&own))).execute(tx)?;
    diesel::delete(quota_lines::table.filter(quota_lines::id.eq_any(&own))).execute(tx)?;
    Ok(())
}

fn terms(line: &QuotaLine) -> LineTerms {
    LineTerms {
        reserve_size: line.reserve_size,
        caps: line.caps.clone(),
        cut_offs: line.cut_offs.clone(),
    }
}

/// Writes a new quota line with its programmes.
pub(in crate::calls) fn insert_line(tx: &mut Conn, line: &QuotaLine) -> Result<(), Fault> {
    diesel::insert_into(quota_lines::table)
        .values((
            quota_lines::id.eq(line.id),
            quota_lines::call_id.eq(line.call),
            quota_lines::code.eq(line.code.clone()),
            quota_lines::position.eq(line.position),
            quota_lines::titles.eq(JsonText::of(&line.titles)?),
            quota_lines::degree.eq(line.degree.clone()),
            quota_lines::field_group.eq(line.field_group.clone()),
            quota_lines::funding.eq(line.funding),
            quota_lines::seat_groups.eq(JsonText::of(&line.seat_groups)?),
            quota_lines::terms.eq(JsonText::of(&terms(line))?),
            quota_lines::sample.eq(line.sample),
            quota_lines::version.eq(line.version),
        ))
        .execute(tx)?;
    insert_programmes(tx, line)
}

/// Puts the line's programmes in the place of those it had: only of drafts.
pub(in crate::calls) fn replace_programmes(tx: &mut Conn, line: &QuotaLine) -> Result<(), Fault> {
    diesel::delete(line_programmes::table.filter(line_programmes::quota_line_id.eq(line.id))).execute(tx)?;
    insert_programmes(tx, line)
}

fn insert_programmes(tx: &mut Conn, line: &QuotaLine) -> Result<(), Fault> {
    for (programme, capacity) in &line.programmes {
        diesel::insert_into(line_programmes::table)
            .values((
                line_programmes::quota_line_id.eq(line.id),
                line_programmes::programme_id.eq(*programme),
                line_programmes::capacity.eq(*capacity),
            ))
            .execute(tx)?;
    }
    Ok(())
}

/// Changes titles, seats and reserve of a line over version `line.version - 1`; false when
/// somebody was faster.
pub(in crate::calls) fn update_line(tx: &mut Conn, line: &QuotaLine) -> Result<bool, Fault> {
    let row = quota_lines::table
        .find(line.id)
        .filter(quota_lines::version.eq(line.version - 1));
    let changed = diesel::update(row)
        .set((
            quota_lines::titles.eq(JsonText::of(&line.titles)?),
            quota_lines::seat_groups.eq(JsonText::of(&line.seat_groups)?),
            quota_lines::terms.eq(JsonText::of(&terms(line))?),
            quota_lines::version.eq(line.version),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

/// Puts `list` in the place of the call's required documents: only of drafts.
pub(in crate::calls) fn replace_requirements(tx: &mut Conn, call: CallId, list: &[Requirement]) -> Result<(), Fault> {
    diesel::delete(requirements::table.filter(requirements::call_id.eq(call))).execute(tx)?;
    for it in list {
        insert_requirement(tx, it)?;
    }
    Ok(())
}

/// Writes a new required document.
pub(in crate::calls) fn insert_requirement(tx: &mut Conn, it: &Requirement) -> Result<(), Fault> {
    let terms = RequirementTerms::of(it);
    diesel::insert_into(requirements::table)
        .values((
            requirements::id.eq(it.id),
            requirements::call_id.eq(it.call),
            requirements::key.eq(it.key.clone()),
            requirements::position.eq(it.position),
            requirements::titles.eq(JsonText::of(&it.titles)?),
            requirements::hints.eq(JsonText::of(&it.hints)?),
            requirements::need.eq(it.need),
            requirements::terms.eq(JsonText::of(&terms)?),
            requirements::promise_allowed.eq(it.promise_allowed),
            requirements::sensitive.eq(it.sensitive),
            requirements::sample.eq(it.sample),
        ))
        .execute(tx)?;
    Ok(())
}

/// Changes what is asked for.
pub(in crate::calls) fn update_requirement(tx: &mut Conn, it: &Requirement) -> Result<(), Fault> {
    let terms = RequirementTerms::of(it);
    diesel::update(requirements::table.find(it.id))
        .set((
            requirements::titles.eq(JsonText::of(&it.titles)?),
            requirements::hints.eq(JsonText::of(&it.hints)?),
            requirements::need.eq(it.need),
            requirements::terms.eq(JsonText::of(&terms)?),
            requirements::promise_allowed.eq(it.promise_allowed),
            requirements::sensitive.eq(it.sensitive),
        ))
        .execute(tx)?;
    Ok(())
}
