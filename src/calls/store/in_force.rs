//! SQL of the rulebook in force.

use diesel::prelude::*;
use serde_json::Value;

use crate::db::schema::rulebooks;
use crate::db::{Conn, Json, optional};
use crate::kernel::Fault;
use crate::kernel::ids::{CallId, RulebookId};

/// The published version of a call's rules, as stored.
#[derive(Debug, Clone)]
pub struct InForce {
    /// Its identifier: decisions and reviews are stored with it.
    pub id: RulebookId,
    /// Its number within the call.
    pub number: i32,
    /// The rules.
    pub body: Value,
}

/// The rulebook in force of a call: at most one is published (unique index).
///
/// # Errors
/// When the database fails.
pub fn rulebook_in_force(conn: &mut Conn, call: CallId) -> Result<Option<InForce>, Fault> {
    let row: Option<(RulebookId, i32, Json)> = optional(
        rulebooks::table
            .filter(rulebooks::call_id.eq(call))
            .filter(rulebooks::state.eq("published"))
            .select((rulebooks::id, rulebooks::number, rulebooks::body))
            .first(conn),
    )?;
    Ok(row.map(|(id, number, body)| InForce {
        id,
        number,
        body: body.0,
    }))
}

/// The rules of one version, whatever became of it since.
///
/// # Errors
/// When the database fails.
pub fn rulebook_body(conn: &mut Conn, id: RulebookId) -> Result<Option<Value>, Fault> {
    let row: Option<Json> = optional(rulebooks::table.find(id).select(rulebooks::body).first(conn))?;
    Ok(row.map(|body| body.0))
}
