//! Kinds of letters, and what the rows of outbox and portal inbox carry for them.
//!
//! A row carries codes, instants and titles, never rendered words and never personal data:
//! the letter is written when it is sent or opened, in the reader's language of that moment.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::layout::{Action, Letter, Reason, greeting};
use crate::i18n::{self, Arg};
use crate::kernel::{Instant, Lang, secrets};

/// One kind of letter: what a room's `messages.rs` declares.
#[derive(Debug)]
pub struct Kind {
    /// `room.what_happened`, also the outbox kind.
    pub name: &'static str,
    /// Message key of the subject. Says that something changed, never the decision itself.
    pub subject: &'static str,
    /// Message keys of the paragraphs.
    pub paragraphs: &'static [&'static str],
    /// Message key of the button and the path behind it, without language; `{name}` takes a
    /// value of the payload.
    pub action: Option<(&'static str, &'static str)>,
    /// Why the reader gets it.
    pub reason: Reason,
    /// Whether it also stands in the portal's inbox.
    pub in_portal: bool,
    /// A payload as it may be, for previews and tests.
    pub sample: fn() -> Payload,
}

/// A value of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A code or a number: the same in every language.
    Code(String),
    /// A count, for plural forms.
    Count(i64),
    /// A moment, shown in `zone` and in the other country's time.
    At {
        /// When.
        at: Instant,
        /// IANA name of the call's zone.
        zone: String,
    },
    /// A title in all languages, by tag.
    Texts(BTreeMap<String, String>),
    /// A one-time link's nonce: the token is derived from it and the installation's secret, so
    /// that the database alone opens nothing.
    Link(String),
}

/// The named values of one letter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload(pub BTreeMap<String, Value>);

impl Payload {
    /// No values yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    /// Adds a code.
    #[must_use]
    pub fn code(self, name: &str, code: impl ToString) -> Self {
        self.with(name, Value::Code(code.to_string()))
    }

    /// Adds an exclusive deadline, as people announce it.
    #[must_use]
    pub fn until(self, name: &str, deadline: Instant, zone: &str) -> Self {
        let announced = zone
            .parse()
            .map_or(deadline, |zone| Instant::new(i18n::announced(deadline.utc(), zone)));
        self.at(name, announced, zone)
    }

    /// Adds a moment.
    #[must_use]
    pub fn at(self, name: &str, at: Instant, zone: &str) -> Self {
        self.with(
            name,
            Value::At {
                at,
                zone: zone.to_owned(),
            },
        )
    }
}

/// The token behind a one-time link: HMAC of the nonce under the installation's secret.
#[must_use]
pub fn link_token(secret: &[u8; 32], nonce: &str) -> String {
    secrets::derive(secret, "one-time link", nonce.as_bytes())
}

impl Kind {
    /// The letter for a reader. `name` is the reader's own name, known only now.
    #[must_use]
    pub fn compose(
        &self,
        lang: Lang,
        name: Option<&str>,
        payload: &Payload,
        base_url: &str,
        secret: &[u8; 32],
    ) -> Letter {
        let shown: Vec<(&str, String, Option<i64>)> = payload
            .0
            .iter()
            .map(|(name, value)| (name.as_str(), show(lang, value, secret), count(value)))
            .collect();
        let args: Vec<(&str, Arg)> = shown
            .iter()
            .map(|(name, text, count)| (*name, count.map_or_else(|| Arg::from(text.as_str()), Arg::from)))
            .collect();
        let words = |key: &str| i18n::text_with(lang, key, &args);
        let action = self.action.map(|(label, path)| {
            let path = shown.iter().fold(path.to_owned(), |path, (name, text, _)| {
                path.replace(&format!("{{{name}}}"), text)
            });
            Action {
                label: words(label),
                url: format!("{base_url}/{}{path}", lang.tag()),
            }
        });
        Letter {
            lang,
            subject: words(self.subject),
            greeting: greeting(lang, name),
            paragraphs: self.paragraphs.iter().map(|key| words(key)).collect(),
            action,
            reason: self.reason,
        }
    }
}

fn count(value: &Value) -> Option<i64> {
    if let Value::Count(count) = value {
        Some(*count)
    } else {
        None
    }
}

fn show(lang: Lang, value: &Value, secret: &[u8; 32]) -> String {
    match value {
        Value::Code(code) => code.clone(),
        Value::Count(count) => i18n::integer(lang, *count),
        Value::At { at, zone } => i18n::both_zones(lang, at.utc(), zone.parse().unwrap_or(Tz::UTC)),
        Value::Texts(texts) => texts
            .get(lang.tag())
            .or_else(|| texts.get("en"))
            .cloned()
            .unwrap_or_default(),
        Value::Link(nonce) => link_token(secret, nonce),
    }
}
