//! Quota lines of a call file.

use serde::{Deserialize, Serialize};

use super::super::rulebook::{Decimal, Degree, FieldGroup, Funding, Texts};

/// Seats of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Its name in the call, e.g. `bachelor`.
    pub code: String,
    /// Its titles.
    pub titles: Texts,
    /// The degree of its programmes.
    pub degree: Degree,
    /// Their field, for thresholds; `any` when programmes of several fields share the seats.
    pub field_group: FieldGroup,
    /// Who pays.
    pub funding: Funding,
    /// The whole line is for this category only.
    pub category: Option<String>,
    /// Seats in the order in which they are filled.
    pub seats: Vec<SeatGroup>,
    /// Upper limits of categories inside the line.
    #[serde(default)]
    pub caps: Vec<Cap>,
    /// Names in reserve, where the rulebook's rule does not fit this line.
    pub reserve_names: Option<u32>,
    /// The last scores with a place in earlier years.
    #[serde(default)]
    pub cut_offs: Vec<CutOff>,
    /// What may be chosen.
    pub programmes: Vec<LineProgramme>,
    /// The number of seats or the line itself is not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the number comes from.
    pub source: Option<String>,
}

impl Line {
    /// All its seats.
    #[must_use]
    pub fn seat_count(&self) -> u32 {
        self.seats.iter().fold(0, |sum, group| sum.saturating_add(group.count))
    }
}

/// Some seats of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatGroup {
    /// How many.
    pub count: u32,
    /// Reserved for this category; none: for all.
    pub category: Option<String>,
    /// What becomes of reserved seats that nobody of the category takes.
    #[serde(default)]
    pub unfilled: Unfilled,
}

/// What becomes of an unfilled reserved seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unfilled {
    /// It goes to the best remaining.
    #[default]
    Open,
    /// It stays empty.
    Lost,
}

/// An upper limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// Of people of this category
    pub category: String,
    /// at most so many are placed in the line.
    pub max: u32,
}

/// A programme of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineProgramme {
    /// Slug of the university.
    pub institution: String,
    /// Slug of its campus.
    pub branch: String,
    /// Slug of the programme there.
    pub programme: String,
    /// The host takes at most so many; none: as many as the line has seats.
    pub capacity: Option<u32>,
}

/// The last score with a place in an earlier year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CutOff {
    /// The year, e.g. `2024/25`.
    pub cycle: String,
    /// The score as published.
    pub score: Decimal,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
    /// Where the number comes from.
    pub source: Option<String>,
}
