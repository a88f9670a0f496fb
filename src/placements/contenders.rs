//! Who competes: scored dossiers with their choices, as the engine's input.

use std::collections::{HashMap, HashSet};

use super::lifecycle::HOLDING;
use super::model::{PlacementError, Run};
use super::seats;
use super::store;
use crate::allocation::{Builder, Decimal, Instance, Line, Merit, Wish};
use crate::applications::{self, Application, Choice, State as DossierState};
use crate::calls::{self, Call, Cap, QuotaLine};
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, QuotaLineId, RulebookId, RunId, TourId};
use crate::reviews::{self, LineScore, ScoreResult};

/// One who competes.
pub(super) struct Contender {
    pub head: Application,
    pub score: ScoreResult,
    /// In the applicant's order.
    pub choices: Vec<Choice>,
}

/// Everything that a run is computed from.
pub(super) struct Field {
    pub lines: Vec<QuotaLine>,
    pub contenders: Vec<Contender>,
}

/// What a run is computed over.
#[derive(Clone, Copy)]
pub(super) enum Basis<'a> {
    /// Who is scored and holds no place, over the free seats.
    Now,
    /// Who stood in a published run, over the seats that were free then.
    Correction(&'a Run),
}

impl Basis<'_> {
    /// Whether a seat is to be given by this run.
    fn gives(self, holder: Option<RunId>) -> bool {
        match (self, holder) {
            (_, None) => true,
            (Self::Now, Some(_)) => false,
            (Self::Correction(former), Some(run)) => run == former.id,
        }
    }
}

/// Codes of the applicants of a run, from its frozen input.
fn codes_of(run: &Run) -> Result<HashSet<String>, Fault> {
    let input: serde_json::Value = serde_json::from_str(&run.input)?;
    let applicants = input.get("applicants").and_then(serde_json::Value::as_array);
    let code = |one: &serde_json::Value| one.get("id").and_then(serde_json::Value::as_str).map(str::to_owned);
    Ok(applicants.into_iter().flatten().filter_map(code).collect())
}

/// Scored dossiers of a call with at least one choice in the tour.
pub(super) fn field(
    tx: &mut Conn,
    call: &Call,
    tour: Option<TourId>,
    rulebook: RulebookId,
    basis: Basis<'_>,
) -> Result<Field, Fault> {
    let mut heads = match basis {
        Basis::Now => applications::in_states(tx, call.id, &[DossierState::Scored])?,
        Basis::Correction(_) => applications::in_states(tx, call.id, &[DossierState::Scored, DossierState::Decided])?,
    };
    if let Basis::Correction(former) = basis {
        let codes = codes_of(former)?;
        heads.retain(|head| codes.contains(&head.code));
    }
    let mut scores: HashMap<ApplicationId, ScoreResult> = reviews::results(tx, call.id, rulebook)?
        .into_iter()
        .map(|score| (score.application, score))
        .collect();
    // Whoever holds a place of an earlier tour has left the competition.
    let mut holders = store::seats::holders_of_call(tx, call.id)?;
    holders.retain(|_, run| !basis.gives(Some(*run)));
    // Whoever is enrolled by another call of the cycle could not accept a place of this one.
    let enrolled = store::placements::enrolled_elsewhere(tx, &call.cycle, call.id)?;
    let mut choices = applications::choices_of_call(tx, call.id, tour)?;
    let lines = calls::lines(tx, call.id)?;
    let mut contenders = Vec::new();
    for head in heads {
        let Some(score) = scores.remove(&head.id) else { continue };
        let own = choices.remove(&head.id).unwrap_or_default();
        if !own.is_empty() && !holders.contains_key(&head.person) && !enrolled.contains(&head.person) {
            contenders.push(Contender {
                head,
                score,
                choices: own,
            });
        }
    }
    Ok(Field { lines, contenders })
}

impl Contender {
    /// What the rulebook says on one line; `None` when the dossier may not compete there.
    pub(super) fn on(&self, line: QuotaLineId) -> Option<&LineScore> {
        self.score
            .breakdown
            .lines
            .iter()
            .find(|score| score.line == line && score.eligible)
    }

    /// The first choice of each line where the dossier may compete, in the applicant's order: the
    /// engine sees a line once, at the applicant's best wish.
    pub(super) fn wishes(&self) -> Vec<&Choice> {
        let mut seen: Vec<&Choice> = Vec::new();
        for choice in &self.choices {
            if self.on(choice.line).is_some() && !seen.iter().any(|known| known.line == choice.line) {
                seen.push(choice);
            }
        }
        seen
    }
}

/// The engine's input: free seats of each line, contenders by code. The order key's first value
/// is the engine's score, the others are its ties.
pub(super) fn instance(
    tx: &mut Conn,
    field: &Field,
    seed: &str,
    rulebook_hash: &str,
    basis: Basis<'_>,
) -> Result<Instance, PlacementError> {
    let unusable = |error: crate::allocation::Unusable| Fault::new("the run's input", error.to_string());
    let mut builder = Builder::new();
    builder.seed(seed);
    builder.rulebook_sha256(rulebook_hash).map_err(unusable)?;
    for line in &field.lines {
        let rows = store::seats::of_line(tx, line.id)?;
        let caps = room_left(tx, line, basis)?;
        let plan = if rows.is_empty() {
            // Before the first run the seats are still the line's plan.
            seats::planned(line, &caps)
        } else {
            let holders = store::seats::holders_of_line(tx, line.id)?;
            let free: Vec<_> = rows
                .into_iter()
                .filter(|seat| basis.gives(seat.placement_id.and_then(|id| holders.get(&id).copied())))
                .collect();
            seats::plan(&free, &caps)
        };
        builder
            .line(Line {
                id: line.code.clone(),
                ..plan
            })
            .map_err(unusable)?;
    }
    let codes: HashMap<_, &str> = field.lines.iter().map(|line| (line.id, line.code.as_str())).collect();
    for contender in &field.contenders {
        let categories: Vec<&str> = contender
            .score
            .breakdown
            .categories
            .iter()
            .map(String::as_str)
            .collect();
        let keys: Vec<(&str, Vec<Decimal>)> = contender
            .wishes()
            .into_iter()
            .filter_map(|choice| Some((*codes.get(&choice.line)?, contender.on(choice.line)?)))
            .map(|(code, score)| {
                (
                    code,
                    score
                        .order
                        .iter()
                        .map(|value| Decimal::from_ten_thousandths(*value))
                        .collect(),
                )
            })
            .collect();
        let wishes: Vec<Wish<'_>> = keys
            .iter()
            .filter_map(|(line, key)| {
                key.split_first().map(|(score, ties)| Wish {
                    line,
                    merit: Merit::Score(*score, ties),
                })
            })
            .collect();
        builder
            .applicant(&contender.head.code, &categories, &wishes)
            .map_err(unusable)?;
    }
    Ok(builder.finish().map_err(unusable)?)
}

/// The upper limits of a line less who holds a seat there already.
fn room_left(tx: &mut Conn, line: &QuotaLine, basis: Basis<'_>) -> Result<Vec<Cap>, Fault> {
    if line.caps.is_empty() {
        return Ok(Vec::new());
    }
    let mut holders = store::placements::of_line(tx, line.id, HOLDING)?;
    holders.retain(|holder| !basis.gives(Some(holder.run)));
    let caps = line.caps.iter().map(|cap| {
        let held = holders
            .iter()
            .filter(|holder| holder.categories.contains(&cap.category));
        Cap {
            category: cap.category.clone(),
            max: cap.max.saturating_sub(u32::try_from(held.count()).unwrap_or(u32::MAX)),
        }
    });
    Ok(caps.collect())
}

/// How many seats of a line a run would fill.
pub(super) fn free_seats(conn: &mut Conn, line: &QuotaLine) -> Result<u32, Fault> {
    let rows = store::seats::of_line(conn, line.id)?;
    if rows.is_empty() {
        return Ok(line.seats());
    }
    let free = rows.iter().filter(|seat| seat.placement_id.is_none()).count();
    Ok(u32::try_from(free).unwrap_or(u32::MAX))
}
