//! Whom to tell that a dossier needs an officer.

use super::store;
use crate::accounts::policy::{Permission, Scope};
use crate::accounts::{self, Ctx};
use crate::applications::model::Application;
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::{AccountId, ApplicationId};

/// The officer who has taken the dossier while that officer may still check it, else every
/// officer of the call.
///
/// # Errors
/// When the database fails.
pub fn who_checks(conn: &mut Conn, ctx: &Ctx, head: &Application) -> Result<Vec<AccountId>, Fault> {
    let officers = accounts::holders(conn, Permission::CheckDossiers, Scope::Call(head.call), ctx.now)?;
    let taken = store::checker(conn, head.id)?.filter(|officer| officers.contains(officer));
    Ok(taken.map_or(officers, |officer| vec![officer]))
}

/// The officer who has taken the dossier.
///
/// # Errors
/// When the database fails.
pub fn checker_of(conn: &mut Conn, application: ApplicationId) -> Result<Option<AccountId>, Fault> {
    store::checker(conn, application)
}
