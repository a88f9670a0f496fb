//! What doors read of clients.

use super::model::Client;
use super::store;
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::{ClientId, InstitutionId};

/// One client, in whatever state.
///
/// # Errors
/// When the database fails.
pub fn client(conn: &mut Conn, id: ClientId) -> Result<Option<Client>, Fault> {
    store::clients::find(conn, id)
}

/// The clients of an institution, newest first.
///
/// # Errors
/// When the database fails.
pub fn clients(conn: &mut Conn, institution: InstitutionId) -> Result<Vec<Client>, Fault> {
    store::clients::of_institution(conn, institution)
}
