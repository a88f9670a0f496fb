//! Published cases with known answers.

use std::collections::BTreeMap;

use qabyl::allocation::{Builder, Line, Merit, Verdict, Wish, allocate, result_bytes, verify};
use serde_json::Value;

const CASES: &str = include_str!("data/hr-known.json");

#[test]
fn published_cases_give_their_published_answers() {
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    assert_eq!(cases.len(), 9);
    for case in &cases {
        check(case);
    }
}

fn check(case: &Value) {
    let name = case["id"].as_str().unwrap();
    let programmes = case["programmes"].as_object().unwrap();
    let mut builder = Builder::new();
    for (id, programme) in programmes {
        let quota = u32::try_from(programme["quota"].as_u64().unwrap()).unwrap();
        builder.line(Line::open(id, quota)).unwrap();
    }
    let applicants = case["applicants"].as_object().unwrap();
    for (id, choices) in applicants {
        let mut wishes = Vec::new();
        for line in choices.as_array().unwrap() {
            let line = line.as_str().unwrap();
            let ranking = programmes[line]["ranking"].as_array().unwrap();
            // A programme that does not rank an applicant does not take them.
            let Some(rank) = ranking.iter().position(|other| other == id) else {
                continue;
            };
            wishes.push(Wish {
                line,
                merit: Merit::Rank(u32::try_from(rank).unwrap()),
            });
        }
        builder.applicant(id, &[], &wishes).unwrap();
    }
    let instance = builder.finish().unwrap();
    let outcome = allocate(&instance).unwrap();
    let mut placed = BTreeMap::new();
    for placement in outcome.placements(&instance) {
        let applicant = instance.applicant_id(placement.applicant).unwrap();
        placed.insert(applicant, instance.lines()[placement.line].id.as_str());
    }
    let expected = case["expected"]["applicant_optimal"].as_object().unwrap();
    for id in applicants.keys() {
        let expected = expected.get(id).and_then(Value::as_str);
        assert_eq!(placed.get(id.as_str()).copied(), expected, "{name}: {id}");
    }
    if let Some(filled) = case["expected"]["filled"].as_object() {
        for (line, filled) in filled {
            let number = instance.find_line(line).unwrap();
            let holders = outcome.holders(&instance, number).count();
            assert_eq!(Some(holders as u64), filled.as_u64(), "{name}: {line}");
        }
    }
    let result = result_bytes(&instance, &outcome, &[7; 32]);
    let verdict = verify(&instance, &[7; 32], &result);
    assert_eq!(verdict, Ok(Verdict::Verified), "{name}");
}
