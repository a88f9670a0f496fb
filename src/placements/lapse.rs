//! Nominations and offers whose moment is over.

use super::answer::locked;
use super::lifecycle::{Command, State};
use super::messages;
use super::model::PlacementError;
use super::moves::step;
use super::refill::refill;
use super::store::placements::Change;
use crate::accounts::{Ctx, tell_person};
use crate::db::Conn;
use crate::kernel::ids::PlacementId;

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
