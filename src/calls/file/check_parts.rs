//! Checks of a call's settings and documents.

use std::collections::BTreeSet;

use super::super::rulebook::{CategoryKind, Degree, Measure, Path};
use super::super::validity::LONGEST;
use super::call::{CallFile, Document, Need};
use super::check::{Finding, add, texts};
use super::line::Line;

pub(super) fn settings(found: &mut Vec<Finding>, call: &CallFile) {
    let root = Path::root();
    selection(found, call, &root.key("selection"));
    let offers = root.key("offers");
    hours(found, offers.key("answer_hours"), Some(call.offers.answer_hours));
    hours(found, offers.key("promotion_hours"), Some(call.offers.promotion_hours));
    hours(found, offers.key("host_hours"), call.offers.host_hours);
    if call.selection.host_consent && call.offers.host_hours.is_none() {
        let message = "host_hours is needed where the host university must consent";
        add(found, offers.key("host_hours"), message.to_owned());
    }
    if !call.offers.notes.is_empty() {
        texts(found, &offers.key("notes"), &call.offers.notes);
    }
    for word in call.offers.condition_dates.keys() {
        if !call.offers.conditions.contains(word) {
            let at = offers.key("condition_dates");
            add(found, at, format!("\"{word}\" does not stand under conditions"));
        }
    }
    let at = root.key("corrections");
    match (call.corrections.working_days, call.corrections.hours) {
        (Some(_), Some(_)) => add(
            found,
            at.key("hours"),
            "give working_days or hours, not both".to_owned(),
        ),
        (None, None) => add(found, at.clone(), "give working_days or hours".to_owned()),
        _ => {}
    }
    hours(found, at.key("hours"), call.corrections.hours);
    within(found, at.key("working_days"), call.corrections.working_days, 1, 60);
    within(found, at.key("times"), call.corrections.times, 1, 9);
    let at = root.key("offers");
    within(found, at.key("condition_days"), call.offers.condition_days, 1, 366);
    within(
        found,
        at.key("least_condition_days"),
        call.offers.least_condition_days,
        1,
        366,
    );
    if let Some(appeals) = &call.appeals {
        let at = root.key("appeals");
        within(found, at.key("working_days"), Some(appeals.working_days), 1, 60);
        let answer = Some(appeals.answer_working_days);
        within(found, at.key("answer_working_days"), answer, 1, 60);
    }
    for (index, code) in call.publication.input_of_lines.iter().enumerate() {
        if !call.lines.iter().any(|line| line.code == *code) {
            let at = root.key("publication").item("input_of_lines", index);
            add(found, at, format!("\"{code}\" is not declared under lines"));
        }
        let benefit = |key: &str| {
            let category = call.rulebook.category(key);
            category.is_some_and(|category| category.kind == CategoryKind::Benefit)
        };
        let names = |line: &&Line| {
            let seats = line.seats.iter().filter_map(|group| group.category.as_deref());
            line.code == *code
                && seats
                    .chain(line.caps.iter().map(|cap| cap.category.as_str()))
                    .any(benefit)
        };
        if call.lines.iter().any(|line| names(&line)) {
            let at = root.key("publication").item("input_of_lines", index);
            let message = "its seats name a benefit: publishing the input would say who has it";
            add(found, at, message.to_owned());
        }
    }
}

fn selection(found: &mut Vec<Finding>, call: &CallFile, at: &Path) {
    let selection = &call.selection;
    let reviewed = call
        .rulebook
        .criteria
        .iter()
        .any(|criterion| criterion.measure == Measure::Reviewed);
    match (selection.reviews, reviewed) {
        (true, false) => {
            let message = "reviews are on, but the rulebook has no criterion with measure = \"reviewed\"";
            add(found, at.key("reviews"), message.to_owned());
        }
        (false, true) => {
            let message = "reviews are off, but the rulebook has a criterion with measure = \"reviewed\"";
            add(found, at.key("reviews"), message.to_owned());
        }
        _ => {}
    }
    let (least, most) = if selection.reviews { (2, 9) } else { (0, 0) };
    within(found, at.key("reviewers"), Some(selection.reviewers), least, most);
    if selection.blind && !selection.reviews {
        add(found, at.key("blind"), "has no meaning without reviews".to_owned());
    }
    within(found, at.key("max_choices"), Some(selection.max_choices), 1, 50);
    let most = selection.max_choices.max(1);
    let limits = [
        ("grant_choices_per_tour", selection.grant_choices_per_tour),
        ("paid_choices_per_tour", selection.paid_choices_per_tour),
    ];
    for (key, limit) in limits {
        within(found, at.key(key), limit, 0, most);
    }
}

fn hours(found: &mut Vec<Finding>, at: Path, hours: Option<u32>) {
    within(found, at, hours, 1, 24 * 90);
}

fn within(found: &mut Vec<Finding>, at: Path, number: Option<u32>, least: u32, most: u32) {
    if number.is_some_and(|number| !(least..=most).contains(&number)) {
        let message = if least == most {
            format!("must be {least}")
        } else {
            format!("must be between {least} and {most}")
        };
        add(found, at, message);
    }
}

pub(super) fn documents(found: &mut Vec<Finding>, call: &CallFile) {
    let list = Path::root().key("documents");
    let mut seen = BTreeSet::new();
    for (index, document) in call.documents.iter().enumerate() {
        let at = list.index(index);
        if !is_key(&document.key) {
            let form = "a key has 1 to 40 of a-z, 0-9 and _, and begins with a letter";
            add(found, at.key("key"), form.to_owned());
        }
        if !seen.insert(&document.key) {
            add(
                found,
                at.key("key"),
                format!("\"{}\" stands here a second time", document.key),
            );
        }
        texts(found, &at.key("titles"), &document.titles);
        texts(found, &at.key("hints"), &document.hints);
        let days = document.valid.map(|valid| valid.days);
        within(found, at.key("valid").key("days"), days, 1, LONGEST);
        condition(found, call, &at, document);
        sensitive(found, call, &at, document);
    }
    for (index, category) in call.rulebook.categories.iter().enumerate() {
        for (number, key) in category.evidence.iter().enumerate() {
            if !seen.contains(key) {
                let at = Path::root().key("rulebook").item("categories", index);
                let message = format!("\"{key}\" is not declared under documents");
                add(found, at.item("evidence", number), message);
            }
        }
    }
}

fn condition(found: &mut Vec<Finding>, call: &CallFile, at: &Path, document: &Document) {
    let here = at.key("condition");
    match (&document.condition, document.need) {
        (None, Need::Conditional) => add(found, here, "a conditional document needs a condition".to_owned()),
        (None, _) => {}
        (Some(_), Need::Required | Need::Optional) => {
            add(found, here, "has a meaning only with need = \"conditional\"".to_owned());
        }
        (Some(condition), Need::Conditional) => {
            if !is_condition(call, condition) {
                let message = "use minor, category:<key>, degree:<degree> or test:<key> with a known key";
                add(found, here, message.to_owned());
            }
        }
    }
}

/// A paper that only people with a benefit are asked for says who has it.
fn sensitive(found: &mut Vec<Finding>, call: &CallFile, at: &Path, document: &Document) {
    let key = document
        .condition
        .as_deref()
        .and_then(|on| on.strip_prefix("category:"));
    let category = key.and_then(|key| call.rulebook.category(key));
    if category.is_some_and(|category| category.kind == CategoryKind::Benefit) && !document.sensitive {
        let message = "must be true: only people with this benefit are asked for the document";
        add(found, at.key("sensitive"), message.to_owned());
    }
}

fn is_condition(call: &CallFile, condition: &str) -> bool {
    match condition.split_once(':') {
        None => condition == "minor",
        Some(("category", key)) => call.rulebook.category(key).is_some(),
        Some(("degree", word)) => word.parse::<Degree>().is_ok(),
        Some(("test", key)) => call.rulebook.test(key).is_some(),
        Some(_) => false,
    }
}

fn is_key(key: &str) -> bool {
    let letters = key.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    letters && key.len() <= 40 && key.starts_with(|first: char| first.is_ascii_lowercase())
}
