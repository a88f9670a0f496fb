//! Terms of a call that are counted in working days.

use super::model::Call;
use crate::kernel::Instant;
use crate::kernel::civil::{self, CivilError};

impl Call {
    /// The end of the last of `days` whole working days after the day of `from`; exclusive. Mondays
    /// to Fridays count: a sample term.
    ///
    /// # Errors
    /// When the calendar has no such day.
    pub fn working_days_after(&self, from: Instant, days: u32) -> Result<Instant, CivilError> {
        Ok(Instant::new(civil::end_of_working_days(from.utc(), days, self.zone)?))
    }

    /// Until when an appeal may be filed against what was published or decided then; exclusive.
    ///
    /// # Errors
    /// When the calendar has no such day.
    pub fn appeals_close(&self, from: Instant) -> Result<Instant, CivilError> {
        self.working_days_after(from, self.terms.appeals.working_days)
    }
}
