//! The applicant's way to a dossier of their own, and what every change of it may meet.

use super::dossier::{self, Dossier, Locked};
use super::store;
use crate::accounts::Ctx;
use crate::accounts::policy::{self, Denied, Permission, Scope};
use crate::db::Conn;
use crate::kernel::ids::ApplicationId;
use crate::kernel::{Fault, Instant};

/// Why an applicant's change was not made.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// Not this visitor's.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Not now.
    #[error(transparent)]
    Locked(#[from] Locked),
    /// Somebody, perhaps the same person on another device, was faster.
    #[error("changed meanwhile")]
    OutOfDate,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The dossier for a command of its applicant, locked until the transaction ends.
///
/// # Errors
/// Absent for everybody else.
pub(super) fn own_locked(tx: &mut Conn, ctx: &Ctx, id: ApplicationId) -> Result<Dossier, ChangeError> {
    let head = store::locked(tx, id)?.ok_or(Denied::Absent)?;
    policy::allow(ctx, Permission::Apply, Scope::Person(head.person))?;
    Ok(dossier::load(tx, head)?)
}

/// Whether a guardian must still co-sign before this applicant may accept a place.
///
/// # Errors
/// When the database fails.
pub fn lacks_co_signature(conn: &mut Conn, id: ApplicationId, now: Instant) -> Result<bool, Fault> {
    match store::head(conn, id)? {
        Some(head) => Ok(dossier::load(conn, head)?.lacks_co_signature(now)),
        None => Ok(false),
    }
}

/// The dossier for its applicant to look at, by its human code as typed.
///
/// # Errors
/// Absent for everybody else.
pub fn own(conn: &mut Conn, ctx: &Ctx, code: &str) -> Result<Dossier, ChangeError> {
    let head = store::by_code(conn, code)?.ok_or(Denied::Absent)?;
    policy::allow(ctx, Permission::Apply, Scope::Person(head.person))?;
    Ok(dossier::load(conn, head)?)
}
