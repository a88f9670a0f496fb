//! Refuses rulebooks that contradict themselves: people, order and reserve here, marks, tests
//! and criteria in `validate_parts`.

use std::collections::BTreeSet;

use super::model::{CitizenshipRule, Rulebook};
use super::problem::{Contradiction, Found, RuleProblem};
use super::validate_parts::{criteria, formulas, marks, tests, thresholds};
use super::{Decimal, Path, RankValue, Texts};

/// Every contradiction of `rulebook`, in the order of its parts; empty: it may be approved.
#[must_use]
pub fn validate(rulebook: &Rulebook) -> Vec<RuleProblem> {
    let mut found = Found::default();
    let root = Path::root();
    let year = i64::from(rulebook.admission_year);
    found.when(
        !(2000..=2100).contains(&year),
        || root.key("admission_year"),
        Contradiction::Range(2000, 2100),
    );
    if let Some(rule) = &rulebook.citizenship {
        citizenship(&mut found, rule);
    }
    age(&mut found, rulebook);
    education(&mut found, rulebook);
    marks(&mut found, rulebook);
    tests(&mut found, rulebook);
    thresholds(&mut found, rulebook);
    categories(&mut found, rulebook);
    criteria(&mut found, rulebook);
    formulas(&mut found, rulebook);
    found.when(
        rulebook.rounding.places > 4,
        || root.key("rounding").key("places"),
        Contradiction::Range(0, 4),
    );
    ranking(&mut found, rulebook);
    reserve(&mut found, rulebook);
    offers(&mut found, rulebook);
    third_reader(&mut found, rulebook);
    let commitment = rulebook.lot_seed_sha256.as_deref();
    let hex = |text: &str| text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    found.when(
        commitment.is_some_and(|text| !hex(text)),
        || root.key("lot_seed_sha256"),
        Contradiction::NotSha256,
    );
    found.into_inner()
}

/// The form of keys and slugs of the rulebook.
pub(super) fn is_key(key: &str) -> bool {
    let letters = key.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    letters && key.len() <= 40 && key.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase())
}

/// Form and uniqueness of the `key` of each entry of a list.
pub(super) fn keys<'a>(found: &mut Found, list: &Path, keys: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for (index, key) in keys.enumerate() {
        let at = || list.index(index).key("key");
        found.when(!is_key(key), at, Contradiction::KeyForm);
        found.when(!seen.insert(key), at, Contradiction::Duplicate(key.to_owned()));
    }
}

/// Each language has its words.
pub(super) fn texts(found: &mut Found, path: &Path, texts: &Texts) {
    for tag in texts.missing() {
        found.add(path.key(tag), Contradiction::TextMissing);
    }
}

/// Repeated entries of a list of words.
pub(super) fn distinct<T: Ord + ToString>(found: &mut Found, list: &Path, items: &[T]) {
    let mut seen = BTreeSet::new();
    for (index, item) in items.iter().enumerate() {
        found.when(
            !seen.insert(item),
            || list.index(index),
            Contradiction::Duplicate(item.to_string()),
        );
    }
}

pub(super) fn countries(found: &mut Found, list: &Path, countries: &[String]) {
    for (index, country) in countries.iter().enumerate() {
        let two_capitals = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        found.when(!two_capitals, || list.index(index), Contradiction::Country);
    }
    distinct(found, list, countries);
}

fn citizenship(found: &mut Found, rule: &CitizenshipRule) {
    let at = Path::root().key("citizenship");
    countries(found, &at.key("any_of"), &rule.any_of);
    countries(found, &at.key("none_of"), &rule.none_of);
    for (index, country) in rule.none_of.iter().enumerate() {
        found.when(
            rule.any_of.contains(country),
            || at.item("none_of", index),
            Contradiction::AskedAndExcluded(country.clone()),
        );
    }
    found.when(
        rule.any_of.is_empty() && rule.none_of.is_empty(),
        || at.key("any_of"),
        Contradiction::Empty,
    );
}

fn age(found: &mut Found, rulebook: &Rulebook) {
    let Some(rule) = &rulebook.age else { return };
    let at = Path::root().key("age");
    for (key, years) in [("minimum", rule.minimum), ("maximum", rule.maximum)] {
        let wrong = years.is_some_and(|years| !(0..=120).contains(&years));
        found.when(wrong, || at.key(key), Contradiction::Range(0, 120));
    }
    if let (Some(least), Some(most)) = (rule.minimum, rule.maximum) {
        let crossed = Contradiction::BoundsCrossed {
            lowest: Decimal::whole(least),
            highest: Decimal::whole(most),
        };
        found.when(least > most, || at.key("minimum"), crossed);
    }
}

fn education(found: &mut Found, rulebook: &Rulebook) {
    let list = Path::root().key("education");
    let mut seen = BTreeSet::new();
    for (index, rule) in rulebook.education.iter().enumerate() {
        let at = list.index(index);
        let repeated = Contradiction::Duplicate(rule.degree.to_string());
        found.when(!seen.insert(rule.degree), || at.key("degree"), repeated);
        found.when(rule.any_of.is_empty(), || at.key("any_of"), Contradiction::Empty);
        distinct(found, &at.key("any_of"), &rule.any_of);
    }
}

fn categories(found: &mut Found, rulebook: &Rulebook) {
    let list = Path::root().key("categories");
    let all = rulebook.categories.iter();
    keys(found, &list, all.clone().map(|category| category.key.as_str()));
    for (index, category) in all.enumerate() {
        let at = list.index(index);
        texts(found, &at.key("titles"), &category.titles);
        distinct(found, &at.key("evidence"), &category.evidence);
        distinct(found, &at.key("tours"), &category.tours);
    }
}

fn ranking(found: &mut Found, rulebook: &Rulebook) {
    let at = Path::root().key("ranking");
    let lists = [
        ("precedence", &rulebook.ranking.precedence),
        ("ties", &rulebook.ranking.ties),
    ];
    let mut seen: Vec<&RankValue> = Vec::new();
    for (name, values) in lists {
        for (index, value) in values.iter().enumerate() {
            let here = || at.item(name, index);
            found.when(seen.contains(&value), here, Contradiction::Duplicate(value.to_string()));
            seen.push(value);
            rank_value(found, rulebook, here(), value);
            let last = name == "ties" && index + 1 == values.len();
            let early = *value == RankValue::SubmissionTime && !last;
            found.when(early, here, Contradiction::SubmissionNotLast);
        }
    }
}

fn rank_value(found: &mut Found, rulebook: &Rulebook, at: Path, value: &RankValue) {
    match value {
        RankValue::Category(key) if rulebook.category(key).is_none() => {
            found.add(at, Contradiction::Unknown(key.clone(), "rulebook.categories"));
        }
        RankValue::Criterion(key) if rulebook.criterion(key).is_none() => {
            found.add(at, Contradiction::Unknown(key.clone(), "rulebook.criteria"));
        }
        RankValue::MainScore | RankValue::SubjectScore | RankValue::CountingSubject if rulebook.tests.is_empty() => {
            found.add(at, Contradiction::Needed("rulebook.tests"));
        }
        RankValue::AverageMark if rulebook.marks.is_none() => found.add(at, Contradiction::Needed("rulebook.marks")),
        _ => {}
    }
}

fn reserve(found: &mut Found, rulebook: &Rulebook) {
    let at = Path::root().key("reserve");
    match (rulebook.reserve.names, rulebook.reserve.percent) {
        (Some(_), Some(_)) => found.add(at.key("percent"), Contradiction::Meaningless("percent beside names")),
        (None, None) => found.add(at.clone(), Contradiction::Needed("names or percent")),
        _ => {}
    }
    let percent = rulebook.reserve.percent.unwrap_or_default();
    let most = Decimal::whole(1000);
    let outside = Contradiction::Outside {
        value: percent,
        lowest: Decimal::ZERO,
        highest: most,
    };
    found.when(percent < Decimal::ZERO || percent > most, || at.key("percent"), outside);
}

/// The longest that an offer may stand, in hours: 90 days.
const LONGEST_OFFER: i64 = 24 * 90;

fn offers(found: &mut Found, rulebook: &Rulebook) {
    let Some(terms) = &rulebook.offers else { return };
    let at = Path::root().key("offers");
    let hours = [
        ("answer_hours", Some(terms.answer_hours)),
        ("promotion_hours", Some(terms.promotion_hours)),
        ("host_hours", terms.host_hours),
    ];
    for (key, hours) in hours {
        let wrong = hours.is_some_and(|hours| !(1..=LONGEST_OFFER).contains(&i64::from(hours)));
        found.when(wrong, || at.key(key), Contradiction::Range(1, LONGEST_OFFER));
    }
}

fn third_reader(found: &mut Found, rulebook: &Rulebook) {
    let Some(rule) = &rulebook.third_reader else { return };
    let at = Path::root().key("third_reader");
    let limits = [("difference", Some(rule.difference)), ("cutoff_band", rule.cutoff_band)];
    for (key, limit) in limits {
        let value = limit.unwrap_or_default();
        let outside = Contradiction::Outside {
            value,
            lowest: Decimal::ZERO,
            highest: Decimal::HUNDRED,
        };
        found.when(
            value < Decimal::ZERO || value > Decimal::HUNDRED,
            || at.key(key),
            outside,
        );
    }
}
