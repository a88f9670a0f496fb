//! "Could I apply?": a call's formal rules over a few answers. Pure and forgetful: nothing is
//! stored, nothing of the answers names a person.

use std::collections::{BTreeMap, BTreeSet};

use super::model::QuotaLine;
use super::rulebook::{
    Decimal, Degree, Education, Facts, FieldGroup, Funding, Mark, Reason, ReviewedScores, Rulebook, TestResult,
    evaluate,
};

/// What was answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// ISO codes.
    pub citizenships: BTreeSet<String>,
    /// What is applied for.
    pub degree: Option<Degree>,
    /// Finished, or finishing now.
    pub education: Option<Education>,
    /// In completed years on the day of the age rule.
    pub age: Option<i32>,
    /// The average mark.
    pub mark: Option<Mark>,
    /// Results of tests.
    pub tests: Vec<TestResult>,
}

/// What the rules say about one quota line and one of its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// The line.
    pub line: &'a QuotaLine,
    /// The field, where the line has several.
    pub field: FieldGroup,
    /// Every rule that is not met; empty: nothing stands against it.
    pub reasons: Vec<Reason>,
}

/// Asks the rulebook about every line of the chosen degree. `fields`: the fields that a line's
/// programmes belong to.
#[must_use]
pub fn quick_check<'a>(
    book: &Rulebook,
    lines: &'a [QuotaLine],
    fields: &BTreeMap<String, BTreeSet<FieldGroup>>,
    answers: &Answers,
) -> Vec<Outcome<'a>> {
    let mut outcomes = Vec::new();
    for line in lines {
        let (Ok(degree), Ok(funding)) = (line.degree.parse::<Degree>(), line.funding.as_str().parse::<Funding>())
        else {
            continue;
        };
        if answers.degree.is_some_and(|wanted| wanted != degree) {
            continue;
        }
        let own: BTreeSet<FieldGroup> = line.field_group.parse().into_iter().collect();
        let known = fields.get(&line.code).filter(|found| !found.is_empty());
        for field in known.unwrap_or(&own) {
            outcomes.push(Outcome {
                line,
                field: *field,
                reasons: reasons(book, degree, funding, *field, answers),
            });
        }
    }
    outcomes
}

fn reasons(book: &Rulebook, degree: Degree, funding: Funding, field: FieldGroup, answers: &Answers) -> Vec<Reason> {
    let born = book.age.as_ref().zip(answers.age).and_then(|(rule, age)| {
        let months = u32::try_from(age).ok()?.checked_mul(12)?;
        rule.on.checked_sub_months(chrono::Months::new(months))
    });
    let facts = Facts {
        citizenships: answers.citizenships.clone(),
        degree,
        field_group: field,
        funding,
        tour: 1,
        birth_date: born,
        education: answers.education.into_iter().collect(),
        average_mark: answers.mark.clone(),
        tests: answers.tests.clone(),
        categories: BTreeSet::new(),
        service_ended: None,
        submitted_at: None,
    };
    let found = evaluate(book, &facts, &ReviewedScores::new()).verdict.reasons;
    // Reviewed parts are not there yet: only what the answers decide is said.
    let mut seen = Vec::new();
    for reason in found {
        if !seen.contains(&reason) {
            seen.push(reason);
        }
    }
    seen
}

/// A number as people type it; none when it is no plain decimal.
#[must_use]
pub fn number(typed: &str) -> Option<Decimal> {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    plain.replace(',', ".").parse().ok().filter(|it| *it >= Decimal::ZERO)
}
