//! What the clock does: nominations and offers whose moment is over. Each step is its own
//! command with a compare-and-set, so any number of processes do it exactly once, also when
//! the process was down at that moment.

use super::answer::locked;
use super::lifecycle::{Command, State};
use super::messages;
use super::model::PlacementError;
use super::moves::step;
use super::refill::refill;
use super::store::{self, placements::Change};
use crate::accounts::{Ctx, tell_person};
use crate::db::Conn;
use crate::kernel::ids::PlacementId;
use crate::kernel::{Fault, Instant};

/// Placements whose answer was due before `now`, the longest overdue first.
///
/// # Errors
/// When the database fails.
pub fn overdue(conn: &mut Conn, now: Instant, limit: i64) -> Result<Vec<PlacementId>, Fault> {
    Ok(store::placements::overdue(conn, now, limit)?
        .into_iter()
        .map(|placement| placement.id)
        .collect())
}

/// Lapses one overdue placement; false when somebody was faster.
///
/// # Errors
/// When the database fails.
pub fn lapse(tx: &mut Conn, ctx: &Ctx, id: PlacementId) -> Result<bool, PlacementError> {
    let (seen, call) = locked(tx, id)?;
    if seen.answer_by.is_none_or(|by| by > ctx.now) {
        return Ok(false);
    }
    let command = match seen.state {
        State::Offered => Command::Lapse,
        State::Nominated => Command::LapseHost,
        _ => return Ok(false),
    };
    let moved = step(tx, ctx, &seen, command, &Change::default())?;
    refill(tx, ctx, &call, &[seen.line])?;
    let payload = messages::payload(tx, &call, seen.application)?;
    tell_person(
        tx,
        ctx,
        seen.person,
        &messages::NEWS,
        moved.event,
        &payload,
        Some(seen.application),
    )?;
    Ok(true)
}
