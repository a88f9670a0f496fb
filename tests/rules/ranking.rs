//! How people are ordered: rules 10 to 16.

use chrono::{TimeZone, Utc};
use qabyl::allocation::Unfilled::{Lost, Open};
use qabyl::calls::rulebook::panel::{Panel, in_cutoff_band, panel};
use qabyl::calls::rulebook::{Decimal, Evaluation, Facts, RankValue, ReviewedScores, Rulebook, evaluate, validate};

use super::people::{Seats, d, keys, names, of_category, placed, reviews, school_leaver, set, with_ort};
use crate::calls::real_files::{BRANCH, SCHOLARSHIP, call};

fn branch(facts: &Facts) -> Evaluation {
    evaluate(&call(BRANCH).rulebook, facts, &ReviewedScores::new())
}

/// The branch's rulebook with a locality category that counts in `tours` (none: in all).
fn with_locality(tours: &[u32]) -> Rulebook {
    let mut rules = call(BRANCH).rulebook;
    let category = serde_json::json!({
        "key": "village_school", "kind": "locality", "tours": tours,
        "titles": {"ky": "Айыл мектеби", "kk": "Ауыл мектебі", "ru": "Сельская школа", "en": "Village school"},
    });
    rules.categories.push(serde_json::from_value(category).unwrap());
    assert_eq!(validate(&rules), []);
    rules
}

#[test]
fn rule_10_locality_competes_apart_or_in_the_first_tour_or_gives_nothing() {
    let people = |tour: u32| {
        let at = |main: &str| Facts {
            tour,
            ..with_ort(main, &[])
        };
        [
            ("city-1", at("220"), &["grant", "village"][..]),
            ("city-2", at("210"), &["grant", "village"][..]),
            (
                "village",
                of_category(at("150"), "village_school"),
                &["grant", "village"][..],
            ),
        ]
    };
    // A line of its own: nobody else may take its seat.
    let apart: [(&str, Seats<'_>); 2] = [
        ("grant", &[(1, None, Open)]),
        ("village", &[(1, Some("village_school"), Lost)]),
    ];
    let found = placed(&with_locality(&[]), &apart, &people(1));
    assert_eq!(names(&found), ["city-1", "village"]);
    // Voucher mode: the reserved seat counts in the first tour, later only the score does.
    let reserved: [(&str, Seats<'_>); 2] = [
        ("grant", &[(1, Some("village_school"), Open), (1, None, Open)]),
        ("village", &[]),
    ];
    let rules = with_locality(&[1]);
    assert_eq!(names(&placed(&rules, &reserved, &people(1))), ["city-1", "village"]);
    assert_eq!(names(&placed(&rules, &reserved, &people(2))), ["city-1", "city-2"]);
    // Named by nothing: the score alone decides.
    let plain: [(&str, Seats<'_>); 2] = [("grant", &[(2, None, Open)]), ("village", &[])];
    assert_eq!(
        names(&placed(&with_locality(&[]), &plain, &people(1))),
        ["city-1", "city-2"]
    );
}

#[test]
fn rule_11_the_benefit_quota_comes_beside_the_general_competition() {
    let rules = call(BRANCH).rulebook;
    let seats: [(&str, Seats<'_>); 1] = [("grant", &[(1, Some("orphan"), Open), (1, None, Open)])];
    let orphan = |main: &str| of_category(with_ort(main, &[]), "orphan");
    let wish = &["grant"][..];
    // Two orphans: one takes the reserved seat, the better-scored other competes in general.
    let people = [
        ("orphan-1", orphan("200"), wish),
        ("orphan-2", orphan("190"), wish),
        ("other", with_ort("180", &[]), wish),
    ];
    assert_eq!(names(&placed(&rules, &seats, &people)), ["orphan-1", "orphan-2"]);
    // Nobody claims it: the seat is open to all.
    let nobody = [("a", with_ort("150", &[]), wish), ("b", with_ort("140", &[]), wish)];
    assert_eq!(names(&placed(&rules, &seats, &nobody)), ["a", "b"]);
    // What counts as evidence, and until when, stands with the database: see `evidence`.
    let category = rules.category("orphan").unwrap();
    assert_eq!(category.evidence, ["orphan_evidence"]);
}

#[test]
fn rule_12_out_of_competition_goes_before_any_score() {
    let rules = call(BRANCH).rulebook;
    let wish = &["grant"][..];
    let people = [
        ("best", with_ort("240", &[("physics", "150")]), wish),
        ("winner", of_category(with_ort("110", &[]), "olympiad"), wish),
    ];
    let one: [(&str, Seats<'_>); 1] = [("grant", &[(1, None, Open)])];
    assert_eq!(names(&placed(&rules, &one, &people)), ["winner"]);
    // Where the rulebook exempts the category, the winner needs no test at all.
    let mut exempt = rules.clone();
    exempt.test_rule.as_mut().unwrap().exempt = vec!["olympiad".to_owned()];
    let untested = of_category(school_leaver(), "olympiad");
    assert!(!branch(&untested).verdict.eligible());
    assert!(evaluate(&exempt, &untested, &ReviewedScores::new()).verdict.eligible());
}

#[test]
fn rule_13_weights_minima_and_the_better_of_two_formulas() {
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
fn rule_14_two_readers_then_a_third_by_difference_or_by_the_cut_off() {
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

#[test]
fn rule_15_the_kyrgyz_order_of_ties_with_the_time_last() {
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
    let order = [
        has("olympiad"),
        has("state_language"),
        has("military_service"),
        has("master_of_sports"),
        has("orphan"),
        has("disability"),
        earlier,
        base.clone(),
    ];
    let keys: Vec<_> = order.iter().map(|facts| branch(facts).order_key().unwrap()).collect();
    assert!(keys.is_sorted_by(|before, after| before > after));
    assert_eq!(branch(&has("friend_of_the_dean")), branch(&base));
    let mut early = call(BRANCH).rulebook;
    early.ranking.ties.insert(0, RankValue::SubmissionTime);
    early.ranking.ties.pop();
    assert_eq!(validate(&early).len(), 1, "the time may not come before the rest");
}

#[test]
fn rule_16_the_kazakh_order_of_ties() {
    let mut rules = call(BRANCH).rulebook;
    let title = |text: &str| serde_json::json!({"ky": text, "kk": text, "ru": text, "en": text});
    let order = [
        "altyn_belgi",
        "civic_badge",
        "college_worker",
        "subject_winner",
        "honours",
    ];
    rules.categories = order
        .iter()
        .map(|key| serde_json::json!({"key": key, "titles": title(key), "kind": "preference"}))
        .map(|category| serde_json::from_value(category).unwrap())
        .collect();
    rules.ranking.precedence = vec![RankValue::CountingSubject];
    rules.ranking.ties = order
        .iter()
        .map(|key| RankValue::Category((*key).to_owned()))
        .chain([RankValue::AverageMark, RankValue::SubjectScore])
        .collect();
    assert_eq!(validate(&rules), []);
    let key = |facts: &Facts| evaluate(&rules, facts, &ReviewedScores::new()).order_key().unwrap();
    let mark = |value: &str| {
        let mut facts = with_ort("150", &[]);
        facts.average_mark.as_mut().unwrap().value = d(value);
        facts
    };
    let mut people: Vec<Facts> = order.iter().map(|key| of_category(mark("4"), key)).collect();
    people.extend([mark("4.9"), mark("4.8")]);
    let keys: Vec<_> = people.iter().map(key).collect();
    assert!(keys.is_sorted_by(|before, after| before > after));
    // Equal sums and marks: the larger subject score decides last.
    let split = |main: &str, subject: &str| key(&with_ort(main, &[("physics", subject)]));
    assert!(split("130", "90") > split("140", "80"));
}
