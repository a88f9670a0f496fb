//! Sessions end: this one, a chosen one, all.

use super::model::Ctx;
use super::policy::{self, Denied, Permission, Scope};
use super::{session, store};
use crate::db::Conn;
use crate::events::{self, Event};
use crate::kernel::ids::{AccountId, SessionId};
use crate::kernel::{Fault, Instant};

/// Why no session ended.
#[derive(Debug, thiserror::Error)]
pub enum SignOutError {
    /// Not one's own, or nobody is signed in.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A sign-in as its owner sees it.
#[derive(Debug, Clone)]
pub struct SessionView {
    /// Its identifier.
    pub id: SessionId,
    /// The browser's `User-Agent`.
    pub device: String,
    /// When it began.
    pub since: Instant,
    /// When it was used last, to the minute.
    pub last_seen: Instant,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// Ends the session that asks.
///
/// # Errors
/// When the database fails; without a session there is nothing to end.
pub fn sign_out(tx: &mut Conn, ctx: &Ctx) -> Result<(), Fault> {
    let Some(account) = ctx.who.account() else {
        return Ok(());
    };
    if let Some(session) = account.session {
        session::end(tx, session)?;
    }
    events::append(tx, ctx, Event::new("account.signed_out", account.id))?;
    Ok(())
}

/// Ends all sessions of the person who asks, this one too.
///
/// # Errors
/// [`SignOutError`].
pub fn sign_out_everywhere(tx: &mut Conn, ctx: &Ctx) -> Result<(), SignOutError> {
    let account = ctx.who.account().ok_or(Denied::Absent)?.id;
    session::end_all(tx, account, None)?;
    events::append(tx, ctx, Event::new("account.signed_out_everywhere", account))?;
    Ok(())
}

/// Ends one of one's own sessions.
///
/// # Errors
/// [`Denied::Absent`] when it is not one's own.
pub fn end_session(tx: &mut Conn, ctx: &Ctx, id: SessionId) -> Result<(), SignOutError> {
    let account = ctx.who.account().ok_or(Denied::Absent)?.id;
    if !store::sessions::delete_own(tx, account, id)? {
        return Err(Denied::Absent.into());
    }
    events::append(tx, ctx, Event::new("account.session_ended", account))?;
    Ok(())
}

/// An administrator ends all sessions of somebody.
///
/// # Errors
/// [`SignOutError`].
pub fn end_sessions_of(tx: &mut Conn, ctx: &Ctx, account: AccountId) -> Result<(), SignOutError> {
    policy::allow(ctx, Permission::ManageAccounts, Scope::System)?;
    session::end_all(tx, account, None)?;
    events::append(tx, ctx, Event::new("account.sessions_ended", account))?;
    Ok(())
}

/// One's own sessions that are alive, the most recently used first.
///
/// # Errors
/// [`SignOutError`].
pub fn sessions(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<SessionView>, SignOutError> {
    let own = ctx.who.account().ok_or(Denied::Absent)?;
    let rows = store::sessions::of_account(conn, own.id)?;
    Ok(rows
        .into_iter()
        .filter(|row| session::lives(row, row.staff || own.is_staff(), ctx.now))
        .map(|row| SessionView {
            current: own.session == Some(row.id),
            id: row.id,
            device: row.device,
            since: row.created_at,
            last_seen: row.last_seen_at,
        })
        .collect())
}
