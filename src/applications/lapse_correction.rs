//! The clock takes a dossier back whose time to mend has passed: it returns to the office as it
//! was last handed in, so that nobody's file lies with somebody who can no longer act.

use serde_json::json;

use super::advance::{AdvanceError, advance};
use super::lifecycle::Command;
use super::unsent::{put_back, unsent};
use super::{dossier, messages, store};
use crate::accounts;
use crate::accounts::Ctx;
use crate::accounts::policy::{self, Permission, Scope};
use crate::applications::expire_promises::ExpireError;
use crate::db::Conn;
use crate::events::Event;

/// How many are taken back in one transaction.
const AT_ONCE: i64 = 50;

/// Takes back dossiers whose correction was not handed in by its day; how many.
///
/// # Errors
/// [`ExpireError`].
pub fn lapse_corrections(tx: &mut Conn, ctx: &Ctx) -> Result<usize, ExpireError> {
    policy::allow(ctx, Permission::Operate, Scope::System)?;
    let mut done = 0;
    for id in store::lapsed_corrections(tx, ctx.now, AT_ONCE)? {
        let Some(head) = store::locked(tx, id)? else { continue };
        let dossier = dossier::load(tx, head)?;
        let Some(request) = &dossier.correction else { continue };
        let event = Event::new("application.correction_lapsed", id).with(json!({ "correction": request.id }));
        match advance(tx, ctx, &dossier.application, Command::LapseCorrection, event) {
            Ok(_) => {}
            Err(AdvanceError::Fault(fault)) => return Err(fault.into()),
            // It was handed in at the last moment.
            Err(AdvanceError::WrongState { .. } | AdvanceError::OutOfDate) => continue,
        }
        let items = unsent(&dossier, ctx.now)?;
        put_back(tx, ctx, &dossier, &items)?;
        store::answer_corrections(tx, id, ctx.now)?;
        accounts::tell_person(
            tx,
            ctx,
            dossier.application.person,
            &messages::CORRECTION_LAPSED,
            request.id,
            &messages::payload(&dossier),
            Some(id),
        )?;
        done += 1;
    }
    Ok(done)
}
