//! Migrations, embedded for both databases and run at start under a lock, so that two
//! processes that start together migrate once.

use std::fs::File;
use std::path::Path;

use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use diesel_migrations::{EmbeddedMigrations, embed_migrations};

use super::conn::{self, Conn, Postgres, Use};
use super::pool::Address;
use crate::kernel::Fault;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRESQL: EmbeddedMigrations = embed_migrations!("migrations/postgresql");

/// Any fixed number: the name of the advisory lock on PostgreSQL.
const LOCK: i64 = 0x7161_6279_6c00;

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
                diesel::sql_query("SELECT pg_advisory_lock($1)")
                    .bind::<diesel::sql_types::BigInt, _>(LOCK)
                    .execute(&mut inner)?;
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
    let ran = conn
        .run_pending_migrations(source)
        .map_err(|e| Fault::new("migration failed", e))?;
    Ok(ran.iter().map(ToString::to_string).collect())
}
