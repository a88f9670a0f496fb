//! Who may do something with a dossier, and the dossier it is about.

use super::model::DeskError;
use crate::accounts::Ctx;
use crate::accounts::policy::{self, Permission, Scope};
use crate::applications::lifecycle::State;
use crate::applications::model::Application;
use crate::applications::store;
use crate::db::Conn;
use crate::kernel::ids::ApplicationId;

/// The dossier, when `ctx` holds `permission` in its call. A draft, and what was withdrawn as
/// a draft, is nobody's but the applicant's.
pub(super) fn dossier(
    conn: &mut Conn,
    ctx: &Ctx,
    id: ApplicationId,
    permission: Permission,
) -> Result<Application, DeskError> {
    let seen = store::head(conn, id)?.ok_or(DeskError::NotFound)?;
    policy::allow(ctx, permission, Scope::Call(seen.call))?;
    visible(ctx, seen)
}

/// [`dossier`] by its code.
pub(super) fn dossier_by_code(
    conn: &mut Conn,
    ctx: &Ctx,
    code: &str,
    permission: Permission,
) -> Result<Application, DeskError> {
    let seen = store::by_code(conn, code)?.ok_or(DeskError::NotFound)?;
    policy::allow(ctx, permission, Scope::Call(seen.call))?;
    visible(ctx, seen)
}

/// Nobody has an office in their own cause: a colleague's own dossier is as absent as a draft.
fn visible(ctx: &Ctx, seen: Application) -> Result<Application, DeskError> {
    let own = ctx
        .who
        .account()
        .is_some_and(|account| account.person == Some(seen.person));
    if own || seen.state == State::Draft || seen.submitted_at.is_none() {
        Err(DeskError::NotFound)
    } else {
        Ok(seen)
    }
}

/// Fails when the officer looked at another version than the one that stands.
pub(super) fn same_version(seen: &Application, version: i32) -> Result<(), DeskError> {
    if seen.version == version {
        Ok(())
    } else {
        Err(DeskError::OutOfDate)
    }
}
