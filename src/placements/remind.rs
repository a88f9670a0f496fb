//! Reminders before each deadline, by condition and never by the day: whoever has still to act and
//! has less than the set time left is reminded once, also after the process was down. The cause
//! of a letter is the moment itself, so nobody is reminded of it twice.

use chrono::TimeDelta;

use super::lifecycle::State;
use super::messages;
use super::model::{Condition, Placement};
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
/// So many conditions are looked at in one round; the others come in the next.
const ROUND: i64 = 1000;

/// Reminds everybody; how many letters were asked for.
///
/// # Errors
/// When the database fails.
pub fn remind(tx: &mut Conn, ctx: &Ctx) -> Result<usize, Fault> {
    let mut reminded = 0;
    for placement in store::placements::answer_due_between(tx, State::Offered, ctx.now, ctx.now.plus(ANSWER))? {
        reminded += usize::from(of_answer(tx, ctx, &placement)?);
    }
    for placement in store::placements::answer_due_between(tx, State::Nominated, ctx.now, ctx.now.plus(NOMINATION))? {
        reminded += usize::from(of_nomination(tx, ctx, &placement)?);
    }
    let until = ctx.now.plus(CONDITION);
    for condition in store::conditions::pending_due(tx, Some(ctx.now), until, ROUND)? {
        reminded += usize::from(of_condition(tx, ctx, &condition)?);
    }
    Ok(reminded)
}

/// Who was asked less than `before` ago has just read the letter.
fn just_asked(by: Instant, asked: Instant, before: TimeDelta) -> bool {
    by.since(asked) <= before
}

fn of_answer(tx: &mut Conn, ctx: &Ctx, placement: &Placement) -> Result<bool, Fault> {
    let Some(by) = placement.answer_by else {
        return Ok(false);
    };
    if just_asked(by, placement.updated_at, ANSWER) {
        return Ok(false);
    }
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
fn of_nomination(tx: &mut Conn, ctx: &Ctx, placement: &Placement) -> Result<bool, Fault> {
    let Some(by) = placement.answer_by else {
        return Ok(false);
    };
    if just_asked(by, placement.updated_at, NOMINATION) {
        return Ok(false);
    }
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
