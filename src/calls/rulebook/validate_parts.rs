//! Contradictions in marks, tests, thresholds, criteria and formulas.

use std::collections::BTreeSet;

use super::model::{Bounds, Criterion, Rulebook, ScaleStep, TestDefinition};
use super::problem::{Contradiction, Found};
use super::validate::{countries, distinct, keys, texts};
use super::{Decimal, FieldGroup, Measure, Path};

pub(super) fn marks(found: &mut Found, rulebook: &Rulebook) {
    let Some(marks) = &rulebook.marks else { return };
    let at = Path::root().key("marks");
    let list = at.key("scales");
    keys(found, &list, marks.scales.iter().map(|scale| scale.key.as_str()));
    let common = marks.scales.iter().find(|scale| scale.key == marks.common);
    if common.is_none() {
        let unknown = Contradiction::Unknown(marks.common.clone(), "rulebook.marks.scales");
        found.add(at.key("common"), unknown);
    }
    for (index, scale) in marks.scales.iter().enumerate() {
        let here = list.index(index);
        texts(found, &here.key("titles"), &scale.titles);
        let bounds = Bounds {
            lowest: scale.lowest,
            highest: scale.highest,
        };
        crossed(found, &here, bounds);
        steps(found, &here.key("steps"), &scale.steps);
        let is_common = scale.key == marks.common;
        found.when(
            is_common && !scale.steps.is_empty(),
            || here.key("steps"),
            Contradiction::Meaningless("steps of the common scale"),
        );
        let bare = !is_common && scale.steps.is_empty();
        found.when(
            bare,
            || here.clone(),
            Contradiction::Needed("steps to the common scale"),
        );
        if let Some(common) = common {
            for (number, step) in scale.steps.iter().enumerate() {
                let at = || here.item("steps", number).key("becomes");
                within(found, at, step.becomes, common.lowest, common.highest);
            }
        }
    }
    let mut seen = BTreeSet::new();
    for (index, row) in marks.minima.iter().enumerate() {
        let here = at.item("minima", index);
        let repeated = Contradiction::Duplicate(row.degree.to_string());
        found.when(!seen.insert(row.degree), || here.key("degree"), repeated);
        if let Some(common) = common {
            within(
                found,
                || here.key("at_least"),
                row.at_least,
                common.lowest,
                common.highest,
            );
        }
    }
}

pub(super) fn tests(found: &mut Found, rulebook: &Rulebook) {
    let list = Path::root().key("tests");
    keys(found, &list, rulebook.tests.iter().map(|test| test.key.as_str()));
    for (index, test) in rulebook.tests.iter().enumerate() {
        one_test(found, &list.index(index), test);
    }
    let Some(rule) = &rulebook.test_rule else { return };
    let at = Path::root().key("test_rule");
    found.when(rule.degrees.is_empty(), || at.key("degrees"), Contradiction::Empty);
    found.when(rule.any_of.is_empty(), || at.key("any_of"), Contradiction::Empty);
    distinct(found, &at.key("any_of"), &rule.any_of);
    known_tests(found, rulebook, &at.key("any_of"), &rule.any_of);
    for (index, key) in rule.exempt.iter().enumerate() {
        let unknown = Contradiction::Unknown(key.clone(), "rulebook.categories");
        found.when(rulebook.category(key).is_none(), || at.item("exempt", index), unknown);
    }
    for (index, test) in rule.any_of.iter().enumerate() {
        let general = rulebook.thresholds.iter().any(|row| {
            let open = row.field_group.is_none() && row.funding.is_none();
            row.year == rulebook.admission_year && row.test == *test && open
        });
        let missing = Contradiction::NoGeneralThreshold {
            test: test.clone(),
            year: rulebook.admission_year,
        };
        found.when(!general, || at.item("any_of", index), missing);
    }
}

fn one_test(found: &mut Found, at: &Path, test: &TestDefinition) {
    texts(found, &at.key("titles"), &test.titles);
    crossed(found, &at.key("main"), test.main);
    if let Some(bounds) = test.subject {
        crossed(found, &at.key("subject"), bounds);
    }
    found.when(
        test.subject.is_none() && !test.subjects.is_empty(),
        || at.key("subjects"),
        Contradiction::Needed("subject = { lowest, highest }"),
    );
    keys(
        found,
        &at.key("subjects"),
        test.subjects.iter().map(|subject| subject.key.as_str()),
    );
    for (index, subject) in test.subjects.iter().enumerate() {
        texts(found, &at.item("subjects", index).key("titles"), &subject.titles);
    }
    found.when(test.years.is_empty(), || at.key("years"), Contradiction::Empty);
    distinct(found, &at.key("years"), &test.years);
    let years = test.years_after_service.unwrap_or(0);
    let wrong = !(0..=50).contains(&years);
    found.when(wrong, || at.key("years_after_service"), Contradiction::Range(0, 50));
    countries(found, &at.key("citizenships"), &test.citizenships);
    steps(found, &at.key("main_steps"), &test.main_steps);
    steps(found, &at.key("subject_steps"), &test.subject_steps);
}

pub(super) fn thresholds(found: &mut Found, rulebook: &Rulebook) {
    let list = Path::root().key("thresholds");
    let mut seen = BTreeSet::new();
    for (index, row) in rulebook.thresholds.iter().enumerate() {
        let at = list.index(index);
        let place = (row.year, &row.test, row.field_group, row.funding);
        let repeated = Contradiction::Duplicate(format!("{} {}", row.test, row.year));
        found.when(!seen.insert(place), || at.clone(), repeated);
        found.when(
            row.field_group == Some(FieldGroup::Any),
            || at.key("field_group"),
            Contradiction::Meaningless("any; leave field_group out"),
        );
        let Some(test) = rulebook.test(&row.test) else {
            let unknown = Contradiction::Unknown(row.test.clone(), "rulebook.tests");
            found.add(at.key("test"), unknown);
            continue;
        };
        within(found, || at.key("main"), row.main, test.main.lowest, test.main.highest);
        match (row.subject, test.subject) {
            (Some(least), Some(bounds)) => within(found, || at.key("subject"), least, bounds.lowest, bounds.highest),
            (Some(_), None) => found.add(
                at.key("subject"),
                Contradiction::Meaningless("the test has no subjects"),
            ),
            (None, _) => {
                let missing = !row.all_of.is_empty();
                found.when(missing, || at.key("all_of"), Contradiction::Needed("subject"));
            }
        }
        distinct(found, &at.key("all_of"), &row.all_of);
        for (number, key) in row.all_of.iter().enumerate() {
            let known = test.subjects.iter().any(|subject| subject.key == *key);
            let unknown = Contradiction::Unknown(key.clone(), "the test's subjects");
            found.when(!known, || at.item("all_of", number), unknown);
        }
    }
}

pub(super) fn criteria(found: &mut Found, rulebook: &Rulebook) {
    let list = Path::root().key("criteria");
    found.when(rulebook.criteria.is_empty(), || list.clone(), Contradiction::Empty);
    keys(
        found,
        &list,
        rulebook.criteria.iter().map(|criterion| criterion.key.as_str()),
    );
    for (index, criterion) in rulebook.criteria.iter().enumerate() {
        one_criterion(found, rulebook, &list.index(index), criterion);
    }
    let weights = rulebook.criteria.iter().map(|criterion| criterion.weight);
    weight_sum(found, &list, weights);
}

fn one_criterion(found: &mut Found, rulebook: &Rulebook, at: &Path, criterion: &Criterion) {
    texts(found, &at.key("titles"), &criterion.titles);
    weight(found, &at.key("weight"), criterion.weight);
    match (criterion.lowest, criterion.highest) {
        (Some(lowest), Some(highest)) => crossed(found, at, Bounds { lowest, highest }),
        (Some(_), None) => found.add(at.key("lowest"), Contradiction::Needed("highest beside lowest")),
        (None, Some(_)) => found.add(at.key("highest"), Contradiction::Needed("lowest beside highest")),
        (None, None) => {
            let reviewed = criterion.measure == Measure::Reviewed;
            found.when(reviewed, || at.clone(), Contradiction::Needed("lowest and highest"));
        }
    }
    if let (Some(least), Some(lowest), Some(highest)) = (criterion.minimum, criterion.lowest, criterion.highest) {
        within(found, || at.key("minimum"), least, lowest, highest);
    }
    let of_test = matches!(criterion.measure, Measure::TestMain | Measure::TestMainSubject);
    let stray = !of_test && !criterion.tests.is_empty();
    found.when(stray, || at.key("tests"), Contradiction::Meaningless("tests"));
    found.when(
        of_test && rulebook.tests.is_empty(),
        || at.key("measure"),
        Contradiction::Needed("rulebook.tests"),
    );
    known_tests(found, rulebook, &at.key("tests"), &criterion.tests);
    let no_marks = criterion.measure == Measure::AverageMark && rulebook.marks.is_none();
    found.when(no_marks, || at.key("measure"), Contradiction::Needed("rulebook.marks"));
    levels(found, at, criterion);
}

fn levels(found: &mut Found, at: &Path, criterion: &Criterion) {
    let reviewed = criterion.measure == Measure::Reviewed;
    let stray = !reviewed && !criterion.levels.is_empty();
    found.when(stray, || at.key("levels"), Contradiction::Meaningless("levels"));
    let bare = reviewed && criterion.levels.len() < 2;
    found.when(bare, || at.clone(), Contradiction::Needed("two levels or more"));
    let mut before: Option<Decimal> = None;
    for (index, level) in criterion.levels.iter().enumerate() {
        let here = at.item("levels", index);
        texts(found, &here.key("anchor"), &level.anchor);
        let falls = before.is_some_and(|points| level.points <= points);
        found.when(falls, || here.key("points"), Contradiction::NotRising);
        before = Some(level.points);
        if let (Some(lowest), Some(highest)) = (criterion.lowest, criterion.highest) {
            within(found, || here.key("points"), level.points, lowest, highest);
        }
    }
}

pub(super) fn formulas(found: &mut Found, rulebook: &Rulebook) {
    let list = Path::root().key("formulas");
    keys(
        found,
        &list,
        rulebook.formulas.iter().map(|formula| formula.key.as_str()),
    );
    for (index, formula) in rulebook.formulas.iter().enumerate() {
        let at = list.index(index);
        found.when(formula.key == "main", || at.key("key"), Contradiction::ReservedName);
        texts(found, &at.key("titles"), &formula.titles);
        let mut seen = BTreeSet::new();
        for (number, entry) in formula.weights.iter().enumerate() {
            let here = at.item("weights", number);
            let key = &entry.criterion;
            let unknown = Contradiction::Unknown(key.clone(), "rulebook.criteria");
            found.when(rulebook.criterion(key).is_none(), || here.key("criterion"), unknown);
            let repeated = Contradiction::Duplicate(key.clone());
            found.when(!seen.insert(key), || here.key("criterion"), repeated);
            weight(found, &here.key("weight"), entry.weight);
        }
        weight_sum(
            found,
            &at.key("weights"),
            formula.weights.iter().map(|entry| entry.weight),
        );
    }
}

fn weight(found: &mut Found, at: &Path, weight: Decimal) {
    let wrong = weight < Decimal::ZERO || weight > Decimal::HUNDRED;
    found.when(wrong, || at.clone(), Contradiction::Weight);
}

fn weight_sum(found: &mut Found, at: &Path, weights: impl Iterator<Item = Decimal>) {
    let sum = weights.fold(Decimal::ZERO, Decimal::plus);
    found.when(sum != Decimal::HUNDRED, || at.clone(), Contradiction::WeightSum(sum));
}

fn known_tests(found: &mut Found, rulebook: &Rulebook, list: &Path, tests: &[String]) {
    for (index, key) in tests.iter().enumerate() {
        let unknown = Contradiction::Unknown(key.clone(), "rulebook.tests");
        found.when(rulebook.test(key).is_none(), || list.index(index), unknown);
    }
}

fn crossed(found: &mut Found, at: &Path, bounds: Bounds) {
    let Bounds { lowest, highest } = bounds;
    let crossed = Contradiction::BoundsCrossed { lowest, highest };
    found.when(lowest >= highest, || at.key("lowest"), crossed);
}

fn within(found: &mut Found, at: impl FnOnce() -> Path, value: Decimal, lowest: Decimal, highest: Decimal) {
    let outside = Contradiction::Outside { value, lowest, highest };
    found.when(lowest < highest && (value < lowest || value > highest), at, outside);
}

fn steps(found: &mut Found, list: &Path, steps: &[ScaleStep]) {
    for (index, (before, after)) in steps.iter().zip(steps.iter().skip(1)).enumerate() {
        let falls = after.at <= before.at;
        found.when(falls, || list.index(index + 1).key("at"), Contradiction::NotRising);
        let down = after.becomes < before.becomes;
        found.when(down, || list.index(index + 1).key("becomes"), Contradiction::NotRising);
    }
}
