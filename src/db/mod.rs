//! One way to the database, whichever engine stands behind it.
//!
//! `read` gives a read-only connection from a pool; `write` runs one command in one
//! transaction. On SQLite a single writer thread commits whole batches (one fsync for all of
//! them); on PostgreSQL a pooled connection is used and conflicts are run again. Callers
//! cannot tell the difference: what `write` answers with `Ok` is durable.
//!
//! Rules: a write closure may run more than once, so it has no side effects outside the
//! transaction; no network, no rendering inside; SQL stands in the rooms' `store` files.

pub mod announced;
pub mod answers;
mod conn;
mod constraint;
mod invariant;
pub mod lease;
mod migrate;
mod native;
mod pool;
pub mod schema;
pub mod snapshot;
mod snapshot_postgres;
pub mod sql_types;
mod values;
mod write_postgres;
mod write_sqlite;

pub use conn::{Conn, MultiBackend};
pub use constraint::{Unique, is_unique_violation};
pub use invariant::Invariant;
pub use migrate::migrate;
pub(crate) use native::native;
pub use pool::{Address, Db, Load, Options};
pub use snapshot::Engine;
pub use values::{Json, JsonText, UnknownWord};

use crate::kernel::Fault;

impl From<diesel::result::Error> for Fault {
    fn from(error: diesel::result::Error) -> Self {
        if is_passing(&error) {
            Self::unreachable("database", error)
        } else {
            Self::new("database", error)
        }
    }
}

/// Whether the same would succeed a little later: a lock that did not come free, a server that
/// restarts. Drivers tell these apart by their words only.
fn is_passing(error: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind as Kind, Error};
    const WORDS: [&str; 6] = [
        "database is locked",
        "lock timeout",
        "statement timeout",
        "deadlock detected",
        "terminating connection",
        "server closed the connection",
    ];
    match error {
        Error::DatabaseError(Kind::ClosedConnection | Kind::SerializationFailure | Kind::UnableToSendCommand, _)
        | Error::BrokenTransactionManager => true,
        Error::DatabaseError(Kind::Unknown, told) => WORDS.iter().any(|words| told.message().contains(words)),
        _ => false,
    }
}

/// One row where there may be none: absence is not a failure.
///
/// # Errors
/// Every other database error, as a fault.
pub fn optional<T>(result: Result<T, diesel::result::Error>) -> Result<Option<T>, Fault> {
    use diesel::OptionalExtension as _;
    result.optional().map_err(Fault::from)
}
