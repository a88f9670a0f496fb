//! What is known about one choice of one applicant: the only input of the evaluation.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Decimal, Degree, Education, FieldGroup, Funding};

/// The checked facts of one applicant for one quota line in one tour.
///
/// Categories stand here only when their evidence was accepted, and tests only when their
/// certificate was: the evaluation takes every fact as proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// All citizenships, ISO 3166 alpha-2 in capitals.
    pub citizenships: BTreeSet<String>,
    /// What is applied for.
    pub degree: Degree,
    /// In which field; of the programme, not of the line.
    pub field_group: FieldGroup,
    /// Who would pay.
    pub funding: Funding,
    /// In which tour, from 1.
    pub tour: u32,
    /// For age rules.
    pub birth_date: Option<NaiveDate>,
    /// Finished, or finishing before the studies begin.
    pub education: BTreeSet<Education>,
    /// Of the education document that the degree presupposes.
    pub average_mark: Option<Mark>,
    /// Every accepted certificate, one entry for each attempt.
    pub tests: Vec<TestResult>,
    /// Keys of the rulebook's categories.
    pub categories: BTreeSet<String>,
    /// The year in which compulsory military service ended.
    pub service_ended: Option<i32>,
    /// When the counting submission arrived.
    pub submitted_at: Option<DateTime<Utc>>,
}

/// An average mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// As in the document.
    pub value: Decimal,
    /// The key of its scale.
    pub scale: String,
}

/// A certificate of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestResult {
    /// The key of the test.
    pub test: String,
    /// The year of the certificate.
    pub year: i32,
    /// The main score.
    pub main: Decimal,
    /// Scores by subject key.
    #[serde(default)]
    pub subjects: BTreeMap<String, Decimal>,
}

/// Points per reviewed criterion, as settled by [`panel`](super::panel::panel); empty before that.
pub type ReviewedScores = BTreeMap<String, Decimal>;
