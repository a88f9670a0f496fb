//! Answers of a section as staff read them, with what is sensitive masked.

use serde_json::Value;

use crate::applications::model::{Section, SectionKey};

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The field's name in the section; parts of a list or group are joined by a point.
    pub field: String,
    /// What was answered.
    pub value: String,
}

/// What stands for an answer that the reader may not see.
pub const MASK: &str = "••••••";

/// Fields whose values are official numbers of a person: passport, PIN, IIN.
const NUMBERS: &[&str] = &[
    "pin",
    "iin",
    "number",
    "passport_number",
    "id_number",
    "document_number",
];

/// The answers of a section. Without `sensitive`, official numbers and everything about
/// benefit categories are masked.
#[must_use]
pub fn answers(section: &Section, sensitive: bool) -> Vec<Answer> {
    let mut found = Vec::new();
    flatten("", &section.answers, &mut found);
    if !sensitive {
        for answer in &mut found {
            if section.key == SectionKey::Categories || is_number(&answer.field) {
                MASK.clone_into(&mut answer.value);
            }
        }
    }
    found
}

fn is_number(field: &str) -> bool {
    let last = field.rsplit('.').next().unwrap_or(field);
    NUMBERS.contains(&last) || last.ends_with("_pin") || last.ends_with("_iin") || last.contains("passport")
}

fn flatten(name: &str, value: &Value, found: &mut Vec<Answer>) {
    let inner = |part: &str| {
        if name.is_empty() {
            part.to_owned()
        } else {
            format!("{name}.{part}")
        }
    };
    let mut leaf = |value: String| {
        found.push(Answer {
            field: name.to_owned(),
            value,
        });
    };
    match value {
        Value::Null => {}
        Value::Bool(answer) => leaf(answer.to_string()),
        Value::Number(answer) => leaf(answer.to_string()),
        Value::String(answer) => {
            if !answer.is_empty() {
                leaf(answer.clone());
            }
        }
        Value::Array(parts) => {
            for (at, part) in parts.iter().enumerate() {
                flatten(&inner(&(at + 1).to_string()), part, found);
            }
        }
        Value::Object(parts) => {
            for (key, part) in parts {
                flatten(&inner(key), part, found);
            }
        }
    }
}
