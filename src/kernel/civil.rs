//! Civil dates and times: what calendars and wall clocks show, as opposed to instants.
//!
//! Instants are stored in UTC; a birth date or the date of a decree is a plain date without
//! a zone. A day deadline is the exclusive next midnight in the call's zone.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono::{MappedLocalTime, Weekday};
use chrono_tz::Tz;

/// Kyrgyzstan: UTC+6 all year.
pub const BISHKEK: Tz = chrono_tz::Asia::Bishkek;
/// The capital and most of Kazakhstan: UTC+5 since 1 March 2024, UTC+6 before.
pub const ASTANA: Tz = chrono_tz::Asia::Almaty;

/// Why a civil date or time could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CivilError {
    /// Not written as a date or time.
    #[error("write the date as 31.12.2026 or 2026-12-31")]
    Unreadable,
    /// Well written, but the calendar has no such day, or the clocks skip that time.
    #[error("the calendar has no such date or time")]
    Impossible,
    /// The zone's name is not in the tz database.
    #[error("unknown time zone: use a name like Asia/Bishkek")]
    UnknownZone,
}

/// Reads a zone by its name in the tz database, e.g. `Asia/Bishkek`.
pub fn zone(name: &str) -> Result<Tz, CivilError> {
    name.parse().map_err(|_| CivilError::UnknownZone)
}

/// Reads a date written `31.12.2026` (one-digit day and month allowed) or `2026-12-31`.
///
/// The year has four digits and lies between 1900 and 2199.
pub fn date(text: &str) -> Result<NaiveDate, CivilError> {
    let text = text.trim();
    let mut parts = text.split(['.', '-']);
    let (Some(first), Some(middle), Some(last), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(CivilError::Unreadable);
    };
    if text.contains('-') && !text.contains('.') {
        date_from_parts(last, middle, first)
    } else if text.contains('-') {
        Err(CivilError::Unreadable)
    } else {
        date_from_parts(first, middle, last)
    }
}

/// Reads a date typed into three fields.
pub fn date_from_parts(day: &str, month: &str, year: &str) -> Result<NaiveDate, CivilError> {
    let (day, month, year) = (digits(day, 1..=2)?, digits(month, 1..=2)?, digits(year, 4..=4)?);
    let year = i32::try_from(year).map_err(|_| CivilError::Unreadable)?;
    if !(1900..2200).contains(&year) {
        return Err(CivilError::Impossible);
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or(CivilError::Impossible)
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Result<u32, CivilError> {
    let text = text.trim();
    if !length.contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(CivilError::Unreadable);
    }
    text.parse().map_err(|_| CivilError::Unreadable)
}

/// What the wall clock in `zone` shows at `at`.
#[must_use]
pub fn local(at: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}

/// The instant at which the wall clock in `zone` shows `wall`; of two, the earlier.
pub fn instant(wall: NaiveDateTime, zone: Tz) -> Result<DateTime<Utc>, CivilError> {
    match zone.from_local_datetime(&wall) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => Ok(at.with_timezone(&Utc)),
        MappedLocalTime::None => Err(CivilError::Impossible),
    }
}

/// The first instant after `day` in `zone`: a deadline "until `day`" is over from here on.
pub fn end_of_day(day: NaiveDate, zone: Tz) -> Result<DateTime<Utc>, CivilError> {
    let next = day.checked_add_days(Days::new(1)).ok_or(CivilError::Impossible)?;
    instant(next.and_time(NaiveTime::MIN), zone)
}

/// The exclusive instant of a deadline that a person wrote as day and time.
///
/// Who writes `23:59` means the whole day, so that minute is included; any other time is
/// the first moment that is too late (`14:00` excludes 14:00).
pub fn deadline(day: NaiveDate, time: NaiveTime, zone: Tz) -> Result<DateTime<Utc>, CivilError> {
    if NaiveTime::from_hms_opt(23, 59, 0).is_some_and(|last| time >= last) {
        end_of_day(day, zone)
    } else {
        instant(day.and_time(time), zone)
    }
}

/// A date as `dd.MM.yyyy`.
#[must_use]
pub fn show_date(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// An instant in a zone as `dd.MM.yyyy HH:mm`.
#[must_use]
pub fn show(at: DateTime<Utc>, zone: Tz) -> String {
    local(at, zone).format("%d.%m.%Y %H:%M").to_string()
}

/// One instant as a wall clock somewhere shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Where the clock hangs.
    pub zone: Tz,
    /// `dd.MM.yyyy`.
    pub date: String,
    /// `HH:mm`.
    pub time: String,
}

impl Shown {
    fn new(at: DateTime<Utc>, zone: Tz) -> Self {
        let wall = local(at, zone);
        let time = wall.format("%H:%M").to_string();
        Self {
            zone,
            date: show_date(wall.date()),
            time,
        }
    }
}

/// One instant in the zone of the call and in the other country's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BothZones {
    /// In the zone of the call.
    pub own: Shown,
    /// In the other country; its date is worth showing only when it differs.
    pub other: Shown,
}

impl BothZones {
    /// Whether both calendars show the same day.
    #[must_use]
    pub fn same_day(&self) -> bool {
        self.own.date == self.other.date
    }
}

/// Whether `zone` is one of Kazakhstan's, which all show the same time since March 2024.
#[must_use]
pub fn is_kazakhstan(zone: Tz) -> bool {
    use chrono_tz::Asia;
    matches!(
        zone,
        Asia::Almaty | Asia::Aqtau | Asia::Aqtobe | Asia::Atyrau | Asia::Oral | Asia::Qostanay | Asia::Qyzylorda
    )
}

/// The zone to show beside `own`: Astana's for Kyrgyzstan and elsewhere, Bishkek's for
/// Kazakhstan.
#[must_use]
pub fn other_zone(own: Tz) -> Tz {
    if is_kazakhstan(own) { BISHKEK } else { ASTANA }
}

/// `at` in `own` and in the other country's zone.
#[must_use]
pub fn both_zones(at: DateTime<Utc>, own: Tz) -> BothZones {
    BothZones {
        own: Shown::new(at, own),
        other: Shown::new(at, other_zone(own)),
    }
}

/// A country's exceptions from "Monday to Friday are working days"; data, never constants,
/// because holidays that follow the moon are announced late and days are moved by decree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Days off that would otherwise be working days.
    pub off: BTreeSet<NaiveDate>,
    /// Weekend days on which people work because a decree moved a day off.
    pub working: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// Whether people work on `day`.
    #[must_use]
    pub fn is_working(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.working.contains(&day) || (!weekend && !self.off.contains(&day))
    }
}

/// Whether `day` is a working day in every calendar; without any, Monday to Friday are.
fn is_working_in_all(day: NaiveDate, calendars: &[&Calendar]) -> bool {
    match calendars {
        [] => Calendar::default().is_working(day),
        some => some.iter().all(|calendar| calendar.is_working(day)),
    }
}

/// How many days from `from` to before `until` are working days in every calendar: give one
/// calendar for a deadline in one country, both for a deadline that binds both countries.
#[must_use]
pub fn working_days_between(from: NaiveDate, until: NaiveDate, calendars: &[&Calendar]) -> usize {
    from.iter_days()
        .take_while(|day| *day < until)
        .filter(|day| is_working_in_all(*day, calendars))
        .count()
}

/// The `count`th working day after `from` (which itself does not count); `from` for zero.
///
/// Fails when no such day is found within ten years.
pub fn add_working_days(from: NaiveDate, count: usize, calendars: &[&Calendar]) -> Result<NaiveDate, CivilError> {
    if count == 0 {
        return Ok(from);
    }
    from.iter_days()
        .skip(1)
        .take(3660)
        .filter(|day| is_working_in_all(*day, calendars))
        .nth(count - 1)
        .ok_or(CivilError::Impossible)
}

/// The end of the last of `days` whole working days (Monday to Friday) after the day of `from` in
/// `zone`: the exclusive midnight of a term that a decree counts in working days.
pub fn end_of_working_days(from: DateTime<Utc>, days: u32, zone: Tz) -> Result<DateTime<Utc>, CivilError> {
    let count = usize::try_from(days).unwrap_or(usize::MAX);
    let last = add_working_days(local(from, zone).date(), count, &[])?;
    end_of_day(last, zone)
}
