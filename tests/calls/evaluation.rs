//! The evaluator by example; numbers in names are those of the rules in the domain's list.

use std::collections::BTreeSet;

use chrono::{TimeZone, Utc};
use qabyl::calls::rulebook::panel::{Panel, in_cutoff_band, panel};
use qabyl::calls::rulebook::{
    Decimal, Degree, Education, Evaluation, Facts, FieldGroup, Funding, Mark, Reason, ReviewedScores, Rulebook,
    TestResult, evaluate, validate,
};

use super::real_files::{BRANCH, SCHOLARSHIP, call};

pub fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn set(items: &[&str]) -> BTreeSet<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

fn school_leaver() -> Facts {
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

fn ort(main: &str, subjects: &[(&str, &str)]) -> TestResult {
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

fn with_ort(main: &str, subjects: &[(&str, &str)]) -> Facts {
    Facts {
        tests: vec![ort(main, subjects)],
        ..school_leaver()
    }
}

fn in_line(facts: Facts, field_group: FieldGroup, funding: Funding) -> Facts {
    Facts {
        field_group,
        funding,
        ..facts
    }
}

fn branch(facts: &Facts) -> Evaluation {
    evaluate(&call(BRANCH).rulebook, facts, &ReviewedScores::new())
}

fn keys(evaluation: &Evaluation) -> Vec<&'static str> {
    evaluation.verdict.reasons.iter().map(Reason::key).collect()
}

fn reviews(motivation: &str, interview: &str, language: &str) -> ReviewedScores {
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

#[test]
fn a_scholarship_total_adds_up_by_hand() {
    let rulebook = call(SCHOLARSHIP).rulebook;
    let result = evaluate(&rulebook, &school_leaver(), &reviews("7", "8.5", "5"));
    assert!(result.verdict.eligible());
    let points: Vec<String> = result
        .parts
        .iter()
        .map(|part| part.points.unwrap().to_string())
        .collect();
    // (4.55 - 3) / 2 * 40; 7 / 10 * 25; 8.5 / 10 * 20; 5 / 10 * 15
    assert_eq!(points, ["31", "17.5", "17", "7.5"]);
    assert_eq!(result.total, Some(d("73")));
    assert_eq!(result.ties, [d("4.55"), d("8.5"), d("7")]);
}

#[test]
fn without_reviews_there_is_no_total_but_a_verdict() {
    let rulebook = call(SCHOLARSHIP).rulebook;
    let result = evaluate(&rulebook, &school_leaver(), &ReviewedScores::new());
    assert!(result.verdict.eligible());
    assert_eq!((result.total, result.order_key()), (None, None));
    assert_eq!(result.pending, ["motivation", "interview", "language"]);
}

#[test]
fn rule_1_citizenship_is_needed_and_another_excludes() {
    let rulebook = call(SCHOLARSHIP).rulebook;
    let verdict = |countries: &[&str]| {
        let facts = Facts {
            citizenships: set(countries),
            ..school_leaver()
        };
        evaluate(&rulebook, &facts, &ReviewedScores::new()).verdict.reasons
    };
    let missing = Reason::CitizenshipMissing {
        needed: vec!["KG".to_owned()],
    };
    let excluded = Reason::CitizenshipExcluded {
        country: "KZ".to_owned(),
    };
    assert_eq!(verdict(&["KG"]), []);
    assert_eq!(verdict(&["KG", "KZ"]), std::slice::from_ref(&excluded));
    assert_eq!(verdict(&["KZ"]), [missing, excluded]);
}

#[test]
fn rule_2_a_master_needs_a_first_diploma() {
    let rulebook = call(SCHOLARSHIP).rulebook;
    let mut facts = Facts {
        degree: Degree::Master,
        ..school_leaver()
    };
    let keys = |facts: &Facts| keys(&evaluate(&rulebook, facts, &ReviewedScores::new()));
    assert_eq!(keys(&facts), ["rulebook-reason-education-unsuitable"]);
    facts.education.insert(Education::Specialist);
    assert_eq!(keys(&facts), Vec::<&str>::new());
}

#[test]
fn rule_3_marks_are_converted_before_the_minimum() {
    let rulebook = call(SCHOLARSHIP).rulebook;
    let reasons = |value: &str, scale: &str| {
        let mark = Mark {
            value: d(value),
            scale: scale.to_owned(),
        };
        let facts = Facts {
            average_mark: Some(mark),
            ..school_leaver()
        };
        evaluate(&rulebook, &facts, &ReviewedScores::new()).verdict.reasons
    };
    assert_eq!(reasons("3", "four"), []);
    let below = Reason::MarkBelowMinimum {
        mark: d("3.99"),
        minimum: d("4"),
    };
    assert_eq!(reasons("2.99", "four"), [below]);
    assert_eq!(reasons("75", "hundred"), []);
    assert!(matches!(reasons("4.5", "four")[..], [Reason::MarkImpossible { .. }]));
    assert!(matches!(
        reasons("4.5", "twelve")[..],
        [Reason::MarkScaleUnknown { .. }]
    ));
    let none = Facts {
        average_mark: None,
        ..school_leaver()
    };
    assert_eq!(
        keys(&evaluate(&rulebook, &none, &ReviewedScores::new())),
        ["rulebook-reason-mark-missing"]
    );
}

#[test]
fn rule_5_thresholds_differ_by_field_and_funding() {
    use FieldGroup::{Agriculture, Ict, Pedagogy};
    let rows = [
        (Ict, Funding::StateGrant, 110),
        (Ict, Funding::Contract, 110),
        (Pedagogy, Funding::StateGrant, 130),
        (Pedagogy, Funding::Contract, 115),
        (Agriculture, Funding::StateGrant, 100),
        (Agriculture, Funding::Contract, 100),
    ];
    for (field, funding, threshold) in rows {
        let at = |main: i32| branch(&in_line(with_ort(&main.to_string(), &[]), field, funding));
        assert!(at(threshold).verdict.eligible(), "{field} {funding} {threshold}");
        assert_eq!(keys(&at(threshold - 1)), ["rulebook-reason-main-below-threshold"]);
    }
    assert_eq!(keys(&branch(&school_leaver())), ["rulebook-reason-test-missing"]);
}

#[test]
fn rule_6_medicine_needs_both_subjects() {
    let health = |main: &str, subjects: &[(&str, &str)]| {
        let facts = in_line(with_ort(main, subjects), FieldGroup::Health, Funding::StateGrant);
        keys(&branch(&facts))
    };
    assert_eq!(
        health("120", &[("chemistry", "60"), ("biology", "60")]),
        Vec::<&str>::new()
    );
    assert_eq!(
        health("120", &[("chemistry", "60")]),
        ["rulebook-reason-subject-missing"]
    );
    let both = [
        "rulebook-reason-main-below-threshold",
        "rulebook-reason-subject-below-threshold",
    ];
    assert_eq!(health("119", &[("chemistry", "59"), ("biology", "90")]), both);
}

#[test]
fn rule_7_a_counting_subject_goes_before_any_sum() {
    let without = branch(&with_ort("230", &[("physics", "59")]));
    let with = branch(&with_ort("111", &[("physics", "60"), ("history", "61")]));
    assert_eq!((without.total, with.total), (Some(d("230")), Some(d("172"))));
    assert!(with.order_key() > without.order_key());
}

#[test]
fn rule_8_certificates_are_of_this_year_or_kept_by_service() {
    let mut facts = with_ort("150", &[]);
    facts.tests[0].year = 2021;
    assert_eq!(keys(&branch(&facts)), ["rulebook-reason-certificate-year"]);
    assert_eq!(branch(&facts).total, Some(Decimal::ZERO));
    facts.service_ended = Some(2022);
    assert!(branch(&facts).verdict.eligible());
    facts.service_ended = Some(2021);
    assert!(!branch(&facts).verdict.eligible(), "four years are too long");
    facts.tests.push(ort("120", &[]));
    assert!(branch(&facts).verdict.eligible(), "one good certificate is enough");
}

#[test]
fn rule_9_unt_stands_for_ort_for_citizens_of_kazakhstan() {
    let unt = |country: &str, main: &str| {
        let facts = Facts {
            citizenships: set(&[country]),
            tests: vec![TestResult {
                test: "unt".to_owned(),
                ..ort(main, &[])
            }],
            ..school_leaver()
        };
        branch(&facts)
    };
    assert!(unt("KZ", "65").verdict.eligible());
    assert_eq!(unt("KZ", "65").total, Some(d("110")));
    assert_eq!(keys(&unt("KZ", "64")), ["rulebook-reason-main-below-threshold"]);
    assert_eq!(keys(&unt("KG", "140")), ["rulebook-reason-test-for-others"]);
    assert_eq!(keys(&unt("KZ", "141")), ["rulebook-reason-score-impossible"]);
}

#[test]
fn rules_12_and_15_precedence_ties_and_time_in_order() {
    let at = |second: i64| Some(Utc.timestamp_opt(1_752_500_000 + second, 0).unwrap());
    let base = Facts {
        submitted_at: at(60),
        ..with_ort("150", &[])
    };
    let has = |key: &str| Facts {
        categories: set(&[key]),
        ..base.clone()
    };
    let earlier = Facts {
        submitted_at: at(0),
        ..base.clone()
    };
    let unknown = has("friend_of_the_dean");
    let order = [
        has("olympiad"),
        has("state_language"),
        has("military_service"),
        earlier,
        base.clone(),
    ];
    let keys: Vec<_> = order.iter().map(|facts| branch(facts).order_key().unwrap()).collect();
    assert!(keys.is_sorted_by(|before, after| before > after));
    assert_eq!(branch(&unknown), branch(&base));
}

#[test]
fn rule_10_a_category_may_count_in_some_tours_only() {
    let mut rulebook = call(BRANCH).rulebook;
    rulebook
        .categories
        .iter_mut()
        .for_each(|category| category.tours = vec![1]);
    let facts = |tour| Facts {
        categories: set(&["orphan"]),
        tour,
        ..with_ort("150", &[])
    };
    let categories = |tour| evaluate(&rulebook, &facts(tour), &ReviewedScores::new()).categories;
    assert_eq!(categories(1), ["orphan"]);
    assert_eq!(categories(2), Vec::<String>::new());
}

#[test]
fn rule_13_the_better_of_two_formulas_counts_and_minima_bind() {
    let mut rulebook = call(SCHOLARSHIP).rulebook;
    let mut more: Rulebook = toml::from_str(&toml::to_string(&rulebook).unwrap()).unwrap();
    let formula = r#"{"key":"talk","titles":{"ky":"а","kk":"ә","ru":"б","en":"a"},
        "weights":[{"criterion":"interview","weight":"100"}]}"#;
    more.formulas.push(serde_json::from_str(formula).unwrap());
    assert_eq!(validate(&more), []);
    let scores = reviews("2", "10", "0");
    let (strict, mild) = (
        evaluate(&rulebook, &school_leaver(), &scores),
        evaluate(&more, &school_leaver(), &scores),
    );
    assert_eq!(keys(&strict), ["rulebook-reason-part-below-minimum"]);
    assert_eq!((mild.formula.as_str(), mild.total), ("talk", Some(Decimal::HUNDRED)));
    assert!(mild.verdict.eligible());
    rulebook
        .criteria
        .iter_mut()
        .for_each(|criterion| criterion.minimum = None);
    assert!(evaluate(&rulebook, &school_leaver(), &scores).verdict.eligible());
}

#[test]
fn rule_14_two_readers_then_a_third() {
    let rulebook = call(SCHOLARSHIP).rulebook;
    let near = [reviews("7", "7", "5"), reviews("4", "7", "10")];
    let Panel::Settled(mean) = panel(&rulebook, &near, 2) else {
        panic!("0 points apart")
    };
    assert_eq!(mean, reviews("5.5", "7", "7.5"));
    let far = [
        reviews("10", "10", "10"),
        reviews("4", "4", "5"),
        reviews("7", "4", "10"),
    ];
    // 60 against 10 + 8 + 7.5
    assert_eq!(
        panel(&rulebook, &far[..2], 2),
        Panel::ThirdReader { difference: d("34.5") }
    );
    assert_eq!(panel(&rulebook, &far, 2), Panel::Settled(reviews("7", "4", "10")));
    assert_eq!(panel(&rulebook, &far[..1], 2), Panel::Incomplete { missing: 1 });
    let invented = [reviews("7", "7", "5"), reviews("6", "7", "5")];
    assert_eq!(
        panel(&rulebook, &invented, 2),
        Panel::Incomplete { missing: 1 },
        "6 is no level"
    );
    assert!(in_cutoff_band(&rulebook, d("70"), d("71")) && !in_cutoff_band(&rulebook, d("70"), d("71.01")));
}
