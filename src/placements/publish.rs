//! Publishes an approved run in one transaction: seats, placements, rankings, letters.

use std::collections::HashMap;

use chrono::TimeDelta;
use serde_json::json;

use super::approve::run_for;
use super::contenders::{self, Contender, Field};
use super::lifecycle::{Command, State};
use super::model::{Placement, PlacementError, Ranked, Run, RunState};
use super::moves::step;
use super::propose::{compute, round_of};
use super::store::{self, placements::Change};
use super::{messages, seats};
use crate::accounts::policy::Permission;
use crate::accounts::{Ctx, tell_person};
use crate::allocation::{self, Decimal, Instance, Outcome};
use crate::applications::{Command as DossierCommand, advance};
use crate::calls::{self, Call, QuotaLine, lot};
use crate::db::{Conn, Json};
use crate::events::{Event, append};
use crate::institutions;
use crate::kernel::ids::{EventId, InstitutionId, RunId};
use crate::kernel::{Fault, secrets};

/// What becomes of one wish.
struct Fate {
    state: State,
    place: i32,
    reserve: Option<i32>,
    /// The category of the seat in which the rule seats it; `None`: no seat.
    seat: Option<Option<String>>,
}

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
    let rulebook = calls::published_rulebook(tx, call.id)?.ok_or(PlacementError::Unusable("rulebook"))?;
    let field = contenders::field(tx, &call, run.tour, rulebook.id)?;
    let seed = seed_of(&run)?;
    let instance = contenders::instance(tx, &field, &seed, &rulebook.hash)?;
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
    close_old_reserves(tx, ctx, &field)?;
    let outcome = allocation::allocate(&instance).map_err(|e| Fault::new("the engine refused", e.to_string()))?;
    let fates = fates(&field, &instance, &outcome, &call);
    for contender in &field.contenders {
        place(
            tx,
            ctx,
            &Publication {
                call: &call,
                run: &run,
                lines: &field.lines,
                fates: &fates,
                event,
            },
            contender,
        )?;
    }
    for line in &field.lines {
        freeze_ranking(tx, ctx, &run, line, &field, &fates)?;
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

/// A new tour's list takes the place of the former one's reserve.
fn close_old_reserves(tx: &mut Conn, ctx: &Ctx, field: &Field) -> Result<(), PlacementError> {
    for line in &field.lines {
        for old in store::placements::of_line(tx, line.id, &[State::Reserved])? {
            step(tx, &ctx.by_system(), &old, Command::CloseReserve, &Change::default())?;
        }
    }
    Ok(())
}

type Fates = HashMap<(String, String), Fate>;

/// The fate of every wish that the engine saw, by code of dossier and line.
fn fates(field: &Field, instance: &Instance, outcome: &Outcome, call: &Call) -> Fates {
    let mut fates = HashMap::new();
    let placed: HashMap<usize, allocation::Placement> = outcome
        .placements(instance)
        .map(|placement| (placement.applicant, placement))
        .collect();
    for line in &field.lines {
        let Some(number) = instance.find_line(&line.code) else {
            continue;
        };
        let plan = instance.lines().get(number);
        let category = |group: usize| {
            plan.and_then(|plan| plan.groups.get(group))
                .and_then(|group| group.category.clone())
        };
        let reserve: Vec<usize> = outcome.reserve(instance, number).collect();
        for (place, applicant) in (1..).zip(instance.order_of(number)) {
            let Some(code) = instance.applicant_id(applicant) else {
                continue;
            };
            let position = reserve.iter().position(|waiting| *waiting == applicant);
            let position = position.and_then(|index| i32::try_from(index + 1).ok());
            let here = placed.get(&applicant).filter(|placement| placement.line == number);
            let within = position.filter(|position| u32::try_from(*position).is_ok_and(|p| p <= line.reserve_size));
            let fate = match (here, position, within) {
                (Some(placement), ..) => Fate {
                    state: if call.terms.host_consent {
                        State::Nominated
                    } else {
                        State::Offered
                    },
                    place,
                    reserve: None,
                    seat: Some(category(placement.group)),
                },
                (None, Some(_), Some(position)) => Fate {
                    state: State::Reserved,
                    place,
                    reserve: Some(position),
                    seat: None,
                },
                (None, Some(_), None) => Fate {
                    state: State::NotPlaced,
                    place,
                    reserve: None,
                    seat: None,
                },
                (None, None, _) => Fate {
                    state: State::Outranked,
                    place,
                    reserve: None,
                    seat: None,
                },
            };
            fates.insert((code.to_owned(), line.code.clone()), fate);
        }
    }
    fates
}

/// What every contender's placements share.
#[derive(Clone, Copy)]
struct Publication<'a> {
    call: &'a Call,
    run: &'a Run,
    lines: &'a [QuotaLine],
    fates: &'a Fates,
    event: EventId,
}

/// Writes one contender's placements, takes the seat, moves the dossier, sends the letters.
fn place(tx: &mut Conn, ctx: &Ctx, here: &Publication<'_>, contender: &Contender) -> Result<(), PlacementError> {
    let Publication {
        call,
        run,
        lines,
        fates,
        event,
    } = *here;
    let wishes = contender.wishes();
    let payload = messages::of_call(call).code("code", &contender.head.code);
    let mut answer: Option<crate::kernel::Instant> = None;
    let mut nominated_at: Option<InstitutionId> = None;
    for choice in &contender.choices {
        let line = lines.iter().find(|line| line.id == choice.line);
        let fate = line
            .filter(|_| wishes.iter().any(|wish| wish.id == choice.id))
            .and_then(|line| fates.get(&(contender.head.code.clone(), line.code.clone())));
        let state = fate.map_or(State::Outranked, |fate| fate.state);
        let programme = institutions::programme(tx, choice.programme)?
            .ok_or_else(|| Fault::broken("a choice without its programme"))?;
        let hours = match state {
            State::Nominated => Some(call.terms.host_hours),
            State::Offered => Some(call.terms.answer_hours),
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
            institution: programme.institution,
            wish: choice.rank,
            categories: contender.score.breakdown.categories.clone(),
            state,
            place: fate.map_or(0, |fate| fate.place),
            reserve_position: fate.and_then(|fate| fate.reserve),
            answer_by: hours.map(|hours| ctx.now.plus(TimeDelta::hours(hours))),
            reason: None,
            order_number: None,
            order_date: None,
            updated_at: ctx.now,
            version: 1,
        };
        store::placements::insert(tx, &placement)?;
        if let Some(category) = fate.and_then(|fate| fate.seat.as_ref()) {
            let rows = store::seats::of_line(tx, choice.line)?;
            if !seats::take(tx, ctx, &rows, category.as_deref(), &placement)? {
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
            match state {
                State::Offered => answer = placement.answer_by,
                _ => nominated_at = Some(placement.institution),
            }
        }
    }
    advance(
        tx,
        &ctx.by_system(),
        &contender.head,
        DossierCommand::Decide,
        Event::new("application.decided", contender.head.id),
    )
    .map_err(|error| Fault::new("a dossier could not be moved", error.to_string()))?;
    match answer {
        Some(by) => {
            let payload = payload.clone().at("by", by, call.zone.name());
            tell_person(
                tx,
                ctx,
                contender.head.person,
                &messages::ANSWER_NEEDED,
                event,
                &payload,
                Some(contender.head.id),
            )?;
        }
        None => tell_person(
            tx,
            ctx,
            contender.head.person,
            &messages::NEWS,
            event,
            &payload,
            Some(contender.head.id),
        )?,
    }
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

fn freeze_ranking(
    tx: &mut Conn,
    ctx: &Ctx,
    run: &Run,
    line: &QuotaLine,
    field: &Field,
    fates: &Fates,
) -> Result<(), PlacementError> {
    let mut rows: Vec<Ranked> = Vec::new();
    for contender in &field.contenders {
        let Some(fate) = fates.get(&(contender.head.code.clone(), line.code.clone())) else {
            continue;
        };
        let wish = contender.wishes().into_iter().find(|choice| choice.line == line.id);
        let on = contender.on(line.id);
        rows.push(Ranked {
            place: fate.place,
            code: contender.head.code.clone(),
            score: on
                .map(|score| Decimal::from_ten_thousandths(score.total).to_string())
                .unwrap_or_default(),
            ties: on
                .map(|score| {
                    score
                        .order
                        .iter()
                        .map(|value| Decimal::from_ten_thousandths(*value).to_string())
                        .collect()
                })
                .unwrap_or_default(),
            wish: wish.map_or(0, |choice| choice.rank),
            outcome: match fate.state {
                State::Nominated | State::Offered => "placed",
                State::Reserved => "reserve",
                State::NotPlaced => "not_placed",
                _ => "elsewhere",
            }
            .to_owned(),
            reserve: fate.reserve,
        });
    }
    rows.sort_by_key(|row| row.place);
    let body = Json::of(&rows)?;
    let row = store::rankings::Row {
        id: ctx.id(),
        quota_line_id: line.id,
        run_id: run.id,
        number: store::rankings::last_number(tx, line.id)? + 1,
        hash: secrets::sha256_hex(body.0.to_string().as_bytes()),
        body,
        published_at: Some(ctx.now),
    };
    store::rankings::insert(tx, &row)?;
    Ok(())
}
