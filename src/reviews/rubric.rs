//! The rubric: what reviewers score, with a written anchor for every level.
//!
//! It stands in the rulebook under `rubric`; this file is the only one that knows where.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::calls;
use crate::db::Conn;
use crate::kernel::ids::{CallId, RulebookId};
use crate::kernel::{Fault, Words};

/// What reviewers score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rubric {
    /// The criteria in order.
    pub criteria: Vec<Criterion>,
    /// Two reviews that differ by so much call for a third reader, in 1/10,000 of a percent of
    /// the whole scale. Twenty percent unless the rulebook says otherwise.
    #[serde(default = "twenty_percent")]
    pub spread_limit: i64,
}

const fn twenty_percent() -> i64 {
    20 * super::model::POINT
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its key in the rulebook.
    pub key: String,
    /// Its titles.
    pub titles: Words,
    /// The highest level, in whole points; the lowest is 0.
    pub max: u32,
    /// Its weight among the reviewed criteria.
    pub weight: u32,
    /// What each level from 0 means.
    #[serde(default)]
    pub anchors: Vec<Words>,
}

/// The rubric in force of a call, with its rulebook.
///
/// # Errors
/// When the database fails or the rulebook's rubric cannot be read.
pub fn rubric(conn: &mut Conn, call: CallId) -> Result<Option<(RulebookId, Rubric)>, Fault> {
    let Some(in_force) = calls::rulebook_in_force(conn, call)? else {
        return Ok(None);
    };
    Ok(read(&in_force.body)?.map(|rubric| (in_force.id, rubric)))
}

/// The rubric of one version of the rules: what a review was scored by.
///
/// # Errors
/// When the database fails or the rulebook's rubric cannot be read.
pub fn rubric_of(conn: &mut Conn, rulebook: RulebookId) -> Result<Option<Rubric>, Fault> {
    match calls::rulebook_body(conn, rulebook)? {
        Some(body) => read(&body),
        None => Ok(None),
    }
}

fn read(body: &Value) -> Result<Option<Rubric>, Fault> {
    match body.get("rubric") {
        None | Some(Value::Null) => Ok(None),
        Some(rubric) => Ok(Some(Rubric::deserialize(rubric)?)),
    }
}
