//! Takes a backup while the installation works.

use std::fs;
use std::path::{Path, PathBuf};

use super::manifest::{Manifest, Part};
use super::{BackupError, FILES, Installation, SECRET};
use crate::db::{Engine, snapshot};
use crate::documents::{self, Vault};
use crate::kernel::{Fault, Instant, private, secrets};

/// What was saved.
#[derive(Debug)]
pub struct Taken {
    /// The account of it.
    pub manifest: Manifest,
    /// Bytes of stored files.
    pub file_bytes: u64,
    /// SHA-256 of the manifest: whoever knows it can tell that nothing was changed since.
    pub manifest_sha256: String,
}

/// Saves `installation` into the new folder `target`.
///
/// A stored file that is missing or has changed does not stop the rest: it is named in the
/// manifest's `missing`.
///
/// # Errors
/// When `target` is in use, or database, files or disk fail; then there is no folder of that name.
pub async fn take(installation: &Installation, target: &Path, now: Instant) -> Result<Taken, BackupError> {
    if target.exists() && fs::read_dir(target)?.next().is_some() {
        return Err(BackupError::TargetTaken(target.to_owned()));
    }
    let aside = aside(target);
    if aside.exists() {
        // A run that was killed; it has no manifest that anybody could have trusted.
        fs::remove_dir_all(&aside)?;
    }
    private::folder(&aside)?;
    let taken = fill(installation, &aside, now).await?;
    fs::File::open(&aside)?.sync_all()?;
    if target.exists() {
        fs::remove_dir(target)?;
    }
    fs::rename(&aside, target)?;
    if let Some(parent) = target.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::File::open(parent)?.sync_all()?;
    }
    Ok(taken)
}

fn aside(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    target.with_file_name(name)
}

async fn fill(installation: &Installation, folder: &Path, now: Instant) -> Result<Taken, BackupError> {
    let (copied, hashes) = snapshot::take(&installation.database, folder, documents::stored_hashes)?;
    let mut manifest = Manifest::new(copied, now);
    for path in &manifest.database.parts {
        manifest.parts.push(Part::of(folder, path)?);
    }
    let copies = Vault::folder(&folder.join(FILES))?;
    let mut file_bytes = 0;
    for hash in hashes {
        match copy(&installation.vault, &copies, &hash).await? {
            Some(size) => {
                file_bytes += size;
                manifest.files.push(hash);
            }
            None => manifest.missing.push(hash),
        }
    }
    secret(installation, folder, &mut manifest)?;
    manifest.write(folder)?;
    Ok(Taken {
        manifest_sha256: Part::of(folder, super::manifest::NAME)?.sha256,
        manifest,
        file_bytes,
    })
}

/// The size of the copied file; none when it is not there as it was put.
async fn copy(from: &Vault, to: &Vault, hash: &str) -> Result<Option<u64>, Fault> {
    let bytes = match from.get(hash).await {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok(None),
        Err(error) => {
            tracing::error!(file = hash, %error, "a stored file cannot be read");
            return Ok(None);
        }
    };
    let size = u64::try_from(bytes.len()).unwrap_or(0);
    to.put_under(hash, bytes).await?;
    Ok(Some(size))
}

fn secret(installation: &Installation, folder: &Path, manifest: &mut Manifest) -> Result<(), BackupError> {
    if let Some(secret) = installation.outside_secret {
        manifest.secret_sha256 = Some(secrets::sha256_hex(&secret));
        return Ok(());
    }
    let kept = installation.data_dir.join(SECRET);
    if installation.database.engine() == Engine::Sqlite && kept.exists() {
        fs::copy(&kept, folder.join(SECRET))?;
        fs::File::open(folder.join(SECRET))?.sync_all()?;
        manifest.parts.push(Part::of(folder, SECRET)?);
    }
    Ok(())
}
