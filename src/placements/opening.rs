//! Whoever only observes a call leaves a trace when they open its runs, places and lists.

use super::model::PlacementError;
use super::store;
use crate::accounts::{Ctx, Grant, Principal, Role};
use crate::calls;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{CallId, QuotaLineId, RunId};

/// What an observer opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// A run with what it would change.
    Run(RunId),
    /// Holders and reserve of every line.
    Places(CallId),
    /// The list of a line.
    List(QuotaLineId),
}

/// Whether they observe this call.
#[must_use]
pub fn observes(who: &Principal, call: CallId) -> bool {
    let here = |grant: &Grant| grant.role == Role::Observer && grant.call.is_none_or(|only| only == call);
    who.account().is_some_and(|account| account.grants.iter().any(here))
}

/// Notes that an observer opened something; of everybody else nothing is noted.
///
/// # Errors
/// [`PlacementError::NotFound`], or when the database fails.
pub fn note_opening(tx: &mut Conn, ctx: &Ctx, opened: Opened) -> Result<(), PlacementError> {
    let (event, call) = match opened {
        Opened::Run(id) => {
            let run = store::runs::find(tx, id)?.ok_or(PlacementError::NotFound)?;
            (Event::new("run.opened", id), run.call)
        }
        Opened::Places(call) => (Event::new("places.opened", call), call),
        Opened::List(id) => {
            let line = calls::line(tx, id)?.ok_or(PlacementError::NotFound)?;
            (Event::new("list.opened", id), line.call)
        }
    };
    if observes(&ctx.who, call) {
        append(tx, ctx, event.in_call(call))?;
    }
    Ok(())
}
