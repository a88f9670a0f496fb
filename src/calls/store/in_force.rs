//! SQL of one version of a rulebook, whatever became of it since, and what the one in force offers.

use diesel::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::calls::model::RulebookState;
use crate::db::schema::rulebooks;
use crate::db::{Conn, Json, JsonText, optional};
use crate::kernel::ids::{CallId, RulebookId};
use crate::kernel::{Fault, Words};

/// A status that a call's rulebook knows, as dossiers offer it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OfferedCategory {
    /// Its key in answers, seats and ties.
    pub key: String,
    /// Its titles.
    pub titles: Words,
}

/// The rules of one version.
///
/// # Errors
/// When the database fails.
pub fn rulebook_body(conn: &mut Conn, id: RulebookId) -> Result<Option<Value>, Fault> {
    let row: Option<Json> = optional(rulebooks::table.find(id).select(rulebooks::body).first(conn))?;
    Ok(row.map(|body| body.0))
}

/// The categories of the rulebook in force, in its order; none before the call is published.
///
/// # Errors
/// When the database fails.
pub fn offered_categories(conn: &mut Conn, call: CallId) -> Result<Vec<OfferedCategory>, Fault> {
    /// Of the whole rulebook only this is read.
    #[derive(Deserialize)]
    struct Known {
        #[serde(default)]
        categories: Vec<OfferedCategory>,
    }
    let row: Option<JsonText> = optional(
        rulebooks::table
            .filter(rulebooks::call_id.eq(call))
            .filter(rulebooks::state.eq(RulebookState::Published))
            .select(rulebooks::body)
            .first(conn),
    )?;
    match row {
        Some(body) => Ok(body.read::<Known>()?.categories),
        None => Ok(Vec::new()),
    }
}
