//! Wall-clock times of a zone as instants.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

/// The instant at which the clock in `zone` shows `wall`; of two, the earlier; none when the
/// clock skips it.
#[must_use]
pub fn instant(wall: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    zone.from_local_datetime(&wall)
        .earliest()
        .map(|at| at.with_timezone(&Utc))
}

/// The first instant that is too late for a deadline written as `wall`.
///
/// `23:59` means the whole day and includes that minute, so the deadline is the next midnight;
/// any other time is itself the first moment that is too late.
#[must_use]
pub fn deadline(wall: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    if (wall.hour(), wall.minute()) == (23, 59) {
        end_of_day(wall.date(), zone)
    } else {
        instant(wall, zone)
    }
}

/// The first instant after `day` in `zone`.
pub(super) fn end_of_day(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    let next = day.checked_add_days(Days::new(1))?;
    instant(next.and_time(NaiveTime::MIN), zone)
}
