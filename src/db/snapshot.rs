//! A consistent copy of the whole database while others write, and the way back.
//!
//! SQLite copies itself (`VACUUM INTO`, one read transaction). PostgreSQL is read in one
//! REPEATABLE READ transaction, table by table, as text of its own types, so that no program
//! of PostgreSQL's is needed beside this one (`docs/decisions/0016-own-backups.md`).

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::conn::{self, Conn, Use};
use super::pool::Address;
use super::{migrate, snapshot_postgres};
use crate::kernel::Fault;

/// The copy's file on SQLite.
pub const SQLITE_FILE: &str = "database.sqlite";
/// The folder of the tables' files on PostgreSQL.
pub const TABLES: &str = "tables";

/// Which engine a snapshot belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// The shared engine.
    Postgresql,
}

impl Address {
    /// The engine behind this address.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgresql,
        }
    }
}

/// What a snapshot consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Which engine wrote it, and which one can read it.
    pub engine: Engine,
    /// Versions of the migrations that had run, oldest first.
    pub migrations: Vec<String>,
    /// PostgreSQL's tables; SQLite's are in its file.
    pub tables: Vec<Table>,
    /// Paths inside the folder.
    pub parts: Vec<String>,
}

/// One table of a PostgreSQL snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns in the order of the rows' values.
    pub columns: Vec<String>,
    /// How many rows were written.
    pub rows: u64,
}

/// Writes a consistent copy into `folder`. `look` sees exactly what the copy holds.
///
/// # Errors
/// When the database cannot be read or the folder cannot be written.
pub fn take<T>(
    address: &Address,
    folder: &Path,
    look: impl FnOnce(&mut Conn) -> Result<T, Fault>,
) -> Result<(Snapshot, T), Fault> {
    match address {
        Address::Sqlite(path) => sqlite(path, folder, look),
        Address::Postgres(url) => snapshot_postgres::take(url, folder, look),
    }
}

/// Whether nothing stands at `address` yet.
///
/// # Errors
/// When the database cannot be reached.
pub fn is_empty(address: &Address) -> Result<bool, Fault> {
    match address {
        Address::Sqlite(path) => Ok(!Path::new(path).exists()),
        Address::Postgres(url) => snapshot_postgres::is_empty(url),
    }
}

/// Looks at the database without opening it for work: nothing is migrated, no thread is started,
/// and the connection is closed before the answer.
///
/// # Errors
/// When the database cannot be read.
pub fn peek<T>(address: &Address, look: impl FnOnce(&mut Conn) -> Result<T, Fault>) -> Result<T, Fault> {
    match address {
        Address::Sqlite(path) => look(&mut conn::sqlite(path, Use::Read)?),
        Address::Postgres(url) => look(&mut conn::Postgres::connect(url)?.conn),
    }
}

/// Brings the snapshot in `folder` back to `address`, in one step: after a failure what stood
/// there before still stands. Newer migrations of this program run afterwards. `replace` removes
/// what is there.
///
/// # Errors
/// When the target is not empty and `replace` is not said, the snapshot belongs to the other
/// engine or to a newer program, or the database fails.
pub fn put_back(address: &Address, folder: &Path, snapshot: &Snapshot, replace: bool) -> Result<(), Fault> {
    if snapshot.engine != address.engine() {
        return Err(Fault::broken("the backup was taken from the other kind of database"));
    }
    let unknown = |version: &&String| !migrate::versions(address.engine()).is_ok_and(|known| known.contains(*version));
    if let Some(version) = snapshot.migrations.iter().find(unknown) {
        return Err(Fault::new(
            "the backup was taken by a newer program; its migration is not known here",
            version.clone(),
        ));
    }
    if !replace && !is_empty(address)? {
        return Err(Fault::broken("the database is not empty"));
    }
    match address {
        Address::Sqlite(path) => put_back_sqlite(path, &folder.join(SQLITE_FILE))?,
        Address::Postgres(url) => snapshot_postgres::put_back(url, folder, snapshot)?,
    }
    migrate::migrate(address)?;
    Ok(())
}

fn sqlite<T>(
    path: &str,
    folder: &Path,
    look: impl FnOnce(&mut Conn) -> Result<T, Fault>,
) -> Result<(Snapshot, T), Fault> {
    if !Path::new(path).exists() {
        return Err(Fault::broken("there is no database to copy"));
    }
    let copy = folder.join(SQLITE_FILE);
    let target = copy
        .to_str()
        .ok_or_else(|| Fault::broken("the folder's name is not Unicode"))?;
    conn::vacuum_into(path, target)?;
    std::fs::File::open(&copy)?.sync_all()?;
    let mut there = conn::sqlite(target, Use::Read)?;
    conn::sqlite_is_sound(&mut there)?;
    let seen = look(&mut there)?;
    let snapshot = Snapshot {
        engine: Engine::Sqlite,
        migrations: migrate::applied(&mut there)?,
        tables: Vec::new(),
        parts: vec![SQLITE_FILE.to_owned()],
    };
    Ok((snapshot, seen))
}

/// Copies aside, then renames over: a crash leaves the old database or the new one.
fn put_back_sqlite(path: &str, copy: &Path) -> Result<(), Fault> {
    let target = Path::new(path);
    let aside = target.with_extension("restoring");
    std::fs::copy(copy, &aside)?;
    std::fs::File::open(&aside)?.sync_all()?;
    // A log of the old database must never be played into the new one.
    for ending in ["-wal", "-shm"] {
        match std::fs::remove_file(format!("{path}{ending}")) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    std::fs::rename(&aside, target)?;
    if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}
