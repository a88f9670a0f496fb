//! The thread, for each side.

use super::model::{Message, Side, TalkError, Thread};
use crate::accounts::Ctx;
use crate::accounts::policy::{Denied, Permission, Scope, allow, holds};
use crate::applications::model::Application;
use crate::applications::{desk, store};
use crate::calls;
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::ApplicationId;

/// The thread of the asker's own dossier.
///
/// # Errors
/// Absent for everybody else.
pub fn of_own(conn: &mut Conn, ctx: &Ctx, code: &str) -> Result<Thread, TalkError> {
    let head = store::by_code(conn, code)?.ok_or(Denied::Absent)?;
    allow(ctx, Permission::Apply, Scope::Person(head.person))?;
    let may_write = head.submitted_at.is_some();
    Ok(thread(conn, head, may_write)?)
}

/// The thread for the office, and whether opening it leaves a trace; see [`desk::open_dossier`].
///
/// # Errors
/// Absent for who may not read the dossier.
pub fn of_office(conn: &mut Conn, ctx: &Ctx, code: &str) -> Result<(Thread, bool), desk::DeskError> {
    let opened = desk::look(conn, ctx, code)?;
    let scope = Scope::Call(opened.application.call);
    let may_write = holds(&ctx.who, Permission::CheckDossiers, scope);
    Ok((thread(conn, opened.application, may_write)?, opened.observed))
}

fn thread(conn: &mut Conn, application: Application, may_write: bool) -> Result<Thread, Fault> {
    let call = calls::call(conn, application.call)?;
    Ok(Thread {
        call: call.ok_or_else(|| Fault::broken("a dossier without a call"))?,
        messages: store::messages(conn, application.id)?,
        application,
        may_write,
    })
}

/// How many messages of the other side `side` has not opened.
///
/// # Errors
/// When the database fails.
pub fn unread_of(conn: &mut Conn, application: ApplicationId, side: Side) -> Result<usize, Fault> {
    let messages = store::messages(conn, application)?;
    let unread = messages.iter().filter(|one| one.side != side && one.read_at.is_none());
    Ok(unread.count())
}

/// Notes that the asker has opened what the other side wrote. Only the applicant and officers
/// count: who observes leaves no mark here.
///
/// # Errors
/// Absent for everybody else.
pub fn mark_read(tx: &mut Conn, ctx: &Ctx, application: ApplicationId) -> Result<(), TalkError> {
    let head = store::head(tx, application)?.ok_or(Denied::Absent)?;
    let from = if holds(&ctx.who, Permission::Apply, Scope::Person(head.person)) {
        Side::Office
    } else {
        allow(ctx, Permission::CheckDossiers, Scope::Call(head.call))?;
        Side::Applicant
    };
    Ok(store::mark_messages_read(tx, application, from, ctx.now)?)
}

/// Everything that was written about a dossier, the oldest first.
///
/// # Errors
/// When the database fails.
pub fn messages(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Message>, Fault> {
    store::messages(conn, application)
}
