//! The clock marks promises whose day has passed.

use serde_json::json;

use super::model::{Document, DocumentState};
use super::store;
use crate::accounts::Ctx;
use crate::accounts::policy::{self, Denied, Permission, Scope};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;

/// How many are marked in one transaction.
const AT_ONCE: i64 = 100;

/// Why nothing was marked.
#[derive(Debug, thiserror::Error)]
pub enum ExpireError {
    /// Only the clock and operators do this.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Marks promises whose day has passed as overdue; how many. A late file is still welcome where
/// the dossier's window is open.
///
/// # Errors
/// [`ExpireError`].
pub fn expire_promises(tx: &mut Conn, ctx: &Ctx) -> Result<usize, ExpireError> {
    policy::allow(ctx, Permission::Operate, Scope::System)?;
    let broken = store::broken_promises(tx, ctx.now, AT_ONCE)?;
    for document in &broken {
        let overdue = Document {
            state: DocumentState::Overdue,
            ..document.clone()
        };
        if store::update_document(tx, &overdue)? {
            let event = Event::new("application.promise_broken", document.id).of(document.application);
            append(tx, ctx, event.with(json!({ "requirement": document.requirement })))?;
        }
    }
    Ok(broken.len())
}
