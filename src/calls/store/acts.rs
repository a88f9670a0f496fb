//! SQL of the acts on published calls.

use diesel::prelude::*;

use crate::calls::acts::{CallAct, Untold};
use crate::calls::change::ChangeError;
use crate::db::schema::call_acts;
use crate::db::{Conn, Json, Unique, optional};
use crate::kernel::ids::{AccountId, ApplicationId, CallActId, CallId};
use crate::kernel::{Fault, Instant};

/// One open act of a call.
const ONE_OPEN: Unique = Unique {
    name: "call_acts_one_open",
    columns: "call_acts.call_id",
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = call_acts)]
struct Row {
    id: CallActId,
    call_id: CallId,
    call_version: i32,
    change: Json,
    basis: String,
    proposed_by: AccountId,
    created_at: Instant,
    approved_at: Option<Instant>,
    discarded_at: Option<Instant>,
}

impl Row {
    fn read(self) -> Result<CallAct, Fault> {
        Ok(CallAct {
            id: self.id,
            call: self.call_id,
            call_version: self.call_version,
            change: self.change.read()?,
            basis: self.basis,
            proposed_by: self.proposed_by,
            created_at: self.created_at,
            approved_at: self.approved_at,
            discarded_at: self.discarded_at,
        })
    }
}

/// Writes a new act.
pub(in crate::calls) fn insert_act(tx: &mut Conn, act: &CallAct) -> Result<(), ChangeError> {
    let row = Row {
        id: act.id,
        call_id: act.call,
        call_version: act.call_version,
        change: Json::of(&act.change)?,
        basis: act.basis.clone(),
        proposed_by: act.proposed_by,
        created_at: act.created_at,
        approved_at: None,
        discarded_at: None,
    };
    match diesel::insert_into(call_acts::table).values(row).execute(tx) {
        Ok(_) => Ok(()),
        Err(error) if ONE_OPEN.violated_by(&error) => Err(ChangeError::ActOpen),
        Err(error) => Err(Fault::from(error).into()),
    }
}

/// One act.
pub(in crate::calls) fn act(conn: &mut Conn, id: CallActId) -> Result<Option<CallAct>, Fault> {
    let row: Option<Row> = optional(call_acts::table.find(id).select(Row::as_select()).first(conn))?;
    row.map(Row::read).transpose()
}

/// The acts of a call, the newest first.
pub(in crate::calls) fn acts(conn: &mut Conn, call: CallId) -> Result<Vec<CallAct>, Fault> {
    let rows: Vec<Row> = call_acts::table
        .filter(call_acts::call_id.eq(call))
        .order((call_acts::created_at.desc(), call_acts::id.desc()))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// Approves an open act; false when it is no longer open. The database itself refuses an approver
/// who entered it.
pub(in crate::calls) fn approve_act(tx: &mut Conn, id: CallActId, by: AccountId, now: Instant) -> Result<bool, Fault> {
    let open = call_acts::table
        .find(id)
        .filter(call_acts::approved_at.is_null())
        .filter(call_acts::discarded_at.is_null());
    let changed = diesel::update(open)
        .set((
            call_acts::approved_by.eq(Some(by)),
            call_acts::approved_at.eq(Some(now)),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

/// Throws an open act away; false when it is no longer open.
pub(in crate::calls) fn discard_act(tx: &mut Conn, id: CallActId, now: Instant) -> Result<bool, Fault> {
    let open = call_acts::table
        .find(id)
        .filter(call_acts::approved_at.is_null())
        .filter(call_acts::discarded_at.is_null());
    let changed = diesel::update(open)
        .set(call_acts::discarded_at.eq(Some(now)))
        .execute(tx)?;
    Ok(changed == 1)
}

/// The oldest approved act of which not everybody has been told.
pub(in crate::calls) fn untold_act(conn: &mut Conn) -> Result<Option<Untold>, Fault> {
    let row: Option<(CallActId, CallId, Option<ApplicationId>)> = optional(
        call_acts::table
            .filter(call_acts::approved_at.is_not_null())
            .filter(call_acts::told_at.is_null())
            .order((call_acts::approved_at, call_acts::id))
            .select((call_acts::id, call_acts::call_id, call_acts::told_through))
            .first(conn),
    )?;
    Ok(row.map(|(act, call, through)| Untold { act, call, through }))
}

/// Keeps who was told last; without anybody, that all have been.
pub(in crate::calls) fn told_act(
    tx: &mut Conn,
    id: CallActId,
    through: Option<ApplicationId>,
    now: Instant,
) -> Result<(), Fault> {
    let row = call_acts::table.find(id);
    match through {
        Some(last) => diesel::update(row)
            .set(call_acts::told_through.eq(Some(last)))
            .execute(tx)?,
        None => diesel::update(row).set(call_acts::told_at.eq(Some(now))).execute(tx)?,
    };
    Ok(())
}
