//! Puts what was typed on a part's page into the rulebook.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::field::{Field, Group, typed};
use crate::calls::rulebook::{Path, Step};
use crate::web::Form;

/// Rules that are left out as a whole when nothing of them is filled in.
const OPTIONAL: &[&str] = &["third_reader", "age", "offers", "acceptance"];

/// The rulebook with the changes.
pub struct Applied {
    /// As JSON; entries taken out are gone.
    pub rulebook: Value,
    /// Fields that cannot be read: place and message key.
    pub wrong: Vec<(String, &'static str)>,
    /// For each list the former places of the entries that are left.
    kept: BTreeMap<String, Vec<usize>>,
}

impl Applied {
    /// The field of the page for a place of the changed rulebook.
    pub fn on_page(&self, path: &Path) -> String {
        let mut former = Path::root();
        for step in path.steps() {
            former = match step {
                Step::Key(key) => former.key(key),
                Step::Index(index) => {
                    let list = self.kept.get(&former.to_string());
                    former.index(list.and_then(|kept| kept.get(*index)).copied().unwrap_or(*index))
                }
            };
        }
        former.to_string()
    }
}

/// Applies the fields of `groups` to `rulebook`.
pub fn apply(mut rulebook: Value, groups: &[Group], form: &Form) -> Applied {
    let mut wrong = Vec::new();
    for group in groups {
        let dropped = group.entry.as_deref().is_some_and(|entry| form.has(&drop_name(entry)));
        let empty = |field: &Field| form.text(&field.path).is_empty();
        if dropped || (group.fresh && group.fields.iter().all(empty)) {
            if let Some(entry) = group.entry.as_deref() {
                set(&mut rulebook, entry, Value::Null);
            }
            continue;
        }
        for field in &group.fields {
            match typed(field, form) {
                Ok(value) => set(&mut rulebook, &field.path, value),
                Err(key) => wrong.push((field.path.clone(), key)),
            }
        }
    }
    let mut kept = BTreeMap::new();
    close_gaps(&mut rulebook, &Path::root(), &mut kept);
    if let Value::Object(members) = &mut rulebook {
        for name in OPTIONAL {
            if members.get(*name).is_some_and(says_nothing) {
                members.remove(*name);
            }
        }
    }
    Applied { rulebook, wrong, kept }
}

/// The name of the box that takes an entry out.
pub fn drop_name(entry: &str) -> String {
    format!("drop-{entry}")
}

fn says_nothing(rule: &Value) -> bool {
    match rule {
        Value::Null | Value::Bool(false) => true,
        Value::Object(members) => members.values().all(says_nothing),
        _ => false,
    }
}

/// Takes empty places out of lists and remembers where the others stood.
fn close_gaps(value: &mut Value, at: &Path, kept: &mut BTreeMap<String, Vec<usize>>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                close_gaps(item, &at.index(index), kept);
            }
            if items.iter().any(Value::is_null) {
                let left = items.iter().enumerate().filter(|(_, item)| !item.is_null());
                kept.insert(at.to_string(), left.map(|(index, _)| index).collect());
                items.retain(|item| !item.is_null());
            }
        }
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                close_gaps(member, &at.key(key), kept);
            }
        }
        _ => {}
    }
}

/// Writes `new` at `path`; tables and places of lists on the way come into being.
fn set(value: &mut Value, path: &str, new: Value) {
    let mut here = value;
    for step in path.replace(']', "").split(['.', '[']) {
        here = match step.parse::<usize>() {
            Ok(index) => {
                if !here.is_array() {
                    *here = Value::Array(Vec::new());
                }
                let Value::Array(items) = here else { return };
                while items.len() <= index {
                    items.push(Value::Null);
                }
                let Some(item) = items.get_mut(index) else { return };
                item
            }
            Err(_) => {
                if !here.is_object() {
                    *here = Value::Object(Map::new());
                }
                let Value::Object(members) = here else { return };
                members.entry(step.to_owned()).or_insert(Value::Null)
            }
        };
    }
    *here = new;
}
