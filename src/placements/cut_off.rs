//! Dossiers whose total lies within the rulebook's band around the last admitted: a third reader
//! reads them before the list is made.

use std::collections::{HashMap, HashSet};

use super::answer::lock;
use super::contenders::{self, Basis, Field};
use super::model::PlacementError;
use super::tours;
use crate::accounts::Ctx;
use crate::accounts::policy::{Permission, Scope, allow};
use crate::allocation::{self, Instance};
use crate::applications;
use crate::calls::rulebook::panel::in_cutoff_band;
use crate::calls::rulebook::{Decimal, Rulebook};
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, CallId, RulebookId};
use crate::reviews::{self, Assigned, ReviewError};

impl From<ReviewError> for PlacementError {
    fn from(error: ReviewError) -> Self {
        match error {
            ReviewError::Denied(denied) => Self::Denied(denied),
            ReviewError::Fault(fault) => Self::Fault(fault),
            ReviewError::NotFound => Self::NotFound,
            ReviewError::OutOfDate => Self::OutOfDate,
            other => Self::Fault(Fault::new("third readers", other.to_string())),
        }
    }
}

/// The dossiers near the last admitted of any line, by a list made with this input.
pub(super) fn near(field: &Field, instance: &Instance, rules: &Rulebook) -> Result<Vec<ApplicationId>, PlacementError> {
    if rules
        .third_reader
        .as_ref()
        .is_none_or(|rule| rule.cutoff_band.is_none())
    {
        return Ok(Vec::new());
    }
    let outcome = allocation::allocate(instance).map_err(|e| Fault::new("the engine refused", e.to_string()))?;
    let mut placed: HashMap<&str, HashSet<&str>> = HashMap::new();
    for placement in outcome.placements(instance) {
        let line = instance.lines().get(placement.line).map(|line| line.id.as_str());
        if let (Some(line), Some(who)) = (line, instance.applicant_id(placement.applicant)) {
            placed.entry(line).or_default().insert(who);
        }
    }
    let mut found = Vec::new();
    for line in &field.lines {
        let Some(holders) = placed.get(line.code.as_str()) else {
            continue;
        };
        let totals = field.contenders.iter().filter_map(|contender| {
            let total = Decimal::from_units(contender.on(line.id)?.total)?;
            Some((contender, total))
        });
        let totals: Vec<_> = totals.collect();
        let admitted = totals.iter().filter(|(it, _)| holders.contains(it.head.code.as_str()));
        let Some(last) = admitted.map(|(_, total)| *total).min() else {
            continue;
        };
        for (contender, total) in totals {
            if in_cutoff_band(rules, total, last) && !found.contains(&contender.head.id) {
                found.push(contender.head.id);
            }
        }
    }
    Ok(found)
}

/// Refuses a run while dossiers near the cut-off wait for a third reader, or are with one.
pub(super) fn settled(
    tx: &mut Conn,
    ctx: &Ctx,
    call: &Call,
    field: &Field,
    instance: &Instance,
    (rules, rulebook): (&Rulebook, RulebookId),
) -> Result<(), PlacementError> {
    if !call.terms.reviews {
        return Ok(());
    }
    let near = near(field, instance, rules)?;
    let due = reviews::third_readings_due(tx, call, ctx.now, &near)?;
    match due + being_read(tx, call.id, rulebook)? {
        0 => Ok(()),
        due => Err(PlacementError::ThirdReaders(due)),
    }
}

/// Dossiers that had a score and are with a third reader now: a list without them would be wrong.
fn being_read(tx: &mut Conn, call: CallId, rulebook: RulebookId) -> Result<usize, Fault> {
    let scored = reviews::results(tx, call, rulebook)?;
    let scored: HashSet<ApplicationId> = scored.into_iter().map(|score| score.application).collect();
    let reading = applications::in_states(tx, call, &[applications::State::InReview])?;
    Ok(reading.iter().filter(|head| scored.contains(&head.id)).count())
}

/// Gives the dossiers near the cut-off their third readers.
///
/// # Errors
/// [`PlacementError`].
pub fn third_readers(tx: &mut Conn, ctx: &Ctx, id: CallId) -> Result<Assigned, PlacementError> {
    allow(ctx, Permission::AssignReviews, Scope::Call(id))?;
    let call = lock(tx, id)?;
    let rulebook = calls::published_rulebook(tx, id)?.ok_or(PlacementError::Unusable("rulebook"))?;
    let rules: Rulebook = rulebook.body.read()?;
    reviews::rate_complete(tx, ctx, id)?;
    let tours = calls::tours(tx, id)?;
    let tour = tours::closed(&tours, ctx.now).map(|tour| tour.id);
    let field = contenders::field(tx, &call, tour, rulebook.id, Basis::Now)?;
    let instance = contenders::instance(tx, &field, "cut-off", &rulebook.hash, Basis::Now)?;
    let near = near(&field, &instance, &rules)?;
    Ok(reviews::third_readers(tx, ctx, id, &near)?)
}
