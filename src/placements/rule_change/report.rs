//! What a dry run shows. Kept as JSON with the version that it was made for.

use serde::{Deserialize, Serialize};

use crate::calls::rulebook::{Decimal, Reason};
use crate::kernel::Words;

/// The whole report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The number of the version in force that it is compared with; none: the call has none.
    pub against: Option<i32>,
    /// How many dossiers were looked at.
    pub dossiers: usize,
    /// How many of them compete by the version in force, and by the new one.
    pub competing: (usize, usize),
    /// How many totals change.
    pub totals: usize,
    /// Dossiers that have a total by the version in force but none by the new one.
    pub without_total: Vec<String>,
    /// Dossiers whose first choice or any other begins or ceases to meet the rules.
    pub eligibility: Vec<Turned>,
    /// Each quota line in the call's order.
    pub lines: Vec<LineDiff>,
}

/// A choice that begins or ceases to meet the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turned {
    /// The application's code.
    pub code: String,
    /// The programme.
    pub title: Words,
    /// The rules that kept it out so far; none: it could compete.
    pub before: Vec<Reason>,
    /// The rules that keep it out now; none: it could compete.
    pub after: Vec<Reason>,
}

/// What becomes of one quota line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineDiff {
    /// Its code.
    pub code: String,
    /// Its titles.
    pub titles: Words,
    /// How many places were free for this run.
    pub seats: u32,
    /// Who gets a place here only by the new version.
    pub moved_in: Vec<Move>,
    /// Who gets one here only by the version in force.
    pub moved_out: Vec<Move>,
    /// The total of the last admitted, by both.
    pub cut_off: (Option<Decimal>, Option<Decimal>),
    /// Names in reserve, by both.
    pub reserve: (u32, u32),
}

/// Somebody who moves in or out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The application's code.
    pub code: String,
    /// Why.
    pub why: Why,
}

/// Why somebody moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Why {
    /// These rules keep the choice out now, or kept it out so far.
    Rules {
        /// Which.
        reasons: Vec<Reason>,
    },
    /// The total or the order of the person changed.
    Total {
        /// By the version in force.
        before: Decimal,
        /// By the new one.
        after: Decimal,
    },
    /// Gets another line instead, by its code.
    Elsewhere {
        /// Which.
        line: String,
    },
    /// Nothing about the person changed: others moved.
    Others,
}
