//! A draft that was never handed in is erased: nothing keeps it.

use serde_json::json;

use super::store;
use crate::accounts::Ctx;
use crate::accounts::policy::{self, Denied, Permission, Scope};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;
use crate::kernel::ids::ApplicationId;

/// Why a draft was not erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// Not this visitor's.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Erases the dossier when it was never handed in; false when it was, or is gone. The log keeps
/// that it was, without a word of what stood in it. Stored files that no row names any more are
/// nobody's to open; their bytes go with the clean-up of the store.
///
/// # Errors
/// [`EraseError`].
pub fn erase_draft(tx: &mut Conn, ctx: &Ctx, id: ApplicationId) -> Result<bool, EraseError> {
    policy::allow(ctx, Permission::ManageAccounts, Scope::System)?;
    let Some(head) = store::locked(tx, id)? else {
        return Ok(false);
    };
    if head.submitted_at.is_some() || store::is_carried_on(tx, id)? {
        return Ok(false);
    }
    store::erase(tx, id)?;
    let event = Event::new("application.draft_erased", id).in_call(head.call);
    append(tx, ctx, event.with(json!({ "code": head.code })))?;
    Ok(true)
}
