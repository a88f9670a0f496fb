//! How long a paper that came once is taken again.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// The longest term: ten years.
pub(super) const LONGEST: u32 = 3660;

/// A term in days, counted from the day on which the paper first came: it was issued no later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validity {
    /// So many days.
    pub days: u32,
    /// Not confirmed by an official source.
    #[serde(default)]
    pub sample: bool,
}

impl Validity {
    /// Whether a paper that came on `came` is too old on `today`.
    #[must_use]
    pub fn over(self, came: NaiveDate, today: NaiveDate) -> bool {
        let last = came.checked_add_days(Days::new(self.days.into()));
        last.is_some_and(|last| last < today)
    }
}
