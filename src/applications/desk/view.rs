//! What other rooms and doors may read of checks. Authorisation is the reader's.

use super::model::{CheckedDocument, Correction, Decision};
use super::store;
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::ApplicationId;

/// The documents of a dossier that count, with what the check made of them.
///
/// # Errors
/// When the database fails.
pub fn documents(conn: &mut Conn, application: ApplicationId) -> Result<Vec<CheckedDocument>, Fault> {
    store::documents(conn, application)
}

/// All corrections that were asked of a dossier, newest first.
///
/// # Errors
/// When the database fails.
pub fn corrections(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Correction>, Fault> {
    store::corrections(conn, application)
}

/// The correction that waits for the applicant, if any.
///
/// # Errors
/// When the database fails.
pub fn correction(conn: &mut Conn, application: ApplicationId) -> Result<Option<Correction>, Fault> {
    let all = store::corrections(conn, application)?;
    Ok(all.into_iter().find(|correction| correction.answered_at.is_none()))
}

/// Why a dossier was declared eligible or not.
///
/// # Errors
/// When the database fails.
pub fn decision(conn: &mut Conn, application: ApplicationId) -> Result<Option<Decision>, Fault> {
    store::decision(conn, application)
}
