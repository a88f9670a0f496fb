//! The rubric: the criteria of the rulebook that people score, with a written anchor for every
//! level. This file is the only one of the room that knows where they stand.

use crate::calls;
use crate::calls::rulebook::{Measure, Rulebook, Texts};
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::{CallId, RulebookId};

/// What reviewers score.
#[derive(Debug, Clone)]
pub struct Rubric {
    /// The criteria in the rulebook's order.
    pub criteria: Vec<Criterion>,
    /// The rules that they stand in: how reviews are joined, when a third reader is due.
    pub rulebook: Rulebook,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Its key in the rulebook.
    pub key: String,
    /// Its titles.
    pub titles: Texts,
    /// Its weight in the main formula, in 1/10,000 of a percent.
    pub weight: i64,
    /// Points in 1/10,000 and what they stand for, rising.
    pub levels: Vec<(i64, Texts)>,
}

impl Criterion {
    /// The lowest and the highest level.
    #[must_use]
    pub fn bounds(&self) -> (i64, i64) {
        let points = || self.levels.iter().map(|(points, _)| *points);
        (points().min().unwrap_or(0), points().max().unwrap_or(0))
    }
}

/// The rubric in force of a call, with its rulebook.
///
/// # Errors
/// When the database fails or the rulebook cannot be read.
pub fn rubric(conn: &mut Conn, call: CallId) -> Result<Option<(RulebookId, Rubric)>, Fault> {
    let Some(in_force) = calls::published_rulebook(conn, call)? else {
        return Ok(None);
    };
    let rubric = rubric_in(in_force.body.read()?);
    Ok(rubric.map(|rubric| (in_force.id, rubric)))
}

/// The rubric of one version of the rules: what a review was scored by.
///
/// # Errors
/// When the database fails or the rulebook cannot be read.
pub fn rubric_of(conn: &mut Conn, rulebook: RulebookId) -> Result<Option<Rubric>, Fault> {
    match calls::rulebook_body(conn, rulebook)? {
        Some(body) => Ok(rubric_in(serde_json::from_value(body)?)),
        None => Ok(None),
    }
}

/// None where nothing is reviewed.
fn rubric_in(rulebook: Rulebook) -> Option<Rubric> {
    let criteria: Vec<Criterion> = rulebook
        .criteria
        .iter()
        .filter(|criterion| criterion.measure == Measure::Reviewed)
        .map(|criterion| Criterion {
            key: criterion.key.clone(),
            titles: criterion.titles.clone(),
            weight: criterion.weight.units(),
            levels: criterion
                .levels
                .iter()
                .map(|level| (level.points.units(), level.anchor.clone()))
                .collect(),
        })
        .collect();
    (!criteria.is_empty()).then_some(Rubric { criteria, rulebook })
}
