//! Moments and refusals in the forms of the administration.

use chrono::{NaiveTime, Timelike as _};
use chrono_tz::Tz;

use crate::calls::change::ChangeError;
use crate::institutions::pages::form::Problems;
use crate::kernel::{Instant, civil};
use crate::web::{Refusal, Shell};

/// A box that may be ticked.
pub(super) struct Pick {
    pub value: String,
    pub label: String,
    pub hint: String,
    pub checked: bool,
}

/// Reads `31.12.2026 14:00` in the call's zone.
fn wall(typed: &str) -> Option<(chrono::NaiveDate, NaiveTime)> {
    let (day, time) = typed.trim().split_once(' ')?;
    let time = NaiveTime::parse_from_str(time.trim(), "%H:%M").ok()?;
    Some((civil::date(day).ok()?, time))
}

/// The instant from which something is possible.
pub(crate) fn opening(typed: &str, zone: Tz) -> Option<Instant> {
    let (day, time) = wall(typed)?;
    civil::instant(day.and_time(time), zone).ok().map(Instant::new)
}

/// The exclusive instant of a deadline; `23:59` includes that minute.
#[must_use]
pub fn deadline(typed: &str, zone: Tz) -> Option<Instant> {
    let (day, time) = wall(typed)?;
    civil::deadline(day, time, zone).ok().map(Instant::new)
}

/// An opening as it is typed.
pub(crate) fn show_opening(at: Instant, zone: Tz) -> String {
    civil::show(at.utc(), zone)
}

/// A deadline as it is typed: midnight is `23:59` of the day before.
#[must_use]
pub fn show_deadline(at: Instant, zone: Tz) -> String {
    let wall = civil::local(at.utc(), zone);
    if wall.hour() == 0 && wall.minute() == 0 {
        civil::show(at.minus(chrono::TimeDelta::minutes(1)).utc(), zone)
    } else {
        civil::show(at.utc(), zone)
    }
}

/// What the form can cure, beside its fields; everything else is refused.
pub(super) fn problems(shell: &Shell, error: ChangeError) -> Result<Problems, Refusal> {
    match error {
        ChangeError::Invalid(wrong) => {
            let mut problems = Problems::default();
            for one in wrong {
                problems.add(shell, one.field, one.key);
            }
            Ok(problems)
        }
        ChangeError::ActOpen => Ok(Problems::one(shell, "basis", "calls-problem-act-open")),
        error => Err(error.into()),
    }
}
