//! Address and password become a session. A wrong password, an unknown address, a locked and a
//! suspended account give one answer after the same work: one hash and one commit.

use secrecy::SecretString;
use serde_json::json;

use super::model::{AccountState, Ctx};
use super::passwords::{PasswordError, Passwords, Verdict};
use super::rules::{Email, FREE_TRIES, lock_after};
use super::session;
use super::store::{self, AccountRow, Change};
use super::{messages, tell};
use crate::db::{Conn, Db};
use crate::events::{self, Event};
use crate::kernel::ids::{AccountId, SessionId};
use crate::kernel::{Act, Actor, Fault};
use crate::mail::Payload;

/// What was typed, and on what.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The address.
    pub email: String,
    /// The password.
    pub password: SecretString,
    /// The browser's `User-Agent`.
    pub device: String,
    /// The session that the browser had; it ends, so that no session outlives a sign-in.
    pub replaces: Option<SessionId>,
}

/// A session began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Whose.
    pub account: AccountId,
    /// For the cookie.
    pub token: String,
}

/// Why there is no session.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Address and password do not fit, or there were too many tries.
    #[error("address and password do not fit")]
    Wrong,
    /// The password is right, but the address was never confirmed.
    #[error("the address is not confirmed")]
    Unconfirmed,
    /// Too many sign-ins at once.
    #[error("busy")]
    Busy,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// How an attempt ended; committed in each case, because failures count.
#[derive(Clone)]
enum Settled {
    In(SignedIn),
    Unconfirmed,
    Wrong,
}

/// Signs in.
///
/// # Errors
/// [`SignInError`].
pub async fn sign_in(db: &Db, passwords: &Passwords, ctx: &Ctx, command: SignIn) -> Result<SignedIn, SignInError> {
    let SignIn {
        email,
        password,
        device,
        replaces,
    } = command;
    // What is no address is searched all the same: it is found nowhere.
    let key = Email::parse(&email).map_or_else(|_| String::new(), |email| email.key().to_owned());
    let known = db
        .read(move |conn| store::by_email(conn, &key))
        .await?
        .map(|row| (row.id, row.password_hash));
    let (account, stored) = known.map_or((None, None), |(id, hash)| (Some(id), hash));
    let verdict = verify(passwords, password, stored.clone()).await?;
    let ctx = ctx.clone();
    let settled = db
        .write(move |tx| {
            let Some(account) = account else {
                events::append(tx, &ctx, Event::new("account.sign_in_failed", "unknown"))?;
                return Ok::<_, Fault>(Settled::Wrong);
            };
            let row = store::lock(tx, account)?.filter(|row| row.password_hash == stored);
            match row {
                Some(row) => settle(tx, &ctx, &row, &verdict, &device, replaces),
                // Changed while we hashed.
                None => Ok(Settled::Wrong),
            }
        })
        .await?;
    match settled {
        Settled::In(signed_in) => Ok(signed_in),
        Settled::Unconfirmed => Err(SignInError::Unconfirmed),
        Settled::Wrong => Err(SignInError::Wrong),
    }
}

async fn verify(passwords: &Passwords, password: SecretString, stored: Option<String>) -> Result<Verdict, SignInError> {
    passwords.verify(password, stored).await.map_err(|error| match error {
        PasswordError::Busy => SignInError::Busy,
        PasswordError::Fault(fault) => SignInError::Fault(fault),
        PasswordError::Weak(_) => SignInError::Wrong,
    })
}

fn settle(
    tx: &mut Conn,
    ctx: &Ctx,
    row: &AccountRow,
    verdict: &Verdict,
    device: &str,
    replaces: Option<SessionId>,
) -> Result<Settled, Fault> {
    if is_locked(row, ctx) {
        // Not counted: otherwise a stranger who goes on guessing would keep the owner out.
        events::append(
            tx,
            ctx,
            Event::new("account.sign_in_failed", row.id).with(json!({"locked": true})),
        )?;
        return Ok(Settled::Wrong);
    }
    let Verdict::Right { rehash } = verdict else {
        count_failure(tx, ctx, row)?;
        return Ok(Settled::Wrong);
    };
    match row.state {
        AccountState::Unconfirmed => return Ok(Settled::Unconfirmed),
        AccountState::Suspended => {
            events::append(
                tx,
                ctx,
                Event::new("account.sign_in_failed", row.id).with(json!({"suspended": true})),
            )?;
            return Ok(Settled::Wrong);
        }
        AccountState::Active => {}
    }
    let change = Change {
        failed_sign_ins: Some(0),
        locked_until: Some(None),
        password_hash: rehash.clone(),
        ..Change::default()
    };
    if row.failed_sign_ins > 0 || rehash.is_some() {
        store::change(tx, row, change)?;
    }
    if let Some(old) = replaces {
        session::end(tx, old)?;
    }
    let act = Act {
        actor: Actor::Account { id: row.id },
        ..ctx.act.clone()
    };
    let token = session::start_session(tx, &act, row.id, device)?;
    let cause = events::append(tx, &act, Event::new("account.signed_in", row.id))?;
    if row.failed_sign_ins >= FREE_TRIES {
        tell::tell(tx, &act, row.id, &messages::MANY_FAILURES, cause, &Payload::new(), None)?;
    }
    Ok(Settled::In(SignedIn { account: row.id, token }))
}

fn is_locked(row: &AccountRow, ctx: &Ctx) -> bool {
    row.locked_until.is_some_and(|until| ctx.now < until)
}

/// Counts a wrong password and locks for a while when there were many.
fn count_failure(tx: &mut Conn, ctx: &Ctx, row: &AccountRow) -> Result<(), Fault> {
    let failures = row.failed_sign_ins.saturating_add(1);
    let lock = lock_after(failures);
    let change = Change {
        failed_sign_ins: Some(failures),
        locked_until: Some(lock.map(|lock| ctx.now.plus(lock))),
        ..Change::default()
    };
    store::change(tx, row, change)?;
    events::append(tx, ctx, Event::new("account.sign_in_failed", row.id))?;
    if lock.is_some() {
        events::append(
            tx,
            ctx,
            Event::new("account.locked", row.id).with(json!({"failures": failures})),
        )?;
    }
    Ok(())
}

/// Asks the signed-in person for the password once more, before what must not happen on a
/// forgotten device. Wrong ones count and lock like at sign-in.
///
/// # Errors
/// [`SignInError::Wrong`].
pub(super) async fn ask_again(
    db: &Db,
    passwords: &Passwords,
    ctx: &Ctx,
    account: AccountId,
    password: SecretString,
) -> Result<(), SignInError> {
    let row = db.read(move |conn| store::account(conn, account)).await?;
    let stored = row.and_then(|row| row.password_hash);
    let verdict = verify(passwords, password, stored.clone()).await?;
    let ctx = ctx.clone();
    let right = db
        .write(move |tx| {
            let row = store::lock(tx, account)?.filter(|row| row.password_hash == stored);
            let Some(row) = row.filter(|row| !is_locked(row, &ctx)) else {
                return Ok::<_, Fault>(false);
            };
            let right = matches!(verdict, Verdict::Right { .. });
            if !right {
                count_failure(tx, &ctx, &row)?;
            }
            Ok(right)
        })
        .await?;
    if right { Ok(()) } else { Err(SignInError::Wrong) }
}
