//! Test certificates against the rulebook: which count, which pass, which is the best.

use super::facts::{Facts, TestResult};
use super::model::{Rulebook, TestDefinition, Threshold};
use super::{Decimal, Reason, Texts, convert};

/// A certificate as the rulebook sees it, scores already converted for ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt<'a> {
    /// The key of its test.
    pub test: &'a str,
    /// Why it does not admit; empty: it does.
    pub reasons: Vec<Reason>,
    /// Whether it may be looked at for ranking at all (year, country and bounds are right).
    pub usable: bool,
    /// The main score.
    pub main: Decimal,
    /// The best subject score that reaches the threshold.
    pub subject: Option<Decimal>,
}

impl Attempt<'_> {
    /// Main score and counting subject together.
    #[must_use]
    pub fn sum(&self) -> Decimal {
        self.main.plus(self.subject.unwrap_or_default())
    }

    /// Better is larger: passing, with a counting subject, by sum, by main score.
    fn order(&self) -> (bool, bool, Decimal, Decimal) {
        (self.reasons.is_empty(), self.subject.is_some(), self.sum(), self.main)
    }
}

/// The threshold row for what `facts` applies for: the most exact one of the year.
#[must_use]
pub fn threshold<'a>(rulebook: &'a Rulebook, test: &str, facts: &Facts) -> Option<&'a Threshold> {
    let fits = |row: &&Threshold| {
        row.year == rulebook.admission_year
            && row.test == test
            && row.field_group.is_none_or(|field| field == facts.field_group)
            && row.funding.is_none_or(|funding| funding == facts.funding)
    };
    rulebook
        .thresholds
        .iter()
        .filter(fits)
        .max_by_key(|row| (row.field_group.is_some(), row.funding.is_some()))
}

/// Every certificate of a known test, in the order of the dossier.
#[must_use]
pub fn attempts<'a>(rulebook: &'a Rulebook, facts: &Facts) -> Vec<Attempt<'a>> {
    facts
        .tests
        .iter()
        .filter_map(|result| {
            rulebook
                .test(&result.test)
                .map(|test| attempt(rulebook, test, result, facts))
        })
        .collect()
}

/// The best usable attempt of the tests named by `keys` (empty: of all).
#[must_use]
pub fn best<'s, 'a>(attempts: &'s [Attempt<'a>], keys: &[String]) -> Option<&'s Attempt<'a>> {
    attempts
        .iter()
        .filter(|attempt| attempt.usable && (keys.is_empty() || keys.iter().any(|key| key == attempt.test)))
        .max_by_key(|attempt| attempt.order())
}

fn attempt<'a>(rulebook: &'a Rulebook, test: &'a TestDefinition, result: &TestResult, facts: &Facts) -> Attempt<'a> {
    let mut reasons = unusable(rulebook, test, result, facts);
    let usable = reasons.is_empty();
    let row = threshold(rulebook, &test.key, facts);
    match row {
        None => reasons.push(Reason::ThresholdMissing {
            test: test.titles.clone(),
        }),
        Some(row) => reasons.extend(below(test, row, result)),
    }
    let counting = |score: &Decimal| row.and_then(|row| row.subject).is_some_and(|least| *score >= least);
    let known = |key: &str| test.subjects.iter().any(|subject| subject.key == key);
    let subjects = result
        .subjects
        .iter()
        .filter(|(key, score)| known(key) && counting(score));
    Attempt {
        test: &test.key,
        reasons,
        usable,
        main: convert(result.main, &test.main_steps),
        subject: subjects.map(|(_, score)| convert(*score, &test.subject_steps)).max(),
    }
}

fn unusable(rulebook: &Rulebook, test: &TestDefinition, result: &TestResult, facts: &Facts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let own = |country: &String| facts.citizenships.contains(country);
    if !test.citizenships.is_empty() && !test.citizenships.iter().any(own) {
        reasons.push(Reason::TestForOthers {
            test: test.titles.clone(),
        });
    }
    if !test.years.contains(&result.year) && !kept_by_service(rulebook, test, result, facts) {
        reasons.push(Reason::CertificateYear {
            test: test.titles.clone(),
            year: result.year,
        });
    }
    let outside = |score: Decimal, least: Decimal, most: Decimal| score < least || score > most;
    let mut impossible = |score: Decimal| {
        reasons.push(Reason::ScoreImpossible {
            test: test.titles.clone(),
            score,
        });
    };
    if outside(result.main, test.main.lowest, test.main.highest) {
        impossible(result.main);
    }
    for score in result.subjects.values() {
        if test
            .subject
            .is_none_or(|bounds| outside(*score, bounds.lowest, bounds.highest))
        {
            impossible(*score);
        }
    }
    reasons
}

/// Who served keeps a certificate from before the end of the service, for the rulebook's years.
fn kept_by_service(rulebook: &Rulebook, test: &TestDefinition, result: &TestResult, facts: &Facts) -> bool {
    let (Some(years), Some(ended)) = (test.years_after_service, facts.service_ended) else {
        return false;
    };
    let since = i64::from(rulebook.admission_year) - i64::from(ended);
    result.year <= ended && (0..=i64::from(years)).contains(&since)
}

fn below(test: &TestDefinition, row: &Threshold, result: &TestResult) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if result.main < row.main {
        reasons.push(Reason::MainBelowThreshold {
            test: test.titles.clone(),
            score: result.main,
            threshold: row.main,
        });
    }
    let threshold = row.subject.unwrap_or_default();
    for key in &row.all_of {
        let subject = test.subjects.iter().find(|subject| subject.key == *key);
        let subject = subject.map_or_else(Texts::default, |subject| subject.titles.clone());
        match result.subjects.get(key) {
            None => reasons.push(Reason::SubjectMissing { subject, threshold }),
            Some(score) if *score < threshold => reasons.push(Reason::SubjectBelowThreshold {
                subject,
                score: *score,
                threshold,
            }),
            Some(_) => {}
        }
    }
    reasons
}
