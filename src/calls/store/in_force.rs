//! SQL of one version of a rulebook, whatever became of it since, and what the one in force offers.

use diesel::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::calls::model::RulebookState;
use crate::calls::rulebook::Decimal;
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

/// A mark scale that a call's rulebook knows, as dossiers offer it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OfferedScale {
    /// Its key in answers and in the conversion.
    pub key: String,
    /// Its titles.
    pub titles: Words,
    /// The least mark.
    pub lowest: Decimal,
    /// The best mark.
    pub highest: Decimal,
}

/// What a call's rulebook offers to dossiers: its own words for statuses and mark scales.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offered {
    /// Statuses, in the rulebook's order.
    pub categories: Vec<OfferedCategory>,
    /// Mark scales, in the rulebook's order.
    pub scales: Vec<OfferedScale>,
}

/// The rules of one version.
///
/// # Errors
/// When the database fails.
pub fn rulebook_body(conn: &mut Conn, id: RulebookId) -> Result<Option<Value>, Fault> {
    let row: Option<Json> = optional(rulebooks::table.find(id).select(rulebooks::body).first(conn))?;
    Ok(row.map(|body| body.0))
}

/// What the rulebook in force offers; nothing before the call is published.
///
/// # Errors
/// When the database fails.
pub fn offered(conn: &mut Conn, call: CallId) -> Result<Offered, Fault> {
    /// Of the whole rulebook only this is read.
    #[derive(Deserialize)]
    struct Known {
        #[serde(default)]
        categories: Vec<OfferedCategory>,
        marks: Option<Marks>,
    }
    #[derive(Deserialize)]
    struct Marks {
        scales: Vec<OfferedScale>,
    }
    let row: Option<JsonText> = optional(
        rulebooks::table
            .filter(rulebooks::call_id.eq(call))
            .filter(rulebooks::state.eq(RulebookState::Published))
            .select(rulebooks::body)
            .first(conn),
    )?;
    let Some(body) = row else { return Ok(Offered::default()) };
    let known = body.read::<Known>()?;
    Ok(Offered {
        categories: known.categories,
        scales: known.marks.map(|marks| marks.scales).unwrap_or_default(),
    })
}
