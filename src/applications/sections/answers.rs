//! What was typed, and what is kept of it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

/// The kept answers of one section.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers(BTreeMap<String, String>);

impl Answers {
    /// Reads what the section's row holds; what is no text is left out.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        let pairs = value.as_object().into_iter().flatten();
        Self(
            pairs
                .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                .collect(),
        )
    }

    /// As the section's row holds them.
    #[must_use]
    pub fn json(&self) -> Value {
        Value::from_iter(self.0.iter().map(|(name, text)| (name.clone(), text.clone())))
    }

    /// One answer; empty when there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Whether `value` is among the ticked ones of `name`.
    #[must_use]
    pub fn ticked(&self, name: &str, value: &str) -> bool {
        self.get(name).split(',').any(|one| one == value)
    }

    /// A date.
    #[must_use]
    pub fn date(&self, name: &str) -> Option<NaiveDate> {
        self.get(name).parse().ok()
    }

    /// Keeps an answer; an empty one is forgotten.
    pub fn set(&mut self, name: &str, text: String) {
        if text.is_empty() {
            self.0.remove(name);
        } else {
            self.0.insert(name.to_owned(), text);
        }
    }
}

/// The fields of a form as typed.
#[derive(Debug, Clone, Default)]
pub struct Typed(BTreeMap<String, Vec<String>>);

impl Typed {
    /// From a form's pairs.
    #[must_use]
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in pairs {
            fields.entry(name.to_owned()).or_default().push(value.to_owned());
        }
        Self(fields)
    }

    /// The first value, as typed.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0
            .get(name)
            .and_then(|values| values.first())
            .map_or("", String::as_str)
    }

    /// All values.
    #[must_use]
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}
