//! The vault: bytes under their SHA-256, written once, never changed.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{Error, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions};

use super::model::{Media, StoredFile};
use crate::kernel::{Fault, secrets};

/// A folder, or any other object store (S3 and its like).
#[derive(Debug, Clone)]
pub struct Vault(Arc<dyn ObjectStore>);

impl Vault {
    /// A vault in a folder, which is made when it is not there. What is put is on the disk
    /// (file and directory entry) before the answer.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn folder(path: &Path) -> Result<Self, Fault> {
        std::fs::create_dir_all(path)?;
        let folder = LocalFileSystem::new_with_prefix(path).map_err(|e| Fault::new("file store", e))?;
        Ok(Self(Arc::new(folder.with_fsync(true))))
    }

    /// A vault in another object store.
    #[must_use]
    pub fn over(store: Arc<dyn ObjectStore>) -> Self {
        Self(store)
    }

    /// Keeps `bytes`; the same bytes again change nothing. Call it before the transaction that
    /// records the file.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn put(&self, bytes: Bytes, media: Media) -> Result<StoredFile, Fault> {
        let file = StoredFile {
            hash: secrets::sha256_hex(&bytes),
            size: i64::try_from(bytes.len()).map_err(|e| Fault::new("file size", e))?,
            media,
        };
        let options = PutOptions::from(PutMode::Create);
        match self.0.put_opts(&key(&file.hash)?, bytes.into(), options).await {
            // Published in one piece, so what is already there is whole.
            Ok(_) | Err(Error::AlreadyExists { .. }) => Ok(file),
            Err(error) => Err(Fault::new("file store", error)),
        }
    }

    /// The bytes under `hash`, if any, and only if they still are what was put.
    ///
    /// # Errors
    /// When the store fails, or the bytes have changed on the disk.
    pub async fn get(&self, hash: &str) -> Result<Option<Bytes>, Fault> {
        let found = match self.0.get(&key(hash)?).await {
            Ok(found) => found,
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(Fault::new("file store", error)),
        };
        let bytes = found.bytes().await.map_err(|e| Fault::new("file store", e))?;
        if secrets::sha256_hex(&bytes) != hash {
            return Err(Fault::broken("a stored file has changed"));
        }
        Ok(Some(bytes))
    }
}

/// `ab/ab12…`: 256 folders. Nothing but a hash becomes a path.
fn key(hash: &str) -> Result<Key, Fault> {
    let is_hash = hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let folder = hash.get(..2).filter(|_| is_hash);
    let folder = folder.ok_or_else(|| Fault::broken("not a file's hash"))?;
    Ok(Key::from_iter([folder, hash]))
}
