//! Who may apply, and with what: rules 1 to 9.

use qabyl::allocation::Unfilled;
use qabyl::calls::rulebook::{
    Decimal, Degree, Education, Facts, FieldGroup, Funding, Mark, Reason, ReviewedScores, TestResult, evaluate,
};

use super::people::{d, in_line, keys, ort, placed, school_leaver, set, with_ort};
use crate::calls::real_files::{BRANCH, SCHOLARSHIP, call};

fn branch(facts: &Facts) -> qabyl::calls::rulebook::Evaluation {
    evaluate(&call(BRANCH).rulebook, facts, &ReviewedScores::new())
}

#[test]
fn rule_01_citizenship_is_needed_and_another_excludes() {
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
fn rule_02_each_degree_has_its_prerequisite() {
    let mut rulebook = call(SCHOLARSHIP).rulebook;
    let residency = r#"{"degree":"residency","any_of":["medical"]}"#;
    rulebook.education.push(serde_json::from_str(residency).unwrap());
    rulebook.marks = None;
    let fits = |degree: Degree, education: Education| {
        let facts = Facts {
            degree,
            education: [education].into(),
            average_mark: None,
            ..school_leaver()
        };
        evaluate(&rulebook, &facts, &ReviewedScores::new()).verdict.eligible()
    };
    use Education::{Bachelor, Medical, School, Specialist, Vocational};
    assert!(fits(Degree::Bachelor, School) && fits(Degree::Bachelor, Vocational));
    assert!(fits(Degree::Master, Bachelor) && fits(Degree::Master, Specialist));
    assert!(fits(Degree::ContinuingMedical, School));
    assert!(fits(Degree::Residency, Medical));
    for (degree, education) in [
        (Degree::Bachelor, Bachelor),
        (Degree::Master, School),
        (Degree::Residency, Bachelor),
    ] {
        assert!(!fits(degree, education), "{degree} {education}");
    }
}

#[test]
fn rule_03_marks_are_converted_before_the_minimum() {
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
fn rule_04_seats_stand_by_degree_and_field_and_do_not_flow_over() {
    let file = call(SCHOLARSHIP);
    let seats: Vec<(String, u32)> = file
        .lines
        .iter()
        .map(|line| (line.degree.to_string(), line.seat_count()))
        .collect();
    let expected = [("bachelor", 25), ("master", 20), ("continuing_medical", 5)];
    assert_eq!(seats, expected.map(|(degree, count)| (degree.to_owned(), count)));
    // A block with one candidate keeps its second seat empty, however many wait next door.
    let rules = call(BRANCH).rulebook;
    let person = |main: &str| with_ort(main, &[]);
    let people = [
        ("A", person("150"), &["engineering"][..]),
        ("B", person("220"), &["health"][..]),
        ("C", person("210"), &["health"][..]),
    ];
    let open = Unfilled::Open;
    let lines: [(&str, super::people::Seats<'_>); 2] =
        [("engineering", &[(2, None, open)]), ("health", &[(1, None, open)])];
    let found = placed(&rules, &lines, &people);
    let expected = [("A", "engineering"), ("B", "health")];
    assert_eq!(found, expected.map(|(who, line)| (who.to_owned(), line.to_owned())));
}

#[test]
fn rule_05_thresholds_differ_by_field_and_funding() {
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
fn rule_06_medicine_needs_every_mandatory_subject() {
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
fn rule_07_a_counting_subject_goes_before_any_sum() {
    let without = branch(&with_ort("230", &[("physics", "59")]));
    let with = branch(&with_ort("111", &[("physics", "60"), ("history", "61")]));
    assert_eq!((without.total, with.total), (Some(d("230")), Some(d("172"))));
    assert!(with.order_key() > without.order_key());
}

#[test]
fn rule_08_certificates_are_of_this_year_or_kept_by_service() {
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
fn rule_09_unt_stands_for_ort_for_citizens_of_kazakhstan() {
    let unt = |country: &str, main: &str, field: FieldGroup| {
        let facts = Facts {
            citizenships: set(&[country]),
            tests: vec![TestResult {
                test: "unt".to_owned(),
                ..ort(main, &[])
            }],
            ..school_leaver()
        };
        branch(&in_line(facts, field, Funding::StateGrant))
    };
    let (ict, law, health) = (FieldGroup::Ict, FieldGroup::Law, FieldGroup::Health);
    assert_eq!(unt("KZ", "65", ict).total, Some(d("110")));
    for (field, threshold) in [(ict, 65), (law, 75), (FieldGroup::Pedagogy, 75), (health, 70)] {
        assert!(unt("KZ", &threshold.to_string(), field).verdict.eligible(), "{field}");
        let below = unt("KZ", &(threshold - 1).to_string(), field);
        assert_eq!(keys(&below), ["rulebook-reason-main-below-threshold"], "{field}");
    }
    assert_eq!(keys(&unt("KG", "140", ict)), ["rulebook-reason-test-for-others"]);
    assert_eq!(keys(&unt("KZ", "141", ict)), ["rulebook-reason-score-impossible"]);
}
