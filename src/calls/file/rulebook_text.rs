//! A rulebook alone, as text: the `[rulebook]` part of a call file.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::rulebook::{Around, Path, Rulebook, fits, validate};
use super::check::Finding;
use super::problem::Problems;
use super::read::read;
use crate::kernel::Fault;

/// The part with its heading, as it stands in a call file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Headed {
    rulebook: Rulebook,
}

/// Reads and checks a rulebook, with or without the heading `[rulebook]`, also that it fits the
/// call around it.
///
/// # Errors
/// Every problem found, with line and field.
pub fn read_rulebook(text: &str, around: &Around) -> Result<Rulebook, Problems> {
    let headed = text.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with("[rulebook") || line.starts_with("[[rulebook") || line.starts_with("rulebook")
    });
    if headed {
        let at = Path::root().key("rulebook");
        read(text, |part: &Headed| check(&part.rulebook, around, &at)).map(|part| part.rulebook)
    } else {
        read(text, |rulebook: &Rulebook| check(rulebook, around, &Path::root()))
    }
}

fn check(rulebook: &Rulebook, around: &Around, at: &Path) -> Vec<Finding> {
    let found = validate(rulebook).into_iter().chain(fits(rulebook, around));
    found
        .map(|problem| (at.join(&problem.path), problem.what.to_string()))
        .collect()
}

/// Writes a rulebook as [`read_rulebook`] reads it; what says nothing is left out.
///
/// # Errors
/// When TOML cannot carry it, which the types exclude.
pub fn write_rulebook(rulebook: &Rulebook) -> Result<String, Fault> {
    let mut value = serde_json::to_value(rulebook)?;
    prune(&mut value);
    let headed = serde_json::json!({ "rulebook": value });
    toml::to_string_pretty(&headed).map_err(|error| Fault::new("a rulebook as TOML", error))
}

fn prune(value: &mut Value) {
    let empty = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !empty(member));
            members.values_mut().for_each(prune);
        }
        Value::Array(items) => items.iter_mut().for_each(prune),
        _ => {}
    }
}
