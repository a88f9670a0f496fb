//! Whether a call file fits a catalogue.

use super::super::rulebook::{FieldGroup, Path};
use super::call::CallFile;
use super::catalogue::CatalogueFile;
use super::check::{Finding, add};

/// Programmes that do not exist, or that are of another degree or field than their line.
pub(super) fn check_world(call: &CallFile, catalogue: &CatalogueFile) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, line) in call.lines.iter().enumerate() {
        for (number, entry) in line.programmes.iter().enumerate() {
            let at = Path::root()
                .item("lines", index)
                .item("programmes", number)
                .key("programme");
            let Some(programme) = catalogue.programme(&entry.institution, &entry.branch, &entry.programme) else {
                let name = format!("{}/{}/{}", entry.institution, entry.branch, entry.programme);
                add(&mut found, at, format!("the catalogue has no programme {name}"));
                continue;
            };
            if programme.degree != line.degree {
                let message = format!(
                    "the programme's degree is {}, the line's {}",
                    programme.degree, line.degree
                );
                add(&mut found, at.clone(), message);
            }
            if line.field_group != FieldGroup::Any && programme.field_group != line.field_group {
                let (own, other) = (programme.field_group, line.field_group);
                add(
                    &mut found,
                    at,
                    format!("the programme's field is {own}, the line's {other}"),
                );
            }
        }
    }
    found
}
