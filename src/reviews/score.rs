//! What the rulebook made of a dossier: the numbers that a ranking is built from.

use serde::{Deserialize, Serialize};

use super::store_scores;
use crate::calls::rulebook::Reason;
use crate::db::Conn;
use crate::kernel::ids::{ApplicationId, CallId, QuotaLineId, RulebookId};
use crate::kernel::{Fault, Instant};

/// One part of a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The criterion's key in the rulebook.
    pub key: String,
    /// What was reached, before weighting, in ten-thousandths.
    pub raw: i64,
    /// What it adds to the total, in ten-thousandths.
    pub points: i64,
}

/// How a total came about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Breakdown {
    /// The parts in the rulebook's order.
    pub parts: Vec<Part>,
    /// How the dossier stands on each line that it chose: thresholds differ by field and funding.
    pub lines: Vec<LineScore>,
    /// Categories with accepted evidence that count for reserved seats.
    pub categories: Vec<String>,
}

/// What the rulebook says of a dossier on one quota line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineScore {
    /// The line.
    pub line: QuotaLineId,
    /// Whether it may compete there.
    pub eligible: bool,
    /// The total there, in ten-thousandths.
    pub total: i64,
    /// The whole order key, larger first: precedence, total, ties; in ten-thousandths.
    pub order: Vec<i64>,
    /// The rules that keep it out; none: it may compete.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<Reason>,
}

/// A scored dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreResult {
    /// Which.
    pub application: ApplicationId,
    /// By which rulebook.
    pub rulebook: RulebookId,
    /// The total, in ten-thousandths.
    pub total: i64,
    /// How it came about.
    pub breakdown: Breakdown,
    /// When.
    pub scored_at: Instant,
}

/// The score of one dossier under one rulebook.
///
/// # Errors
/// When the database fails.
pub fn result(conn: &mut Conn, application: ApplicationId, rulebook: RulebookId) -> Result<Option<ScoreResult>, Fault> {
    store_scores::of_one(conn, application, rulebook)
}

/// The scores of a call's dossiers under one rulebook.
///
/// # Errors
/// When the database fails.
pub fn results(conn: &mut Conn, call: CallId, rulebook: RulebookId) -> Result<Vec<ScoreResult>, Fault> {
    store_scores::of_call(conn, call, rulebook)
}
