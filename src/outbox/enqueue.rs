//! Queues in the caller's transaction.

use serde::Serialize;

use super::store;
use crate::db::{Conn, Json};
use crate::kernel::ids::OutboxId;
use crate::kernel::{Act, Fault};

/// Queues one thing to leave the house when this command commits. The same (kind, recipient,
/// cause) again changes nothing.
///
/// # Errors
/// When the database fails.
pub fn enqueue(
    tx: &mut Conn,
    act: &Act,
    kind: &'static str,
    recipient: impl ToString,
    cause: impl ToString,
    payload: &impl Serialize,
) -> Result<(), Fault> {
    store::insert(
        tx,
        store::Row {
            id: act.id::<OutboxId>(),
            kind: kind.to_owned(),
            recipient: recipient.to_string(),
            cause: cause.to_string(),
            payload: Json::of(payload)?,
            state: super::model::State::Pending,
            attempts: 0,
            due_at: act.now,
            created_at: act.now,
        },
    )
}
