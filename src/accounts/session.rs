//! Sessions: random token in the cookie, its SHA-256 in the table, idle and absolute limits.

use chrono::TimeDelta;

use super::model::{Account, AccountState, Principal};
use super::store;
use super::store::sessions::SessionRow;
use crate::db::Conn;
use crate::kernel::ids::{AccountId, SessionId};
use crate::kernel::{Act, Fault, Instant, secrets};

/// How long a session lives. ASVS 5.0, 7.1.1: staff 30 minutes idle and 12 hours, applicants 2
/// hours and 7 days.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Ends after so long without a request.
    pub idle: TimeDelta,
    /// Ends after so long in any case.
    pub absolute: TimeDelta,
}

impl Limits {
    /// For colleagues.
    pub const STAFF: Self = Self {
        idle: TimeDelta::minutes(30),
        absolute: TimeDelta::hours(12),
    };
    /// For applicants.
    pub const APPLICANT: Self = Self {
        idle: TimeDelta::hours(2),
        absolute: TimeDelta::days(7),
    };

    const fn of(staff: bool) -> Self {
        if staff { Self::STAFF } else { Self::APPLICANT }
    }
}

/// `last_seen` is written at most so often.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// Starts a session for an account that has proved who it is; the token for the cookie.
///
/// # Errors
/// When the database or the randomness fails.
pub fn start_session(tx: &mut Conn, act: &Act, account: AccountId, device: &str) -> Result<String, Fault> {
    let token = secrets::token()?;
    let staff = !store::grants::working(tx, account, act.now)?.is_empty();
    store::sessions::insert(
        tx,
        SessionRow {
            id: act.id::<SessionId>(),
            token_hash: secrets::sha256(token.as_bytes()).to_vec(),
            account_id: account,
            staff,
            device: device.chars().take(200).collect(),
            created_at: act.now,
            last_seen_at: act.now,
            expires_at: act.now.plus(Limits::of(staff).absolute),
        },
    )?;
    Ok(token)
}

/// Who stands behind a session token now, and whether `last_seen` wants writing.
///
/// # Errors
/// When the database fails.
pub fn principal_of(conn: &mut Conn, token: &str, now: Instant) -> Result<(Principal, Option<SessionId>), Fault> {
    let Some((session, holder)) = store::sessions::by_token(conn, &secrets::sha256(token.as_bytes()))? else {
        return Ok((Principal::Anonymous, None));
    };
    if !lives(&session, session.staff, now) {
        return Ok((Principal::Anonymous, None));
    }
    if holder.state != AccountState::Active {
        return Ok((Principal::Anonymous, None));
    }
    let grants = store::grants::working(conn, session.account_id, now)?;
    // A role that was given since the sign-in brings its shorter limits along.
    if !grants.is_empty() && !lives(&session, true, now) {
        return Ok((Principal::Anonymous, None));
    }
    let account = Account {
        id: session.account_id,
        person: holder.person,
        session: Some(session.id),
        name: holder.name,
        language: holder.language.parse().unwrap_or(crate::kernel::Lang::En),
        grants,
    };
    let stale = now.since(session.last_seen_at) >= SEEN_EVERY;
    Ok((Principal::Account(account), stale.then_some(session.id)))
}

pub(super) fn lives(session: &SessionRow, staff: bool, now: Instant) -> bool {
    let limits = Limits::of(staff);
    now < session.expires_at
        && now.since(session.created_at) < limits.absolute
        && now.since(session.last_seen_at) < limits.idle
}

/// Notes that a session was used.
///
/// # Errors
/// When the database fails.
pub fn touch(tx: &mut Conn, session: SessionId, now: Instant) -> Result<(), Fault> {
    store::sessions::touch(tx, session, now)
}

/// Ends one session.
///
/// # Errors
/// When the database fails.
pub(super) fn end(tx: &mut Conn, session: SessionId) -> Result<(), Fault> {
    store::sessions::delete(tx, session)
}

/// Ends all sessions of an account but `keep`.
///
/// # Errors
/// When the database fails.
pub(super) fn end_all(tx: &mut Conn, account: AccountId, keep: Option<SessionId>) -> Result<(), Fault> {
    store::sessions::delete_all(tx, account, keep)
}
