//! The single writer of SQLite: many commands, one commit, one fsync.
//!
//! Each command runs in its own savepoint, so a refusal or a panic takes back that command
//! alone. Callers are answered after the commit. While one batch is on its way to the disk
//! the next one gathers, so the batch grows with the load by itself.

use std::panic::{AssertUnwindSafe, catch_unwind};

use diesel::Connection as _;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use prometheus_client::metrics::histogram::Histogram;
use tokio::sync::{mpsc, oneshot};

use super::conn::{self, Conn, Use};
use crate::kernel::Fault;

/// At most so many commands share one commit; keeps the slowest caller's wait short.
const BATCH: usize = 128;

type Answer = Box<dyn FnOnce(bool) + Send>;
/// Runs in the batch's transaction, or learns that there is none.
type Work = Box<dyn FnOnce(Option<&mut Conn>) -> Answer + Send>;

struct Job {
    work: Work,
    alone: bool,
}

pub(super) struct Writer {
    send: mpsc::Sender<Job>,
    pub(super) batches: Histogram,
}

/// Commands of one commit, counted.
pub(super) fn batches() -> Histogram {
    Histogram::new([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0])
}

impl Writer {
    pub(super) fn start(path: &str, queue: usize) -> Result<Self, Fault> {
        let mut conn = conn::sqlite(path, Use::Write)?;
        let (send, mut receive) = mpsc::channel::<Job>(queue);
        let batches = batches();
        let counted = batches.clone();
        std::thread::Builder::new()
            .name("qabyl-writer".to_owned())
            .spawn(move || {
                let mut next = receive.blocking_recv();
                while let Some(first) = next.take() {
                    let mut batch = vec![first];
                    while batch.len() < BATCH && !batch.last().is_some_and(|job| job.alone) {
                        match receive.try_recv() {
                            Ok(job) if job.alone => {
                                next = Some(job);
                                break;
                            }
                            Ok(job) => batch.push(job),
                            Err(_) => break,
                        }
                    }
                    counted.observe(f64::from(u32::try_from(batch.len()).unwrap_or(u32::MAX)));
                    commit(&mut conn, batch);
                    if next.is_none() {
                        next = receive.blocking_recv();
                    }
                }
            })?;
        Ok(Self { send, batches })
    }

    /// Commands that wait.
    pub(super) fn queued(&self) -> usize {
        self.send.max_capacity().saturating_sub(self.send.capacity())
    }

    pub(super) async fn submit<T, E>(
        &self,
        mut work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
        alone: bool,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(move |conn| {
            let result = match conn {
                Some(conn) => savepoint(conn, &mut work),
                None => Err(Fault::busy("another process holds the database").into()),
            };
            Box::new(move |committed| {
                let result = match result {
                    Ok(_) if !committed => Err(Fault::busy("the commit failed").into()),
                    other => other,
                };
                // A caller that went away is not told; its command stands.
                drop(reply.send(result));
            })
        });
        self.send
            .try_send(Job { work, alone })
            .map_err(|_| Fault::busy("the write queue is full"))?;
        answer.await.map_err(|_| Fault::broken("the writer stopped"))?
    }
}

fn commit(conn: &mut Conn, batch: Vec<Job>) {
    let begun = match conn {
        Conn::Sqlite(inner) => AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE"),
        Conn::Postgres(_) => Ok(()),
    };
    if let Err(error) = begun {
        tracing::error!(%error, "the writer could not begin");
        // A savepoint outside a transaction would commit alone: nothing is run.
        for job in batch {
            (job.work)(None)(false);
        }
        return;
    }
    let answers: Vec<Answer> = batch.into_iter().map(|job| (job.work)(Some(&mut *conn))).collect();
    let done = <Conn as diesel::Connection>::TransactionManager::commit_transaction(conn);
    if let Err(error) = &done {
        tracing::error!(%error, "the writer could not commit");
        drop(<Conn as diesel::Connection>::TransactionManager::rollback_transaction(
            conn,
        ));
    }
    for answer in answers {
        answer(done.is_ok());
    }
}

/// Runs `work` in a savepoint; an error or a panic takes it back.
#[expect(clippy::disallowed_methods, reason = "db.write itself")]
fn savepoint<T, E: From<Fault>>(conn: &mut Conn, work: &mut impl FnMut(&mut Conn) -> Result<T, E>) -> Result<T, E> {
    let result = conn.transaction::<_, Step<E>, _>(|tx| match catch_unwind(AssertUnwindSafe(|| work(tx))) {
        Ok(result) => result.map_err(Step::Work),
        Err(_) => Err(Step::Panicked),
    });
    result.map_err(|step| match step {
        Step::Work(error) => error,
        Step::Database(error) => Fault::from(error).into(),
        Step::Panicked => Fault::broken("a command panicked").into(),
    })
}

enum Step<E> {
    Work(E),
    Database(diesel::result::Error),
    Panicked,
}

impl<E> From<diesel::result::Error> for Step<E> {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error)
    }
}
