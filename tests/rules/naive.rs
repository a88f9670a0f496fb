//! The rules a second time, from the documentation of call files: over JSON as committees write
//! it, with fractions, knowing nothing of the house's types.

use serde_json::Value;

use super::ratio::Ratio;

/// What the second reading of the rules says.
#[derive(Debug, PartialEq)]
pub struct Said {
    pub eligible: bool,
    pub total: Option<Ratio>,
    pub formula: String,
    pub precedence: Vec<Ratio>,
    pub ties: Vec<Ratio>,
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn number(value: &Value) -> Option<Ratio> {
    value.as_str().map(Ratio::of)
}

fn has(value: &Value, word: &Value) -> bool {
    value.as_array().is_some_and(|all| all.contains(word))
}

fn at_least(value: Ratio, limit: Ratio) -> bool {
    !value.less(limit)
}

/// Straight lines between the steps, to four places; beyond the ends their values.
fn convert(value: Ratio, steps: &[Value]) -> Ratio {
    let step = |index: usize| {
        (
            number(&steps[index]["at"]).unwrap(),
            number(&steps[index]["becomes"]).unwrap(),
        )
    };
    if steps.is_empty() {
        return value;
    }
    if at_least(step(0).0, value) {
        return step(0).1;
    }
    for index in 1..steps.len() {
        let ((low, from), (high, to)) = (step(index - 1), step(index));
        if at_least(high, value) {
            let share = value.minus(low).over(high.minus(low));
            return from.plus(to.minus(from).times(share)).rounded(4, "half_up");
        }
    }
    step(steps.len() - 1).1
}

/// The mark on the common scale; an error when it cannot be one.
fn mark(book: &Value, facts: &Value) -> Result<Option<Ratio>, ()> {
    let given = &facts["average_mark"];
    if given.is_null() || book["marks"].is_null() {
        return Ok(None);
    }
    let scales = list(&book["marks"], "scales");
    let scale = scales.iter().find(|scale| scale["key"] == given["scale"]).ok_or(())?;
    let value = number(&given["value"]).unwrap();
    let (lowest, highest) = (number(&scale["lowest"]).unwrap(), number(&scale["highest"]).unwrap());
    if value.less(lowest) || highest.less(value) {
        return Err(());
    }
    Ok(Some(convert(value, list(scale, "steps"))))
}

struct Certificate {
    test: Value,
    usable: bool,
    passes: bool,
    main: Ratio,
    subject: Option<Ratio>,
}

impl Certificate {
    fn sum(&self) -> Ratio {
        self.main.plus(self.subject.unwrap_or(Ratio::ZERO))
    }

    fn better_than(&self, other: &Self) -> bool {
        if self.passes != other.passes {
            return self.passes;
        }
        if self.subject.is_some() != other.subject.is_some() {
            return self.subject.is_some();
        }
        if self.sum() != other.sum() {
            return other.sum().less(self.sum());
        }
        other.main.less(self.main)
    }
}

fn threshold<'a>(book: &'a Value, facts: &Value, test: &Value) -> Option<&'a Value> {
    let rows = || {
        let all = list(book, "thresholds").iter();
        all.filter(|row| row["test"] == *test && row["year"] == book["admission_year"])
    };
    let field = |row: &Value| row["field_group"] == facts["field_group"];
    let funding = |row: &Value| row["funding"] == facts["funding"];
    let exact = rows().find(|row| field(row) && funding(row));
    let exact = exact.or_else(|| rows().find(|row| field(row) && row["funding"].is_null()));
    let exact = exact.or_else(|| rows().find(|row| row["field_group"].is_null() && funding(row)));
    exact.or_else(|| rows().find(|row| row["field_group"].is_null() && row["funding"].is_null()))
}

fn certificate(book: &Value, facts: &Value, result: &Value) -> Option<Certificate> {
    let test = list(book, "tests").iter().find(|test| test["key"] == result["test"])?;
    let citizens = list(test, "citizenships");
    let own = citizens.is_empty() || citizens.iter().any(|country| has(&facts["citizenships"], country));
    let this_year = has(&test["years"], &result["year"]);
    let served = test["years_after_service"]
        .as_i64()
        .zip(facts["service_ended"].as_i64());
    let kept = served.is_some_and(|(years, ended)| {
        let since = book["admission_year"].as_i64().unwrap() - ended;
        result["year"].as_i64().unwrap() <= ended && since >= 0 && since <= years
    });
    let inside = |score: Ratio, bounds: &Value| match (number(&bounds["lowest"]), number(&bounds["highest"])) {
        (Some(lowest), Some(highest)) => at_least(score, lowest) && at_least(highest, score),
        _ => false,
    };
    let main = number(&result["main"]).unwrap();
    let scores = result["subjects"].as_object().unwrap();
    let possible = inside(main, &test["main"])
        && scores
            .values()
            .all(|score| inside(number(score).unwrap(), &test["subject"]));
    let usable = own && (this_year || kept) && possible;
    let row = threshold(book, facts, &result["test"]);
    let least = row.and_then(|row| number(&row["subject"]));
    let counting = scores.iter().filter_map(|(key, score)| {
        let known = list(test, "subjects")
            .iter()
            .any(|subject| subject["key"].as_str() == Some(key));
        let score = number(score).unwrap();
        let counts = known && least.is_some_and(|least| at_least(score, least));
        counts.then(|| convert(score, list(test, "subject_steps")))
    });
    let passes = row.is_some_and(|row| {
        let needed = |key: &Value| {
            let score = scores.get(key.as_str().unwrap()).and_then(number);
            score.is_some_and(|score| at_least(score, least.unwrap_or(Ratio::ZERO)))
        };
        at_least(main, number(&row["main"]).unwrap()) && list(row, "all_of").iter().all(needed)
    });
    Some(Certificate {
        test: result["test"].clone(),
        usable,
        passes: usable && passes,
        main: convert(main, list(test, "main_steps")),
        subject: counting.reduce(Ratio::larger_of),
    })
}

fn best<'a>(all: &'a [Certificate], of: &[Value]) -> Option<&'a Certificate> {
    let mut best: Option<&Certificate> = None;
    for one in all
        .iter()
        .filter(|one| one.usable && (of.is_empty() || of.contains(&one.test)))
    {
        if best.is_none_or(|held| one.better_than(held)) {
            best = Some(one);
        }
    }
    best
}

/// Everything of one choice, as the documentation says it.
pub fn said(book: &Value, facts: &Value, reviewed: &Value) -> Said {
    let all: Vec<Certificate> = list(facts, "tests")
        .iter()
        .filter_map(|result| certificate(book, facts, result))
        .collect();
    let common = mark(book, facts);
    let value = |criterion: &Value| -> Option<Ratio> {
        let test = || best(&all, list(criterion, "tests"));
        match criterion["measure"].as_str().unwrap() {
            "average_mark" => common.ok().flatten(),
            "test_main" => test().map(|one| one.main),
            "test_main_subject" => test().map(Certificate::sum),
            _ => number(&reviewed[criterion["key"].as_str().unwrap()]),
        }
    };
    let criteria = list(book, "criteria");
    let places = u32::try_from(book["rounding"]["places"].as_u64().unwrap()).unwrap();
    let mode = book["rounding"]["mode"].as_str().unwrap();
    // A formula's total and whether every part reaches its minimum; none while a review is missing.
    let count = |weight_of: &dyn Fn(&Value) -> Ratio| -> (Option<Ratio>, bool) {
        let (mut sum, mut met) = (Some(Ratio::ZERO), true);
        for criterion in criteria {
            let weight = weight_of(criterion);
            if !Ratio::ZERO.less(weight) {
                continue;
            }
            let given = value(criterion);
            if given.is_none() && criterion["measure"] == "reviewed" {
                sum = None;
                continue;
            }
            let measured = given.unwrap_or(Ratio::ZERO);
            if number(&criterion["minimum"]).is_some_and(|least| measured.less(least)) {
                met = false;
            }
            let share = match (given, number(&criterion["lowest"]), number(&criterion["highest"])) {
                (None, ..) => Ratio::ZERO,
                (Some(given), Some(lowest), Some(highest)) => {
                    let held = if given.less(lowest) { lowest } else { given };
                    let held = if highest.less(held) { highest } else { held };
                    held.minus(lowest).over(highest.minus(lowest))
                }
                (Some(given), ..) => given.over(Ratio(100, 1)),
            };
            let points = share.times(weight).rounded(places, mode);
            sum = sum.map(|sum| sum.plus(points));
        }
        (sum, met)
    };
    let main = count(&|criterion| number(&criterion["weight"]).unwrap());
    let (mut total, mut met, mut formula) = (main.0, main.1, "main".to_owned());
    for other in list(book, "formulas") {
        let weight = |criterion: &Value| {
            let entry = list(other, "weights")
                .iter()
                .find(|entry| entry["criterion"] == criterion["key"]);
            entry.map_or(Ratio::ZERO, |entry| number(&entry["weight"]).unwrap())
        };
        let (sum, reached) = count(&weight);
        if let (Some(held), Some(found)) = (total, sum) {
            let better = if reached == met { held.less(found) } else { reached };
            if better {
                (total, met, formula) = (sum, reached, other["key"].as_str().unwrap().to_owned());
            }
        }
    }
    let in_tour = |category: &Value| {
        let tours = list(category, "tours");
        tours.is_empty() || tours.contains(&facts["tour"])
    };
    let claimed = |key: &str| facts["categories"].as_array().unwrap().iter().any(|it| it == key);
    let rank = |name: &Value| -> Ratio {
        let yes = |holds: bool| Ratio::new(i128::from(holds), 1);
        let test = best(&all, list(&book["test_rule"], "any_of"));
        match name.as_str().unwrap().split_once(':') {
            Some(("category", key)) => {
                let known = list(book, "categories").iter().find(|it| it["key"] == key);
                yes(claimed(key) && known.is_some_and(in_tour))
            }
            Some((_, key)) => {
                let criterion = criteria.iter().find(|it| it["key"] == key).unwrap();
                value(criterion).unwrap_or(Ratio::ZERO)
            }
            None => match name.as_str().unwrap() {
                "counting_subject" => yes(test.is_some_and(|one| one.subject.is_some())),
                "subject_score" => test.and_then(|one| one.subject).unwrap_or(Ratio::ZERO),
                "main_score" => test.map_or(Ratio::ZERO, |one| one.main),
                _ => common.ok().flatten().unwrap_or(Ratio::ZERO),
            },
        }
    };
    Said {
        eligible: met && formal(book, facts, &common, &all),
        total,
        formula,
        precedence: list(&book["ranking"], "precedence").iter().map(rank).collect(),
        ties: list(&book["ranking"], "ties").iter().map(rank).collect(),
    }
}

/// Citizenship, education, mark and tests.
fn formal(book: &Value, facts: &Value, mark: &Result<Option<Ratio>, ()>, all: &[Certificate]) -> bool {
    let citizens = &book["citizenship"];
    let own = |country: &Value| has(&facts["citizenships"], country);
    let wanted = list(citizens, "any_of");
    let citizenship = (wanted.is_empty() || wanted.iter().any(own)) && !list(citizens, "none_of").iter().any(own);
    let rule = list(book, "education")
        .iter()
        .find(|rule| rule["degree"] == facts["degree"]);
    let education = rule.is_none_or(|rule| list(rule, "any_of").iter().any(|it| has(&facts["education"], it)));
    let minimum = list(&book["marks"], "minima")
        .iter()
        .find(|row| row["degree"] == facts["degree"]);
    let minimum = minimum.map(|row| number(&row["at_least"]).unwrap());
    let marked = match (mark, minimum) {
        (Err(()), _) | (Ok(None), Some(_)) => false,
        (Ok(Some(mark)), Some(least)) => at_least(*mark, least),
        (Ok(_), None) => true,
    };
    let tested = match &book["test_rule"] {
        Value::Null => true,
        rule => {
            let exempt = list(rule, "exempt").iter().any(|key| has(&facts["categories"], key));
            let accepted = list(rule, "any_of");
            let passed = all.iter().any(|one| one.passes && accepted.contains(&one.test));
            exempt || !has(&rule["degrees"], &facts["degree"]) || passed
        }
    };
    citizenship && education && marked && tested
}
