//! The rulebook: the versioned data of a call that turns facts about an applicant into a verdict
//! and a score, and the pure functions that read it.
//!
//! - [`model`] is the data, also stored as canonical JSON ([`canonical`]) with its SHA-256;
//! - [`validate`](validate()) refuses contradictions, each with the path of its place;
//! - [`evaluate`](evaluate()) decides eligibility with reasons and computes parts, total and tie values;
//! - [`panel`] joins several reviewers' scores and says when a third reader is due.
//!
//! Numbers are [`Decimal`]s; nothing here knows the clock, the database or the web, so the same
//! rulebook and facts give the same evaluation on every machine.

pub mod attempts;
pub mod canonical;
mod decimal;
pub mod eligibility;
mod evaluate;
pub mod facts;
mod fits;
mod measured;
pub mod model;
pub mod panel;
mod path;
mod problem;
mod ranking;
mod reason;
mod scale;
mod terms;
mod texts;
mod validate;
mod validate_parts;

pub use canonical::{canonical_json, sha256};
pub use decimal::{Decimal, DecimalError, RoundMode};
pub use evaluate::{Evaluation, Part, evaluate};
pub use facts::{Facts, Mark, ReviewedScores, TestResult};
pub use fits::{Around, fits};
pub use model::Rulebook;
pub use path::{Path, Step};
pub use problem::{Contradiction, RuleProblem};
pub use ranking::RankValue;
pub use reason::{Arg, Reason, Verdict};
pub use scale::convert;
pub use terms::{CategoryKind, Degree, Education, FieldGroup, Funding, Measure, Releases};
pub use texts::Texts;
pub use validate::validate;
