//! People and lists for the rules.

use std::collections::BTreeSet;

use qabyl::allocation::{self, Builder, Group, Line, Merit, Unfilled, Wish};
use qabyl::calls::rulebook::{
    Decimal, Degree, Education, Evaluation, Facts, FieldGroup, Funding, Mark, Reason, ReviewedScores, Rulebook,
    TestResult, evaluate,
};

pub fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub fn set(items: &[&str]) -> BTreeSet<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

pub fn school_leaver() -> Facts {
    Facts {
        citizenships: set(&["KG"]),
        degree: Degree::Bachelor,
        field_group: FieldGroup::Ict,
        funding: Funding::StateGrant,
        tour: 1,
        birth_date: None,
        education: BTreeSet::from([Education::School]),
        average_mark: Some(Mark {
            value: d("4.55"),
            scale: "five".to_owned(),
        }),
        tests: Vec::new(),
        categories: BTreeSet::new(),
        service_ended: None,
        submitted_at: None,
    }
}

pub fn ort(main: &str, subjects: &[(&str, &str)]) -> TestResult {
    TestResult {
        test: "ort".to_owned(),
        year: 2025,
        main: d(main),
        subjects: subjects
            .iter()
            .map(|(key, score)| ((*key).to_owned(), d(score)))
            .collect(),
    }
}

pub fn with_ort(main: &str, subjects: &[(&str, &str)]) -> Facts {
    Facts {
        tests: vec![ort(main, subjects)],
        ..school_leaver()
    }
}

pub fn in_line(facts: Facts, field_group: FieldGroup, funding: Funding) -> Facts {
    Facts {
        field_group,
        funding,
        ..facts
    }
}

pub fn of_category(facts: Facts, key: &str) -> Facts {
    Facts {
        categories: set(&[key]),
        ..facts
    }
}

pub fn keys(evaluation: &Evaluation) -> Vec<&'static str> {
    evaluation.verdict.reasons.iter().map(Reason::key).collect()
}

pub fn reviews(motivation: &str, interview: &str, language: &str) -> ReviewedScores {
    let given = [
        ("motivation", motivation),
        ("interview", interview),
        ("language", language),
    ];
    given
        .into_iter()
        .map(|(key, points)| (key.to_owned(), d(points)))
        .collect()
}

/// Seats: how many, for whom, what becomes of unfilled ones.
pub type Seats<'a> = &'a [(u32, Option<&'a str>, Unfilled)];

/// Who gets a seat on each line, by the rulebook's order keys: `(who, line)`, sorted.
pub fn placed(
    rules: &Rulebook,
    lines: &[(&str, Seats<'_>)],
    people: &[(&str, Facts, &[&str])],
) -> Vec<(String, String)> {
    let mut builder = Builder::new();
    builder.seed("rules");
    for (id, seats) in lines {
        let groups = seats.iter().map(|(count, category, unfilled)| Group {
            count: *count,
            category: category.map(str::to_owned),
            unfilled: *unfilled,
        });
        let line = Line {
            id: (*id).to_owned(),
            groups: groups.collect(),
            caps: Vec::new(),
        };
        builder.line(line).unwrap();
    }
    for (who, facts, wishes) in people {
        let evaluation = evaluate(rules, facts, &ReviewedScores::new());
        let key: Vec<allocation::Decimal> = evaluation
            .order_key()
            .unwrap()
            .iter()
            .map(|value| allocation::Decimal::from_ten_thousandths(value.units()))
            .collect();
        let wishes: Vec<Wish<'_>> = if evaluation.verdict.eligible() {
            let merit = || Merit::Score(key[0], &key[1..]);
            wishes.iter().map(|line| Wish { line, merit: merit() }).collect()
        } else {
            Vec::new()
        };
        let categories: Vec<&str> = evaluation.categories.iter().map(String::as_str).collect();
        builder.applicant(who, &categories, &wishes).unwrap();
    }
    let instance = builder.finish().unwrap();
    let outcome = allocation::allocate(&instance).unwrap();
    let mut found: Vec<(String, String)> = outcome
        .placements(&instance)
        .map(|it| {
            let who = instance.applicant_id(it.applicant).unwrap().to_owned();
            (who, instance.lines()[it.line].id.clone())
        })
        .collect();
    found.sort();
    found
}

/// The people of [`placed`] without their lines.
pub fn names(placed: &[(String, String)]) -> Vec<&str> {
    placed.iter().map(|(who, _)| who.as_str()).collect()
}
