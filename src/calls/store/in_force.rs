//! SQL of one version of a rulebook, whatever became of it since.

use diesel::prelude::*;
use serde_json::Value;

use crate::db::schema::rulebooks;
use crate::db::{Conn, Json, optional};
use crate::kernel::Fault;
use crate::kernel::ids::RulebookId;

/// The rules of one version.
///
/// # Errors
/// When the database fails.
pub fn rulebook_body(conn: &mut Conn, id: RulebookId) -> Result<Option<Value>, Fault> {
    let row: Option<Json> = optional(rulebooks::table.find(id).select(rulebooks::body).first(conn))?;
    Ok(row.map(|body| body.0))
}
