//! What a draft changes against the list before it: pure, over two canonical results.

use std::collections::BTreeMap;

use serde_json::Value;

/// One person's change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The application's code.
    pub code: String,
    /// The line's code before; none: no seat.
    pub from: Option<String>,
    /// The line's code after.
    pub to: Option<String>,
}

/// Who moves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diff {
    /// Get a seat.
    pub enter: Vec<Step>,
    /// Lose it.
    pub leave: Vec<Step>,
    /// Sit on another line.
    pub between: Vec<Step>,
    /// How many stay where they are.
    pub stay: usize,
}

impl Diff {
    /// Whether nobody moves.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.enter.is_empty() && self.leave.is_empty() && self.between.is_empty()
    }
}

/// Who sits where in a canonical result: line by application.
#[must_use]
pub fn placed(result: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let placements = result.get("placements").and_then(Value::as_array);
    placements
        .into_iter()
        .flatten()
        .filter_map(|one| Some((text(one, "applicant")?, text(one, "line")?)))
        .collect()
}

/// Compares who sits where.
#[must_use]
pub fn diff(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Diff {
    let mut found = Diff::default();
    for (code, to) in after {
        let from = before.get(code);
        let step = Step {
            code: code.clone(),
            from: from.cloned(),
            to: Some(to.clone()),
        };
        match from {
            None => found.enter.push(step),
            Some(from) if from == to => found.stay += 1,
            Some(_) => found.between.push(step),
        }
    }
    for (code, from) in before {
        if !after.contains_key(code) {
            found.leave.push(Step {
                code: code.clone(),
                from: Some(from.clone()),
                to: None,
            });
        }
    }
    found
}
