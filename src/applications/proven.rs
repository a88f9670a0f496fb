//! From a dossier to the facts that a rulebook weighs, for one choice: what the applicant states,
//! less what has no evidence that counts.

use std::collections::HashMap;

use super::dossier::Dossier;
use super::facts::{self, Stated, TestFact};
use super::model::{Choice, DocumentState};
use super::{read, store};
use crate::calls::rulebook::{Decimal, Facts, Mark, Rulebook, TestResult};
use crate::calls::{QuotaLine, Requirement, Tour};
use crate::db::Conn;
use crate::institutions;
use crate::kernel::ids::RequirementId;
use crate::kernel::{Fault, Instant};

/// Which evidence counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// What an officer has accepted: for scores and lists.
    Accepted,
    /// What is there and was not rejected: for a look before the check is done.
    Given,
}

/// A dossier's statements with the evidence behind them, read once for all its choices.
pub struct Proven<'a> {
    dossier: &'a Dossier,
    stated: Stated,
    evidence: Evidence,
    first_given: HashMap<RequirementId, Instant>,
}

impl<'a> Proven<'a> {
    /// Reads what the evidence needs.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of(conn: &mut Conn, dossier: &'a Dossier, evidence: Evidence) -> Result<Self, Fault> {
        let mut first_given: HashMap<RequirementId, Instant> = HashMap::new();
        for document in store::documents(conn, dossier.application.id)? {
            let at = first_given.entry(document.requirement).or_insert(document.created_at);
            *at = (*at).min(document.created_at);
        }
        Ok(Self {
            dossier,
            stated: facts::facts(dossier),
            evidence,
            first_given,
        })
    }

    /// Whether the document for a requirement is evidence: something stood there before the
    /// deadline (a mended document keeps the moment of the first), and it has not been rejected.
    fn proves(&self, requirement: &Requirement) -> bool {
        let in_time = self
            .first_given
            .get(&requirement.id)
            .is_some_and(|at| *at < self.dossier.deadline());
        let state = self.dossier.document(requirement).map(|document| document.state);
        let stands = match self.evidence {
            Evidence::Accepted => state == Some(DocumentState::Accepted),
            Evidence::Given => matches!(
                state,
                Some(DocumentState::Accepted | DocumentState::Uploaded | DocumentState::Promised)
            ),
        };
        in_time && stands
    }

    fn proves_key(&self, key: &str) -> bool {
        let asked = self.dossier.requirements.iter().find(|it| it.key == key);
        asked.is_some_and(|requirement| self.proves(requirement))
    }

    /// A status counts when one of the documents that its rule names proves it; a rule that
    /// names none trusts the statement.
    fn has_category(&self, rules: &Rulebook, key: &str) -> bool {
        rules.category(key).is_some_and(|category| {
            category.evidence.is_empty() || category.evidence.iter().any(|document| self.proves_key(document))
        })
    }

    /// A certificate counts when its document proves it, where the call asks for one.
    fn has_test(&self, fact: &TestFact) -> bool {
        let condition = format!("test:{}", fact.test);
        let mut asked = self
            .dossier
            .requirements
            .iter()
            .filter(|it| it.condition.as_deref() == Some(condition.as_str()))
            .peekable();
        asked.peek().is_none() || asked.any(|requirement| self.proves(requirement))
    }

    /// Statuses that are claimed and known to the rulebook, but not proven.
    #[must_use]
    pub fn unproven(&self, rules: &Rulebook) -> Vec<String> {
        let claimed = self.stated.categories.iter();
        claimed
            .filter(|key| rules.category(key).is_some() && !self.has_category(rules, key))
            .cloned()
            .collect()
    }

    /// The facts of one choice.
    ///
    /// # Errors
    /// When the database fails or a line holds a word that rulebooks do not know.
    pub fn on(&self, conn: &mut Conn, rules: &Rulebook, line: &QuotaLine, choice: &Choice) -> Result<Facts, Fault> {
        let unknown = |what: &'static str| move |()| Fault::broken(what);
        let (dossier, stated) = (self.dossier, &self.stated);
        let programme = institutions::programme(conn, choice.programme)?;
        let field = programme.map_or_else(|| line.field_group.clone(), |it| it.field_group);
        let tour = dossier.tours.iter().find(|tour| choice.tour == Some(tour.id));
        let categories = stated.categories.iter();
        let tests = stated.tests.iter();
        Ok(Facts {
            citizenships: stated.citizenships.iter().map(|code| code.to_uppercase()).collect(),
            degree: line.degree.parse().map_err(unknown("a line of an unknown degree"))?,
            field_group: field.parse().map_err(unknown("a programme of an unknown field"))?,
            funding: line
                .funding
                .as_str()
                .parse()
                .map_err(unknown("a line of unknown funding"))?,
            tour: tour.and_then(|tour| u32::try_from(tour.number).ok()).unwrap_or(1),
            birth_date: stated.birth_date,
            education: stated.level.iter().filter_map(|level| level.parse().ok()).collect(),
            average_mark: stated.average.as_ref().and_then(|mark| {
                Some(Mark {
                    value: Decimal::from_units(mark.value)?,
                    scale: mark.scale.clone(),
                })
            }),
            tests: tests.filter(|fact| self.has_test(fact)).filter_map(test).collect(),
            categories: categories
                .filter(|key| self.has_category(rules, key))
                .cloned()
                .collect(),
            service_ended: stated.service_ended,
            submitted_at: dossier.application.submitted_at.map(Instant::utc),
        })
    }
}

fn test(fact: &TestFact) -> Option<TestResult> {
    let subjects = fact.subjects.iter();
    Some(TestResult {
        test: fact.test.clone(),
        year: fact.year,
        main: Decimal::from_units(fact.main)?,
        subjects: subjects
            .filter_map(|(key, units)| Some((key.clone(), Decimal::from_units(*units)?)))
            .collect(),
    })
}

/// The choices that a rulebook weighs, each with its line, in the applicant's order: in a call
/// with several tours those of the last that the dossier has entered.
pub fn weighed(dossier: &Dossier) -> impl Iterator<Item = (&QuotaLine, &Choice)> {
    let entered = |tour: &&Tour| dossier.choices.iter().any(|choice| choice.tour == Some(tour.id));
    let last = dossier.tours.iter().rev().find(entered).map(|tour| tour.id);
    let choices = dossier.choices.iter();
    let choices = choices.filter(move |choice| last.is_none() || choice.tour == last);
    choices.filter_map(|choice| Some((dossier.line(choice)?, choice)))
}

/// Whether the officer let the dossier compete although the rulebook said otherwise.
///
/// # Errors
/// When the database fails.
pub fn let_in_by_hand(conn: &mut Conn, dossier: &Dossier) -> Result<bool, Fault> {
    let decision = read::eligibility(conn, dossier.application.id)?;
    Ok(decision.is_some_and(|decision| {
        let suggested = decision.reasons.get("suggested").and_then(|it| it.get("eligible"));
        decision.eligible && suggested.and_then(serde_json::Value::as_bool) == Some(false)
    }))
}
