//! Instants and reasons of a call as pages show them.

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::rulebook::{Arg, Reason};
use crate::i18n;
use crate::kernel::{Instant, Lang, civil};

/// One moment on both clocks, ready for the component macros.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clocks {
    /// RFC 3339.
    pub iso: String,
    /// In the call's zone: date and time.
    pub here: String,
    /// The city of that clock.
    pub here_city: String,
    /// In the other country: the time, with the date where it differs.
    pub there: String,
    /// The city of that clock.
    pub there_city: String,
}

impl Clocks {
    /// A moment at which something happens.
    #[must_use]
    pub fn at(lang: Lang, at: Instant, zone: Tz) -> Self {
        let both = civil::both_zones(at.utc(), zone);
        let there = if both.same_day() {
            both.other.time
        } else {
            format!("{} {}", both.other.date, both.other.time)
        };
        Self {
            iso: at.rfc3339(),
            here: format!("{} {}", both.own.date, both.own.time),
            here_city: i18n::city(lang, both.own.zone),
            there,
            there_city: i18n::city(lang, both.other.zone),
        }
    }

    /// An exclusive deadline. Midnight is shown as `23:59` of the day that it ends, as people
    /// announce it.
    #[must_use]
    pub fn deadline(lang: Lang, at: Instant, zone: Tz) -> Self {
        Self {
            iso: at.rfc3339(),
            ..Self::at(lang, Instant::new(i18n::announced(at.utc(), zone)), zone)
        }
    }
}

/// How much time is left, in words and as a tone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// "3 days 2 hours left", or that it is over.
    pub text: String,
    /// The macro's tone: "", "soon" (three days or less), "over".
    pub tone: &'static str,
}

/// The time left at `now` until the exclusive instant `until`.
#[must_use]
pub fn left(lang: Lang, now: Instant, until: Instant) -> Left {
    let span = until.since(now);
    if span <= TimeDelta::zero() {
        return Left {
            text: i18n::text(lang, "calls-over"),
            tone: "over",
        };
    }
    let text = i18n::text_with(lang, "calls-left", &[("time", i18n::duration(lang, span).into())]);
    let tone = if span <= TimeDelta::days(3) { "soon" } else { "" };
    Left { text, tone }
}

/// Why a rule is not met, as a sentence.
#[must_use]
pub fn reason_words(lang: Lang, reason: &Reason) -> String {
    let args: Vec<(&str, i18n::Arg)> = reason
        .args()
        .into_iter()
        .map(|(name, value)| (name, said(lang, value).into()))
        .collect();
    i18n::text_with(lang, reason.key(), &args)
}

fn said(lang: Lang, value: Arg<'_>) -> String {
    match value {
        Arg::Number(number) => i18n::decimal(lang, number.units(), 4, 0),
        Arg::Plain(text) => text,
        Arg::Key(key) => i18n::text(lang, key),
        Arg::Titles(titles) => {
            let words: Vec<&str> = titles.into_iter().filter_map(|it| it.get(lang.tag())).collect();
            words.join(", ")
        }
    }
}
