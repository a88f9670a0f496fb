//! What a rulebook says. Optional parts that are absent mean "no such rule".

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use super::measured::{
    Bounds, MarkMinimum, MarkRules, Scale, ScaleStep, Subject, TestDefinition, TestRule, Threshold,
};
use super::{CategoryKind, Decimal, Degree, Education, Measure, RankValue, Releases, RoundMode, Texts};

/// The rules of one call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rulebook {
    /// The year whose thresholds apply.
    pub admission_year: i32,
    /// Who may apply by citizenship.
    pub citizenship: Option<CitizenshipRule>,
    /// Who may apply by age.
    pub age: Option<AgeRule>,
    /// Which education a degree presupposes.
    #[serde(default)]
    pub education: Vec<EducationRule>,
    /// Mark scales and minimum average marks.
    pub marks: Option<MarkRules>,
    /// The tests that count.
    #[serde(default)]
    pub tests: Vec<TestDefinition>,
    /// Who must have passed which test.
    pub test_rule: Option<TestRule>,
    /// From which score on a test is passed.
    #[serde(default)]
    pub thresholds: Vec<Threshold>,
    /// Statuses with evidence that seats, precedence and ties name.
    #[serde(default)]
    pub categories: Vec<Category>,
    /// What is measured, with the weights of the main formula.
    pub criteria: Vec<Criterion>,
    /// Other weightings; each applicant gets the formula that gives more.
    #[serde(default)]
    pub formulas: Vec<Formula>,
    /// Places of points and how the rest is cut.
    pub rounding: Rounding,
    /// Order of people beside the total.
    pub ranking: Ranking,
    /// How many stand in reserve.
    pub reserve: ReserveSize,
    /// How long offers stand; none: as the call file's own terms say.
    pub offers: Option<OfferTerms>,
    /// What accepting a place gives up; none: everything else of the admission year.
    pub acceptance: Option<AcceptanceRule>,
    /// When reviewers' scores call for a third reader.
    pub third_reader: Option<ThirdReader>,
    /// SHA-256 (64 hexadecimal digits) of the lot's seed, published before the deadline.
    pub lot_seed_sha256: Option<String>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the rules come from.
    pub source: Option<String>,
}

/// Citizenships as ISO 3166 alpha-2 codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CitizenshipRule {
    /// At least one of these.
    pub any_of: Vec<String>,
    /// None of these, even beside another.
    #[serde(default)]
    pub none_of: Vec<String>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the rule comes from.
    pub source: Option<String>,
}

/// Age in completed years on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeRule {
    /// The day on which the age is taken.
    pub on: NaiveDate,
    /// At least.
    pub minimum: Option<i32>,
    /// At most.
    pub maximum: Option<i32>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the rule comes from.
    pub source: Option<String>,
}

/// The education that a degree presupposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EducationRule {
    /// Who applies for this
    pub degree: Degree,
    /// needs one of these.
    pub any_of: Vec<Education>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the rule comes from.
    pub source: Option<String>,
}

/// A status with evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its name in dossiers, seats and ties.
    pub key: String,
    /// Its titles.
    pub titles: Texts,
    /// What it is about.
    pub kind: CategoryKind,
    /// Keys of the required documents that prove it, one of which is enough.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// Counts in these tours only; empty: in all.
    #[serde(default)]
    pub tours: Vec<u32>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where it comes from.
    pub source: Option<String>,
}

/// One part of the score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its name.
    pub key: String,
    /// Its titles.
    pub titles: Texts,
    /// What is measured.
    pub measure: Measure,
    /// For test measures: of which tests; empty: of all.
    #[serde(default)]
    pub tests: Vec<String>,
    /// This measured value gives no points; with `highest`.
    pub lowest: Option<Decimal>,
    /// This one gives all points; without both, the value counts as it is, times weight / 100.
    pub highest: Option<Decimal>,
    /// Its weight in the main formula, of 100.
    pub weight: Decimal,
    /// The measured value must be at least this.
    pub minimum: Option<Decimal>,
    /// For reviewed criteria: described levels, rising.
    #[serde(default)]
    pub levels: Vec<Level>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where it comes from.
    pub source: Option<String>,
}

/// A level of a rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// What a reviewer gives
    pub points: Decimal,
    /// to work of this description.
    pub anchor: Texts,
}

/// Another weighting of the same criteria.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formula {
    /// Its name; `main` is the criteria's own weights.
    pub key: String,
    /// Its titles.
    pub titles: Texts,
    /// The weights, of 100; criteria not named weigh nothing.
    pub weights: Vec<Weight>,
}

/// A criterion's weight in a formula.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// The criterion's key.
    pub criterion: String,
    /// Of 100.
    pub weight: Decimal,
}

/// How the points of each part are rounded; the total is the sum of rounded parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// Places after the point, 0 to 4.
    pub places: u8,
    /// How.
    #[serde(default)]
    pub mode: RoundMode,
}

/// The order of people: precedence, total, ties, lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    /// Compared before the total.
    #[serde(default)]
    pub precedence: Vec<RankValue>,
    /// Compared between equal totals, before the lot.
    #[serde(default)]
    pub ties: Vec<RankValue>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the order comes from.
    pub source: Option<String>,
}

/// How many stand in reserve on a line: exactly one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReserveSize {
    /// So many names.
    pub names: Option<u32>,
    /// So many of 100 seats, rounded up.
    pub percent: Option<Decimal>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where it comes from.
    pub source: Option<String>,
}

impl ReserveSize {
    /// The names in reserve for a line of `seats`.
    #[must_use]
    pub fn of(&self, seats: u32) -> u32 {
        let Some(percent) = self.percent else {
            return self.names.unwrap_or(0);
        };
        let units = u64::try_from(percent.units())
            .unwrap_or(0)
            .saturating_mul(u64::from(seats));
        u32::try_from(units.div_ceil(1_000_000)).unwrap_or(u32::MAX)
    }
}

/// How long offers and nominations stand, in hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferTerms {
    /// To answer an offer of a list.
    pub answer_hours: u32,
    /// To answer an offer that came from the reserve.
    pub promotion_hours: u32,
    /// For the host university to answer a nomination; none: as the call's own terms say.
    pub host_hours: Option<u32>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where they come from.
    pub source: Option<String>,
}

/// What accepting a place of this call does to the person's other places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceRule {
    /// Which of them it gives up.
    pub releases: Releases,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the rule comes from.
    pub source: Option<String>,
}

/// When a third reader is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThirdReader {
    /// The reviewed points of two readers differ by more than this.
    pub difference: Decimal,
    /// The total is at most this far from the last admitted one; none: no such rule.
    pub cutoff_band: Option<Decimal>,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
}

impl Rulebook {
    /// What a call without rules begins with: nothing is asked for and nothing is measured, so it
    /// contradicts itself until somebody says what counts.
    #[must_use]
    pub fn blank(admission_year: i32) -> Self {
        Self {
            admission_year,
            citizenship: None,
            age: None,
            education: Vec::new(),
            marks: None,
            tests: Vec::new(),
            test_rule: None,
            thresholds: Vec::new(),
            categories: Vec::new(),
            criteria: Vec::new(),
            formulas: Vec::new(),
            rounding: Rounding {
                places: 2,
                mode: RoundMode::default(),
            },
            ranking: Ranking {
                precedence: Vec::new(),
                ties: Vec::new(),
                sample: false,
                source: None,
            },
            reserve: ReserveSize {
                names: Some(0),
                percent: None,
                sample: false,
                source: None,
            },
            offers: None,
            acceptance: None,
            third_reader: None,
            lot_seed_sha256: None,
            sample: false,
            source: None,
        }
    }

    /// A criterion by key.
    #[must_use]
    pub fn criterion(&self, key: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.key == key)
    }

    /// A category by key.
    #[must_use]
    pub fn category(&self, key: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.key == key)
    }

    /// A test by key.
    #[must_use]
    pub fn test(&self, key: &str) -> Option<&TestDefinition> {
        self.tests.iter().find(|test| test.key == key)
    }
}
