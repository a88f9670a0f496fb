//! Reminders before the moment to answer, by condition: whoever has not answered and has less
//! than the set time left is reminded once, also after the process was down.

use chrono::TimeDelta;

use super::lifecycle::State;
use super::messages;
use super::store;
use crate::accounts::{Ctx, tell_person};
use crate::calls;
use crate::db::Conn;
use crate::kernel::Fault;

/// So long before the moment people are reminded.
const BEFORE: TimeDelta = TimeDelta::hours(24);

/// Reminds everybody whose offer ends soon; how many were looked at. The cause of the letter is
/// the moment itself, so nobody is reminded of it twice.
///
/// # Errors
/// When the database fails.
pub fn remind(tx: &mut Conn, ctx: &Ctx) -> Result<usize, Fault> {
    let soon = store::placements::answer_due_between(tx, State::Offered, ctx.now, ctx.now.plus(BEFORE))?;
    let mut reminded = 0;
    for placement in soon {
        let Some(by) = placement.answer_by else { continue };
        // Who was asked less than that long ago has just read the letter.
        if by.since(placement.updated_at) <= BEFORE {
            continue;
        }
        let Some(call) = calls::call(tx, placement.call)? else {
            continue;
        };
        let payload = messages::payload(tx, &call, placement.application)?.at("by", by, call.zone.name());
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
        reminded += 1;
    }
    Ok(reminded)
}
