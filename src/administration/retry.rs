//! Sends a dead letter again.

use crate::accounts::Ctx;
use crate::accounts::policy::{Denied, Permission, Scope, allow};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;
use crate::kernel::ids::OutboxId;
use crate::outbox;

/// Why a letter was not sent again.
#[derive(Debug, thiserror::Error)]
pub enum RetryError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is no dead letter (any more).
    #[error("no dead letter")]
    WrongState,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Puts a dead letter back into the queue.
///
/// # Errors
/// [`RetryError`].
pub fn retry(tx: &mut Conn, ctx: &Ctx, id: OutboxId) -> Result<(), RetryError> {
    allow(ctx, Permission::Operate, Scope::System)?;
    if !outbox::retry(tx, id, ctx.now)? {
        return Err(RetryError::WrongState);
    }
    append(tx, ctx, Event::new("outbox.retried", id))?;
    Ok(())
}
