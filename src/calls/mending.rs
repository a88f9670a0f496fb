//! Until when a returned dossier or document is mended.

use chrono::TimeDelta;

use super::model::Call;
use crate::kernel::{Instant, civil};

impl Call {
    /// Until when what is returned at `at` must be mended; exclusive. Working days are counted at
    /// the moment of the return, in the call's zone, and end at midnight; a calendar that has no
    /// such day leaves the hours.
    #[must_use]
    pub fn mend_by(&self, at: Instant) -> Instant {
        let days = self.terms.correction_days;
        let counted = days.and_then(|days| civil::end_of_working_days(at.utc(), days, self.zone).ok());
        counted.map_or_else(|| at.plus(TimeDelta::hours(self.terms.correction_hours)), Instant::new)
    }
}
