//! Checks of quota lines.

use std::collections::BTreeSet;

use super::super::rulebook::Path;
use super::call::CallFile;
use super::check::{Finding, SLUG_FORM, add, is_slug, texts};
use super::line::Line;

pub(super) fn lines(found: &mut Vec<Finding>, call: &CallFile) {
    let list = Path::root().key("lines");
    if call.lines.is_empty() {
        add(found, list.clone(), "at least one line is needed".to_owned());
    }
    let mut seen = BTreeSet::new();
    for (index, line) in call.lines.iter().enumerate() {
        let at = list.index(index);
        if !is_slug(&line.code) {
            add(found, at.key("code"), SLUG_FORM.to_owned());
        }
        if !seen.insert(&line.code) {
            add(
                found,
                at.key("code"),
                format!("\"{}\" stands here a second time", line.code),
            );
        }
        texts(found, &at.key("titles"), &line.titles);
        if !call.kind.gives(line.funding) {
            let message = format!("a {} call has no lines of this funding", call.kind.tag());
            add(found, at.key("funding"), message);
        }
        if let Some(category) = &line.category {
            declared(found, call, at.key("category"), category);
        }
        seats(found, call, &at, line);
        caps(found, call, &at, line);
        programmes(found, &at, line);
    }
}

fn declared(found: &mut Vec<Finding>, call: &CallFile, at: Path, category: &str) {
    if call.rulebook.category(category).is_none() {
        add(
            found,
            at,
            format!("\"{category}\" is not declared under rulebook.categories"),
        );
    }
}

fn seats(found: &mut Vec<Finding>, call: &CallFile, at: &Path, line: &Line) {
    let list = at.key("seats");
    if line.seats.is_empty() {
        add(found, list.clone(), "at least one group of seats is needed".to_owned());
    }
    for (index, group) in line.seats.iter().enumerate() {
        let here = list.index(index);
        if !(1..=100_000).contains(&group.count) {
            add(found, here.key("count"), "must be between 1 and 100000".to_owned());
        }
        match &group.category {
            Some(category) => declared(found, call, here.key("category"), category),
            None if group.unfilled == super::line::Unfilled::Lost => {
                let message = "has a meaning only for seats of a category";
                add(found, here.key("unfilled"), message.to_owned());
            }
            None => {}
        }
    }
}

fn caps(found: &mut Vec<Finding>, call: &CallFile, at: &Path, line: &Line) {
    let mut seen = BTreeSet::new();
    for (index, cap) in line.caps.iter().enumerate() {
        let here = at.item("caps", index);
        declared(found, call, here.key("category"), &cap.category);
        if !seen.insert(&cap.category) {
            let message = format!("\"{}\" stands here a second time", cap.category);
            add(found, here.key("category"), message);
        }
        let reserved = |group: &super::line::SeatGroup| group.category.as_ref() == Some(&cap.category);
        if line.seats.iter().any(reserved) {
            // Otherwise no stable result need exist.
            let message = "a category with reserved seats in this line cannot be capped in it";
            add(found, here.key("category"), message.to_owned());
        }
    }
}

fn programmes(found: &mut Vec<Finding>, at: &Path, line: &Line) {
    let list = at.key("programmes");
    if line.programmes.is_empty() {
        add(found, list.clone(), "at least one programme is needed".to_owned());
    }
    let mut seen = BTreeSet::new();
    for (index, entry) in line.programmes.iter().enumerate() {
        let here = list.index(index);
        if !seen.insert((&entry.institution, &entry.branch, &entry.programme)) {
            let message = format!("\"{}\" stands here a second time", entry.programme);
            add(found, here.key("programme"), message);
        }
        if entry.capacity == Some(0) {
            add(
                found,
                here.key("capacity"),
                "must be at least 1; leave it out for no limit".to_owned(),
            );
        }
    }
}
