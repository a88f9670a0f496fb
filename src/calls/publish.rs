//! Makes a draft call public together with its approved rulebook.

use serde_json::json;

use super::approve::{ApproveError, into_force};
use super::change::{ChangeError, save, seen_draft, wrong};
use super::lot::{self, LotKey};
use super::model::{Call, CallState, RulebookState};
use super::store;
use crate::accounts::Ctx;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::CallId;

/// Publishes the call at the version that was seen. It must have quota lines, and a rulebook
/// that two people stand behind. The seeds of its lots are drawn, and their hashes shown from now on.
///
/// # Errors
/// [`ChangeError`].
pub fn publish(tx: &mut Conn, ctx: &Ctx, call: CallId, version: i32, key: &LotKey) -> Result<Call, ChangeError> {
    let mut call = seen_draft(tx, ctx, call, version)?;
    if store::lines(tx, call.id)?.is_empty() {
        return Err(wrong("lines", "calls-problem-no-lines"));
    }
    let all = store::rulebooks(tx, call.id)?;
    let approved = all
        .into_iter()
        .find(|version| version.state == RulebookState::Approved)
        .ok_or_else(|| wrong("rulebook", "calls-problem-no-rulebook"))?;
    into_force(tx, ctx, &approved, &mut call).map_err(|error| match error {
        ApproveError::Denied(denied) => ChangeError::Denied(denied),
        ApproveError::Fault(fault) => ChangeError::Fault(fault),
        _ => ChangeError::WrongState,
    })?;
    call.state = CallState::Published;
    let call = save(tx, call)?;
    lot::draw(tx, ctx, key, &call)?;
    let event = Event::new("call.published", call.id).in_call(call.id);
    append(tx, ctx, event.with(json!({ "rulebook": approved.id })))?;
    Ok(call)
}
