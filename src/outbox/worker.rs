//! The worker: claim, commit, deliver, mark.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use chrono::TimeDelta;

use super::model::{Claimed, Counts, Dead, Outcome, State};
use super::store;
use crate::db::{Conn, Db};
use crate::kernel::ids::{IdSource, OutboxId};
use crate::kernel::{Clock, Fault, Instant, Stop};

/// How long a claimed row is ours; longer than the longest send.
const LEASE: TimeDelta = TimeDelta::seconds(180);
/// So long after a claim a send may begin without asking again; with the longest send it ends
/// well before the lease does.
const FRESH: TimeDelta = TimeDelta::seconds(60);
/// After so many attempts (about two days) a row is given up.
const ATTEMPTS: i32 = 16;

/// Delivers one row; `main` hands in what knows every room's letters.
pub type Deliver = Arc<dyn Fn(Claimed) -> Pin<Box<dyn Future<Output = Outcome> + Send>> + Send + Sync>;

/// Works the outbox of one database.
#[derive(Clone)]
pub struct Worker {
    /// The database.
    pub db: Db,
    /// The clock that decides what is due.
    pub clock: Clock,
    /// For jitter.
    pub ids: Arc<IdSource>,
    /// What delivers.
    pub deliver: Deliver,
}

impl Worker {
    /// Delivers what is due now, at most `limit` rows; how many were tried.
    ///
    /// # Errors
    /// When the database fails; a failed delivery is not an error but a later attempt.
    pub async fn run_once(&self, limit: i64) -> Result<usize, Fault> {
        self.run_until(&Stop::default(), limit).await
    }

    /// [`Worker::run_once`] that finishes the delivery in hand when it is told to stop, and gives
    /// the claimed rest back, so that another process need not wait for the lease to run out.
    ///
    /// # Errors
    /// As for [`Worker::run_once`].
    pub async fn run_until(&self, stop: &Stop, limit: i64) -> Result<usize, Fault> {
        let claimed = self.clock.now();
        let rows = self
            .db
            .write(move |tx| store::claim(tx, claimed, claimed.plus(LEASE), limit))
            .await?;
        let mut tried = 0;
        let mut rows = rows.into_iter();
        while let Some(row) = rows.next() {
            if stop.told() {
                let rest: Vec<Claimed> = std::iter::once(row).chain(rows).collect();
                self.db.write(move |tx| store::give_back(tx, &rest)).await?;
                break;
            }
            if !self.still_ours(&row, claimed).await? {
                continue;
            }
            let outcome = (self.deliver)(row.clone()).await;
            self.finish(row, outcome).await?;
            tried += 1;
        }
        Ok(tried)
    }

    /// Whether a claimed row is ours for the time of one more send: behind a slow relay the lease
    /// is taken anew, and a row that another worker has claimed meanwhile is left to it.
    async fn still_ours(&self, row: &Claimed, claimed: Instant) -> Result<bool, Fault> {
        let now = self.clock.now();
        if now < claimed.plus(FRESH) {
            return Ok(true);
        }
        let row = row.clone();
        self.db.write(move |tx| store::renew(tx, &row, now.plus(LEASE))).await
    }

    async fn finish(&self, row: Claimed, outcome: Outcome) -> Result<(), Fault> {
        let now = self.clock.now();
        let (state, due, error) = match outcome {
            Outcome::Done => (State::Sent, now, None),
            Outcome::Fail(error) => (State::Dead, now, Some(error)),
            Outcome::Retry(error) if row.attempts >= ATTEMPTS => (State::Dead, now, Some(error)),
            Outcome::Retry(error) => (State::Pending, now.plus(self.pause(row.attempts)), Some(error)),
        };
        if let Some(error) = &error {
            tracing::warn!(outbox = %row.id, kind = %row.kind, attempt = row.attempts, state = %state, error, "not delivered");
        }
        self.db
            .write(move |tx| store::finish(tx, &row, state, due, error.as_deref(), now))
            .await?;
        Ok(())
    }

    /// 2^n seconds, at most six hours, and up to a quarter more, so that many do not come back at once.
    fn pause(&self, attempts: i32) -> TimeDelta {
        let exponent = u32::try_from(attempts.clamp(1, 14)).unwrap_or(1);
        let base = 2_i64.saturating_pow(exponent).saturating_mul(2).min(6 * 3600);
        let mut byte = [0_u8; 1];
        self.ids.fill(&mut byte);
        let [jitter] = byte;
        TimeDelta::milliseconds(base * 1000 + base * i64::from(jitter))
    }
}

/// Rows that were given up, newest first.
///
/// # Errors
/// When the database fails.
pub fn dead(conn: &mut Conn, limit: i64) -> Result<Vec<Dead>, Fault> {
    store::dead(conn, limit)
}

/// Puts a given-up row back into the queue; false when it is not given up.
///
/// # Errors
/// When the database fails.
pub fn retry(tx: &mut Conn, id: OutboxId, now: Instant) -> Result<bool, Fault> {
    store::retry(tx, id, now)
}

/// How many rows wait and how many were given up.
///
/// # Errors
/// When the database fails.
pub fn counts(conn: &mut Conn) -> Result<Counts, Fault> {
    store::counts(conn)
}
