//! The one function that moves a dossier through its lifecycle, for this room and those above it.

use super::lifecycle::{self, Command, State};
use super::model::Application;
use super::store;
use crate::accounts::Ctx;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;

/// Why a dossier was not moved.
#[derive(Debug, thiserror::Error)]
pub enum AdvanceError {
    /// The lifecycle does not allow it in this state.
    #[error("{command} is not allowed in state {state}")]
    WrongState {
        /// Where it stands.
        state: State,
        /// What was asked.
        command: Command,
    },
    /// Somebody moved it meanwhile.
    #[error("moved meanwhile")]
    OutOfDate,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Moves `seen` by `command` and appends `event`. Whoever calls has authorised the command.
///
/// # Errors
/// [`AdvanceError`].
pub fn advance(
    tx: &mut Conn,
    ctx: &Ctx,
    seen: &Application,
    command: Command,
    event: Event,
) -> Result<State, AdvanceError> {
    let to = match (command, seen.withdrawn_from) {
        (Command::UndoWithdrawal, Some(from)) if lifecycle::UNDOABLE.contains(&from) => Some(from),
        _ => lifecycle::next(seen.state, command),
    };
    let to = to.ok_or(AdvanceError::WrongState {
        state: seen.state,
        command,
    })?;
    if !store::move_to(tx, seen, to, ctx.now)? {
        return Err(AdvanceError::OutOfDate);
    }
    append(tx, ctx, event.of(seen.id).in_call(seen.call))?;
    Ok(to)
}
