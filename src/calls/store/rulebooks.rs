//! SQL of the versions of a call's rulebook.

use diesel::prelude::*;

use crate::calls::model::{CallState, RulebookState, RulebookVersion};
use crate::db::schema::{calls, rulebooks};
use crate::db::{Conn, Json, optional};
use crate::kernel::ids::{AccountId, CallId, RulebookId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = rulebooks)]
struct Row {
    id: RulebookId,
    call_id: CallId,
    number: i32,
    state: RulebookState,
    body: Json,
    hash: Vec<u8>,
    proposed_by: Option<AccountId>,
    approved_by: Option<AccountId>,
    created_at: Instant,
    approved_at: Option<Instant>,
    published_at: Option<Instant>,
    basis: String,
    effective_at: Option<Instant>,
    dry_run: Option<Json>,
    dry_run_at: Option<Instant>,
}

impl Row {
    fn read(self) -> RulebookVersion {
        RulebookVersion {
            id: self.id,
            call: self.call_id,
            number: self.number,
            state: self.state,
            body: self.body.0,
            hash: data_encoding::HEXLOWER.encode(&self.hash),
            proposed_by: self.proposed_by,
            approved_by: self.approved_by,
            created_at: self.created_at,
            approved_at: self.approved_at,
            published_at: self.published_at,
            basis: self.basis,
            effective_at: self.effective_at,
            dry_run: self.dry_run.map(|report| report.0).zip(self.dry_run_at),
        }
    }
}

/// The versions of a call's rulebook, newest first.
///
/// # Errors
/// When the database fails.
pub fn rulebooks(conn: &mut Conn, call: CallId) -> Result<Vec<RulebookVersion>, Fault> {
    let rows: Vec<Row> = rulebooks::table
        .filter(rulebooks::call_id.eq(call))
        .order(rulebooks::number.desc())
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// One version.
///
/// # Errors
/// When the database fails.
pub fn rulebook(conn: &mut Conn, id: RulebookId) -> Result<Option<RulebookVersion>, Fault> {
    let row: Option<Row> = optional(rulebooks::table.find(id).select(Row::as_select()).first(conn))?;
    Ok(row.map(Row::read))
}

/// Writes a new draft.
pub(in crate::calls) fn insert_rulebook(tx: &mut Conn, it: &RulebookVersion) -> Result<(), Fault> {
    let hash = data_encoding::HEXLOWER.decode(it.hash.as_bytes());
    diesel::insert_into(rulebooks::table)
        .values(Row {
            id: it.id,
            call_id: it.call,
            number: it.number,
            state: it.state,
            body: Json(it.body.clone()),
            hash: hash.map_err(|e| Fault::new("a hash that is not hexadecimal", e))?,
            proposed_by: it.proposed_by,
            approved_by: None,
            created_at: it.created_at,
            approved_at: None,
            published_at: None,
            basis: it.basis.clone(),
            effective_at: it.effective_at,
            dry_run: None,
            dry_run_at: None,
        })
        .execute(tx)?;
    Ok(())
}

/// Sets the versions in `state` aside, all but one: a newer text takes their place. How many.
pub(in crate::calls) fn supersede(
    tx: &mut Conn,
    call: CallId,
    but: RulebookId,
    state: RulebookState,
) -> Result<usize, Fault> {
    let count = diesel::update(
        rulebooks::table
            .filter(rulebooks::call_id.eq(call))
            .filter(rulebooks::id.ne(but))
            .filter(rulebooks::state.eq(state)),
    )
    .set(rulebooks::state.eq(RulebookState::Superseded))
    .execute(tx)?;
    Ok(count)
}

/// Approves a draft of somebody else; false when it is no draft (any more).
///
/// # Errors
/// When the database fails; the database itself refuses an approver who is the proposer.
pub(in crate::calls) fn mark_approved(
    tx: &mut Conn,
    id: RulebookId,
    by: AccountId,
    now: Instant,
) -> Result<bool, Fault> {
    let row = rulebooks::table
        .find(id)
        .filter(rulebooks::state.eq(RulebookState::Draft));
    let changed = diesel::update(row)
        .set((
            rulebooks::state.eq(RulebookState::Approved),
            rulebooks::approved_by.eq(Some(by)),
            rulebooks::approved_at.eq(Some(now)),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

/// Publishes an approved version in the place of the one in force; false when it is not
/// approved (any more).
pub(in crate::calls) fn mark_published(
    tx: &mut Conn,
    call: CallId,
    id: RulebookId,
    now: Instant,
) -> Result<bool, Fault> {
    diesel::update(
        rulebooks::table
            .filter(rulebooks::call_id.eq(call))
            .filter(rulebooks::state.eq(RulebookState::Published)),
    )
    .set(rulebooks::state.eq(RulebookState::Superseded))
    .execute(tx)?;
    let row = rulebooks::table
        .find(id)
        .filter(rulebooks::call_id.eq(call))
        .filter(rulebooks::state.eq(RulebookState::Approved));
    let changed = diesel::update(row)
        .set((
            rulebooks::state.eq(RulebookState::Published),
            rulebooks::published_at.eq(Some(now)),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

/// Keeps the report of a dry run of a version that is not in force yet; false when it is.
pub(in crate::calls) fn set_dry_run(tx: &mut Conn, id: RulebookId, report: Json, now: Instant) -> Result<bool, Fault> {
    let row = rulebooks::table
        .find(id)
        .filter(rulebooks::state.eq_any([RulebookState::Draft, RulebookState::Approved]));
    let changed = diesel::update(row)
        .set((rulebooks::dry_run.eq(Some(report)), rulebooks::dry_run_at.eq(Some(now))))
        .execute(tx)?;
    Ok(changed == 1)
}

/// Approved versions of published calls whose moment has come, the earliest first.
///
/// # Errors
/// When the database fails.
pub fn rulebooks_due(conn: &mut Conn, now: Instant) -> Result<Vec<RulebookId>, Fault> {
    Ok(rulebooks::table
        .inner_join(calls::table)
        .filter(rulebooks::state.eq(RulebookState::Approved))
        .filter(rulebooks::effective_at.le(now))
        .filter(calls::state.eq(CallState::Published))
        .order(rulebooks::effective_at)
        .select(rulebooks::id)
        .load(conn)?)
}
