//! Why somebody is not eligible: a code with its arguments; the words live in `rulebook.ftl`.

use serde::{Deserialize, Serialize};

use super::{Decimal, Degree, Texts};

/// Whether somebody may take part, and if not, every reason.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Verdict {
    /// In the order of the rulebook; empty: eligible.
    pub reasons: Vec<Reason>,
}

impl Verdict {
    /// Nothing stands against it.
    #[must_use]
    pub fn eligible(&self) -> bool {
        self.reasons.is_empty()
    }
}

/// One rule that is not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// None of the citizenships that the call asks for.
    CitizenshipMissing {
        /// ISO codes.
        needed: Vec<String>,
    },
    /// A citizenship that excludes.
    CitizenshipExcluded {
        /// ISO code.
        country: String,
    },
    /// No birth date, but an age rule.
    BirthDateMissing,
    /// Too young on the day of the rule.
    TooYoung {
        /// In completed years.
        age: i32,
        /// The least age.
        minimum: i32,
    },
    /// Too old on the day of the rule.
    TooOld {
        /// In completed years.
        age: i32,
        /// The greatest age.
        maximum: i32,
    },
    /// The education does not lead to this degree.
    EducationUnsuitable {
        /// What is applied for.
        degree: Degree,
    },
    /// No average mark, but a minimum.
    MarkMissing {
        /// On the common scale.
        minimum: Decimal,
    },
    /// A scale that the rulebook does not know.
    MarkScaleUnknown {
        /// Its key.
        scale: String,
    },
    /// The mark is outside its own scale.
    MarkImpossible {
        /// As in the document.
        mark: Decimal,
        /// Bounds of the scale.
        lowest: Decimal,
        /// Bounds of the scale.
        highest: Decimal,
    },
    /// The average mark is too low.
    MarkBelowMinimum {
        /// On the common scale.
        mark: Decimal,
        /// On the common scale.
        minimum: Decimal,
    },
    /// No result of any test that the call accepts.
    TestMissing {
        /// Titles of the accepted tests.
        tests: Vec<Texts>,
    },
    /// The certificate is not of a year that counts.
    CertificateYear {
        /// Which test.
        test: Texts,
        /// Of the certificate.
        year: i32,
    },
    /// The test is accepted from citizens of other countries only.
    TestForOthers {
        /// Which test.
        test: Texts,
    },
    /// A score outside the bounds of its test.
    ScoreImpossible {
        /// Which test.
        test: Texts,
        /// The score.
        score: Decimal,
    },
    /// No threshold is set for this test and year.
    ThresholdMissing {
        /// Which test.
        test: Texts,
    },
    /// The main score is too low.
    MainBelowThreshold {
        /// Which test.
        test: Texts,
        /// The score.
        score: Decimal,
        /// The least score.
        threshold: Decimal,
    },
    /// A subject test that the field asks for was not taken.
    SubjectMissing {
        /// Which subject.
        subject: Texts,
        /// The least score.
        threshold: Decimal,
    },
    /// A subject test that the field asks for is too low.
    SubjectBelowThreshold {
        /// Which subject.
        subject: Texts,
        /// The score.
        score: Decimal,
        /// The least score.
        threshold: Decimal,
    },
    /// A criterion's minimum is not reached.
    PartBelowMinimum {
        /// Which criterion.
        criterion: Texts,
        /// What was measured.
        score: Decimal,
        /// The least value.
        minimum: Decimal,
    },
}

/// A value to be put into a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg<'a> {
    /// Shown as a number of the reader's language.
    Number(Decimal),
    /// Shown as it is: codes, years.
    Plain(String),
    /// A message of its own.
    Key(&'static str),
    /// Titles from the rulebook; several are joined by commas.
    Titles(Vec<&'a Texts>),
}

impl Reason {
    /// The message.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::CitizenshipMissing { .. } => "rulebook-reason-citizenship-missing",
            Self::CitizenshipExcluded { .. } => "rulebook-reason-citizenship-excluded",
            Self::BirthDateMissing => "rulebook-reason-birth-date-missing",
            Self::TooYoung { .. } => "rulebook-reason-too-young",
            Self::TooOld { .. } => "rulebook-reason-too-old",
            Self::EducationUnsuitable { .. } => "rulebook-reason-education-unsuitable",
            Self::MarkMissing { .. } => "rulebook-reason-mark-missing",
            Self::MarkScaleUnknown { .. } => "rulebook-reason-mark-scale-unknown",
            Self::MarkImpossible { .. } => "rulebook-reason-mark-impossible",
            Self::MarkBelowMinimum { .. } => "rulebook-reason-mark-below-minimum",
            Self::TestMissing { .. } => "rulebook-reason-test-missing",
            Self::CertificateYear { .. } => "rulebook-reason-certificate-year",
            Self::TestForOthers { .. } => "rulebook-reason-test-for-others",
            Self::ScoreImpossible { .. } => "rulebook-reason-score-impossible",
            Self::ThresholdMissing { .. } => "rulebook-reason-threshold-missing",
            Self::MainBelowThreshold { .. } => "rulebook-reason-main-below-threshold",
            Self::SubjectMissing { .. } => "rulebook-reason-subject-missing",
            Self::SubjectBelowThreshold { .. } => "rulebook-reason-subject-below-threshold",
            Self::PartBelowMinimum { .. } => "rulebook-reason-part-below-minimum",
        }
    }

    /// The arguments of the message by name.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, Arg<'_>)> {
        let one = |texts| Arg::Titles(vec![texts]);
        let age = |years: &i32| Arg::Plain(years.to_string());
        match self {
            Self::BirthDateMissing => Vec::new(),
            Self::CitizenshipMissing { needed } => vec![("countries", Arg::Plain(needed.join(", ")))],
            Self::CitizenshipExcluded { country } => vec![("country", Arg::Plain(country.clone()))],
            Self::TooYoung { age: years, minimum } => vec![("age", age(years)), ("minimum", age(minimum))],
            Self::TooOld { age: years, maximum } => vec![("age", age(years)), ("maximum", age(maximum))],
            Self::EducationUnsuitable { degree } => vec![("degree", Arg::Key(degree.key()))],
            Self::MarkMissing { minimum } => vec![("minimum", Arg::Number(*minimum))],
            Self::MarkScaleUnknown { scale } => vec![("scale", Arg::Plain(scale.clone()))],
            Self::MarkImpossible { mark, lowest, highest } => vec![
                ("mark", Arg::Number(*mark)),
                ("lowest", Arg::Number(*lowest)),
                ("highest", Arg::Number(*highest)),
            ],
            Self::MarkBelowMinimum { mark, minimum } => {
                vec![("mark", Arg::Number(*mark)), ("minimum", Arg::Number(*minimum))]
            }
            Self::TestMissing { tests } => vec![("tests", Arg::Titles(tests.iter().collect()))],
            Self::CertificateYear { test, year } => vec![("test", one(test)), ("year", age(year))],
            Self::TestForOthers { test } | Self::ThresholdMissing { test } => vec![("test", one(test))],
            Self::ScoreImpossible { test, score } => vec![("test", one(test)), ("score", Arg::Number(*score))],
            Self::MainBelowThreshold { test, score, threshold } => vec![
                ("test", one(test)),
                ("score", Arg::Number(*score)),
                ("threshold", Arg::Number(*threshold)),
            ],
            Self::SubjectMissing { subject, threshold } => {
                vec![("subject", one(subject)), ("threshold", Arg::Number(*threshold))]
            }
            Self::SubjectBelowThreshold {
                subject,
                score,
                threshold,
            } => vec![
                ("subject", one(subject)),
                ("score", Arg::Number(*score)),
                ("threshold", Arg::Number(*threshold)),
            ],
            Self::PartBelowMinimum {
                criterion,
                score,
                minimum,
            } => vec![
                ("criterion", one(criterion)),
                ("score", Arg::Number(*score)),
                ("minimum", Arg::Number(*minimum)),
            ],
        }
    }
}
