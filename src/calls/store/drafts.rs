//! SQL of the rulebooks that are being worked on.

use diesel::prelude::*;

use crate::calls::drafting::Draft;
use crate::db::schema::rulebook_drafts as drafts;
use crate::db::{Conn, Json, optional};
use crate::kernel::ids::{AccountId, CallId};
use crate::kernel::{Fault, Instant};

type Row = (Json, AccountId, Instant, i32);

/// The text that is being worked on.
pub(in crate::calls) fn draft(conn: &mut Conn, call: CallId) -> Result<Option<Draft>, Fault> {
    let row: Option<Row> = optional(
        drafts::table
            .find(call)
            .select((drafts::body, drafts::edited_by, drafts::edited_at, drafts::version))
            .first(conn),
    )?;
    let read = |(body, edited_by, edited_at, version): Row| -> Result<Draft, Fault> {
        Ok(Draft {
            rulebook: body.read()?,
            edited_by: Some(edited_by),
            edited_at: Some(edited_at),
            version,
        })
    };
    row.map(read).transpose()
}

/// Writes the next version over the one that was seen (0: there was none); false when somebody
/// was faster.
pub(in crate::calls) fn put_draft(
    tx: &mut Conn,
    call: CallId,
    body: Json,
    by: AccountId,
    now: Instant,
    seen: i32,
) -> Result<bool, Fault> {
    let row = (
        drafts::body.eq(body),
        drafts::edited_by.eq(by),
        drafts::edited_at.eq(now),
        drafts::version.eq(seen + 1),
    );
    if seen == 0 {
        let there: i64 = drafts::table.filter(drafts::call_id.eq(call)).count().get_result(tx)?;
        if there > 0 {
            return Ok(false);
        }
        diesel::insert_into(drafts::table)
            .values((drafts::call_id.eq(call), row))
            .execute(tx)?;
        return Ok(true);
    }
    let known = drafts::table.find(call).filter(drafts::version.eq(seen));
    Ok(diesel::update(known).set(row).execute(tx)? == 1)
}

/// Forgets the text; false when it is another version.
pub(in crate::calls) fn delete_draft(tx: &mut Conn, call: CallId, seen: i32) -> Result<bool, Fault> {
    let known = drafts::table.find(call).filter(drafts::version.eq(seen));
    Ok(diesel::delete(known).execute(tx)? == 1)
}
