//! Readers' views of the log.

use super::{Recorded, Sealed, store};
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, InstitutionId};

/// Sealed events after `number` (0: from the beginning), oldest first, at most `limit`.
///
/// # Errors
/// When the database fails.
pub fn after(conn: &mut Conn, number: i64, audience: Option<InstitutionId>, limit: i64) -> Result<Vec<Sealed>, Fault> {
    store::after(conn, number, audience, limit)
}

/// A dossier's timeline, oldest first, also what is not sealed yet.
///
/// # Errors
/// When the database fails.
pub fn of_application(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Recorded>, Fault> {
    store::of_application(conn, application)
}
