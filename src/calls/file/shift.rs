//! Moving a whole call in time, as the demonstration does to put it around the present.

use chrono::{DateTime, TimeDelta, Utc};

use super::call::CallFile;

impl CallFile {
    /// The same call `days` later (earlier when negative): every date moves by whole days, every
    /// clock time stays. Years of test certificates and thresholds are facts, not dates, and stay.
    /// None when a date leaves the calendar.
    #[must_use]
    pub fn shifted(&self, days: i64) -> Option<Self> {
        let mut call = self.clone();
        let moments = [
            &mut call.timetable.opens,
            &mut call.timetable.deadline,
            &mut call.offers.replacement_cutoff,
            &mut call.reserve.valid_until,
        ];
        let tours = call.tours.iter_mut();
        let tours = tours.flat_map(|tour| {
            [
                &mut tour.opens,
                &mut tour.closes,
                &mut tour.list_due,
                &mut tour.confirm_by,
            ]
        });
        let dates = call.offers.condition_dates.values_mut();
        for moment in moments.into_iter().chain(tours).chain(dates) {
            *moment = moment.shifted(days)?;
        }
        if let Some(age) = &mut call.rulebook.age {
            age.on = age.on.checked_add_signed(TimeDelta::try_days(days)?)?;
        }
        Some(call)
    }

    /// The shift in days that brings `from`, an instant of this call, nearest before `to`.
    #[must_use]
    pub fn days_between(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
        (to - from).num_seconds().div_euclid(86_400)
    }

    /// Exclusive deadline of the call.
    #[must_use]
    pub fn deadline_at(&self) -> Option<DateTime<Utc>> {
        self.timetable.deadline.deadline(self.zone.0)
    }

    /// From when on applications are taken.
    #[must_use]
    pub fn opens_at(&self) -> Option<DateTime<Utc>> {
        self.timetable.opens.opening(self.zone.0)
    }
}
