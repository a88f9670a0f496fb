//! What can be wrong in a rulebook, and where.

use super::{Decimal, Path};

/// A contradiction and its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {what}")]
pub struct RuleProblem {
    /// The place, seen from the rulebook.
    pub path: Path,
    /// What is wrong there.
    pub what: Contradiction,
}

/// One kind of contradiction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// A language without a word.
    #[error("no text in this language")]
    TextMissing,
    /// A key of other symbols than `a-z`, `0-9`, `_`.
    #[error("a key has 1 to 40 of a-z, 0-9 and _, and begins with a letter")]
    KeyForm,
    /// A key that stands twice.
    #[error("\"{0}\" stands here a second time")]
    Duplicate(String),
    /// A list that must have an entry.
    #[error("at least one entry is needed")]
    Empty,
    /// Lowest above highest.
    #[error("{lowest} is not below {highest}")]
    BoundsCrossed {
        /// The lower bound.
        lowest: Decimal,
        /// The upper bound.
        highest: Decimal,
    },
    /// A value outside bounds set elsewhere.
    #[error("{value} is outside {lowest} to {highest}")]
    Outside {
        /// The value.
        value: Decimal,
        /// The lower bound.
        lowest: Decimal,
        /// The upper bound.
        highest: Decimal,
    },
    /// Weights that do not make 100.
    #[error("the weights sum to {0}, not to 100")]
    WeightSum(Decimal),
    /// A weight below zero or beyond 100.
    #[error("a weight lies between 0 and 100")]
    Weight,
    /// A key that is declared nowhere.
    #[error("\"{0}\" is not declared under {1}")]
    Unknown(String, &'static str),
    /// A member that this place needs.
    #[error("needed here: {0}")]
    Needed(&'static str),
    /// A member that has no meaning here.
    #[error("has no meaning here: {0}")]
    Meaningless(&'static str),
    /// Steps that do not rise.
    #[error("each step must be greater than the one before")]
    NotRising,
    /// No threshold row for everybody else.
    #[error("no threshold of \"{test}\" for {year} without field_group and funding")]
    NoGeneralThreshold {
        /// The test.
        test: String,
        /// The admission year.
        year: i32,
    },
    /// A country code of another form.
    #[error("a country is two capital letters, e.g. \"KG\"")]
    Country,
    /// A country both asked for and excluded.
    #[error("\"{0}\" is asked for and excluded at the same time")]
    AskedAndExcluded(String),
    /// Submission time before another value.
    #[error("submission_time may only be the last value, and never comes before the total")]
    SubmissionNotLast,
    /// A number out of its range.
    #[error("must be between {0} and {1}")]
    Range(i64, i64),
    /// Not a SHA-256.
    #[error("the commitment is a SHA-256: 64 digits 0-9 a-f")]
    NotSha256,
    /// Something that lines or documents of the call name is gone.
    #[error("\"{0}\" is named by the call's lines or documents and must stay declared")]
    StillNamed(String),
    /// Reviews are on without a reviewed criterion, or off with one.
    #[error("{}", if *.0 { "reviews are on, but no criterion is reviewed" } else { "reviews are off, but a criterion is reviewed" })]
    Reviews(bool),
    /// `main` as a formula's name.
    #[error("the name \"main\" belongs to the weights of the criteria")]
    ReservedName,
}

/// Collects problems with their places.
#[derive(Debug, Default)]
pub(super) struct Found(Vec<RuleProblem>);

impl Found {
    pub(super) fn add(&mut self, path: Path, what: Contradiction) {
        self.0.push(RuleProblem { path, what });
    }

    pub(super) fn when(&mut self, wrong: bool, path: impl FnOnce() -> Path, what: Contradiction) {
        if wrong {
            self.add(path(), what);
        }
    }

    pub(super) fn into_inner(self) -> Vec<RuleProblem> {
        self.0
    }
}
