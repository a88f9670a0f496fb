//! The vault: bytes under their SHA-256, written once, never changed.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use object_store::{Error, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, RetryConfig};
use secrecy::ExposeSecret as _;

use super::model::{Media, StoredFile};
use crate::config::{Bucket, Storage};
use crate::kernel::{Fault, private, secrets};

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
        private::folder(path)?;
        let folder = LocalFileSystem::new_with_prefix(path).map_err(|e| Fault::new("file store", e))?;
        Ok(Self(Arc::new(folder.with_fsync(true))))
    }

    /// A vault where the settings say.
    ///
    /// # Errors
    /// When the folder cannot be used or the bucket's address makes no sense.
    pub fn open(storage: &Storage) -> Result<Self, Fault> {
        match storage {
            Storage::Folder(path) => Self::folder(path),
            Storage::Bucket(bucket) => Self::bucket(bucket),
        }
    }

    /// A vault in a bucket of an S3-compatible store. What is put is where the store keeps it
    /// before the answer; two who put the same bytes do not disturb each other.
    fn bucket(bucket: &Bucket) -> Result<Self, Fault> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&bucket.name)
            .with_region(&bucket.region)
            .with_access_key_id(&bucket.key)
            .with_secret_access_key(bucket.secret.expose_secret());
        if let Some(endpoint) = &bucket.endpoint {
            // A store inside one's own network may speak plain http.
            builder = builder
                .with_endpoint(endpoint)
                .with_allow_http(endpoint.starts_with("http://"));
        }
        // A store that is away must not hold a person's upload for minutes.
        let builder = builder.with_retry(RetryConfig {
            max_retries: 3,
            retry_timeout: Duration::from_secs(10),
            ..RetryConfig::default()
        });
        let store = builder.build().map_err(|e| Fault::new("object store", e))?;
        Ok(Self(Arc::new(PrefixStore::new(store, bucket.prefix.as_str()))))
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

    /// Keeps `bytes` that were already stored under `hash` elsewhere: how a backup is written and
    /// brought back.
    ///
    /// # Errors
    /// When the store fails, or `hash` is not theirs.
    pub async fn put_under(&self, hash: &str, bytes: Bytes) -> Result<(), Fault> {
        if secrets::sha256_hex(&bytes) != hash {
            return Err(Fault::broken("a stored file has changed"));
        }
        match self
            .0
            .put_opts(&key(hash)?, bytes.into(), PutOptions::from(PutMode::Create))
            .await
        {
            Ok(_) | Err(Error::AlreadyExists { .. }) => Ok(()),
            Err(error) => Err(Fault::new("file store", error)),
        }
    }

    /// The size of the file under `hash`, if there is one.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn size(&self, hash: &str) -> Result<Option<u64>, Fault> {
        match self.0.head(&key(hash)?).await {
            Ok(found) => Ok(Some(found.size)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(Fault::new("file store", error)),
        }
    }

    /// Whether nothing has been kept yet.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_empty(&self) -> Result<bool, Fault> {
        match self.0.list(None).next().await {
            None => Ok(true),
            Some(Ok(_)) => Ok(false),
            Some(Err(error)) => Err(Fault::new("file store", error)),
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
