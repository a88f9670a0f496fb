//! Marks and tests: scales, bounds, conversions, minima and thresholds.

use serde::{Deserialize, Serialize};

use super::{Decimal, Degree, FieldGroup, Funding, Texts};

/// Mark scales and minima.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkRules {
    /// The key of the scale to which all marks are converted.
    pub common: String,
    /// The scales that are understood.
    pub scales: Vec<Scale>,
    /// Minimum average marks on the common scale.
    #[serde(default)]
    pub minima: Vec<MarkMinimum>,
}

/// A mark scale and its conversion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Its name in dossiers.
    pub key: String,
    /// Its titles.
    pub titles: Texts,
    /// The least mark.
    pub lowest: Decimal,
    /// The best mark.
    pub highest: Decimal,
    /// Points of the conversion to the common scale, straight between them; the common scale
    /// itself has none.
    #[serde(default)]
    pub steps: Vec<ScaleStep>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
}

/// One point of a conversion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleStep {
    /// This much
    pub at: Decimal,
    /// is this much on the other scale.
    pub becomes: Decimal,
}

/// The least average mark for a degree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkMinimum {
    /// Who applies for this
    pub degree: Degree,
    /// needs this on the common scale.
    pub at_least: Decimal,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the rule comes from.
    pub source: Option<String>,
}

/// A test such as ORT or UNT.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestDefinition {
    /// Its name in dossiers.
    pub key: String,
    /// Its titles.
    pub titles: Texts,
    /// Bounds of the main score.
    pub main: Bounds,
    /// Bounds of a subject score; none: the test has no subjects.
    pub subject: Option<Bounds>,
    /// Its subject tests.
    #[serde(default)]
    pub subjects: Vec<Subject>,
    /// Certificates of these years count.
    pub years: Vec<i32>,
    /// Who has served counts older certificates until so many years after the service ended.
    pub years_after_service: Option<i32>,
    /// Only for citizens of these countries; empty: for all.
    #[serde(default)]
    pub citizenships: Vec<String>,
    /// Conversion of the main score for ranking; empty: as it is.
    #[serde(default)]
    pub main_steps: Vec<ScaleStep>,
    /// Conversion of subject scores for ranking; empty: as they are.
    #[serde(default)]
    pub subject_steps: Vec<ScaleStep>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the facts come from.
    pub source: Option<String>,
}

/// From lowest to highest, both possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// The least.
    pub lowest: Decimal,
    /// The most.
    pub highest: Decimal,
}

/// A subject test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Its name in dossiers and thresholds.
    pub key: String,
    /// Its titles.
    pub titles: Texts,
}

/// Who must have passed a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestRule {
    /// For these degrees
    pub degrees: Vec<Degree>,
    /// one of these tests must be passed.
    pub any_of: Vec<String>,
    /// Who has one of these categories needs none.
    #[serde(default)]
    pub exempt: Vec<String>,
}

/// From which score on a test is passed. The most exact row counts: field and funding, then
/// field, then funding, then the row with neither.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// In this admission year
    pub year: i32,
    /// for this test
    pub test: String,
    /// in this field (none: all others)
    pub field_group: Option<FieldGroup>,
    /// and this funding (none: all others)
    pub funding: Option<Funding>,
    /// the main score must be at least this.
    pub main: Decimal,
    /// A subject test counts from here on; none: subject tests do not count.
    pub subject: Option<Decimal>,
    /// These subject tests must all reach `subject`.
    #[serde(default)]
    pub all_of: Vec<String>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the number comes from.
    pub source: Option<String>,
}
