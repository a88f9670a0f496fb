//! Who may do something with a dossier, and the dossier it is about.

use super::model::DeskError;
use crate::accounts::Ctx;
use crate::accounts::policy::{self, Denied, Permission, Scope};
use crate::applications::lifecycle::State;
use crate::applications::model::Application;
use crate::applications::store;
use crate::calls;
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, CallId};

/// The dossier, when `ctx` holds `permission` in its call. A draft, and what was withdrawn as
/// a draft, is nobody's but the applicant's: also who reads the call's dossiers does not learn of it.
pub(super) fn dossier(
    conn: &mut Conn,
    ctx: &Ctx,
    id: ApplicationId,
    permission: Permission,
) -> Result<Application, DeskError> {
    let seen = visible(ctx, store::head(conn, id)?.ok_or(DeskError::NotFound)?)?;
    policy::allow(ctx, permission, Scope::Call(seen.call))?;
    if still_blind(conn, ctx, seen.call)?.contains(&seen.id) {
        return Err(Denied::Absent.into());
    }
    Ok(seen)
}

/// [`dossier`] by its code.
pub(super) fn dossier_by_code(
    conn: &mut Conn,
    ctx: &Ctx,
    code: &str,
    permission: Permission,
) -> Result<Application, DeskError> {
    let seen = visible(ctx, store::by_code(conn, code)?.ok_or(DeskError::NotFound)?)?;
    policy::allow(ctx, permission, Scope::Call(seen.call))?;
    if still_blind(conn, ctx, seen.call)?.contains(&seen.id) {
        return Err(Denied::Absent.into());
    }
    Ok(seen)
}

/// The dossiers of a blind call whose applicant the asker must not learn, whatever else they are
/// there: they owe a review of them.
pub(super) fn still_blind(conn: &mut Conn, ctx: &Ctx, call: CallId) -> Result<Vec<ApplicationId>, Fault> {
    let blind = calls::call(conn, call)?.is_some_and(|call| call.terms.blind);
    match ctx.account().filter(|_| blind) {
        Some(account) => store::owed_reviews(conn, account, call),
        None => Ok(Vec::new()),
    }
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
