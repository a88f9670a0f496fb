//! Every word of the rulebook stands in all four languages.

use std::collections::BTreeSet;

use qabyl::calls::rulebook::{CategoryKind, Degree, Education, FieldGroup, Funding, Measure};

const FILES: [(&str, &str); 4] = [
    ("ky", include_str!("../../src/i18n/locales/ky/rulebook.ftl")),
    ("kk", include_str!("../../src/i18n/locales/kk/rulebook.ftl")),
    ("ru", include_str!("../../src/i18n/locales/ru/rulebook.ftl")),
    ("en", include_str!("../../src/i18n/locales/en/rulebook.ftl")),
];

const CODE: [&str; 3] = [
    include_str!("../../src/calls/rulebook/terms.rs"),
    include_str!("../../src/calls/rulebook/reason.rs"),
    include_str!("../../src/calls/rulebook/ranking.rs"),
];

fn keys(file: &str) -> BTreeSet<&str> {
    let messages = file.lines().filter_map(|line| line.split_once(" ="));
    messages
        .map(|(key, _)| key)
        .filter(|key| key.starts_with("rulebook-"))
        .collect()
}

/// The keys that stand in code as literals.
fn used() -> BTreeSet<&'static str> {
    let words = CODE.iter().flat_map(|code| code.split('"'));
    words.filter(|word| word.starts_with("rulebook-")).collect()
}

#[test]
fn no_word_is_missing_or_unused() {
    for (lang, file) in FILES {
        assert_eq!(keys(file), used(), "{lang}");
    }
}

#[test]
fn every_value_has_its_own_word() {
    let all: Vec<&str> = (Degree::ALL.iter().map(|value| value.key()))
        .chain(FieldGroup::ALL.iter().map(|value| value.key()))
        .chain(Funding::ALL.iter().map(|value| value.key()))
        .chain(Education::ALL.iter().map(|value| value.key()))
        .chain(CategoryKind::ALL.iter().map(|value| value.key()))
        .chain(Measure::ALL.iter().map(|value| value.key()))
        .collect();
    let different: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(different.len(), all.len());
    for degree in Degree::ALL {
        assert_eq!(degree.tag().parse(), Ok(*degree));
    }
}
