//! SQL of requests to mend named items.

use diesel::prelude::*;

use crate::applications::model::Correction;
use crate::db::schema::corrections;
use crate::db::{Conn, JsonText, native};
use crate::kernel::ids::{AccountId, ApplicationId, CorrectionId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = corrections)]
struct Row {
    id: CorrectionId,
    application_id: ApplicationId,
    items: JsonText,
    message: String,
    requested_by: AccountId,
    requested_at: Instant,
    due_at: Instant,
    answered_at: Option<Instant>,
}

impl Row {
    fn read(self) -> Result<Correction, Fault> {
        Ok(Correction {
            id: self.id,
            application: self.application_id,
            items: self.items.read()?,
            message: self.message,
            requested_by: self.requested_by,
            requested_at: self.requested_at,
            due_at: self.due_at,
            answered_at: self.answered_at,
        })
    }
}

/// All requests to a dossier, the first first.
pub(in crate::applications) fn corrections(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Vec<Correction>, Fault> {
    let rows: Vec<Row> = native!(conn, conn => corrections::table
        .filter(corrections::application_id.eq(application))
        .order((corrections::requested_at, corrections::id))
        .select(Row::as_select()).load(conn))?;
    rows.into_iter().map(Row::read).collect()
}

/// Adds one.
pub(in crate::applications) fn insert_correction(tx: &mut Conn, it: &Correction) -> Result<(), Fault> {
    let row = Row {
        id: it.id,
        application_id: it.application,
        items: JsonText::of(&it.items)?,
        message: it.message.clone(),
        requested_by: it.requested_by,
        requested_at: it.requested_at,
        due_at: it.due_at,
        answered_at: it.answered_at,
    };
    diesel::insert_into(corrections::table).values(row).execute(tx)?;
    Ok(())
}

/// The open request of a dossier is answered.
pub(in crate::applications) fn answer_corrections(
    tx: &mut Conn,
    application: ApplicationId,
    now: Instant,
) -> Result<(), Fault> {
    let open = corrections::table
        .filter(corrections::application_id.eq(application))
        .filter(corrections::answered_at.is_null());
    diesel::update(open)
        .set(corrections::answered_at.eq(Some(now)))
        .execute(tx)?;
    Ok(())
}
