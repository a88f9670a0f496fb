//! Moments and zones as files write them.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::civil::{deadline, end_of_day, instant};

/// A day (`2024-05-23`) or a minute (`2024-05-23 23:59`) on the clocks of the call's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// As an opening its first instant, as a deadline the whole of it.
    Day(NaiveDate),
    /// A minute.
    Minute(NaiveDateTime),
}

/// Why a text is no [`Moment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// Another form.
    #[error("write \"2024-05-23\" or \"2024-05-23 23:59\"")]
    Form,
    /// A day or an hour that does not exist.
    #[error("there is no such day or time")]
    Impossible,
}

impl Moment {
    /// As an opening: the first instant that is in time.
    #[must_use]
    pub fn opening(self, zone: Tz) -> Option<DateTime<Utc>> {
        match self {
            Self::Day(day) => instant(day.and_time(NaiveTime::MIN), zone),
            Self::Minute(wall) => instant(wall, zone),
        }
    }

    /// As a deadline: the first instant that is too late.
    #[must_use]
    pub fn deadline(self, zone: Tz) -> Option<DateTime<Utc>> {
        match self {
            Self::Day(day) => end_of_day(day, zone),
            Self::Minute(wall) => deadline(wall, zone),
        }
    }

    /// The same clock time `days` later; none beyond the calendar.
    #[must_use]
    pub fn shifted(self, days: i64) -> Option<Self> {
        let by = TimeDelta::try_days(days)?;
        match self {
            Self::Day(day) => day.checked_add_signed(by).map(Self::Day),
            Self::Minute(wall) => wall.checked_add_signed(by).map(Self::Minute),
        }
    }
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let shape = |pattern: &str| {
            let fits = |(byte, form): (u8, u8)| {
                if form == b'0' {
                    byte.is_ascii_digit()
                } else {
                    byte == form
                }
            };
            text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(fits)
        };
        if shape("0000-00-00") {
            let day = NaiveDate::parse_from_str(text, "%Y-%m-%d");
            return day.map(Self::Day).map_err(|_| MomentError::Impossible);
        }
        if shape("0000-00-00 00:00") {
            let wall = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M");
            return wall.map(Self::Minute).map_err(|_| MomentError::Impossible);
        }
        Err(MomentError::Form)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{}", day.format("%Y-%m-%d")),
            Self::Minute(wall) => write!(f, "{}", wall.format("%Y-%m-%d %H:%M")),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A time zone of the IANA database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(pub Tz);

/// A name that the IANA database does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown time zone; write an IANA name such as \"Asia/Bishkek\"")]
pub struct UnknownZone;

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(text: &str) -> Result<Self, UnknownZone> {
        text.parse().map(Self).map_err(|_| UnknownZone)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
