//! The connection that is SQLite or PostgreSQL, chosen by the address's scheme alone.
//!
//! The derive's own `establish` tries one backend after the other and hides the cause, so it
//! is never called.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::result::{DatabaseErrorKind, Error};
use diesel::{Connection as _, PgConnection, SqliteConnection};

use crate::kernel::Fault;

#[expect(
    clippy::disallowed_methods,
    reason = "the derive writes an establish that nobody calls"
)]
mod multi {
    use diesel::{PgConnection, SqliteConnection};

    /// Either database, one query path.
    #[derive(diesel::MultiConnection)]
    pub enum Conn {
        /// Embedded.
        Sqlite(SqliteConnection),
        /// The shared engine.
        Postgres(PgConnection),
    }
}
pub use multi::{Conn, MultiBackend};

/// What a SQLite connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Read,
    Write,
}

/// Opens an embedded database file.
#[expect(clippy::disallowed_methods, reason = "the one place that opens SQLite")]
pub(super) fn sqlite(path: &str, purpose: Use) -> Result<Conn, Fault> {
    let mut inner = SqliteConnection::establish(path).map_err(|e| Fault::new("cannot open the database file", e))?;
    // busy_timeout first: everything after it may find the file busy.
    inner.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;")?;
    match purpose {
        // FULL: an acknowledged commit survives a power cut; NORMAL loses hundreds of rows.
        Use::Write => inner.batch_execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?,
        Use::Read => inner.batch_execute("PRAGMA query_only = ON; PRAGMA cache_size = -8000;")?,
    }
    Ok(Conn::Sqlite(inner))
}

/// Writes a consistent copy of the database at `path` to the new file `target`; others may write
/// meanwhile.
#[expect(clippy::disallowed_methods, reason = "the one place that opens SQLite")]
pub(super) fn vacuum_into(path: &str, target: &str) -> Result<(), Fault> {
    use diesel::RunQueryDsl as _;
    let mut inner = SqliteConnection::establish(path).map_err(|e| Fault::new("cannot open the database file", e))?;
    inner.batch_execute("PRAGMA busy_timeout = 30000;")?;
    diesel::sql_query("VACUUM INTO ?")
        .bind::<diesel::sql_types::Text, _>(target)
        .execute(&mut inner)?;
    Ok(())
}

/// Asks SQLite itself whether the file is whole.
pub(super) fn sqlite_is_sound(conn: &mut Conn) -> Result<(), Fault> {
    use diesel::RunQueryDsl as _;
    #[derive(diesel::QueryableByName)]
    struct Said {
        #[diesel(sql_type = diesel::sql_types::Text)]
        integrity_check: String,
    }
    let Conn::Sqlite(inner) = conn else { return Ok(()) };
    let said: Vec<Said> = diesel::sql_query("PRAGMA integrity_check").load(inner)?;
    match said.first() {
        Some(first) if first.integrity_check == "ok" => Ok(()),
        first => Err(Fault::new(
            "the database file is damaged",
            first.map(|said| said.integrity_check.clone()).unwrap_or_default(),
        )),
    }
}

/// A PostgreSQL connection that remembers whether its last transaction met a conflict.
pub(super) struct Postgres {
    pub(super) conn: Conn,
    conflict: Arc<AtomicBool>,
}

impl Postgres {
    /// Connects; TLS, certificates and timeouts are libpq's parameters in the address. Reads
    /// cannot write: only a transaction that asks for it (`BEGIN READ WRITE`) may.
    #[expect(clippy::disallowed_methods, reason = "the one place that connects to PostgreSQL")]
    pub(super) fn connect(url: &str) -> Result<Self, Fault> {
        let mut inner = PgConnection::establish(url).map_err(|e| Fault::new("cannot connect to PostgreSQL", e))?;
        inner.batch_execute("SET statement_timeout = '30s'; SET lock_timeout = '10s'; SET timezone = 'UTC'; SET idle_in_transaction_session_timeout = '60s'; SET default_transaction_read_only = on;")?;
        let conflict = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&conflict);
        inner.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::FinishQuery { error: Some(error), .. } = event
                && is_conflict(error)
            {
                seen.store(true, Ordering::SeqCst);
            }
        });
        Ok(Self {
            conn: Conn::Postgres(inner),
            conflict,
        })
    }

    /// Whether a serialization failure or a deadlock was seen since the last call.
    pub(super) fn take_conflict(&self) -> bool {
        self.conflict.swap(false, Ordering::SeqCst)
    }
}

fn is_conflict(error: &Error) -> bool {
    match error {
        Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        // diesel has no kind for deadlocks.
        Error::DatabaseError(DatabaseErrorKind::Unknown, info) => info.message().contains("deadlock detected"),
        _ => false,
    }
}
