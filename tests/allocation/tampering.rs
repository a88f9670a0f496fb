//! A changed result is refuted, with a witness.

use qabyl::allocation::{Instance, Verdict, allocate, result_bytes, verify};
use serde_json::{Value, json};

use super::Small;
use super::brute::is_stable;

const HASH: [u8; 32] = [1; 32];

/// Whether the judge accepts a matching: only its placements and the lists that follow from them
/// are written by hand, so a refusal for a stable matching must name a better exchange.
pub fn judge_matching(small: &Small, matching: &[usize]) -> bool {
    let instance = small.build();
    // The same lists with every wish before the matched one removed give this matching's result.
    let mut narrowed = small.clone();
    for (applicant, wish) in matching.iter().enumerate() {
        narrowed.applicants[applicant].wishes.drain(..*wish);
    }
    let forced = narrowed.build();
    let outcome = allocate(&forced).unwrap();
    let result = result_bytes(&forced, &outcome, &HASH);
    let mut value: Value = serde_json::from_slice(&result).unwrap();
    for placement in value["placements"].as_array_mut().unwrap() {
        let applicant: usize = placement["applicant"].as_str().unwrap()[1..].parse().unwrap();
        let choice = placement["choice"].as_u64().unwrap() as usize + matching[applicant];
        placement["choice"] = json!(choice);
    }
    assert!(is_stable(small, matching));
    for (index, line) in value["lines"].as_array_mut().unwrap().iter_mut().enumerate() {
        let wanting = small.lines[index].order.iter().filter(|applicant| {
            let wishes = &small.applicants[**applicant].wishes;
            wishes
                .iter()
                .position(|l| *l == index)
                .is_some_and(|w| w < matching[**applicant])
        });
        let reserve: Vec<String> = wanting.map(|applicant| format!("A{applicant}")).collect();
        line["reserve"] = json!(reserve);
    }
    match verify(&instance, &HASH, value.to_string().as_bytes()).unwrap() {
        Verdict::Verified => true,
        Verdict::Refuted(refutation) => {
            let words = refutation.to_string();
            // The forced certificate speaks of the narrowed lists; only it may be wrong besides.
            assert!(
                words.contains("could exchange places") || words.contains("/certificate/"),
                "{words}"
            );
            words.contains("/certificate/")
        }
    }
}

fn instance() -> Instance {
    let input = r#"{"format":"qabyl-allocation-1","seed":"s","lines":[
        {"id":"L","seats":[{"count":1,"for":"o","unfilled":"open"},{"count":2}],"caps":[{"for":"v","max":1}]},
        {"id":"M","seats":1},{"id":"N","seats":2}],"applicants":[
        {"id":"A","categories":["o"],"choices":[{"line":"L","score":"9"}]},
        {"id":"B","categories":["v"],"choices":[{"line":"L","score":"8"},{"line":"M","rank":2}]},
        {"id":"C","categories":["v"],"choices":[{"line":"L","score":"7"},{"line":"M","rank":1}]},
        {"id":"D","choices":[{"line":"L","score":"6"},{"line":"N","rank":1}]},
        {"id":"E","choices":[{"line":"L","score":"5"},{"line":"M","rank":3}]}]}"#;
    Instance::read(input.as_bytes()).unwrap()
}

fn result(instance: &Instance) -> Value {
    let outcome = allocate(instance).unwrap();
    serde_json::from_slice(&result_bytes(instance, &outcome, &HASH)).unwrap()
}

fn verdict(change: impl FnOnce(&mut Value)) -> String {
    let instance = instance();
    let mut value = result(&instance);
    change(&mut value);
    match verify(&instance, &HASH, value.to_string().as_bytes()) {
        Ok(Verdict::Verified) => "verified".to_owned(),
        Ok(Verdict::Refuted(refutation)) => format!("refuted: {refutation}"),
        Err(unusable) => format!("unusable: {unusable}"),
    }
}

fn refuted(change: impl FnOnce(&mut Value), words: &str) {
    let verdict = verdict(change);
    assert!(verdict.starts_with("refuted") && verdict.contains(words), "{verdict}");
}

#[test]
fn the_true_result_stands() {
    assert_eq!(verdict(|_| {}), "verified");
}

#[test]
fn moved_people_are_refuted_with_the_one_who_was_wronged() {
    // E instead of D, who is before E.
    refuted(
        |v| {
            let placements = v["placements"].as_array_mut().unwrap();
            placements.retain(|p| p["applicant"] != "D");
            placements.push(json!({"applicant":"E","choice":1,"line":"L","seat":"open"}));
        },
        "\"D\" has a better claim to a seat of \"L\" than \"E\"",
    );
    refuted(
        |v| {
            v["placements"]
                .as_array_mut()
                .unwrap()
                .retain(|p| p["applicant"] != "A");
        },
        "empty although \"A\" wants it",
    );
    // A fourth on three seats.
    refuted(
        |v| {
            let extra = json!({"applicant":"E","choice":1,"line":"L","seat":"open"});
            v["placements"].as_array_mut().unwrap().push(extra);
        },
        "\"E\" holds a place on \"L\" that its seats and caps do not give",
    );
    refuted(
        |v| {
            let again = v["placements"][0].clone();
            v["placements"].as_array_mut().unwrap().push(again);
        },
        "placed twice",
    );
    refuted(|v| v["placements"][0]["choice"] = json!(2), "did not list");
    refuted(|v| v["placements"][0]["applicant"] = json!("Z"), "did not list");
    refuted(|v| v["placements"][0]["seat"] = json!("open"), "/placements/0/seat");
    refuted(|v| v["placements"].as_array_mut().unwrap().reverse(), "order of names");
    refuted(|v| v["input_sha256"] = json!("00"), "another input");
}

#[test]
fn the_programmes_best_result_is_refuted_by_the_exchange() {
    let input = r#"{"format":"qabyl-allocation-1","lines":[{"id":"P","seats":1},{"id":"Q","seats":1}],
        "applicants":[
        {"id":"A","choices":[{"line":"P","rank":2},{"line":"Q","rank":1}]},
        {"id":"B","choices":[{"line":"Q","rank":2},{"line":"P","rank":1}]}]}"#;
    let instance = Instance::read(input.as_bytes()).unwrap();
    let mut value = result(&instance);
    value["placements"] = json!([
        {"applicant":"A","choice":2,"line":"Q","seat":"open"},
        {"applicant":"B","choice":2,"line":"P","seat":"open"}]);
    for (line, (holder, waiting)) in [("B", "A"), ("A", "B")].into_iter().enumerate() {
        value["lines"][line]["last_admitted"] = json!(holder);
        value["lines"][line]["reserve"] = json!([waiting]);
    }
    let verdict = verify(&instance, &HASH, value.to_string().as_bytes()).unwrap();
    let Verdict::Refuted(refutation) = verdict else {
        panic!("accepted");
    };
    assert!(refutation.to_string().contains("could exchange places"), "{refutation}");
}

/// Every single value of the result, changed in turn, is refuted or unusable.
#[test]
fn no_statement_can_be_changed_unnoticed() {
    let original = result(&instance());
    let mut changed = 0;
    let mut paths = vec![String::new()];
    while let Some(path) = paths.pop() {
        let here = original.pointer(&path).unwrap();
        match here {
            Value::Object(map) => paths.extend(map.keys().map(|key| format!("{path}/{key}"))),
            Value::Array(items) => {
                paths.extend((0..items.len()).map(|index| format!("{path}/{index}")));
                if let Some(last) = items.last().cloned() {
                    let longer = |v: &mut Value| {
                        v.pointer_mut(&path).unwrap().as_array_mut().unwrap().push(last);
                    };
                    assert_ne!(verdict(longer), "verified", "{path} longer");
                    let shorter = |v: &mut Value| {
                        v.pointer_mut(&path).unwrap().as_array_mut().unwrap().pop();
                    };
                    assert_ne!(verdict(shorter), "verified", "{path} shorter");
                }
            }
            leaf => {
                let other = match leaf {
                    Value::String(text) => json!(format!("{text}x")),
                    Value::Number(number) => json!(number.as_u64().unwrap() + 1),
                    _ => json!(1),
                };
                let verdict = verdict(|v| *v.pointer_mut(&path).unwrap() = other);
                assert_ne!(verdict, "verified", "{path}");
                changed += 1;
            }
        }
    }
    assert!(changed > 80, "{changed}");
}
