//! From text to a checked file, or to all its problems.

use serde::de::DeserializeOwned;
use serde::de::IntoDeserializer as _;
use toml::de::{DeTable, DeValue};

use super::super::rulebook::Path;
use super::call::CallFile;
use super::catalogue::{self, CatalogueFile};
use super::check::{Finding, check};
use super::check_world::check_world;
use super::formats::misformed;
use super::locate::{Map, line_at};
use super::problem::{Problem, Problems};

/// Reads and checks a call file by itself.
///
/// # Errors
/// Every problem found, with line and field.
pub fn read_call(text: &str) -> Result<CallFile, Problems> {
    read(text, check)
}

/// Reads and checks a call file, also that its programmes exist in `catalogue` and fit its lines.
///
/// # Errors
/// As [`read_call`].
pub fn read_call_with(text: &str, catalogue: &CatalogueFile) -> Result<CallFile, Problems> {
    read(text, |call| {
        let mut found = check(call);
        found.extend(check_world(call, catalogue));
        found
    })
}

/// Reads and checks a catalogue file.
///
/// # Errors
/// As [`read_call`].
pub fn read_catalogue(text: &str) -> Result<CatalogueFile, Problems> {
    read(text, catalogue::check)
}

pub(super) fn read<T: DeserializeOwned>(text: &str, check: impl FnOnce(&T) -> Vec<Finding>) -> Result<T, Problems> {
    let (spanned, errors) = DeTable::parse_recoverable(text);
    let unreadable = errors.iter().map(|error| Problem {
        line: error.span().map_or(1, |span| line_at(text, span.start)),
        field: String::new(),
        message: error.message().to_owned(),
    });
    if !errors.is_empty() {
        return Err(Problems::some(unreadable.collect()));
    }
    let span = spanned.span();
    let map = Map::new(text, spanned.into_inner());
    let whole = toml::Spanned::new(span, DeValue::Table(map.root().clone()));
    let misformed = misformed(map.root());
    let mut problems: Vec<Problem> = misformed
        .into_iter()
        .map(|(path, offset, message)| Problem {
            line: map.line_at(offset),
            field: path.to_string(),
            message,
        })
        .collect();
    match T::deserialize(whole.into_deserializer()) {
        Err(error) => {
            let problem = shape(&map, &error);
            if !problems.iter().any(|known| known.field == problem.field) {
                problems.push(problem);
            }
        }
        Ok(file) => {
            let findings = check(&file).into_iter();
            problems.extend(findings.map(|(path, message)| Problem {
                line: map.line(&path),
                field: path.to_string(),
                message,
            }));
            if problems.is_empty() {
                return Ok(file);
            }
        }
    }
    Err(Problems::some(problems))
}

/// A missing, unknown or wrongly typed field as serde tells it.
fn shape(map: &Map<'_>, error: &toml::de::Error) -> Problem {
    let (line, path) = error
        .span()
        .map_or((1, Path::root()), |span| (map.line_at(span.start), map.field(&span)));
    Problem {
        line,
        field: path.to_string(),
        message: error.message().to_owned(),
    }
}
