//! The handle that everybody holds: where reads wait, where writes queue.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use prometheus_client::metrics::histogram::Histogram;
use tokio::sync::Semaphore;

use super::conn::{self, Conn, Postgres, Use};
use super::{write_postgres, write_sqlite};
use crate::kernel::Fault;

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A file of the embedded database.
    Sqlite(String),
    /// A libpq address.
    Postgres(String),
}

impl Address {
    /// Reads `sqlite://PATH` or `postgres://…`.
    ///
    /// # Errors
    /// Any other scheme is refused: a typo must not become a new empty database.
    pub fn parse(url: &str) -> Result<Self, Fault> {
        if let Some(path) = url.strip_prefix("sqlite://")
            && !path.is_empty()
        {
            return Ok(Self::Sqlite(path.to_owned()));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        Err(Fault::broken("DATABASE_URL must begin with sqlite:// or postgres://"))
    }
}

/// Sizes and patience.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections for reading (SQLite) or for all (PostgreSQL).
    pub connections: u32,
    /// How many may wait for a connection, and how many writes may queue, before "busy".
    pub queue: usize,
    /// How long one waits for a connection before "busy".
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connections: 8,
            queue: 1024,
            patience: Duration::from_secs(5),
        }
    }
}

/// What waits and what works, now.
#[derive(Debug, Clone)]
pub struct Load {
    /// Writes in SQLite's queue.
    pub queued: usize,
    /// How many commands shared each of SQLite's commits.
    pub batches: Histogram,
    /// Connections at work.
    pub used: usize,
    /// Connections that wait.
    pub idle: usize,
    /// Callers that wait for one.
    pub waiting: usize,
}

/// The database; clones share everything.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    engine: Engine,
    permits: Semaphore,
    waiting: AtomicUsize,
    writes: AtomicU64,
    options: Options,
}

enum Engine {
    Sqlite {
        readers: r2d2::Pool<SqliteReaders>,
        writer: write_sqlite::Writer,
    },
    Postgres(r2d2::Pool<PostgresPool>),
}

impl Db {
    /// Opens pools and, on SQLite, starts the writer thread. Run [`super::migrate`] before.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub fn open(address: &Address, options: Options) -> Result<Self, Fault> {
        let options = sized(address, options);
        let broken = |e| Fault::new("cannot open the database pool", e);
        let engine = match address {
            Address::Sqlite(path) => Engine::Sqlite {
                writer: write_sqlite::Writer::start(path, options.queue)?,
                readers: builder(&options).build(SqliteReaders(path.clone())).map_err(broken)?,
            },
            Address::Postgres(url) => {
                Engine::Postgres(builder(&options).build(PostgresPool(url.clone())).map_err(broken)?)
            }
        };
        let permits = Semaphore::new(usize::try_from(options.connections).unwrap_or(8));
        Ok(Self(Arc::new(Inner {
            engine,
            permits,
            waiting: AtomicUsize::new(0),
            writes: AtomicU64::new(0),
            options,
        })))
    }

    /// How busy the database's own parts are.
    #[must_use]
    pub fn load(&self) -> Load {
        let (state, queued, batches) = match &self.0.engine {
            Engine::Sqlite { readers, writer } => (readers.state(), writer.queued(), writer.batches.clone()),
            Engine::Postgres(pool) => (pool.state(), 0, write_sqlite::batches()),
        };
        let whole = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        Load {
            queued,
            batches,
            used: whole(state.connections.saturating_sub(state.idle_connections)),
            idle: whole(state.idle_connections),
            waiting: self.0.waiting.load(Ordering::SeqCst),
        }
    }

    /// Runs `work` on a read-only connection.
    ///
    /// # Errors
    /// What `work` answers, or a busy fault when no connection comes free in time.
    pub async fn read<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        let permit = self.permit().await?;
        let db = self.clone();
        let result = tokio::task::spawn_blocking(move || db.read_blocking(work)).await;
        drop(permit);
        result.unwrap_or_else(|_| Err(Fault::broken("a read panicked").into()))
    }

    /// [`Db::read`] for command line programs and tests, which may block.
    ///
    /// # Errors
    /// As for [`Db::read`].
    pub fn read_blocking<T, E: From<Fault>>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        match &self.0.engine {
            Engine::Sqlite { readers, .. } => {
                let mut conn = readers.get().map_err(|e| Fault::unreachable("no connection", e))?;
                work(&mut conn)
            }
            Engine::Postgres(pool) => {
                let mut held = pool.get().map_err(|e| Fault::unreachable("no connection", e))?;
                work(&mut held.conn)
            }
        }
    }

    /// Runs `work` in one transaction; `Ok` is answered only after a durable commit.
    ///
    /// `work` may run more than once and must have no effect outside the transaction. An error
    /// rolls back this command alone.
    ///
    /// # Errors
    /// What `work` answers, or a fault: queue full (busy), commit failed, panic.
    pub async fn write<T, E>(&self, work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        self.written(false, work).await
    }

    async fn written<T, E>(
        &self,
        alone: bool,
        work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        let result = match &self.0.engine {
            Engine::Sqlite { writer, .. } => writer.submit(work, alone).await,
            Engine::Postgres(pool) => {
                let permit = self.permit().await?;
                let pool = pool.clone();
                let result = tokio::task::spawn_blocking(move || {
                    let mut held = pool.get().map_err(|e| Fault::unreachable("no connection", e))?;
                    write_postgres::run(&mut held, work)
                })
                .await;
                drop(permit);
                result.unwrap_or_else(|_| Err(Fault::broken("a write panicked").into()))
            }
        };
        if result.is_ok() {
            self.0.writes.fetch_add(1, Ordering::SeqCst);
        }
        result
    }

    /// How many writes this process has been told were done; what was read before the last of them
    /// may be old.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.0.writes.load(Ordering::SeqCst)
    }

    /// [`Db::write`] for long commands (publication, imports): a commit of their own.
    ///
    /// # Errors
    /// As for [`Db::write`].
    pub async fn write_alone<T, E>(&self, work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        self.written(true, work).await
    }

    async fn permit(&self) -> Result<tokio::sync::SemaphorePermit<'_>, Fault> {
        if let Ok(permit) = self.0.permits.try_acquire() {
            return Ok(permit);
        }
        let _waiter = Waiter::enter(&self.0)?;
        tokio::time::timeout(self.0.options.patience, self.0.permits.acquire())
            .await
            .map_err(|_| Fault::busy("no database connection came free"))?
            .map_err(|e| Fault::new("the database is closed", e))
    }
}

/// Readers of the embedded database work on this machine's cores: more of them would only keep more
/// pages in memory. A shared engine works elsewhere, and its connections mostly wait.
fn sized(address: &Address, options: Options) -> Options {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let readers = u32::try_from(cores).unwrap_or(1).saturating_mul(2);
    match address {
        Address::Sqlite(_) => Options {
            connections: options.connections.min(readers),
            ..options
        },
        Address::Postgres(_) => options,
    }
}

struct Waiter<'a>(&'a AtomicUsize);

impl<'a> Waiter<'a> {
    fn enter(inner: &'a Inner) -> Result<Self, Fault> {
        let before = inner.waiting.fetch_add(1, Ordering::SeqCst);
        let me = Self(&inner.waiting);
        if before >= inner.options.queue {
            return Err(Fault::busy("too many wait for the database"));
        }
        Ok(me)
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn builder<M: r2d2::ManageConnection>(options: &Options) -> r2d2::Builder<M> {
    r2d2::Pool::builder()
        .max_size(options.connections)
        .min_idle(Some(1))
        .connection_timeout(options.patience)
        .test_on_check_out(false)
}

struct SqliteReaders(String);

impl r2d2::ManageConnection for SqliteReaders {
    type Connection = Conn;
    type Error = Fault;

    fn connect(&self) -> Result<Conn, Fault> {
        conn::sqlite(&self.0, Use::Read)
    }

    fn is_valid(&self, _: &mut Conn) -> Result<(), Fault> {
        Ok(())
    }

    fn has_broken(&self, _: &mut Conn) -> bool {
        std::thread::panicking()
    }
}

pub(super) struct PostgresPool(String);

impl r2d2::ManageConnection for PostgresPool {
    type Connection = Postgres;
    type Error = Fault;

    fn connect(&self) -> Result<Postgres, Fault> {
        Postgres::connect(&self.0)
    }

    fn is_valid(&self, held: &mut Postgres) -> Result<(), Fault> {
        use diesel::connection::SimpleConnection as _;
        Ok(held.conn.batch_execute("SELECT 1")?)
    }

    fn has_broken(&self, held: &mut Postgres) -> bool {
        use diesel::r2d2::R2D2Connection as _;
        std::thread::panicking() || held.conn.is_broken()
    }
}
