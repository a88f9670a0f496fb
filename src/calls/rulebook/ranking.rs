//! The named values by which a rulebook orders people beside the total.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One value of the tie-break order or of the precedence; the larger comes first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RankValue {
    /// 1 for who has the category, else 0: `category:military_service`.
    Category(String),
    /// 1 when a subject test counts, else 0.
    CountingSubject,
    /// The best counting subject score.
    SubjectScore,
    /// The main score of the test.
    MainScore,
    /// The average mark on the common scale.
    AverageMark,
    /// What a criterion measured: `criterion:interview`.
    Criterion(String),
    /// Who submitted earlier; only allowed as the last one.
    SubmissionTime,
}

/// A text that names no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown value; use category:<key>, criterion:<key>, counting_subject, subject_score, main_score, average_mark or submission_time"
)]
pub struct UnknownRankValue;

impl FromStr for RankValue {
    type Err = UnknownRankValue;

    fn from_str(text: &str) -> Result<Self, UnknownRankValue> {
        match text.split_once(':') {
            Some(("category", key)) if !key.is_empty() => return Ok(Self::Category(key.to_owned())),
            Some(("criterion", key)) if !key.is_empty() => return Ok(Self::Criterion(key.to_owned())),
            _ => {}
        }
        match text {
            "counting_subject" => Ok(Self::CountingSubject),
            "subject_score" => Ok(Self::SubjectScore),
            "main_score" => Ok(Self::MainScore),
            "average_mark" => Ok(Self::AverageMark),
            "submission_time" => Ok(Self::SubmissionTime),
            _ => Err(UnknownRankValue),
        }
    }
}

impl fmt::Display for RankValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Category(key) => write!(f, "category:{key}"),
            Self::Criterion(key) => write!(f, "criterion:{key}"),
            Self::CountingSubject => f.write_str("counting_subject"),
            Self::SubjectScore => f.write_str("subject_score"),
            Self::MainScore => f.write_str("main_score"),
            Self::AverageMark => f.write_str("average_mark"),
            Self::SubmissionTime => f.write_str("submission_time"),
        }
    }
}

impl RankValue {
    /// The message that names the value; `{ $name }` is the category's or criterion's title.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Category(_) => "rulebook-rank-category",
            Self::CountingSubject => "rulebook-rank-counting-subject",
            Self::SubjectScore => "rulebook-rank-subject-score",
            Self::MainScore => "rulebook-rank-main-score",
            Self::AverageMark => "rulebook-rank-average-mark",
            Self::Criterion(_) => "rulebook-rank-criterion",
            Self::SubmissionTime => "rulebook-rank-submission-time",
        }
    }
}

impl Serialize for RankValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RankValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
