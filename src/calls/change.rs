//! What every change of a call has in common: permission, the version seen, refusals.

use super::model::{Call, CallState};
use super::store;
use crate::accounts::Ctx;
use crate::accounts::policy::{Denied, Permission, Scope, allow};
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::CallId;

/// Why a change of a call was refused.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such call, line or document.
    #[error("there is no such thing")]
    Absent,
    /// Somebody changed it meanwhile.
    #[error("changed meanwhile")]
    OutOfDate,
    /// The state does not allow it.
    #[error("not in this state")]
    WrongState,
    /// A change of this call waits for its second person already.
    #[error("a change waits already")]
    ActOpen,
    /// Who entered a change cannot approve it.
    #[error("who entered a change cannot approve it")]
    SamePerson,
    /// Fields that cannot stay so.
    #[error("{}: {}", .0.first().map_or("", |wrong| wrong.field), .0.first().map_or("", |wrong| wrong.key))]
    Invalid(Vec<Wrong>),
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A field that cannot stay so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wrong {
    /// The field's name in forms.
    pub field: &'static str,
    /// The message that says why.
    pub key: &'static str,
}

/// One wrong field as a refusal.
pub(super) fn wrong(field: &'static str, key: &'static str) -> ChangeError {
    ChangeError::Invalid(vec![Wrong { field, key }])
}

/// The call at the version that was seen, for somebody who may change calls.
pub(super) fn seen(tx: &mut Conn, ctx: &Ctx, id: CallId, version: i32) -> Result<Call, ChangeError> {
    allow(ctx, Permission::ManageCalls, Scope::Call(id))?;
    let call = store::call(tx, id)?.ok_or(ChangeError::Absent)?;
    if call.version == version {
        Ok(call)
    } else {
        Err(ChangeError::OutOfDate)
    }
}

/// [`seen`], only while the call is a draft.
pub(super) fn seen_draft(tx: &mut Conn, ctx: &Ctx, id: CallId, version: i32) -> Result<Call, ChangeError> {
    let call = seen(tx, ctx, id, version)?;
    if call.state == CallState::Draft {
        Ok(call)
    } else {
        Err(ChangeError::WrongState)
    }
}

/// Writes the next version of `call`.
pub(super) fn save(tx: &mut Conn, mut call: Call) -> Result<Call, ChangeError> {
    call.version += 1;
    if store::update_call(tx, &call)? {
        Ok(call)
    } else {
        Err(ChangeError::OutOfDate)
    }
}
