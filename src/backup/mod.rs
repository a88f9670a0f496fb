//! `qabyl backup` and `qabyl restore`: database, files and secret, consistent while others work.
//!
//! A backup is a folder: `manifest.json`, the database (`database.sqlite`, or `tables/` of
//! PostgreSQL), `files/` under their SHA-256, and on the embedded default the `secret`.
//!
//! Invariants: the database is copied first, in one snapshot, and then every file that the
//! snapshot names; files are only ever added, so each is there. The folder gets its name when
//! everything in it is on the disk: a folder with a manifest is whole. A restore checks every
//! hash before it touches the target, and the database comes last.

mod manifest;
mod restore;
mod take;

pub use manifest::Manifest;
pub use restore::{Restored, restore, verify};
pub use take::{Taken, take};

use std::path::PathBuf;

use crate::db::Address;
use crate::documents::Vault;
use crate::kernel::Fault;

/// What belongs together and is saved and brought back together.
#[derive(Debug, Clone)]
pub struct Installation {
    /// The database.
    pub database: Address,
    /// Where stored files are.
    pub vault: Vault,
    /// The data directory, which on the embedded default also has the secret.
    pub data_dir: PathBuf,
    /// The secret, when it was given from outside: only its fingerprint is saved.
    pub outside_secret: Option<[u8; 32]>,
}

/// Why there is no backup, or nothing was restored; printed to the operator.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The folder to write exists and has something in it.
    #[error("{} exists and is not empty; name a new folder", .0.display())]
    TargetTaken(PathBuf),
    /// The folder to read is no backup.
    #[error("{} is not a backup: {what}", .0.display(), what = .1)]
    NotABackup(PathBuf, String),
    /// A part is missing or was changed since.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    /// There is something where the backup should go.
    #[error(
        "{0}; nothing was changed. With --replace the database is replaced, and files are added to those that are there"
    )]
    NotEmpty(String),
    /// Somebody works on the target.
    #[error("a server is running on this database, or was killed less than a minute ago; stop it first")]
    InUse,
    /// The keys in the backup could not be read with this secret.
    #[error("QABYL_SECRET is not the one that this backup was taken with; sealed keys could not be read")]
    OtherSecret,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<std::io::Error> for BackupError {
    fn from(error: std::io::Error) -> Self {
        Self::Fault(error.into())
    }
}

/// The secret's file inside data directory and backup.
const SECRET: &str = "secret";
/// The folder of stored files inside a backup.
const FILES: &str = "files";
