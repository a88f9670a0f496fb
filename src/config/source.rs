//! Where a setting's value comes from: the environment, else the settings file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use toml::de::{DeTable, DeValue};

use super::ConfigError;
use super::settings::SETTINGS;

/// The settings file of this process, read once before anything else.
static FILE: OnceLock<BTreeMap<&'static str, String>> = OnceLock::new();

/// Where a value was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A variable.
    Environment,
    /// The settings file.
    File,
    /// Nowhere: the default holds, or nothing.
    Default,
}

/// Reads the settings file for this process.
///
/// # Errors
/// When it cannot be read, or names the line of a key that is unknown or a value that is none.
pub fn use_file(path: &Path) -> Result<(), ConfigError> {
    let wrong = |what: String| ConfigError::File(path.to_owned(), what);
    let text = fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let values = parse(&text).map_err(|problem| wrong(problem.to_string()))?;
    FILE.set(values).map_err(|_| wrong("settings are read once".to_owned()))
}

/// What is wrong with a settings file, and where.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct FileProblem {
    /// From 1.
    pub line: usize,
    /// In words.
    pub what: String,
}

/// The settings in a file's text.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse(text: &str) -> Result<BTreeMap<&'static str, String>, FileProblem> {
    let at = |offset: usize, what: String| FileProblem {
        line: text.get(..offset).unwrap_or(text).matches('\n').count() + 1,
        what,
    };
    let table = DeTable::parse(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        at(offset, error.message().to_owned())
    })?;
    let mut values = BTreeMap::new();
    for (key, value) in table.get_ref() {
        let known = SETTINGS
            .iter()
            .find(|it| it.name == key.get_ref() && it.name != "RUST_LOG");
        let Some(known) = known else {
            let what = format!("there is no setting `{}`; `qabyl settings` lists all", key.get_ref());
            return Err(at(key.span().start, what));
        };
        let Some(text) = plain(value.get_ref()) else {
            let what = format!("`{}` must be a text, a number or a list of texts", known.name);
            return Err(at(value.span().start, what));
        };
        values.insert(known.name, text);
    }
    Ok(values)
}

fn plain(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        DeValue::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| plain(item.get_ref())).collect();
            Some(items?.join(","))
        }
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}

/// A setting's value and where it was found; what is empty is not set.
#[must_use]
pub fn find(name: &str) -> (Option<String>, Origin) {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    let environment = std::env::var(name).ok();
    let set = |value: Option<String>| value.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    if let Some(value) = set(environment) {
        return (Some(value), Origin::Environment);
    }
    match set(FILE.get().and_then(|file| file.get(name).cloned())) {
        Some(value) => (Some(value), Origin::File),
        None => (None, Origin::Default),
    }
}
