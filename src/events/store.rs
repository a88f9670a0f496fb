//! SQL of the log.

use diesel::prelude::*;

use super::model::{Recorded, Sealed};
use crate::db::schema::{events, sealed_events, unsealed_events};
use crate::db::{Conn, Json, native, optional};
use crate::kernel::ids::{ApplicationId, CallId, EventId, InstitutionId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = events)]
pub(super) struct Row {
    pub id: EventId,
    pub kind: String,
    pub subject: String,
    pub application_id: Option<ApplicationId>,
    pub call_id: Option<CallId>,
    pub institution_id: Option<InstitutionId>,
    pub actor: Json,
    pub data: Json,
    pub trace: String,
    pub occurred_at: Instant,
}

impl Row {
    fn recorded(self) -> Result<Recorded, Fault> {
        Ok(Recorded {
            id: self.id,
            kind: self.kind,
            subject: self.subject,
            application: self.application_id,
            call: self.call_id,
            institution: self.institution_id,
            actor: self.actor.read()?,
            data: self.data.0,
            trace: self.trace,
            at: self.occurred_at,
        })
    }
}

pub(super) fn insert(tx: &mut Conn, row: &Row) -> Result<(), Fault> {
    native!(tx, tx => diesel::insert_into(events::table).values(row).execute(tx))?;
    native!(tx, tx => diesel::insert_into(unsealed_events::table)
        .values(unsealed_events::event_id.eq(row.id)).execute(tx))?;
    Ok(())
}

/// The oldest unsealed events. Identifiers sort by time of making.
pub(super) fn unsealed(tx: &mut Conn, limit: i64) -> Result<Vec<Recorded>, Fault> {
    let rows: Vec<Row> = events::table
        .filter(
            events::id.eq_any(
                unsealed_events::table
                    .select(unsealed_events::event_id)
                    .order(unsealed_events::event_id)
                    .limit(limit),
            ),
        )
        .order(events::id)
        .select(Row::as_select())
        .load(tx)?;
    rows.into_iter().map(Row::recorded).collect()
}

/// The last link of the chain.
pub(super) fn last(conn: &mut Conn) -> Result<Option<(i64, Vec<u8>)>, Fault> {
    optional(
        sealed_events::table
            .select((sealed_events::number, sealed_events::hash))
            .order(sealed_events::number.desc())
            .first(conn),
    )
}

/// Writes one link. The primary key refuses a second sealer's same number.
pub(super) fn seal(tx: &mut Conn, number: i64, event: &Recorded, hash: &[u8], at: Instant) -> Result<(), Fault> {
    diesel::insert_into(sealed_events::table)
        .values((
            sealed_events::number.eq(number),
            sealed_events::event_id.eq(event.id),
            sealed_events::institution_id.eq(event.institution),
            sealed_events::hash.eq(hash),
            sealed_events::sealed_at.eq(at),
        ))
        .execute(tx)?;
    diesel::delete(unsealed_events::table.find(event.id)).execute(tx)?;
    Ok(())
}

/// Sealed events after `number`, oldest first, of one audience or of all.
pub(super) fn after(
    conn: &mut Conn,
    number: i64,
    audience: Option<InstitutionId>,
    limit: i64,
) -> Result<Vec<Sealed>, Fault> {
    let mut query = sealed_events::table
        .inner_join(events::table.on(events::id.eq(sealed_events::event_id)))
        .filter(sealed_events::number.gt(number))
        .order(sealed_events::number)
        .limit(limit)
        .select((sealed_events::number, sealed_events::hash, Row::as_select()))
        .into_boxed();
    if let Some(institution) = audience {
        query = query.filter(sealed_events::institution_id.eq(institution));
    }
    let rows: Vec<(i64, Vec<u8>, Row)> = query.load(conn)?;
    rows.into_iter()
        .map(|(number, hash, row)| {
            Ok(Sealed {
                number,
                hash,
                event: row.recorded()?,
            })
        })
        .collect()
}

/// The timeline of a dossier, oldest first.
pub(super) fn of_application(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Recorded>, Fault> {
    let rows: Vec<Row> = events::table
        .filter(events::application_id.eq(application))
        .order(events::id)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::recorded).collect()
}

/// How many events wait for the sealer.
pub(super) fn waiting(conn: &mut Conn) -> Result<i64, Fault> {
    Ok(unsealed_events::table.count().get_result(conn)?)
}
