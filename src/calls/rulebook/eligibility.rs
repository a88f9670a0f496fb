//! The formal rules: citizenship, age, education, average mark, tests.

use chrono::{Datelike, NaiveDate};

use super::attempts::Attempt;
use super::facts::{Facts, Mark};
use super::model::{AgeRule, MarkRules, Rulebook};
use super::{Decimal, Reason, convert};

/// Every formal rule that is not met, in a fixed order.
#[must_use]
pub fn reasons(rulebook: &Rulebook, facts: &Facts, attempts: &[Attempt<'_>]) -> Vec<Reason> {
    let mut reasons = citizenship(rulebook, facts);
    reasons.extend(rulebook.age.as_ref().and_then(|rule| age(rule, facts)));
    reasons.extend(education(rulebook, facts));
    reasons.extend(rulebook.marks.as_ref().and_then(|marks| mark(marks, facts)));
    reasons.extend(tests(rulebook, facts, attempts));
    reasons
}

/// The average mark on the common scale.
///
/// # Errors
/// Unknown scale, or a mark outside its scale.
pub fn common_mark(marks: &MarkRules, mark: &Mark) -> Result<Decimal, Reason> {
    let Some(scale) = marks.scales.iter().find(|scale| scale.key == mark.scale) else {
        return Err(Reason::MarkScaleUnknown {
            scale: mark.scale.clone(),
        });
    };
    if mark.value < scale.lowest || mark.value > scale.highest {
        return Err(Reason::MarkImpossible {
            mark: mark.value,
            lowest: scale.lowest,
            highest: scale.highest,
        });
    }
    Ok(convert(mark.value, &scale.steps))
}

fn citizenship(rulebook: &Rulebook, facts: &Facts) -> Vec<Reason> {
    let Some(rule) = &rulebook.citizenship else {
        return Vec::new();
    };
    let own = |country: &&String| facts.citizenships.contains(country.as_str());
    let mut reasons = Vec::new();
    if !rule.any_of.is_empty() && !rule.any_of.iter().any(|country| own(&country)) {
        reasons.push(Reason::CitizenshipMissing {
            needed: rule.any_of.clone(),
        });
    }
    let excluded = rule.none_of.iter().filter(own);
    reasons.extend(excluded.map(|country| Reason::CitizenshipExcluded {
        country: country.clone(),
    }));
    reasons
}

fn age(rule: &AgeRule, facts: &Facts) -> Option<Reason> {
    let Some(born) = facts.birth_date else {
        return Some(Reason::BirthDateMissing);
    };
    let age = completed_years(born, rule.on);
    match (rule.minimum, rule.maximum) {
        (Some(minimum), _) if age < minimum => Some(Reason::TooYoung { age, minimum }),
        (_, Some(maximum)) if age > maximum => Some(Reason::TooOld { age, maximum }),
        _ => None,
    }
}

/// Completed years; who was born on 29 February completes a year on 1 March of common years.
fn completed_years(born: NaiveDate, on: NaiveDate) -> i32 {
    let before_birthday = (on.month(), on.day()) < (born.month(), born.day());
    on.year() - born.year() - i32::from(before_birthday)
}

fn education(rulebook: &Rulebook, facts: &Facts) -> Option<Reason> {
    let rule = rulebook.education.iter().find(|rule| rule.degree == facts.degree)?;
    let met = rule.any_of.iter().any(|education| facts.education.contains(education));
    (!met).then_some(Reason::EducationUnsuitable { degree: facts.degree })
}

fn mark(marks: &MarkRules, facts: &Facts) -> Option<Reason> {
    let minimum = marks.minima.iter().find(|row| row.degree == facts.degree);
    let Some(mark) = &facts.average_mark else {
        return minimum.map(|row| Reason::MarkMissing { minimum: row.at_least });
    };
    match common_mark(marks, mark) {
        Err(reason) => Some(reason),
        Ok(mark) => minimum
            .filter(|row| mark < row.at_least)
            .map(|row| Reason::MarkBelowMinimum {
                mark,
                minimum: row.at_least,
            }),
    }
}

/// Nothing when one accepted test is passed; else the reasons of every attempt.
fn tests(rulebook: &Rulebook, facts: &Facts, attempts: &[Attempt<'_>]) -> Vec<Reason> {
    let Some(rule) = &rulebook.test_rule else {
        return Vec::new();
    };
    let exempt = rule.exempt.iter().any(|category| facts.categories.contains(category));
    if exempt || !rule.degrees.contains(&facts.degree) {
        return Vec::new();
    }
    let accepted = attempts
        .iter()
        .filter(|attempt| rule.any_of.iter().any(|key| key == attempt.test));
    let mut reasons: Vec<Reason> = Vec::new();
    let mut taken = false;
    for attempt in accepted {
        if attempt.reasons.is_empty() {
            return Vec::new();
        }
        taken = true;
        reasons.extend(attempt.reasons.iter().cloned());
    }
    if !taken {
        let tests = rule.any_of.iter().filter_map(|key| rulebook.test(key));
        reasons.push(Reason::TestMissing {
            tests: tests.map(|test| test.titles.clone()).collect(),
        });
    }
    reasons
}
