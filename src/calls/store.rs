//! SQL of calls, tours, quota lines and required documents.

mod acts;
mod drafts;
mod in_force;
mod invariants;
mod lots;
mod rulebooks;
mod seat_groups;
mod write;

use diesel::prelude::*;

pub(super) use acts::{act, acts, approve_act, discard_act, insert_act, told_act, untold_act};
pub(super) use drafts::{delete_draft, draft, put_draft};
pub use in_force::{Offered, OfferedCategory, OfferedScale, offered, rulebook_body};
pub use invariants::invariants;
pub(super) use lots::{commitments, insert_seed, reveal as reveal_seed, sealed as sealed_seed};
pub(super) use rulebooks::{insert_rulebook, mark_approved, mark_published, set_dry_run, supersede};
pub use rulebooks::{rulebook, rulebooks, rulebooks_due};
pub use seat_groups::set_seats;
pub(super) use write::{
    delete_lines, file_hash, insert_call, insert_line, insert_requirement, replace_programmes, replace_requirements,
    replace_tours, set_file_hash, update_call, update_line, update_requirement, update_tour,
};

use super::model::{Call, CallKind, CallState, Cap, CutOff, Funding, Need, QuotaLine, Requirement, Tour};
use crate::db::schema::{self, calls, line_programmes, quota_lines, requirements, tours};
use crate::db::{Conn, JsonText, native, optional};
use crate::kernel::ids::{CallId, ProgrammeId, QuotaLineId, RequirementId, RulebookId, TourId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = calls)]
pub(super) struct CallRow {
    pub id: CallId,
    pub slug: String,
    pub cycle: String,
    pub kind: CallKind,
    pub state: CallState,
    pub titles: JsonText,
    pub summaries: JsonText,
    pub zone: String,
    pub opens_at: Instant,
    pub deadline_at: Instant,
    pub terms: JsonText,
    pub sample: bool,
    pub version: i32,
}

impl CallRow {
    fn read(self) -> Result<Call, Fault> {
        Ok(Call {
            id: self.id,
            slug: self.slug,
            cycle: self.cycle,
            kind: self.kind,
            state: self.state,
            titles: self.titles.read()?,
            summaries: self.summaries.read()?,
            zone: self
                .zone
                .parse()
                .map_err(|_| Fault::broken("a call in an unknown time zone"))?,
            opens_at: self.opens_at,
            deadline_at: self.deadline_at,
            terms: self.terms.read()?,
            sample: self.sample,
            version: self.version,
        })
    }
}

/// All calls, newest first, also drafts.
///
/// # Errors
/// When the database fails.
pub fn calls(conn: &mut Conn) -> Result<Vec<Call>, Fault> {
    let rows: Vec<CallRow> = native!(conn, conn => calls::table
        .order(calls::opens_at.desc())
        .select(CallRow::as_select()).load(conn))?;
    rows.into_iter().map(CallRow::read).collect()
}

/// One call.
///
/// # Errors
/// When the database fails.
pub fn call(conn: &mut Conn, id: CallId) -> Result<Option<Call>, Fault> {
    optional(native!(conn, conn => calls::table.find(id).select(CallRow::as_select()).first(conn)))?
        .map(CallRow::read)
        .transpose()
}

/// One call by its slug.
///
/// # Errors
/// When the database fails.
pub fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Call>, Fault> {
    optional(native!(conn, conn => calls::table.filter(calls::slug.eq(slug)).select(CallRow::as_select()).first(conn)))?
        .map(CallRow::read)
        .transpose()
}

/// Locks the call's row until the transaction ends: one seat command at a time. On SQLite the
/// writer is alone anyway.
///
/// # Errors
/// When the database fails.
pub fn lock(tx: &mut Conn, id: CallId) -> Result<(), Fault> {
    if let Conn::Postgres(inner) = tx {
        calls::table
            .find(id)
            .select(calls::id)
            .for_update()
            .first::<CallId>(inner)?;
    }
    Ok(())
}

/// The tours of a call in order.
///
/// # Errors
/// When the database fails.
pub fn tours(conn: &mut Conn, call: CallId) -> Result<Vec<Tour>, Fault> {
    let rows: Vec<(TourId, i32, Instant, Instant, Instant, Instant)> = native!(conn, conn => tours::table
        .filter(tours::call_id.eq(call))
        .order(tours::number)
        .select((
            tours::id,
            tours::number,
            tours::registration_opens_at,
            tours::registration_closes_at,
            tours::list_due_at,
            tours::confirm_by_at,
        )).load(conn))?;
    let read = |(id, number, opens, closes, list, confirm)| Tour {
        id,
        number,
        registration_opens_at: opens,
        registration_closes_at: closes,
        list_due_at: list,
        confirm_by_at: confirm,
    };
    Ok(rows.into_iter().map(read).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = quota_lines)]
struct LineRow {
    id: QuotaLineId,
    call_id: CallId,
    code: String,
    position: i32,
    titles: JsonText,
    degree: String,
    field_group: String,
    funding: Funding,
    seat_groups: JsonText,
    terms: JsonText,
    sample: bool,
    version: i32,
}

/// Settings of a quota line that have no column of their own.
#[derive(serde::Serialize, serde::Deserialize, Default)]
pub(super) struct LineTerms {
    #[serde(default)]
    pub reserve_size: u32,
    #[serde(default)]
    pub caps: Vec<Cap>,
    #[serde(default)]
    pub cut_offs: Vec<CutOff>,
}

impl LineRow {
    fn read(self, programmes: Vec<(ProgrammeId, Option<i32>)>) -> Result<QuotaLine, Fault> {
        let terms: LineTerms = self.terms.read()?;
        Ok(QuotaLine {
            id: self.id,
            call: self.call_id,
            code: self.code,
            position: self.position,
            titles: self.titles.read()?,
            degree: self.degree,
            field_group: self.field_group,
            funding: self.funding,
            seat_groups: self.seat_groups.read()?,
            reserve_size: terms.reserve_size,
            caps: terms.caps,
            cut_offs: terms.cut_offs,
            programmes,
            sample: self.sample,
            version: self.version,
        })
    }
}

/// The quota lines of a call in order, with their programmes.
///
/// # Errors
/// When the database fails.
pub fn lines(conn: &mut Conn, call: CallId) -> Result<Vec<QuotaLine>, Fault> {
    let rows: Vec<LineRow> = native!(conn, conn => quota_lines::table
        .filter(quota_lines::call_id.eq(call))
        .order((quota_lines::position, quota_lines::id))
        .select(LineRow::as_select()).load(conn))?;
    let programmes: Vec<(QuotaLineId, ProgrammeId, Option<i32>)> = native!(conn, conn => line_programmes::table
        .inner_join(quota_lines::table)
        .filter(quota_lines::call_id.eq(call))
        .order(line_programmes::programme_id)
        .select((
            line_programmes::quota_line_id,
            line_programmes::programme_id,
            line_programmes::capacity,
        )).load(conn))?;
    rows.into_iter()
        .map(|row| {
            let own = programmes.iter().filter(|(line, ..)| *line == row.id);
            let own = own.map(|(_, programme, capacity)| (*programme, *capacity)).collect();
            row.read(own)
        })
        .collect()
}

/// The codes of a call's quota lines.
///
/// # Errors
/// When the database fails.
pub fn line_codes(conn: &mut Conn, call: CallId) -> Result<Vec<(QuotaLineId, String)>, Fault> {
    Ok(quota_lines::table
        .filter(quota_lines::call_id.eq(call))
        .select((quota_lines::id, quota_lines::code))
        .load(conn)?)
}

/// One quota line.
///
/// # Errors
/// When the database fails.
pub fn line(conn: &mut Conn, id: QuotaLineId) -> Result<Option<QuotaLine>, Fault> {
    let found = optional(
        quota_lines::table
            .find(id)
            .select(quota_lines::call_id)
            .first::<CallId>(conn),
    )?;
    let Some(call) = found else { return Ok(None) };
    Ok(lines(conn, call)?.into_iter().find(|line| line.id == id))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = requirements)]
struct RequirementRow {
    id: RequirementId,
    call_id: CallId,
    key: String,
    position: i32,
    titles: JsonText,
    hints: JsonText,
    need: Need,
    terms: JsonText,
    promise_allowed: bool,
    sensitive: bool,
    sample: bool,
}

/// Settings of a required document that have no column of their own.
#[derive(serde::Serialize, serde::Deserialize, Default)]
pub(super) struct RequirementTerms {
    #[serde(default)]
    pub condition: Option<String>,
    #[serde(default)]
    pub from_referee: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid: Option<crate::calls::Validity>,
}

impl RequirementTerms {
    pub(super) fn of(it: &Requirement) -> Self {
        Self {
            condition: it.condition.clone(),
            from_referee: it.from_referee,
            valid: it.valid,
        }
    }
}

impl RequirementRow {
    fn read(self) -> Result<Requirement, Fault> {
        let terms = self.terms.read::<RequirementTerms>()?;
        Ok(Requirement {
            id: self.id,
            call: self.call_id,
            key: self.key,
            position: self.position,
            titles: self.titles.read()?,
            hints: self.hints.read()?,
            need: self.need,
            condition: terms.condition,
            from_referee: terms.from_referee,
            valid: terms.valid,
            promise_allowed: self.promise_allowed,
            sensitive: self.sensitive,
            sample: self.sample,
        })
    }
}

/// The documents that a call asks for, in order.
///
/// # Errors
/// When the database fails.
pub fn requirements(conn: &mut Conn, call: CallId) -> Result<Vec<Requirement>, Fault> {
    let rows: Vec<RequirementRow> = native!(conn, conn => requirements::table
        .filter(requirements::call_id.eq(call))
        .order((requirements::position, requirements::id))
        .select(RequirementRow::as_select()).load(conn))?;
    rows.into_iter().map(RequirementRow::read).collect()
}

/// One required document.
///
/// # Errors
/// When the database fails.
pub fn requirement(conn: &mut Conn, id: RequirementId) -> Result<Option<Requirement>, Fault> {
    let row = optional(
        requirements::table
            .find(id)
            .select(RequirementRow::as_select())
            .first(conn),
    )?;
    row.map(RequirementRow::read).transpose()
}

/// The rulebook in force.
#[derive(Debug, Clone)]
pub struct PublishedRulebook {
    /// Its identifier.
    pub id: RulebookId,
    /// Its number in the call.
    pub number: i32,
    /// Its body as stored.
    pub body: JsonText,
    /// SHA-256 of its canonical body, 64 lower-case hexadecimal digits.
    pub hash: String,
}

/// The rulebook in force in a call.
///
/// # Errors
/// When the database fails.
pub fn published_rulebook(conn: &mut Conn, call: CallId) -> Result<Option<PublishedRulebook>, Fault> {
    let row: Option<(RulebookId, i32, JsonText, Vec<u8>)> = optional(
        schema::rulebooks::table
            .filter(schema::rulebooks::call_id.eq(call))
            .filter(schema::rulebooks::state.eq("published"))
            .select((
                schema::rulebooks::id,
                schema::rulebooks::number,
                schema::rulebooks::body,
                schema::rulebooks::hash,
            ))
            .first(conn),
    )?;
    Ok(row.map(|(id, number, body, hash)| PublishedRulebook {
        id,
        number,
        body,
        hash: data_encoding::HEXLOWER.encode(&hash),
    }))
}
