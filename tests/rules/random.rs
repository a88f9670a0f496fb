//! Random rulebooks and facts: the house's evaluation against the second reading of the rules.

use proptest::prelude::*;
use qabyl::calls::rulebook::{Decimal, Facts, ReviewedScores, Rulebook, evaluate, validate};
use serde_json::{Value, json};

use super::naive::said;
use super::ratio::Ratio;

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        i64::try_from((mixed ^ (mixed >> 31)) % u64::try_from(below).unwrap()).unwrap()
    }

    fn one_in(&mut self, many: i64) -> bool {
        self.roll(many) == 0
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.roll(i64::try_from(words.len()).unwrap())).unwrap()]
    }

    /// A decimal from `low` to `high`, of 0 to 4 places.
    fn decimal(&mut self, low: i64, high: i64) -> String {
        let coarse = [10_000, 1_000, 100, 1][usize::try_from(self.roll(4)).unwrap()];
        let units = low * 10_000 + self.roll((high - low) * 10_000 / coarse + 1) * coarse;
        Decimal::from_units(units).unwrap().to_string()
    }

    fn maybe(&mut self, value: Value) -> Value {
        if self.one_in(2) { value } else { Value::Null }
    }

    fn some_of(&mut self, words: &[&str]) -> Vec<String> {
        let kept = words.iter().filter(|_| self.one_in(2));
        kept.map(|word| (*word).to_owned()).collect()
    }
}

fn titles() -> Value {
    json!({"ky": "а", "kk": "ә", "ru": "б", "en": "a"})
}

const FIELDS: &[&str] = &["ict", "pedagogy", "health"];
const FUNDINGS: &[&str] = &["state_grant", "contract"];
const CATEGORIES: &[&str] = &["orphan", "olympiad", "village"];
const SUBJECTS: &[&str] = &["chemistry", "biology", "physics"];

/// Rising steps from `from` to `to`.
fn steps(dice: &mut Dice, from: (i64, i64), to: (i64, i64)) -> Value {
    let middle = dice.decimal(from.0 + 1, to.0 - 1);
    let becomes = dice.decimal(from.1, to.1);
    json!([
        {"at": from.0.to_string(), "becomes": from.1.to_string()},
        {"at": middle, "becomes": becomes},
        {"at": to.0.to_string(), "becomes": to.1.to_string()},
    ])
}

fn test(dice: &mut Dice, key: &str, highest: i64, subjects: bool) -> Value {
    let convert = dice.one_in(2);
    let main_steps = if convert {
        steps(dice, (0, 0), (highest, 200))
    } else {
        json!([])
    };
    let subject_steps = if subjects && dice.one_in(3) {
        steps(dice, (0, 0), (150, 100))
    } else {
        json!([])
    };
    let named = SUBJECTS.iter().map(|key| json!({"key": key, "titles": titles()}));
    json!({
        "key": key, "titles": titles(), "main": {"lowest": "0", "highest": highest.to_string()},
        "subject": if subjects { json!({"lowest": "0", "highest": "150"}) } else { Value::Null },
        "subjects": if subjects { named.collect() } else { json!([]) },
        "years": [2025], "years_after_service": dice.maybe(json!(3)),
        "citizenships": if dice.one_in(3) { json!(["KZ"]) } else { json!([]) },
        "main_steps": main_steps, "subject_steps": subject_steps,
    })
}

fn thresholds(dice: &mut Dice) -> Vec<Value> {
    let mut rows = Vec::new();
    for key in ["ort", "unt"] {
        let subjects = key == "ort";
        let mut row = |field: Value, funding: Value| {
            let subject = if subjects { dice.maybe(json!("60")) } else { Value::Null };
            let all_of = if subject.is_null() {
                Vec::new()
            } else {
                dice.some_of(&SUBJECTS[..2])
            };
            json!({"year": 2025, "test": key, "field_group": field, "funding": funding,
                "main": dice.decimal(40, 130), "subject": subject, "all_of": all_of})
        };
        rows.push(row(Value::Null, Value::Null));
        rows.push(row(json!("pedagogy"), json!("state_grant")));
        rows.push(row(json!("pedagogy"), Value::Null));
        rows.push(row(Value::Null, json!("contract")));
        rows.push(json!({"year": 2024, "test": key, "main": "1"}));
    }
    rows
}

fn weights(dice: &mut Dice, count: usize) -> Vec<String> {
    let mut left = 100_i64;
    let mut all = Vec::new();
    for index in 0..count {
        let weight = if index + 1 == count { left } else { dice.roll(left + 1) };
        left -= weight;
        all.push(weight.to_string());
    }
    all
}

fn rulebook(dice: &mut Dice) -> Value {
    let criteria = ["mark", "test", "sum", "essay", "talk"];
    let own = weights(dice, criteria.len());
    let criterion = |dice: &mut Dice, (index, key): (usize, &&str)| {
        let measure = ["average_mark", "test_main", "test_main_subject", "reviewed", "reviewed"][index];
        let reviewed = measure == "reviewed";
        let bounded = reviewed || dice.one_in(2);
        let (lowest, highest) = if reviewed {
            (0, 10)
        } else if index == 0 {
            (2, 5)
        } else {
            (0, 300)
        };
        let minimum = if dice.one_in(3) {
            json!(dice.decimal(lowest, highest))
        } else {
            Value::Null
        };
        let level = |points: i64| json!({"points": points.to_string(), "anchor": titles()});
        json!({"key": key, "titles": titles(), "measure": measure, "weight": own[index], "minimum": minimum,
            "tests": if index == 1 && dice.one_in(2) { json!(["ort"]) } else { json!([]) },
            "lowest": bounded.then(|| lowest.to_string()), "highest": bounded.then(|| highest.to_string()),
            "levels": if reviewed { json!([level(0), level(5), level(10)]) } else { json!([]) }})
    };
    let criteria: Vec<Value> = criteria.iter().enumerate().map(|it| criterion(dice, it)).collect();
    let formulas: Vec<Value> = (0..dice.roll(3))
        .map(|number| {
            let entry = |(key, weight): (&str, String)| json!({"criterion": key, "weight": weight});
            let named = ["mark", "test", "essay"].into_iter().zip(weights(dice, 3)).map(entry);
            json!({"key": format!("other_{number}"), "titles": titles(), "weights": named.collect::<Vec<_>>()})
        })
        .collect();
    let category = |dice: &mut Dice, key: &&str| {
        json!({"key": key, "titles": titles(), "kind": "merit",
            "tours": if dice.one_in(2) { json!([1]) } else { json!([]) }})
    };
    let categories: Vec<Value> = CATEGORIES.iter().map(|key| category(dice, key)).collect();
    let ties = [
        "category:orphan",
        "criterion:talk",
        "subject_score",
        "main_score",
        "average_mark",
        "criterion:sum",
    ];
    let precedence = ["category:olympiad", "counting_subject"];
    json!({
        "admission_year": 2025,
        "citizenship": dice.maybe(json!({"any_of": ["KG", "KZ"], "none_of": ["RU"]})),
        "education": [{"degree": "bachelor", "any_of": ["school"]}],
        "marks": {"common": "five", "scales": [
            {"key": "five", "titles": titles(), "lowest": "2", "highest": "5"},
            {"key": "four", "titles": titles(), "lowest": "0", "highest": "4", "steps": steps(dice, (0, 2), (4, 5))},
        ], "minima": if dice.one_in(2) { json!([{"degree": "bachelor", "at_least": dice.decimal(2, 4)}]) } else { json!([]) }},
        "tests": [test(dice, "ort", 245, true), test(dice, "unt", 140, false)],
        "test_rule": dice.maybe(json!({"degrees": ["bachelor"], "any_of": ["ort", "unt"], "exempt": ["olympiad"]})),
        "thresholds": thresholds(dice), "categories": categories, "criteria": criteria, "formulas": formulas,
        "rounding": {"places": dice.roll(5), "mode": dice.pick(&["half_up", "half_even", "down"])},
        "ranking": {"precedence": dice.some_of(&precedence), "ties": dice.some_of(&ties)},
        "reserve": {"names": 5},
    })
}

fn facts(dice: &mut Dice) -> Value {
    let scale = dice.pick(&["five", "four", "twelve"]);
    let value = if scale == "four" {
        dice.decimal(0, 5)
    } else {
        dice.decimal(1, 6)
    };
    let tests: Vec<Value> = (0..dice.roll(4))
        .map(|_| {
            let key = dice.pick(&["ort", "unt", "sat"]);
            let subjects: serde_json::Map<String, Value> = if key == "ort" {
                let taken = dice.some_of(&["chemistry", "biology", "physics", "astrology"]);
                taken
                    .into_iter()
                    .map(|key| (key, json!(dice.decimal(40, 152))))
                    .collect()
            } else {
                serde_json::Map::new()
            };
            json!({"test": key, "year": 2023 + dice.roll(3), "main": dice.decimal(30, 250), "subjects": subjects})
        })
        .collect();
    let countries = dice.some_of(&["KG", "KZ", "RU"]);
    json!({
        "citizenships": countries, "degree": dice.pick(&["bachelor", "bachelor", "master"]),
        "field_group": dice.pick(FIELDS), "funding": dice.pick(FUNDINGS), "tour": 1 + dice.roll(2),
        "birth_date": null, "education": dice.some_of(&["school", "vocational"]),
        "average_mark": if dice.one_in(8) { Value::Null } else { json!({"value": value, "scale": scale}) },
        "tests": tests, "categories": dice.some_of(&["orphan", "olympiad", "unheard_of"]),
        "service_ended": if dice.one_in(3) { json!(2023 + dice.roll(3)) } else { Value::Null },
        "submitted_at": null,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_rulebook_and_facts_agree_with_a_second_reading(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let book = rulebook(&mut dice);
        let about = facts(&mut dice);
        let essay = if dice.one_in(10) { Value::Null } else { json!(dice.decimal(0, 10)) };
        let reviewed = json!({"essay": essay, "talk": dice.decimal(0, 10)});
        let rules: Rulebook = serde_json::from_value(book.clone()).unwrap();
        prop_assert_eq!(validate(&rules), vec![], "the random rulebook is sound");
        let known: Facts = serde_json::from_value(about.clone()).unwrap();
        let scores: ReviewedScores = reviewed.as_object().unwrap().iter()
            .filter_map(|(key, points)| Some((key.clone(), points.as_str()?.parse().unwrap())))
            .collect();
        let ours = evaluate(&rules, &known, &scores);
        let theirs = said(&book, &about, &reviewed);
        let ratio = |value: &Decimal| Ratio::of(&value.to_string());
        prop_assert_eq!(ours.total.as_ref().map(ratio), theirs.total);
        prop_assert_eq!(&ours.formula, &theirs.formula);
        prop_assert_eq!(ours.precedence.iter().map(ratio).collect::<Vec<_>>(), theirs.precedence);
        prop_assert_eq!(ours.ties.iter().map(ratio).collect::<Vec<_>>(), theirs.ties);
        prop_assert_eq!(ours.verdict.eligible(), theirs.eligible, "{:?}", ours.verdict);
    }

    #[test]
    fn no_value_of_any_rulebook_makes_it_panic(seed in any::<u64>(), wild in any::<[i32; 4]>()) {
        let mut dice = Dice(seed);
        let mut book = rulebook(&mut dice);
        // Every number of the text becomes another one; what reads at all is judged and weighed.
        let mut turn = 0;
        unsettle(&mut book, &mut dice, &wild, &mut turn);
        if let Ok(rules) = serde_json::from_value::<Rulebook>(book) {
            let _contradictions = validate(&rules);
            let known: Facts = serde_json::from_value(facts(&mut dice)).unwrap();
            let _evaluation = evaluate(&rules, &known, &ReviewedScores::new());
        }
    }
}

fn unsettle(value: &mut Value, dice: &mut Dice, wild: &[i32; 4], turn: &mut usize) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| unsettle(item, dice, wild, turn)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|member| unsettle(member, dice, wild, turn)),
        Value::String(text) if text.parse::<Decimal>().is_ok() && dice.one_in(4) => {
            *turn += 1;
            let huge = i64::from(wild[*turn % 4]) * 4_000_000;
            *text = Decimal::from_units(huge).unwrap_or(Decimal::MAX).to_string();
        }
        Value::Number(number) if dice.one_in(4) => {
            *turn += 1;
            *number = wild[*turn % 4].into();
        }
        _ => {}
    }
}
