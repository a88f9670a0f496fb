//! Writes an event in the caller's transaction.

use super::{Event, store};
use crate::db::{Conn, Json};
use crate::kernel::{Act, Fault, ids::EventId};

/// Appends `event` as part of the running command; it becomes visible with the commit.
///
/// # Errors
/// When the database fails.
pub fn append(tx: &mut Conn, act: &Act, event: Event) -> Result<EventId, Fault> {
    let id = act.id::<EventId>();
    store::insert(
        tx,
        &store::Row {
            id,
            kind: event.kind.to_owned(),
            subject: event.subject,
            application_id: event.application,
            call_id: event.call,
            institution_id: event.institution,
            actor: Json::of(&act.actor)?,
            data: Json(event.data),
            trace: act.trace.to_string(),
            occurred_at: act.now,
        },
    )?;
    Ok(id)
}
