//! The whole bundle of a run, for those who may read runs: input, result, rulebook. Each giving is
//! an event, so that it is known who holds a copy of everybody's scores.

use serde_json::json;

use super::model::PlacementError;
use super::opening::observes;
use super::store;
use crate::accounts::policy::{Denied, Permission, Scope, allow, holds};
use crate::accounts::{Ctx, Principal};
use crate::calls;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{CallId, RunId};
use crate::kernel::secrets;

crate::text_enum! {
    /// A part of the bundle, by its file's name.
    pub enum RunFile {
        /// The canonical input.
        Input = "input.json",
        /// The canonical result.
        Result = "result.json",
        /// The rules that made the scores.
        Rulebook = "rulebook.json",
    }
}

/// Whether the whole of a run is open to them: to who may see sensitive data, and to observers,
/// who recompute it.
#[must_use]
pub fn may_see_all(who: &Principal, call: CallId) -> bool {
    holds(who, Permission::ReadSensitive, Scope::Call(call)) || observes(who, call)
}

/// Gives one file of a run's bundle. Input and result say who has which category.
///
/// # Errors
/// [`PlacementError::Denied`], [`PlacementError::NotFound`].
pub fn give_file(tx: &mut Conn, ctx: &Ctx, id: RunId, file: RunFile) -> Result<String, PlacementError> {
    let run = store::runs::find(tx, id)?.ok_or(PlacementError::NotFound)?;
    allow(ctx, Permission::ReadRuns, Scope::Call(run.call))?;
    if file != RunFile::Rulebook && !may_see_all(&ctx.who, run.call) {
        return Err(Denied::Forbidden.into());
    }
    let text = match file {
        RunFile::Input => run.input,
        RunFile::Result => run.result,
        RunFile::Rulebook => calls::rulebook_body(tx, run.rulebook)?
            .ok_or(PlacementError::NotFound)?
            .to_string(),
    };
    let data = json!({"file": file, "number": run.number, "sha256": secrets::sha256_hex(text.as_bytes())});
    append(tx, ctx, Event::new("run.file_given", id).in_call(run.call).with(data))?;
    Ok(text)
}
