//! A freed seat goes at once to the next in reserve, in the same transaction.
//!
//! Who that is, the engine's own choice rule decides over the line's holders and reserve. A person who moves up
//! gives the old seat back first; that seat continues the chain. In which programme of the line they
//! sit follows [`super::programme`].

use std::collections::{HashMap, VecDeque};

use super::lifecycle::{Command, HOLDING, State};
use super::messages;
use super::model::{Placement, PlacementError};
use super::moves::step;
use super::programme::follow;
use super::seats;
use super::store::{self, placements::Change};
use super::windows::Windows;
use crate::accounts::Ctx;
use crate::allocation::{Candidate, entrants};
use crate::calls::{self, Call, QuotaLine};
use crate::db::Conn;
use crate::kernel::Instant;
use crate::kernel::ids::{QuotaLineId, RunId, TourId};
use chrono::TimeDelta;

/// The runs of a call and how long each one's reserve waits.
struct Runs<'a> {
    windows: Windows<'a>,
    known: HashMap<RunId, (i32, Option<TourId>)>,
    lines: HashMap<QuotaLineId, QuotaLine>,
}

impl Runs<'_> {
    fn tour(&self, run: RunId) -> Option<TourId> {
        self.known.get(&run).and_then(|(_, tour)| *tour)
    }

    /// Whether a name of this run's reserve still moves up.
    fn waits(&self, run: RunId, now: Instant) -> bool {
        self.windows.reserve_ends(self.tour(run)).is_none_or(|end| now < end)
    }
}

/// Fills the free seats of `lines` from their reserves; how many moved up. The caller holds the
/// call's lock.
pub(super) fn refill(tx: &mut Conn, ctx: &Ctx, call: &Call, lines: &[QuotaLineId]) -> Result<usize, PlacementError> {
    // It follows by rule from somebody's act; their name must not stand on another's timeline.
    let ctx = &ctx.by_system();
    let tours = calls::tours(tx, call.id)?;
    let known = store::runs::briefs(tx, call.id)?;
    let runs = Runs {
        windows: Windows { call, tours: &tours },
        lines: calls::lines(tx, call.id)?
            .into_iter()
            .map(|line| (line.id, line))
            .collect(),
        known: known.into_iter().map(|run| (run.id, (run.number, run.tour))).collect(),
    };
    let mut queue: VecDeque<QuotaLineId> = lines.iter().copied().collect();
    let mut moved = 0;
    while let Some(line) = queue.pop_front() {
        while let Some(freed) = promote_one(tx, ctx, call, line, &runs)? {
            moved += 1;
            queue.extend(freed);
        }
    }
    Ok(moved)
}

/// Places of one call in one order: an earlier run's holders come before a later one's.
fn key(placement: &Placement, runs: &Runs<'_>) -> u64 {
    let number = runs.known.get(&placement.run).map_or(0, |(number, _)| *number);
    let run = u64::try_from(number).unwrap_or(0);
    (run << 32) + u64::try_from(placement.place).unwrap_or(0)
}

fn words(placements: &[Placement]) -> Vec<Vec<&str>> {
    placements
        .iter()
        .map(|it| it.categories.iter().map(String::as_str).collect())
        .collect()
}

fn candidates<'a>(placements: &[Placement], words: &'a [Vec<&'a str>], runs: &Runs<'_>) -> Vec<Candidate<'a>> {
    let pairs = placements.iter().zip(words);
    pairs
        .map(|(it, words)| Candidate {
            place: key(it, runs),
            categories: words,
        })
        .collect()
}

/// Whether `other` ends the waiting for `next` of the same person: they are enrolled in this cycle,
/// or hold a place of this call that they want more.
pub(super) fn settles(other: &Placement, next: &Placement) -> bool {
    let better = other.call == next.call && HOLDING.contains(&other.state) && other.wish < next.wish;
    other.id != next.id && (other.state == State::Enrolled || better)
}

/// Moves one person up, or ends the waiting of one who is settled; the lines whose seats became free
/// by that, or `None` when nobody moves.
fn promote_one(
    tx: &mut Conn,
    ctx: &Ctx,
    call: &Call,
    line: QuotaLineId,
    runs: &Runs<'_>,
) -> Result<Option<Vec<QuotaLineId>>, PlacementError> {
    let mut rows = store::seats::of_line(tx, line)?;
    if rows.iter().all(|seat| seat.placement_id.is_some()) {
        return Ok(None);
    }
    let holders = store::placements::of_line(tx, line, HOLDING)?;
    let mut reserve = store::placements::of_line(tx, line, &[State::Reserved])?;
    reserve.retain(|waiting| runs.waits(waiting.run, ctx.now));
    let Some(of) = runs.lines.get(&line) else {
        return Ok(None);
    };
    let plan = seats::plan(&rows, &of.caps);
    let held_words = words(&holders);
    let waiting_words = words(&reserve);
    let held = candidates(&holders, &held_words, runs);
    let waiting = candidates(&reserve, &waiting_words, runs);
    let Some(entrant) = entrants(&plan, &held, &waiting).into_iter().next() else {
        return Ok(None);
    };
    let Some(next) = reserve.get(entrant.reserve) else {
        return Ok(None);
    };
    let others = store::placements::open_of_person(tx, next.person, &next.cycle)?;
    if others.iter().any(|other| settles(other, next)) {
        step(tx, ctx, next, Command::Release, &Change::default())?;
        return Ok(Some(Vec::new()));
    }
    let next = &follow(tx, ctx, of, next)?;
    let mut freed = Vec::new();
    for other in others {
        if other.call == next.call && other.id != next.id && other.wish > next.wish {
            let moved = step(tx, ctx, &other, Command::Release, &Change::default())?;
            if moved.freed {
                freed.push(other.line);
            }
        }
    }
    let (command, answer_by) = if call.terms.host_consent {
        let hours = TimeDelta::hours(call.terms.host_hours);
        (Command::PromoteToNomination, ctx.now.plus(hours))
    } else {
        let by = runs.windows.promotion_answer_by(runs.tour(next.run), ctx.now);
        (Command::PromoteToOffer, by)
    };
    let change = Change {
        answer_by: Some(answer_by),
        ..Change::default()
    };
    let moved = step(tx, ctx, next, command, &change)?;
    let category = plan
        .groups
        .get(entrant.group)
        .and_then(|group| group.category.as_deref());
    if !seats::take(tx, ctx, &mut rows, category, next)? {
        // The lock on the call makes this impossible; trying again is still the right answer.
        return Err(PlacementError::OutOfDate);
    }
    let by = change.answer_by.filter(|_| moved.to == State::Offered);
    messages::tell_applicant(tx, ctx, call, next, moved.event, by)?;
    if moved.to == State::Nominated {
        let payload = messages::payload(tx, call, next.application)?;
        messages::tell_registrars(tx, ctx, next.institution, &messages::NOMINATED, moved.event, &payload)?;
    }
    Ok(Some(freed))
}
