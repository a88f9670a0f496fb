//! Nominations and offers whose moment is over.

use super::answer::locked;
use super::lifecycle::{Command, State};
use super::model::PlacementError;
use super::moves::step_and_tell;
use super::store::placements::Change;
use crate::accounts::Ctx;
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
    step_and_tell(tx, ctx, (&seen, &call), command, &Change::default())?;
    Ok(true)
}
