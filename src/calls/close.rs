//! A call whose work is done: nothing of it is changed any more.

use serde_json::json;

use super::change::{ChangeError, save};
use super::model::{Call, CallState};
use super::store;
use crate::accounts::Ctx;
use crate::accounts::policy::{Permission, Scope, allow, holds};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::CallId;

/// Closes a published call at the version that was seen. Whether its work is done is known above
/// this room; whoever calls has asked.
///
/// # Errors
/// [`ChangeError`]; for whoever neither publishes this call's lists nor manages calls.
pub fn close(tx: &mut Conn, ctx: &Ctx, id: CallId, version: i32, dossiers: usize) -> Result<Call, ChangeError> {
    if !holds(&ctx.who, Permission::ManageCalls, Scope::Call(id)) {
        allow(ctx, Permission::PublishRun, Scope::Call(id))?;
    }
    let mut call = store::call(tx, id)?.ok_or(ChangeError::Absent)?;
    if call.version != version {
        return Err(ChangeError::OutOfDate);
    }
    if call.state != CallState::Published {
        return Err(ChangeError::WrongState);
    }
    call.state = CallState::Closed;
    let call = save(tx, call)?;
    let event = Event::new("call.closed", call.id).in_call(call.id);
    append(tx, ctx, event.with(json!({ "dossiers": dossiers })))?;
    Ok(call)
}
