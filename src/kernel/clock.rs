//! Instants in UTC with microseconds, and the clock that is the only source of "now".

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A moment in UTC, cut to microseconds because PostgreSQL keeps no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(DateTime<Utc>);

impl Instant {
    /// Cuts `value` to microseconds.
    #[must_use]
    pub fn new(value: DateTime<Utc>) -> Self {
        let micros = value.timestamp_micros();
        Self(DateTime::from_timestamp_micros(micros).unwrap_or(value))
    }

    /// The instant as chrono's type.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// The instant `delta` later; stays where it is when the calendar ends.
    #[must_use]
    pub fn plus(self, delta: TimeDelta) -> Self {
        Self(self.0.checked_add_signed(delta).unwrap_or(self.0))
    }

    /// The instant `delta` earlier; stays where it is when the calendar ends.
    #[must_use]
    pub fn minus(self, delta: TimeDelta) -> Self {
        Self(self.0.checked_sub_signed(delta).unwrap_or(self.0))
    }

    /// How long after `earlier` this is; negative when it is before.
    #[must_use]
    pub fn since(self, earlier: Self) -> TimeDelta {
        self.0.signed_duration_since(earlier.0)
    }

    /// RFC 3339 with six decimals and `Z`: fixed width, so that text sorts as time.
    #[must_use]
    pub fn rfc3339(self) -> String {
        self.0.to_rfc3339_opts(SecondsFormat::Micros, true)
    }

    /// Milliseconds since 1970, never negative.
    #[must_use]
    pub fn unix_millis(self) -> u64 {
        u64::try_from(self.0.timestamp_millis()).unwrap_or(0)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

impl FromStr for Instant {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text).map(|at| Self::new(at.with_timezone(&Utc)))
    }
}

/// The only source of the present time. Tests hold a [`Clock::manual`] and move it.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until somebody moves it (microseconds since 1970).
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start`.
    #[must_use]
    pub fn manual(start: Instant) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.0.timestamp_micros())))
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
            Self::System => Instant::new(Utc::now()),
            Self::Manual(micros) => {
                let micros = micros.load(Ordering::SeqCst);
                Instant(DateTime::from_timestamp_micros(micros).unwrap_or(DateTime::UNIX_EPOCH))
            }
        }
    }

    /// Moves a manual clock forward; the machine's clock does not move.
    pub fn advance(&self, delta: TimeDelta) {
        if let Self::Manual(micros) = self {
            micros.fetch_add(delta.num_microseconds().unwrap_or(0), Ordering::SeqCst);
        }
    }
}
