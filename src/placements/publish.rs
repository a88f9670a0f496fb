//! Publishes an approved run in one transaction: seats, placements, rankings, letters.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;
use serde_json::json;

use super::approve::run_for;
use super::clock::settle;
use super::contenders::{self, Basis, Contender, Field};
use super::correct::publish_correction;
use super::fates::{self, Fates, Seated, seated};
use super::freeze::freeze;
use super::lifecycle::{Command, State};
use super::model::{Placement, PlacementError, Run, RunState};
use super::moves::step;
use super::propose::{compute, round_of};
use super::store::seats::Seat;
use super::store::{self, placements::Change};
use super::tours::overtaken;
use super::windows::Windows;
use super::{messages, seats};
use crate::accounts::policy::Permission;
use crate::accounts::{Ctx, tell_person};
use crate::allocation;
use crate::applications::{Command as DossierCommand, advance};
use crate::calls::{self, Call, QuotaLine, lot};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::institutions;
use crate::kernel::ids::{ApplicationId, EventId, InstitutionId, ProgrammeId, QuotaLineId, RunId};
use crate::kernel::{Fault, secrets};

/// Publishes. The inputs must still be those of the draft: a dossier withdrawn since makes it
/// out of date, and a new draft is due.
///
/// # Errors
/// [`PlacementError`].
pub fn publish_run(tx: &mut Conn, ctx: &Ctx, id: RunId) -> Result<(), PlacementError> {
    let (run, by) = run_for(tx, ctx, id, Permission::PublishRun)?;
    if run.state != RunState::Approved {
        return Err(PlacementError::WrongRunState(run.state));
    }
    let call = calls::call(tx, run.call)?.ok_or(PlacementError::NotFound)?;
    let tours = calls::tours(tx, call.id)?;
    if overtaken(tx, call.id, &tours, run.tour, ctx.now)? {
        return Err(PlacementError::Overtaken);
    }
    if run.corrects.is_some() {
        return publish_correction(tx, ctx, &run, by);
    }
    let rulebook = calls::published_rulebook(tx, call.id)?.ok_or(PlacementError::Unusable("rulebook"))?;
    settle(tx, ctx, &call)?;
    let windows = Windows {
        call: &call,
        tours: &tours,
    };
    let field = contenders::field(tx, &call, run.tour, rulebook.id, Basis::Now)?;
    let seed = seed_of(&run)?;
    let instance = contenders::instance(tx, &field, &seed, &rulebook.hash, Basis::Now)?;
    let (input, result) = compute(&instance)?;
    if secrets::sha256_hex(input.as_bytes()) != run.input_hash || result != run.result {
        return Err(PlacementError::OutOfDate);
    }
    if !store::runs::advance(tx, &run, RunState::Published, by, ctx.now)? {
        return Err(PlacementError::OutOfDate);
    }
    let data = json!({"number": run.number, "input": run.input_hash, "result": run.result_hash});
    let event = append(tx, ctx, Event::new("run.published", id).in_call(call.id).with(data))?;
    let round = round_of(tx, &call, run.tour)?;
    lot::reveal(tx, ctx, call.id, round, &seed)?;
    close_old_reserves(tx, ctx, &call, &field)?;
    let outcome = allocation::allocate(&instance).map_err(|e| Fault::new("the engine refused", e.to_string()))?;
    let fates = fates::of(&field, &instance, &outcome, call.terms.host_consent);
    let seated = seated(tx, &field, &fates)?;
    let here = Publication {
        call: &call,
        windows,
        run: &run,
        lines: &field.lines,
        fates: &fates,
        seated: &seated,
        event,
    };
    let mut known = Known::default();
    for contender in &field.contenders {
        place(tx, ctx, &here, &mut known, contender)?;
    }
    for line in &field.lines {
        freeze(tx, ctx, &run, line, &field, &fates)?;
    }
    Ok(())
}

/// The seed stands in the frozen input.
pub(super) fn seed_of(run: &Run) -> Result<String, Fault> {
    let input: serde_json::Value = serde_json::from_str(&run.input)?;
    Ok(input
        .get("seed")
        .and_then(|seed| seed.as_str())
        .unwrap_or_default()
        .to_owned())
}

/// A new tour's list takes the place of the former one's reserve. Who is on the new list hears of
/// that; the others hear that their waiting has ended.
fn close_old_reserves(tx: &mut Conn, ctx: &Ctx, call: &Call, field: &Field) -> Result<(), PlacementError> {
    let listed: HashSet<ApplicationId> = field.contenders.iter().map(|one| one.head.id).collect();
    for line in &field.lines {
        for old in store::placements::of_line(tx, line.id, &[State::Reserved])? {
            let moved = step(tx, &ctx.by_system(), &old, Command::CloseReserve, &Change::default())?;
            if !listed.contains(&old.application) {
                messages::tell_applicant(tx, ctx, call, &old, moved.event, None)?;
            }
        }
    }
    Ok(())
}

/// What every contender's placements share.
#[derive(Clone, Copy)]
struct Publication<'a> {
    call: &'a Call,
    windows: Windows<'a>,
    run: &'a Run,
    lines: &'a [QuotaLine],
    fates: &'a Fates,
    seated: &'a Seated,
    event: EventId,
}

/// What is read once for all contenders, and kept as it changes.
#[derive(Default)]
struct Known {
    seats: HashMap<QuotaLineId, Vec<Seat>>,
    institutions: HashMap<ProgrammeId, InstitutionId>,
}

impl Known {
    fn seats(&mut self, tx: &mut Conn, line: QuotaLineId) -> Result<&mut [Seat], Fault> {
        Ok(match self.seats.entry(line) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(store::seats::of_line(tx, line)?),
        })
    }

    fn institution(&mut self, tx: &mut Conn, programme: ProgrammeId) -> Result<InstitutionId, Fault> {
        if let Some(known) = self.institutions.get(&programme) {
            return Ok(*known);
        }
        let found = institutions::programme(tx, programme)?;
        let found = found.ok_or_else(|| Fault::broken("a choice without its programme"))?;
        self.institutions.insert(programme, found.institution);
        Ok(found.institution)
    }
}

/// Writes one contender's placements, takes the seat, moves the dossier, sends the letters.
fn place(
    tx: &mut Conn,
    ctx: &Ctx,
    here: &Publication<'_>,
    known: &mut Known,
    contender: &Contender,
) -> Result<(), PlacementError> {
    let Publication {
        call,
        windows,
        run,
        lines,
        fates,
        seated,
        event,
    } = *here;
    let wishes = contender.wishes();
    let payload = messages::of_call(call).code("code", &contender.head.code);
    let mut nominated_at: Option<InstitutionId> = None;
    for choice in &contender.choices {
        let line = lines.iter().find(|line| line.id == choice.line);
        // On a line where they sit, the programme that has room; on another, the best wish of it.
        let here = seated.get(&(contender.head.code.clone(), choice.line));
        let counts = here.map_or_else(
            || wishes.iter().any(|wish| wish.id == choice.id),
            |programme| *programme == choice.id,
        );
        let fate = line
            .filter(|_| counts)
            .and_then(|line| fates.get(&(contender.head.code.clone(), line.code.clone())));
        let state = match fate {
            Some(fate) => fate.state,
            // Another programme of the line speaks for both.
            None if contender.on(choice.line).is_some() => State::Outranked,
            // By the rules the wish stands on no list.
            None => State::NotPlaced,
        };
        let institution = known.institution(tx, choice.programme)?;
        let answer_by = match state {
            State::Nominated => Some(ctx.now.plus(TimeDelta::hours(call.terms.host_hours))),
            State::Offered => Some(windows.list_answer_by(run.tour, ctx.now)),
            _ => None,
        };
        let placement = Placement {
            id: ctx.id(),
            run: run.id,
            call: call.id,
            cycle: call.cycle.clone(),
            application: contender.head.id,
            person: contender.head.person,
            choice: choice.id,
            line: choice.line,
            programme: choice.programme,
            institution,
            wish: choice.rank,
            categories: contender.score.breakdown.categories.clone(),
            state,
            place: fate.map_or(0, |fate| fate.place),
            reserve_position: fate.and_then(|fate| fate.reserve),
            answer_by,
            reason: None,
            order_number: None,
            order_date: None,
            updated_at: ctx.now,
            version: 1,
            heard: state.holds_seat(),
        };
        store::placements::insert(tx, &placement)?;
        if let Some(category) = fate.and_then(|fate| fate.seat.as_ref()) {
            let rows = known.seats(tx, choice.line)?;
            if !seats::take(tx, ctx, rows, category.as_deref(), &placement)? {
                return Err(PlacementError::OutOfDate);
            }
            let data = json!({"to": state, "line": choice.line, "choice": choice.id, "answer_by": placement.answer_by, "version": 1});
            let kind = if state == State::Nominated {
                "placement.nominated"
            } else {
                "placement.offered"
            };
            let own = Event::new(kind, placement.id)
                .of(placement.application)
                .in_call(call.id);
            append(tx, ctx, own.seen_by(placement.institution).with(data))?;
            if state == State::Nominated {
                nominated_at = Some(placement.institution);
            }
        }
    }
    // Between tours the dossier stays scored: the next tour may take it again.
    if windows.is_last(run.tour) {
        let decided = Event::new("application.decided", contender.head.id);
        advance(tx, &ctx.by_system(), &contender.head, DossierCommand::Decide, decided)
            .map_err(|error| Fault::new("a dossier could not be moved", error.to_string()))?;
    }
    // Whatever the list brought: no subject and no text may tell it over somebody's shoulder.
    tell_person(
        tx,
        ctx,
        contender.head.person,
        &messages::LIST_OUT,
        event,
        &payload,
        Some(contender.head.id),
    )?;
    if let Some(institution) = nominated_at {
        // One letter a run: the cause is the publication.
        messages::tell_registrars(
            tx,
            ctx,
            institution,
            &messages::NOMINATED,
            event,
            &messages::of_call(call),
        )?;
    }
    Ok(())
}
