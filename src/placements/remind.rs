//! Reminders before each deadline, by condition and never by the day: whoever has still to act and
//! has less than the set time left is reminded once, also after the process was down. What was
//! looked at is noted with its moment: nobody is reminded of it twice, nothing is looked at twice.

use chrono::TimeDelta;

use super::lifecycle::State;
use super::messages;
use super::model::{Condition, Placement};
use super::remind_closing::remind_of_closing;
use super::store;
use crate::accounts::{Ctx, tell_person};
use crate::calls;
use crate::db::Conn;
use crate::kernel::{Fault, Instant};

/// So long before their moment people are reminded of an answer.
const ANSWER: TimeDelta = TimeDelta::hours(24);
/// So long before its moment a university is reminded of nominations.
const NOMINATION: TimeDelta = TimeDelta::hours(48);
/// So long before its day people are reminded of a condition.
const CONDITION: TimeDelta = TimeDelta::days(7);
/// So many of each kind are looked at in one round; the others come in the next.
pub(super) const ROUND: i64 = 200;

/// Reminds everybody; how many letters were asked for.
///
/// # Errors
/// When the database fails.
pub fn remind(tx: &mut Conn, ctx: &Ctx) -> Result<usize, Fault> {
    let mut reminded = 0;
    for (state, before) in [(State::Offered, ANSWER), (State::Nominated, NOMINATION)] {
        let until = ctx.now.plus(before);
        for placement in store::placements::answer_due_between(tx, state, ctx.now, until, ROUND)? {
            let Some(by) = placement.answer_by else { continue };
            // Whoever was asked less than that ago has just read the letter.
            let just_asked = by.since(placement.updated_at) <= before;
            if store::reminders::mark(tx, placement.id, by, ctx.now)? && !just_asked {
                reminded += usize::from(match state {
                    State::Offered => of_answer(tx, ctx, &placement, by)?,
                    _ => of_nomination(tx, ctx, &placement, by)?,
                });
            }
        }
    }
    let until = ctx.now.plus(CONDITION);
    for condition in store::conditions::pending_due(tx, Some(ctx.now), until, ROUND)? {
        if store::reminders::mark(tx, condition.id, condition.due_at, ctx.now)? {
            reminded += usize::from(of_condition(tx, ctx, &condition)?);
        }
    }
    Ok(reminded + remind_of_closing(tx, ctx)?)
}

fn of_answer(tx: &mut Conn, ctx: &Ctx, placement: &Placement, by: Instant) -> Result<bool, Fault> {
    let Some(call) = calls::call(tx, placement.call)? else {
        return Ok(false);
    };
    let payload = messages::payload(tx, &call, placement.application)?.until("by", by, call.zone.name());
    let cause = format!("{}@{by}", placement.id);
    tell_person(
        tx,
        ctx,
        placement.person,
        &messages::ANSWER_REMINDER,
        cause,
        &payload,
        Some(placement.application),
    )?;
    Ok(true)
}

/// One letter to a university for all nominations of a call with the same moment.
fn of_nomination(tx: &mut Conn, ctx: &Ctx, placement: &Placement, by: Instant) -> Result<bool, Fault> {
    let Some(call) = calls::call(tx, placement.call)? else {
        return Ok(false);
    };
    let payload = messages::of_call(&call).until("by", by, call.zone.name());
    let cause = format!("{}@{by}", placement.institution);
    messages::tell_registrars(
        tx,
        ctx,
        placement.institution,
        &messages::NOMINATION_REMINDER,
        cause,
        &payload,
    )?;
    Ok(true)
}

fn of_condition(tx: &mut Conn, ctx: &Ctx, condition: &Condition) -> Result<bool, Fault> {
    let Some(placement) = store::placements::find(tx, condition.placement)? else {
        return Ok(false);
    };
    let Some(call) = calls::call(tx, placement.call)? else {
        return Ok(false);
    };
    let payload = messages::payload(tx, &call, placement.application)?;
    let payload = payload.until("by", condition.due_at, call.zone.name());
    let cause = format!("{}@{}", condition.id, condition.due_at);
    tell_person(
        tx,
        ctx,
        placement.person,
        &messages::CONDITION_REMINDER,
        cause,
        &payload,
        Some(placement.application),
    )?;
    Ok(true)
}
