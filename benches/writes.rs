//! Durable writes: a commit for each against what the writer does, from 1, 16 and 64 callers.
//!
//! `cargo bench --bench writes`: SQLite in a new file of `QABYL_BENCH_DIR` (or the temporary
//! folder; a folder in memory would measure nothing), and PostgreSQL where `TEST_DATABASE_URL`
//! names a server that syncs its commits.
#![expect(clippy::expect_used, reason = "a benchmark that cannot run says so and stops")]

use std::sync::OnceLock;

use diesel::connection::SimpleConnection as _;
use diesel::{RunQueryDsl as _, sql_query};
use divan::Bencher;
use divan::counter::ItemsCount;
use qabyl::db::{Address, Conn, Db, Options};
use qabyl::kernel::Fault;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

const CALLERS: [usize; 3] = [1, 16, 64];
/// Writes of one sample, shared by the callers.
const WRITES: usize = 1024;

fn main() {
    divan::main();
}

#[expect(clippy::disallowed_methods, reason = "a benchmark is told where to write")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().expect("a runtime"))
}

fn sqlite() -> &'static Db {
    static DB: OnceLock<(TempDir, Db)> = OnceLock::new();
    let open = || {
        let folder = variable("QABYL_BENCH_DIR").map_or_else(TempDir::new, TempDir::new_in);
        let folder = folder.expect("a folder");
        let file = folder.path().join("bench.db");
        let db = opened(&format!("sqlite://{}", file.display()));
        (folder, db)
    };
    &DB.get_or_init(open).1
}

fn postgres() -> Option<&'static Db> {
    static DB: OnceLock<Option<Db>> = OnceLock::new();
    let open = || variable("TEST_DATABASE_URL").map(|url| opened(&url));
    DB.get_or_init(open).as_ref()
}

fn opened(url: &str) -> Db {
    let address = Address::parse(url).expect("an address");
    let db = Db::open(&address, Options::default()).expect("a database");
    let table = |tx: &mut Conn| -> Result<(), Fault> {
        tx.batch_execute("DROP TABLE IF EXISTS bench_writes; CREATE TABLE bench_writes (words TEXT NOT NULL)")?;
        Ok(())
    };
    runtime().block_on(db.write(table)).expect("a table");
    db
}

fn insert(tx: &mut Conn) -> Result<(), Fault> {
    sql_query("INSERT INTO bench_writes (words) VALUES ('A dossier of two hundred bytes, more or less.')")
        .execute(tx)?;
    Ok(())
}

/// `callers` tasks write one after the other, together `WRITES` times.
fn write(bencher: Bencher<'_, '_>, db: &'static Db, callers: usize, alone: bool) {
    bencher.counter(ItemsCount::new(WRITES)).bench_local(|| {
        runtime().block_on(async {
            let mut tasks = JoinSet::new();
            for _ in 0..callers {
                tasks.spawn(async move {
                    for _ in 0..WRITES / callers {
                        let written = if alone {
                            db.write_alone(insert).await
                        } else {
                            db.write(insert).await
                        };
                        written.expect("a durable write");
                    }
                });
            }
            while let Some(done) = tasks.join_next().await {
                done.expect("a caller");
            }
        });
    });
}

#[divan::bench(args = CALLERS, sample_count = 10, sample_size = 1)]
fn sqlite_one_commit_each(bencher: Bencher<'_, '_>, callers: usize) {
    write(bencher, sqlite(), callers, true);
}

#[divan::bench(args = CALLERS, sample_count = 10, sample_size = 1)]
fn sqlite_group_commit(bencher: Bencher<'_, '_>, callers: usize) {
    write(bencher, sqlite(), callers, false);
}

#[divan::bench(args = CALLERS, sample_count = 10, sample_size = 1)]
fn postgresql(bencher: Bencher<'_, '_>, callers: usize) {
    match postgres() {
        Some(db) => write(bencher, db, callers, false),
        None => eprintln!("PostgreSQL skipped: TEST_DATABASE_URL is not set"),
    }
}
