//! The fields of a part of the rulebook: each is named by its place in the rulebook, so that a
//! contradiction found at a place stands beside its field.

use serde_json::{Value, json};

use crate::calls::rulebook::{Decimal, DecimalError};
use crate::institutions::pages::form::Choice;
use crate::kernel::civil;
use crate::web::Form;

/// What a field takes.
#[derive(Debug, Clone)]
pub enum Kind {
    /// An exact decimal.
    Number,
    /// A whole number.
    Whole,
    /// One line of text.
    Text,
    /// A day.
    Day,
    /// One of these.
    Select(Vec<(String, String)>),
    /// Keys, separated by commas.
    Keys,
    /// Whole numbers, separated by commas.
    Wholes,
    /// A box to tick.
    Tick,
}

/// One field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its place in the rulebook, also its name: `thresholds[3].main`.
    pub path: String,
    /// Its words.
    pub label: String,
    /// What it takes.
    pub kind: Kind,
    /// May stay empty.
    pub optional: bool,
}

/// Fields that belong together: an entry of a list, or settings.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its heading.
    pub title: String,
    /// The fields.
    pub fields: Vec<Field>,
    /// The place of the entry, when it can be taken out.
    pub entry: Option<String>,
    /// An empty entry at the end of a list; nothing happens while it stays empty.
    pub fresh: bool,
}

/// A field as the page shows it.
pub struct Shown {
    pub name: String,
    pub label: String,
    pub kind: &'static str,
    pub value: String,
    pub options: Vec<Choice>,
    pub checked: bool,
    pub error: String,
}

/// What stands at a place, as it is typed.
pub fn written(rulebook: &Value, field: &Field) -> String {
    let pointer = pointer(&field.path);
    let Some(value) = rulebook.pointer(&pointer) else {
        return String::new();
    };
    match (value, &field.kind) {
        (Value::Null, _) => String::new(),
        (Value::String(text), Kind::Day) => text.parse().map_or_else(|_| text.clone(), crate::i18n::date),
        (Value::String(text), _) => text.clone(),
        (Value::Bool(true), _) => "1".to_owned(),
        (Value::Bool(false), _) => String::new(),
        (Value::Array(items), _) => {
            let words = items.iter().map(|item| match item {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            words.collect::<Vec<_>>().join(", ")
        }
        (other, _) => other.to_string(),
    }
}

/// What was typed, as the rulebook keeps it; the message key of what is wrong with it.
pub fn typed(field: &Field, form: &Form) -> Result<Value, &'static str> {
    let text = form.text(&field.path);
    if let Kind::Tick = field.kind {
        return Ok(json!(!text.is_empty()));
    }
    let words = || text.split(',').map(str::trim).filter(|word| !word.is_empty());
    match field.kind {
        Kind::Keys => return Ok(json!(words().collect::<Vec<_>>())),
        Kind::Wholes => {
            let numbers: Result<Vec<u32>, _> = words().map(str::parse).collect();
            return numbers.map(|all| json!(all)).map_err(|_| "calls-problem-whole");
        }
        _ if text.is_empty() && field.optional => return Ok(Value::Null),
        _ if text.is_empty() => return Err("calls-problem-empty"),
        _ => {}
    }
    match &field.kind {
        Kind::Number => match text.replace(',', ".").parse::<Decimal>() {
            Ok(number) => Ok(json!(number)),
            Err(DecimalError::TooFine) => Err("calls-problem-too-fine"),
            Err(DecimalError::Unreadable | DecimalError::TooLarge) => Err("calls-problem-decimal"),
        },
        Kind::Whole => {
            let number = text.parse::<i32>();
            number.map(|number| json!(number)).map_err(|_| "calls-problem-whole")
        }
        Kind::Day => {
            let day = civil::date(text);
            day.map(|day| json!(day)).map_err(|_| "calls-problem-day")
        }
        Kind::Select(options) if !options.iter().any(|(value, _)| value == text) => Err("calls-problem-choose"),
        _ => Ok(json!(text)),
    }
}

/// The JSON pointer of a place.
pub fn pointer(path: &str) -> String {
    format!("/{}", path.replace(']', "").replace(['[', '.'], "/"))
}
