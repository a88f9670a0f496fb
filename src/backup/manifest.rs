//! What a backup says about itself.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::BackupError;
use crate::db::snapshot::Snapshot;
use crate::kernel::{Fault, Instant};

/// Its name inside the folder.
pub(super) const NAME: &str = "manifest.json";
/// Counts up when an older program could misread a newer backup.
const FORMAT: u32 = 1;

/// The list of everything in a backup, with hashes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// 1.
    pub format: u32,
    /// Version of the program that wrote it.
    pub program: String,
    /// When the copy of the database was begun.
    pub taken_at: Instant,
    /// The database.
    pub database: Snapshot,
    /// The database's files in this folder, and the secret's.
    pub parts: Vec<Part>,
    /// SHA-256 and so also names of the stored files, in order.
    pub files: Vec<String>,
    /// Stored files that were missing or had changed when the backup was taken.
    pub missing: Vec<String>,
    /// SHA-256 of a secret that is kept outside.
    pub secret_sha256: Option<String>,
}

/// One file of the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Where, from the folder.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// In hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// An account of a database that was just copied.
    pub(super) fn new(database: Snapshot, taken_at: Instant) -> Self {
        Self {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            taken_at,
            database,
            parts: Vec::new(),
            files: Vec::new(),
            missing: Vec::new(),
            secret_sha256: None,
        }
    }

    /// Writes it into `folder`, onto the disk.
    pub(super) fn write(&self, folder: &Path) -> Result<(), Fault> {
        let mut file = File::create(folder.join(NAME))?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.sync_all()?;
        Ok(())
    }

    /// Reads the one of `folder`.
    ///
    /// # Errors
    /// When there is none, or it was written by a program that this one does not understand.
    pub fn read(folder: &Path) -> Result<Self, BackupError> {
        let no = |why: String| BackupError::NotABackup(folder.to_owned(), why);
        let bytes = std::fs::read(folder.join(NAME)).map_err(|error| no(format!("{NAME}: {error}")))?;
        let manifest: Self = serde_json::from_slice(&bytes).map_err(|error| no(format!("{NAME}: {error}")))?;
        if manifest.format != FORMAT {
            return Err(no(format!(
                "its format is {}, this program reads {FORMAT}",
                manifest.format
            )));
        }
        Ok(manifest)
    }
}

impl Part {
    /// Measures the file at `path` inside `folder`.
    pub(super) fn of(folder: &Path, path: &str) -> Result<Self, Fault> {
        let mut file = File::open(folder.join(path))?;
        let (mut hash, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            hash.update(buffer.get(..read).unwrap_or_default());
            size += u64::try_from(read).unwrap_or(0);
        }
        Ok(Self {
            path: path.to_owned(),
            size,
            sha256: data_encoding::HEXLOWER.encode(&hash.finalize()),
        })
    }
}
