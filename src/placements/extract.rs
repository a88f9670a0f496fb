//! The part of a run that everybody may recompute: the lines whose data the call declares
//! publishable, as an input and a result of their own.
//!
//! Where the order depends on categories, the places on the line stand for the order keys: who is
//! an orphan is not published, and that the seats follow the published order can be verified.
//!
//! Wishes for other lines are left out; whoever sits on another line keeps only the wishes that
//! they want more, where they were refused all the same. So the extract's own best stable result
//! is the run's, seen on these lines; it is computed and compared before it is given out.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::diff::placed;
use super::model::Run;
use super::propose::compute;
use super::withheld::Withheld;
use crate::allocation::{Decimal, Instance, lot};
use crate::kernel::Fault;

/// An input and its result, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// The canonical input.
    pub input: String,
    /// The canonical result.
    pub result: String,
}

/// The bundle of the lines in `codes`, without what is `withheld`; nothing when the run has none
/// of them.
///
/// # Errors
/// When the run's texts cannot be read, or the extract would say something else than the run.
pub fn extract(run: &Run, codes: &[String], withheld: &Withheld) -> Result<Option<Bundle>, Fault> {
    let mut input: Value = serde_json::from_str(&run.input)?;
    let result: Value = serde_json::from_str(&run.result)?;
    let public: BTreeSet<&str> = codes.iter().map(String::as_str).collect();
    let seats = placed(&result);
    let id = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    if withheld.any() {
        places_for_keys(&mut input)?;
    }
    let Some(lines) = input.get_mut("lines").and_then(Value::as_array_mut) else {
        return Ok(None);
    };
    let all = lines.len();
    lines.retain(|line| public.contains(id(line, "id").as_str()));
    if lines.is_empty() {
        return Ok(None);
    }
    if lines.len() == all && !withheld.any() {
        return Ok(Some(Bundle {
            input: run.input.clone(),
            result: run.result.clone(),
        }));
    }
    let counted = categories(lines);
    if let Some(applicants) = input.get_mut("applicants").and_then(Value::as_array_mut) {
        for applicant in applicants.iter_mut() {
            let seat = seats.get(&id(applicant, "id")).cloned();
            if let Some(choices) = applicant.get_mut("choices").and_then(Value::as_array_mut) {
                let elsewhere = |choice: &Value| {
                    let line = id(choice, "line");
                    seat.as_ref() == Some(&line) && !public.contains(line.as_str())
                };
                if let Some(end) = choices.iter().position(elsewhere) {
                    choices.truncate(end);
                }
                choices.retain(|choice| public.contains(id(choice, "line").as_str()));
            }
            // A category that no line here names is nobody's business.
            if let Some(own) = applicant.get_mut("categories").and_then(Value::as_array_mut) {
                own.retain(|word| word.as_str().is_some_and(|word| counted.contains(word)));
            }
        }
        applicants.retain(|applicant| {
            let choices = applicant.get("choices").and_then(Value::as_array);
            choices.is_some_and(|choices| !choices.is_empty())
        });
    }
    let unusable = |error: crate::allocation::Unusable| Fault::new("an extract of a run", error.to_string());
    let instance = Instance::read(input.to_string().as_bytes()).map_err(unusable)?;
    let (input, result) = compute(&instance).map_err(|error| Fault::new("an extract of a run", error.to_string()))?;
    let here: BTreeMap<String, String> = seats
        .into_iter()
        .filter(|(_, line)| public.contains(line.as_str()))
        .collect();
    if placed(&serde_json::from_str(&result)?) != here {
        return Err(Fault::broken("an extract that says something else than its run"));
    }
    Ok(Some(Bundle { input, result }))
}

/// The categories that these lines reserve or cap.
fn categories(lines: &[Value]) -> BTreeSet<String> {
    let groups = |line: &Value, key: &str| line.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let all = lines
        .iter()
        .flat_map(|line| groups(line, "seats").into_iter().chain(groups(line, "caps")));
    all.filter_map(|group| group.get("for").and_then(Value::as_str).map(str::to_owned))
        .collect()
}

/// Puts everybody's place on a line where the key stood that it was ordered by.
fn places_for_keys(input: &mut Value) -> Result<(), Fault> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let seed = text(input, "seed");
    let Some(applicants) = input.get_mut("applicants").and_then(Value::as_array_mut) else {
        return Ok(());
    };
    let mut orders: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for applicant in applicants.iter() {
        let code = text(applicant, "id");
        for choice in applicant.get("choices").and_then(Value::as_array).into_iter().flatten() {
            let line = text(choice, "line");
            let key = key(choice)?;
            let lot = lot(&seed, &line, &code);
            orders.entry(line).or_default().push((Reverse(key), lot, code.clone()));
        }
    }
    let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (line, mut order) in orders {
        order.sort();
        for (before, (_, _, code)) in order.into_iter().enumerate() {
            places.insert((line.clone(), code), before + 1);
        }
    }
    for applicant in applicants.iter_mut() {
        let code = text(applicant, "id");
        let choices = applicant.get_mut("choices").and_then(Value::as_array_mut);
        for choice in choices.into_iter().flatten() {
            let line = text(choice, "line");
            let place = places.get(&(line.clone(), code.clone())).copied();
            *choice = json!({ "line": line, "rank": place });
        }
    }
    Ok(())
}

/// The score and ties of a choice.
fn key(choice: &Value) -> Result<Vec<Decimal>, Fault> {
    let ties = choice.get("ties").and_then(Value::as_array).into_iter().flatten();
    choice
        .get("score")
        .into_iter()
        .chain(ties)
        .map(|value| {
            let number = value.as_str().unwrap_or_default().parse::<Decimal>();
            number.map_err(|error| Fault::new("the order key of a run", error))
        })
        .collect()
}
