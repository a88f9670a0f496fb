//! One command on PostgreSQL: a transaction, run again when it met a conflict.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};

use super::conn::{Conn, Postgres};
use crate::kernel::Fault;

const ATTEMPTS: u32 = 8;

/// Runs `work`; a serialization failure or a deadlock runs it again, a little later each time.
pub(super) fn run<T, E: From<Fault>>(
    held: &mut Postgres,
    mut work: impl FnMut(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        held.take_conflict();
        let result = once(&mut held.conn, &mut work);
        if result.is_ok() || !held.take_conflict() || attempt == ATTEMPTS {
            return result;
        }
        std::thread::sleep(Duration::from_millis(u64::from(attempt * attempt) * 3));
    }
}

fn once<T, E: From<Fault>>(conn: &mut Conn, work: &mut impl FnMut(&mut Conn) -> Result<T, E>) -> Result<T, E> {
    match conn {
        Conn::Postgres(inner) => {
            AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN READ WRITE").map_err(Fault::from)?;
        }
        Conn::Sqlite(_) => return Err(Fault::broken("the PostgreSQL writer holds another connection").into()),
    }
    let result = catch_unwind(AssertUnwindSafe(|| work(conn)))
        .unwrap_or_else(|_| Err(Fault::broken("a command panicked").into()));
    match result {
        Ok(value) => {
            <Conn as Connection>::TransactionManager::commit_transaction(conn).map_err(Fault::from)?;
            Ok(value)
        }
        Err(error) => {
            <Conn as Connection>::TransactionManager::rollback_transaction(conn).map_err(Fault::from)?;
            Err(error)
        }
    }
}
