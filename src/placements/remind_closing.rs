//! Reminders before entries close: of a draft that lies untouched, and of a tour without an entry.

use chrono::TimeDelta;

use super::messages;
use super::remind::ROUND;
use super::store;
use super::tours;
use crate::accounts::{Ctx, tell_person};
use crate::calls::{self, Call, CallState};
use crate::db::Conn;
use crate::kernel::ids::{ApplicationId, PersonId};
use crate::kernel::{Fault, Instant};
use crate::mail::Kind;

/// So long before entries close people are reminded.
const CLOSING: TimeDelta = TimeDelta::hours(24);
/// Whoever changed a draft less than this ago is at work and needs no letter yet.
const AT_WORK: TimeDelta = TimeDelta::hours(2);

/// Reminds the owners of idle drafts and of dossiers without an entry; how many letters.
///
/// # Errors
/// When the database fails.
pub(super) fn remind_of_closing(tx: &mut Conn, ctx: &Ctx) -> Result<usize, Fault> {
    let mut reminded = 0;
    for call in calls::calls(tx)? {
        if call.state != CallState::Published || ctx.now < call.opens_at || call.deadline_at <= ctx.now {
            continue;
        }
        let all = calls::tours(tx, call.id)?;
        let tour = tours::open(&all, ctx.now);
        let closes = match (all.len() > 1, tour) {
            (false, _) => call.deadline_at,
            (true, Some(tour)) => tour.registration_closes_at,
            (true, None) => continue,
        };
        if closes.since(ctx.now) > CLOSING {
            continue;
        }
        let idle = ctx.now.minus(AT_WORK);
        for who in store::reminders::idle_drafts(tx, call.id, closes, idle, ROUND)? {
            reminded += usize::from(tell(tx, ctx, (&call, closes), who, &messages::DRAFT_REMINDER)?);
        }
        if let Some(tour) = tour {
            for who in store::reminders::without_entry(tx, call.id, tour, ROUND)? {
                reminded += usize::from(tell(tx, ctx, (&call, closes), who, &messages::ENTRY_REMINDER)?);
            }
        }
    }
    Ok(reminded + remind_of_their_own(tx, ctx)?)
}

/// The same before a deadline that one draft alone has.
fn remind_of_their_own(tx: &mut Conn, ctx: &Ctx) -> Result<usize, Fault> {
    let soon = (ctx.now, ctx.now.plus(CLOSING));
    let mut reminded = 0;
    let drafts = store::reminders::idle_drafts_of_their_own(tx, soon, ctx.now.minus(AT_WORK), ROUND)?;
    for (application, person, call, until) in drafts {
        let Some(call) = calls::call(tx, call)?.filter(|call| call.deadline_at < until) else {
            continue;
        };
        let who = (application, person);
        reminded += usize::from(tell(tx, ctx, (&call, until), who, &messages::DRAFT_REMINDER)?);
    }
    Ok(reminded)
}

fn tell(
    tx: &mut Conn,
    ctx: &Ctx,
    (call, closes): (&Call, Instant),
    (application, person): (ApplicationId, PersonId),
    kind: &'static Kind,
) -> Result<bool, Fault> {
    if !store::reminders::mark(tx, application, closes, ctx.now)? {
        return Ok(false);
    }
    let payload = messages::payload(tx, call, application)?.until("by", closes, call.zone.name());
    let cause = format!("{application}@{closes}");
    tell_person(tx, ctx, person, kind, cause, &payload, Some(application))?;
    Ok(true)
}
