//! Both databases for every test: `on_both(async |db| …)` runs the test on SQLite and on
//! PostgreSQL, each time on a migrated database of its own.

use std::fmt;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use chrono::{TimeZone as _, Utc};
use qabyl::db::{self, Address, Db, Options};
use qabyl::kernel::ids::IdSource;
use qabyl::kernel::{Act, Actor, Instant, TraceId};
use tempfile::TempDir;

use super::{postgres, surroundings};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// The shared one.
    Postgres,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// Runs `test` on a fresh migrated database of each engine; a failure names the engine, and one
/// engine's failure does not hide the other's.
pub fn on_both(test: impl AsyncFn(&TestDb)) {
    on_each(|engine| {
        let db = TestDb::fresh(engine)?;
        runtime().block_on(test(&db));
        Some(())
    });
}

/// As [`on_both`], with a database that is still empty.
pub fn on_both_empty(test: impl AsyncFn(&Place)) {
    on_each(|engine| {
        let place = Place::empty(engine)?;
        runtime().block_on(test(&place));
        Some(())
    });
}

/// Runs `test` on PostgreSQL alone.
pub fn on_postgres(test: impl AsyncFn(&TestDb)) {
    if let Some(db) = TestDb::fresh(Engine::Postgres) {
        runtime().block_on(test(&db));
    }
}

/// Runs `test` on SQLite alone.
pub fn on_sqlite(test: impl AsyncFn(&TestDb)) {
    if let Some(db) = TestDb::fresh(Engine::Sqlite) {
        runtime().block_on(test(&db));
    }
}

fn on_each(run: impl Fn(Engine) -> Option<()>) {
    let mut failure = None;
    for engine in [Engine::Sqlite, Engine::Postgres] {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| run(engine))) {
            eprintln!("^ failed on {engine}");
            failure = failure.or(Some(panic));
        }
    }
    if let Some(panic) = failure {
        resume_unwind(panic);
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
}

/// Where a database of a test is; gone when the value is.
pub struct Place {
    /// Which engine.
    pub engine: Engine,
    /// As `DATABASE_URL` would say it.
    pub url: String,
    keep: Keep,
}

enum Keep {
    Folder { _folder: TempDir },
    Database(String),
}

impl Place {
    /// A database without tables; nothing (and a visible skip) where the engine is missing.
    pub fn empty(engine: Engine) -> Option<Self> {
        Self::made(engine, None)
    }

    /// A migrated database.
    pub fn migrated(engine: Engine) -> Option<Self> {
        Self::made(engine, Some(sqlite_template()))
    }

    fn made(engine: Engine, template: Option<&[u8]>) -> Option<Self> {
        match engine {
            Engine::Sqlite => {
                let folder = surroundings::folder();
                let file = folder.path().join("qabyl.db");
                if let Some(bytes) = template {
                    std::fs::write(&file, bytes).expect("a copy of the template");
                }
                Some(Self {
                    engine,
                    url: format!("sqlite://{}", file.display()),
                    keep: Keep::Folder { _folder: folder },
                })
            }
            Engine::Postgres => match postgres::server() {
                Ok(server) => {
                    let name = fresh_name();
                    if template.is_some() {
                        server.create_migrated(&name);
                    } else {
                        server.create(&name);
                    }
                    Some(Self {
                        engine,
                        url: server.address(&name),
                        keep: Keep::Database(name),
                    })
                }
                Err(why) => {
                    surroundings::skip("PostgreSQL", why);
                    None
                }
            },
        }
    }

    /// Its address as the application reads it.
    pub fn address(&self) -> Address {
        Address::parse(&self.url).expect("the harness's own address")
    }

    /// Opens it as a process of its own would.
    pub fn open(&self) -> Db {
        self.open_with(Options {
            connections: 4,
            ..Options::default()
        })
    }

    /// Opens it with other sizes and patience.
    pub fn open_with(&self, options: Options) -> Db {
        Db::open(&self.address(), options).expect("the test's database opens")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let (Keep::Database(name), Ok(server)) = (&self.keep, postgres::server()) {
            server.remove(name);
        }
    }
}

/// A migrated, opened database of a test; gone when the value is.
pub struct TestDb {
    /// The opened database; the value itself can be used in its stead.
    pub db: Db,
    /// Where it is.
    pub place: Place,
    /// Where identifiers come from: the same in every run.
    pub ids: Arc<IdSource>,
}

impl TestDb {
    /// Nothing (and a visible skip) where the engine is missing.
    pub fn fresh(engine: Engine) -> Option<Self> {
        let place = Place::migrated(engine)?;
        Some(Self {
            db: place.open(),
            place,
            ids: Arc::new(IdSource::seeded(7)),
        })
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.place.engine
    }

    /// The system acting at `now`, for operations under test.
    pub fn act(&self, now: Instant) -> Act {
        Act {
            now,
            actor: Actor::System,
            trace: TraceId(1),
            ids: Arc::clone(&self.ids),
        }
    }
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

/// The moment at which the tests' clocks start: 2025-05-20, 09:30 UTC, three days before the
/// scholarship call's deadline.
pub fn start() -> Instant {
    Instant::new(
        Utc.with_ymd_and_hms(2025, 5, 20, 9, 30, 0)
            .single()
            .expect("a moment that exists"),
    )
}

/// Asks again and again until `done`, at most ten seconds.
pub async fn until(what: &str, mut done: impl AsyncFnMut() -> bool) {
    for _ in 0..500 {
        if done().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("waited ten seconds in vain: {what}");
}

fn fresh_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("qabyl_test_{}_{number}", std::process::id())
}

/// The bytes of a migrated database file, made once.
fn sqlite_template() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = surroundings::folder();
        let file = folder.path().join("template.db");
        db::migrate(&Address::Sqlite(file.to_string_lossy().into_owned())).expect("migrations on SQLite");
        std::fs::read(file).expect("the migrated file")
    })
}
