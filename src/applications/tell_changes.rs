//! Tells those who applied that a call's dates have changed. The clock does it, some at a time, in
//! the order of their dossiers: a change may reach thousands.

use super::store;
use crate::accounts::policy::{self, Permission, Scope};
use crate::accounts::{self, Ctx};
use crate::applications::expire_promises::ExpireError;
use crate::calls::{self, acts};
use crate::db::Conn;

/// How many are told in one transaction.
const AT_ONCE: i64 = 200;

/// Tells the next applicants of a change of dates; how many.
///
/// # Errors
/// [`ExpireError`].
pub fn tell_changes(tx: &mut Conn, ctx: &Ctx) -> Result<usize, ExpireError> {
    policy::allow(ctx, Permission::Operate, Scope::System)?;
    let Some(untold) = acts::untold(tx)? else {
        return Ok(0);
    };
    let Some(call) = calls::call(tx, untold.call)? else {
        return Ok(0);
    };
    let next = store::waiting_for_dates(tx, call.id, untold.through, AT_ONCE)?;
    let payload = calls::messages::of_call(&call).code("slug", &call.slug);
    for (application, person) in &next {
        accounts::tell_person(
            tx,
            ctx,
            *person,
            &calls::messages::DATES_CHANGED,
            untold.act,
            &payload,
            Some(*application),
        )?;
    }
    let through = next.last().map(|(application, _)| *application);
    acts::told(tx, untold.act, through, ctx.now)?;
    Ok(next.len())
}
