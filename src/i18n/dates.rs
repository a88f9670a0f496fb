//! Dates and times as each language writes them. Tables always use `dd.MM.yyyy HH:mm`.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::bundles::{text, text_with};
use crate::kernel::{Lang, civil};

/// A date as `dd.MM.yyyy`, the same in all languages: the short forms of CLDR are ambiguous
/// (Kyrgyz `5/7/26`).
#[must_use]
pub fn date(day: NaiveDate) -> String {
    civil::show_date(day)
}

/// A date in words, as letters and protocols write it: `2026-ж., 5-июль`, `5 июля 2026 г.`
#[must_use]
pub fn long_date(lang: Lang, day: NaiveDate) -> String {
    let month = text(lang, month_key(day.month()));
    let year = day.year().to_string();
    let args = [
        ("day", day.day().into()),
        ("month", month.into()),
        ("year", year.into()),
    ];
    text_with(lang, "dates-long", &args)
}

fn month_key(month: u32) -> &'static str {
    match month {
        1 => "dates-month-january",
        2 => "dates-month-february",
        3 => "dates-month-march",
        4 => "dates-month-april",
        5 => "dates-month-may",
        6 => "dates-month-june",
        7 => "dates-month-july",
        8 => "dates-month-august",
        9 => "dates-month-september",
        10 => "dates-month-october",
        11 => "dates-month-november",
        _ => "dates-month-december",
    }
}

/// The city that names `zone` for readers. Almaty's zone is the capital's too, and the
/// capital is where deadlines are set; a zone we have no word for shows the tz database's.
#[must_use]
pub fn city(lang: Lang, zone: Tz) -> String {
    match zone {
        civil::BISHKEK => text(lang, "dates-city-bishkek"),
        kazakh if civil::is_kazakhstan(kazakh) => text(lang, "dates-city-astana"),
        chrono_tz::UTC => text(lang, "dates-city-utc"),
        other => {
            let name = other.name();
            name.rsplit('/').next().unwrap_or(name).replace('_', " ")
        }
    }
}

/// An instant with the zone's city: `05.07.2026 18:30 (Бишкек)`.
#[must_use]
pub fn date_time(lang: Lang, at: DateTime<Utc>, zone: Tz) -> String {
    let args = [
        ("moment", civil::show(at, zone).into()),
        ("city", city(lang, zone).into()),
    ];
    text_with(lang, "dates-moment", &args)
}

/// An instant in the call's zone and in the other country's:
/// `05.07.2026 14:00 Бишкек / 13:00 Астана`; with both dates when they differ.
#[must_use]
pub fn both_zones(lang: Lang, at: DateTime<Utc>, own: Tz) -> String {
    let both = civil::both_zones(at, own);
    let other = if both.same_day() {
        both.other.time
    } else {
        format!("{} {}", both.other.date, both.other.time)
    };
    let args = [
        ("own", format!("{} {}", both.own.date, both.own.time).into()),
        ("city", city(lang, both.own.zone).into()),
        ("other", other.into()),
        ("othercity", city(lang, both.other.zone).into()),
    ];
    text_with(lang, "dates-both-zones", &args)
}

/// The moment to show for an exclusive deadline: midnight is announced as the last minute of the
/// day that it ends, so that nobody comes a day late.
#[must_use]
pub fn announced(deadline: DateTime<Utc>, own: Tz) -> DateTime<Utc> {
    if civil::local(deadline, own).time() == NaiveTime::MIN {
        deadline - TimeDelta::minutes(1)
    } else {
        deadline
    }
}

/// An exclusive deadline in the call's zone and in the other country's, as people announce it.
#[must_use]
pub fn until(lang: Lang, deadline: DateTime<Utc>, own: Tz) -> String {
    both_zones(lang, announced(deadline, own), own)
}

/// A span of time in its two largest units, rounded down, never negative: `2 күн 3 саат`.
#[must_use]
pub fn duration(lang: Lang, span: TimeDelta) -> String {
    let minutes = span.num_minutes().max(0);
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let days_text = || text_with(lang, "dates-days", &[("count", days.into())]);
    let hours_text = || text_with(lang, "dates-hours", &[("count", hours.into())]);
    let minutes_text = || text_with(lang, "dates-minutes", &[("count", minutes.into())]);
    match (days, hours, minutes) {
        (0, 0, _) => minutes_text(),
        (0, _, 0) => hours_text(),
        (0, _, _) => format!("{} {}", hours_text(), minutes_text()),
        (_, 0, _) => days_text(),
        (_, _, _) => format!("{} {}", days_text(), hours_text()),
    }
}
