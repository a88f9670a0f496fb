//! The rulebook turns complete dossiers into scores: facts and joined reviews in, a breakdown and
//! an order key per chosen line out. Design sections 3 and 5.

use std::collections::{BTreeMap, HashSet};

use serde_json::json;

use super::outcome::{all_in, reviewed_scores};
use super::store_scores;
use super::weigh::{Rules, decimals, weigh};
use crate::accounts::Ctx;
use crate::applications::proven::Evidence;
use crate::applications::{self, AdvanceError, Application, Command, Dossier, State, advance, dossier};
use crate::calls::rulebook::{ReviewedScores, Rulebook};
use crate::calls::{self, Call};
use crate::db::{Conn, Json};
use crate::events::{Event, append};
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, CallId};

/// Scores every dossier of a call that is complete: all its reviews are in, or the call has none;
/// and those anew that were scored by an earlier version of the rulebook, whose result stays
/// beside the new one. How many were scored. Follows by rule from others' acts, so it needs no
/// permission of its own.
///
/// # Errors
/// When the database fails or the rulebook in force cannot be read.
pub fn rate_complete(tx: &mut Conn, ctx: &Ctx, id: CallId) -> Result<usize, Fault> {
    let Some(call) = calls::call(tx, id)? else { return Ok(0) };
    let Some(published) = calls::published_rulebook(tx, id)? else {
        return Ok(0);
    };
    let book: Rulebook = published.body.read()?;
    let rules = Rules {
        book: &book,
        id: published.id,
    };
    let waiting = if call.terms.reviews {
        State::InReview
    } else {
        State::Eligible
    };
    let ctx = &ctx.by_system();
    let mut rated = 0;
    for head in applications::in_states(tx, id, &[waiting])? {
        if call.terms.reviews && !all_in(tx, head.id)? {
            continue;
        }
        let Some(dossier) = rate(tx, ctx, &call, rules, head)? else {
            continue;
        };
        let event = Event::new("application.scored", dossier.application.id);
        match advance(tx, ctx, &dossier.application, Command::Score, event) {
            Ok(_) => rated += 1,
            Err(AdvanceError::Fault(fault)) => return Err(fault),
            Err(AdvanceError::OutOfDate | AdvanceError::WrongState { .. }) => {
                return Err(Fault::busy("a dossier moved while it was scored"));
            }
        }
    }
    let known = store_scores::of_call(tx, id, published.id)?;
    let known: HashSet<ApplicationId> = known.into_iter().map(|score| score.application).collect();
    for head in applications::in_states(tx, id, &[State::Scored])? {
        if known.contains(&head.id) {
            continue;
        }
        if let Some(dossier) = rate(tx, ctx, &call, rules, head)? {
            let event = Event::new("application.rescored", dossier.application.id);
            let event = event.of(dossier.application.id).in_call(id);
            append(tx, ctx, event.with(json!({ "rulebook": published.id })))?;
            rated += 1;
        }
    }
    Ok(rated)
}

/// Scores a scored dossier anew, for the wishes of its last tour: a new entry may name lines that
/// were not looked at before. One that is not scored yet waits for [`rate_complete`].
///
/// # Errors
/// When the database fails or the rulebook in force cannot be read.
pub fn rate_again(tx: &mut Conn, ctx: &Ctx, id: ApplicationId) -> Result<(), Fault> {
    let Some(head) = applications::head(tx, id)?.filter(|head| head.state == State::Scored) else {
        return Ok(());
    };
    let Some(call) = calls::call(tx, head.call)? else {
        return Ok(());
    };
    let Some(published) = calls::published_rulebook(tx, call.id)? else {
        return Ok(());
    };
    let book: Rulebook = published.body.read()?;
    let rules = Rules {
        book: &book,
        id: published.id,
    };
    rate(tx, &ctx.by_system(), &call, rules, head)?;
    Ok(())
}

/// Computes the points of a dossier anew that has some already, by every rulebook that gave it
/// some: after an upheld appeal. What it had before stands in the frozen input of the run that was
/// published from it. Nothing changes while a review of it is missing.
///
/// # Errors
/// When the database fails or a rulebook cannot be read.
pub fn recount(tx: &mut Conn, ctx: &Ctx, id: ApplicationId) -> Result<usize, Fault> {
    let head = applications::head(tx, id)?.filter(|head| matches!(head.state, State::Scored | State::Decided));
    let Some(head) = head else { return Ok(0) };
    let Some(call) = calls::call(tx, head.call)? else {
        return Ok(0);
    };
    if call.terms.reviews && !all_in(tx, id)? {
        return Ok(0);
    }
    let mut rated = 0;
    for rulebook in store_scores::rulebooks_of(tx, id)? {
        let Some(version) = calls::rulebook_version(tx, rulebook)? else {
            continue;
        };
        let book: Rulebook = serde_json::from_value(version.body)?;
        let rules = Rules {
            book: &book,
            id: rulebook,
        };
        if rate(tx, &ctx.by_system(), &call, rules, head.clone())?.is_some() {
            let event = Event::new("application.rescored", id).of(id).in_call(call.id);
            append(tx, ctx, event.with(json!({ "rulebook": rulebook })))?;
            rated += 1;
        }
    }
    Ok(rated)
}

/// Computes and keeps the score of one dossier; none while no choice of it has a total.
fn rate(tx: &mut Conn, ctx: &Ctx, call: &Call, rules: Rules<'_>, head: Application) -> Result<Option<Dossier>, Fault> {
    let reviewed: ReviewedScores = if call.terms.reviews {
        let scores = reviewed_scores(tx, head.id).map_err(|error| Fault::new("reviews", error.to_string()))?;
        decimals(scores)
    } else {
        BTreeMap::new()
    };
    let dossier = dossier::load(tx, head)?;
    let weighed = weigh(tx, rules.book, &dossier, Evidence::Accepted, &reviewed)?;
    let Some(result) = weighed.result(&dossier, rules, ctx.now) else {
        return Ok(None);
    };
    let reviewed: BTreeMap<_, _> = reviewed.iter().map(|(key, value)| (key, value.to_string())).collect();
    let inputs = json!({"reviewed": reviewed, "submission": dossier.last.as_ref().map(|last| last.hash.clone())});
    store_scores::insert(tx, &result, Json(inputs))?;
    Ok(Some(dossier))
}
