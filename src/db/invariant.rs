//! What must never be false of the stored rows: each room offers its own, `check` asks them all.

use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};

use super::{Conn, Db};
use crate::kernel::Fault;

/// One sentence about stored rows that must always be true.
#[derive(Clone, Copy)]
pub struct Invariant {
    /// `room.what`: what an operator sees when it is broken; explained in `docs/operations.md`.
    pub name: &'static str,
    /// The outside identifiers of the rows that break it; never personal values.
    pub find: fn(&mut Conn) -> Result<Vec<String>, Fault>,
}

impl Invariant {
    /// Asks the database. What cannot be read is an answer too, and does not stop the others.
    #[expect(
        clippy::disallowed_methods,
        reason = "what cannot be read on PostgreSQL must not end the reader's transaction"
    )]
    pub fn broken_by(&self, conn: &mut Conn) -> Vec<String> {
        let found = conn.transaction(|conn| (self.find)(conn).map_err(Asked));
        found.unwrap_or_else(|Asked(fault)| {
            tracing::error!(invariant = self.name, %fault, "an invariant cannot be read");
            vec!["unreadable".to_owned()]
        })
    }
}

struct Asked(Fault);

impl From<diesel::result::Error> for Asked {
    fn from(error: diesel::result::Error) -> Self {
        Self(error.into())
    }
}

impl Db {
    /// [`Db::read`] whose queries all see one moment.
    ///
    /// # Errors
    /// What `work` answers, or a fault.
    pub async fn read_snapshot<T>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault>
    where
        T: Send + 'static,
    {
        self.read(move |conn| {
            match conn {
                Conn::Sqlite(inner) => AnsiTransactionManager::begin_transaction(inner)?,
                Conn::Postgres(inner) => AnsiTransactionManager::begin_transaction_sql(
                    inner,
                    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                )?,
            }
            let result = work(conn);
            <Conn as Connection>::TransactionManager::rollback_transaction(conn)?;
            result
        })
        .await
    }
}
