//! Migrations, embedded for both databases and run at start under a lock, so that two
//! processes that start together migrate once.

use std::fs::File;
use std::path::Path;

use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use diesel::migration::{Migration, MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

use super::conn::{self, Conn, Postgres, Use};
use super::pool::Address;
use super::snapshot::Engine;
use crate::kernel::Fault;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRESQL: EmbeddedMigrations = embed_migrations!("migrations/postgresql");

/// Any fixed number: the name of the advisory lock on PostgreSQL.
const LOCK: i64 = 0x7161_6279_6c00;
/// Where diesel remembers what has run.
pub(super) const TABLE: &str = "__diesel_schema_migrations";

/// Brings the database at `address` to the newest schema; names of what ran, oldest first.
///
/// # Errors
/// When the database cannot be reached, a migration fails, or the schema is newer than this
/// program.
pub fn migrate(address: &Address) -> Result<Vec<String>, Fault> {
    match address {
        Address::Sqlite(path) => {
            let lock = File::create(Path::new(path).with_extension("lock"))?;
            lock.lock()?;
            let ran = match conn::sqlite(path, Use::Write)? {
                Conn::Sqlite(mut inner) => run(&mut inner, SQLITE)?,
                Conn::Postgres(_) => Vec::new(),
            };
            lock.unlock()?;
            Ok(ran)
        }
        Address::Postgres(url) => match Postgres::connect(url)?.conn {
            Conn::Postgres(mut inner) => {
                inner.batch_execute(
                    "SET statement_timeout = 0; SET lock_timeout = 0; SET client_min_messages = warning; SET default_transaction_read_only = off",
                )?;
                lock(&mut inner)?;
                let ran = run(&mut inner, POSTGRESQL);
                diesel::sql_query("SELECT pg_advisory_unlock($1)")
                    .bind::<diesel::sql_types::BigInt, _>(LOCK)
                    .execute(&mut inner)?;
                ran
            }
            Conn::Sqlite(_) => Ok(Vec::new()),
        },
    }
}

fn run<DB: diesel::backend::Backend>(
    conn: &mut impl diesel_migrations::MigrationHarness<DB>,
    source: EmbeddedMigrations,
) -> Result<Vec<String>, Fault> {
    let failed = |e| Fault::new("migration failed", e);
    let known = known::<DB>(&source)?;
    let applied = conn.applied_migrations().map_err(failed)?;
    // An older program on a newer schema would write rows that break the newer rules.
    if let Some(newer) = applied.iter().map(ToString::to_string).find(|one| !known.contains(one)) {
        return Err(Fault::new(
            "the database is newer than this program",
            format!("migration {newer} is not one of its own; start the newer program"),
        ));
    }
    let ran = conn.run_pending_migrations(source).map_err(failed)?;
    Ok(ran.iter().map(ToString::to_string).collect())
}

/// Takes the migrations' lock until the connection ends.
pub(super) fn lock(conn: &mut diesel::PgConnection) -> Result<(), Fault> {
    diesel::sql_query("SELECT pg_advisory_lock($1)")
        .bind::<diesel::sql_types::BigInt, _>(LOCK)
        .execute(conn)?;
    Ok(())
}

/// Keeps migrations away until the connection ends; others may hold it too.
pub(super) fn lock_shared(conn: &mut diesel::PgConnection) -> Result<(), Fault> {
    diesel::sql_query("SELECT pg_advisory_lock_shared($1)")
        .bind::<diesel::sql_types::BigInt, _>(LOCK)
        .execute(conn)?;
    Ok(())
}

/// The versions that this program knows, oldest first.
pub(super) fn versions(engine: Engine) -> Result<Vec<String>, Fault> {
    match engine {
        Engine::Sqlite => known::<diesel::sqlite::Sqlite>(&SQLITE),
        Engine::Postgresql => known::<diesel::pg::Pg>(&POSTGRESQL),
    }
}

fn known<DB: diesel::backend::Backend>(source: &impl MigrationSource<DB>) -> Result<Vec<String>, Fault> {
    let migrations = source.migrations().map_err(|e| Fault::new("migrations", e))?;
    let mut versions: Vec<String> = migrations.iter().map(|one| one.name().version().to_string()).collect();
    versions.sort();
    Ok(versions)
}

/// The versions that have run, oldest first.
pub(super) fn applied(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        version: String,
    }
    let rows: Vec<Row> =
        diesel::sql_query(format!("SELECT version AS version FROM {TABLE} ORDER BY version")).load(conn)?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

/// Runs, in an empty database, the migrations that `versions` names.
pub(super) fn run_only(conn: &mut diesel::PgConnection, versions: &[String]) -> Result<(), Fault> {
    let failed = |e| Fault::new("migration failed", e);
    let pending: Vec<Box<dyn Migration<diesel::pg::Pg>>> = conn.pending_migrations(POSTGRESQL).map_err(failed)?;
    for migration in pending {
        if versions.contains(&migration.name().version().to_string()) {
            conn.run_migration(&*migration).map_err(failed)?;
        }
    }
    Ok(())
}
