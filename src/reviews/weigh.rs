//! What a rulebook makes of one dossier: any version of it, in force or not.

use std::collections::BTreeMap;

use super::score::{Breakdown, LineScore, Part, ScoreResult};
use crate::applications::Dossier;
use crate::applications::proven::{Evidence, Proven, let_in_by_hand, weighed};
use crate::calls::rulebook::{self, Decimal, Evaluation, Reason, ReviewedScores, Rulebook, evaluate};
use crate::db::Conn;
use crate::kernel::ids::{ProgrammeId, QuotaLineId, RulebookId};
use crate::kernel::{Fault, Instant};

/// A rulebook and its identifier.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// What it says.
    pub book: &'a Rulebook,
    /// Which version.
    pub id: RulebookId,
}

/// One choice as a rulebook sees it.
#[derive(Debug, Clone)]
pub struct OnChoice {
    /// Its line.
    pub line: QuotaLineId,
    /// Its programme.
    pub programme: ProgrammeId,
    /// The rules that keep it out; none: it may compete.
    pub against: Vec<Reason>,
    /// Everything that was computed.
    pub evaluation: Evaluation,
}

/// One dossier as a rulebook sees it.
#[derive(Debug, Clone, Default)]
pub struct Weighed {
    /// Its choices in the applicant's order.
    pub choices: Vec<OnChoice>,
}

/// Weighs every choice of a dossier. Where the officer let it in by hand, only minima of parts
/// keep a choice out.
///
/// # Errors
/// When the database fails.
pub fn weigh(
    conn: &mut Conn,
    rules: &Rulebook,
    dossier: &Dossier,
    evidence: Evidence,
    reviewed: &ReviewedScores,
) -> Result<Weighed, Fault> {
    let proven = Proven::of(conn, dossier, evidence)?;
    let by_hand = let_in_by_hand(conn, dossier)?;
    let mut choices = Vec::new();
    for (line, choice) in weighed(dossier) {
        let facts = proven.on(conn, rules, line, choice)?;
        let evaluation = evaluate(rules, &facts, reviewed);
        let mut against = evaluation.verdict.reasons.clone();
        against.retain(|reason| !by_hand || matches!(reason, Reason::PartBelowMinimum { .. }));
        choices.push(OnChoice {
            line: line.id,
            programme: choice.programme,
            against,
            evaluation,
        });
    }
    Ok(Weighed { choices })
}

impl Weighed {
    /// The numbers that a ranking is built from; none while no choice has a total.
    #[must_use]
    pub fn result(&self, dossier: &Dossier, rules: Rules<'_>, now: Instant) -> Option<ScoreResult> {
        let line = |choice: &OnChoice| {
            let order = choice.evaluation.order_key()?;
            Some(LineScore {
                line: choice.line,
                eligible: choice.against.is_empty(),
                total: choice.evaluation.total?.units(),
                order: order.iter().map(|value| value.units()).collect(),
                against: choice.against.clone(),
            })
        };
        let first = self.choices.iter().find(|choice| choice.evaluation.total.is_some())?;
        Some(ScoreResult {
            application: dossier.application.id,
            rulebook: rules.id,
            total: first.evaluation.total.unwrap_or_default().units(),
            breakdown: Breakdown {
                parts: first.evaluation.parts.iter().map(part).collect(),
                lines: self.choices.iter().filter_map(line).collect(),
                categories: first.evaluation.categories.clone(),
            },
            scored_at: now,
        })
    }
}

fn part(part: &rulebook::Part) -> Part {
    let units = |value: Option<Decimal>| value.unwrap_or_default().units();
    Part {
        key: part.criterion.clone(),
        raw: units(part.value),
        points: units(part.points),
    }
}

/// Joined reviews in the rulebook's numbers.
pub(super) fn decimals(scores: Vec<(String, i64)>) -> ReviewedScores {
    scores
        .into_iter()
        .filter_map(|(key, units)| Some((key, Decimal::from_units(units)?)))
        .collect::<BTreeMap<_, _>>()
}
