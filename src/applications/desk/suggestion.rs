//! What the rulebook in force says, shown beside the officer's decision and never taken for it.

use serde_json::{Value, json};

use super::reasons::EligibilityReason;
use crate::applications::dossier;
use crate::applications::model::Application;
use crate::applications::proven::{Evidence, Proven, weighed};
use crate::calls;
use crate::calls::rulebook::{Measure, Reason, ReviewedScores, Rulebook, Texts, evaluate};
use crate::db::Conn;
use crate::institutions;
use crate::kernel::ids::{ChoiceId, RulebookId};
use crate::kernel::{Fault, Words};

/// The rulebook's opinion of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The version that says so.
    pub rulebook: RulebookId,
    /// Its number.
    pub number: i32,
    /// Whether at least one choice meets every rule.
    pub eligible: bool,
    /// Each choice in the applicant's order.
    pub choices: Vec<OnChoice>,
    /// Titles of statuses that are claimed without evidence that counts.
    pub unproven: Vec<Texts>,
}

/// The opinion on one choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnChoice {
    /// Which.
    pub choice: ChoiceId,
    /// The programme.
    pub title: Words,
    /// The rules that are not met; none: it may compete.
    pub reasons: Vec<Reason>,
}

impl Suggestion {
    /// The officers' reason codes that the rulebook's reasons amount to, without repetition.
    #[must_use]
    pub fn codes(&self) -> Vec<EligibilityReason> {
        let mut codes = Vec::new();
        for reason in self.choices.iter().flat_map(|choice| &choice.reasons) {
            let code = code(reason);
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    /// As a decision keeps it: codes only, no values of the dossier.
    #[must_use]
    pub fn kept(&self) -> Value {
        json!({"eligible": self.eligible, "rulebook": self.rulebook, "codes": self.codes()})
    }
}

/// The officers' word for a rule that is not met.
const fn code(reason: &Reason) -> EligibilityReason {
    match reason {
        Reason::CitizenshipMissing { .. } | Reason::CitizenshipExcluded { .. } => EligibilityReason::Citizenship,
        Reason::BirthDateMissing | Reason::TooYoung { .. } | Reason::TooOld { .. } => EligibilityReason::Age,
        Reason::EducationUnsuitable { .. } => EligibilityReason::Education,
        Reason::MarkMissing { .. }
        | Reason::MarkScaleUnknown { .. }
        | Reason::MarkImpossible { .. }
        | Reason::MarkBelowMinimum { .. } => EligibilityReason::Marks,
        Reason::TestMissing { .. }
        | Reason::CertificateYear { .. }
        | Reason::TestForOthers { .. }
        | Reason::ScoreImpossible { .. }
        | Reason::ThresholdMissing { .. }
        | Reason::MainBelowThreshold { .. }
        | Reason::SubjectMissing { .. }
        | Reason::SubjectBelowThreshold { .. } => EligibilityReason::Tests,
        Reason::PartBelowMinimum { .. } => EligibilityReason::Other,
    }
}

/// The suggestion for a dossier, computed anew by the rulebook in force; none without a rulebook
/// or without choices.
///
/// # Errors
/// When the database fails or the rulebook cannot be read.
pub fn suggestion(conn: &mut Conn, application: &Application) -> Result<Option<Suggestion>, Fault> {
    let Some(published) = calls::published_rulebook(conn, application.call)? else {
        return Ok(None);
    };
    let rules: Rulebook = published.body.read()?;
    let dossier = dossier::load(conn, application.clone())?;
    let proven = Proven::of(conn, &dossier, Evidence::Given)?;
    let mut choices = Vec::new();
    for (line, choice) in weighed(&dossier) {
        let facts = proven.on(conn, &rules, line, choice)?;
        let mut reasons = evaluate(&rules, &facts, &ReviewedScores::new()).verdict.reasons;
        // A reviewed part is judged later, by its reviewers.
        reasons.retain(|reason| !of_reviewed_part(&rules, reason));
        let programme = institutions::programme(conn, choice.programme)?;
        choices.push(OnChoice {
            choice: choice.id,
            title: programme.map_or_else(|| line.titles.clone(), |it| it.titles),
            reasons,
        });
    }
    if choices.is_empty() {
        return Ok(None);
    }
    let titles = |key: String| rules.category(&key).map(|it| it.titles.clone());
    Ok(Some(Suggestion {
        rulebook: published.id,
        number: published.number,
        eligible: choices.iter().any(|choice| choice.reasons.is_empty()),
        unproven: proven.unproven(&rules).into_iter().filter_map(titles).collect(),
        choices,
    }))
}

fn of_reviewed_part(rules: &Rulebook, reason: &Reason) -> bool {
    let Reason::PartBelowMinimum { criterion, .. } = reason else {
        return false;
    };
    let mut reviewed = rules.criteria.iter().filter(|it| it.measure == Measure::Reviewed);
    reviewed.any(|it| it.titles == *criterion)
}
