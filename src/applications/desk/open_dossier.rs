//! Opens a dossier to read it. Who only observes leaves a trace.

use super::allowed;
use super::model::DeskError;
use crate::accounts::policy::Permission;
use crate::accounts::{Ctx, Role};
use crate::applications::model::Application;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;

/// A dossier that may be read.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Its head.
    pub application: Application,
    /// Whether this opening must be logged by [`open_dossier`].
    pub observed: bool,
}

/// The dossier behind `code`, when it may be read; writes nothing.
pub(in crate::applications) fn look(conn: &mut Conn, ctx: &Ctx, code: &str) -> Result<Opened, DeskError> {
    let application = allowed::dossier_by_code(conn, ctx, code, Permission::ReadDossiers)?;
    let observed = only_observes(ctx, &application);
    Ok(Opened { application, observed })
}

/// Opens a dossier; an observer's opening is an event on its timeline.
///
/// # Errors
/// [`DeskError`].
pub fn open_dossier(tx: &mut Conn, ctx: &Ctx, code: &str) -> Result<Opened, DeskError> {
    let opened = look(tx, ctx, code)?;
    note_opening(tx, ctx, &opened.application)?;
    Ok(opened)
}

/// Whoever only observes leaves a trace on the timeline, by whatever page the dossier was opened.
///
/// # Errors
/// When the database fails.
pub fn note_opening(tx: &mut Conn, ctx: &Ctx, seen: &Application) -> Result<(), Fault> {
    if only_observes(ctx, seen) {
        let event = Event::new("dossier.opened", seen.id).of(seen.id).in_call(seen.call);
        append(tx, ctx, event)?;
    }
    Ok(())
}

/// Whether the asker has no work in this call: observers, voting members, appeal members.
fn only_observes(ctx: &Ctx, seen: &Application) -> bool {
    ctx.who.account().is_some_and(|account| {
        !account.grants.iter().any(|grant| {
            let works = matches!(grant.role, Role::Officer | Role::Secretary | Role::Chair);
            let here = match grant.call {
                Some(call) => call == seen.call,
                None => grant.institution.is_none(),
            };
            works && here
        })
    })
}
