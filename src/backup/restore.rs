//! Brings a backup back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::manifest::{Manifest, Part};
use super::{BackupError, FILES, Installation, SECRET};
use crate::db::{Address, lease, snapshot};
use crate::documents::Vault;
use crate::kernel::{Instant, secrets};

/// What was brought back.
#[derive(Debug)]
pub struct Restored {
    /// The account of it.
    pub manifest: Manifest,
}

/// Checks every part and file of the backup in `source` against its hash.
///
/// # Errors
/// Names the first part that is missing or was changed.
pub async fn verify(source: &Path) -> Result<Manifest, BackupError> {
    let manifest = Manifest::read(source)?;
    for part in &manifest.parts {
        match Part::of(source, &part.path) {
            Ok(found) if found == *part => {}
            Ok(_) => return Err(BackupError::Damaged(format!("{} has changed", part.path))),
            Err(error) => return Err(BackupError::Damaged(format!("{}: {error}", part.path))),
        }
    }
    let listed: BTreeSet<&str> = manifest.parts.iter().map(|part| part.path.as_str()).collect();
    if let Some(part) = manifest
        .database
        .parts
        .iter()
        .find(|part| !listed.contains(part.as_str()))
    {
        return Err(BackupError::Damaged(format!("{part} has no hash in the manifest")));
    }
    let files = Vault::folder(&source.join(FILES))?;
    for hash in &manifest.files {
        match files.get(hash).await {
            Ok(Some(_)) => {}
            Ok(None) => return Err(BackupError::Damaged(format!("the file {hash} is missing"))),
            Err(error) => return Err(BackupError::Damaged(format!("the file {hash}: {error}"))),
        }
    }
    Ok(manifest)
}

/// Brings the backup in `source` to `installation`; what stands there is kept unless `replace`.
///
/// # Errors
/// Before anything is changed: the backup is damaged, the target is not empty or in use, the
/// secret is another one. Later ones are the disk's and the database's.
pub async fn restore(
    installation: &Installation,
    source: &Path,
    replace: bool,
    now: Instant,
) -> Result<Restored, BackupError> {
    let manifest = verify(source).await?;
    if let (Some(was), Some(is)) = (&manifest.secret_sha256, installation.outside_secret)
        && *was != secrets::sha256_hex(&is)
    {
        return Err(BackupError::OtherSecret);
    }
    let is_new = snapshot::is_empty(&installation.database)?;
    if !replace {
        refuse_what_is_there(installation, is_new).await?;
    }
    if !is_new && in_use(&installation.database, now) {
        return Err(BackupError::InUse);
    }
    let copies = Vault::folder(&source.join(FILES))?;
    for hash in &manifest.files {
        let bytes = copies.get(hash).await?;
        let bytes = bytes.ok_or_else(|| BackupError::Damaged(format!("the file {hash} is missing")))?;
        installation.vault.put_under(hash, bytes).await?;
    }
    if manifest.parts.iter().any(|part| part.path == SECRET) {
        put_secret(&source.join(SECRET), &installation.data_dir.join(SECRET))?;
    }
    snapshot::put_back(&installation.database, source, &manifest.database, replace)?;
    Ok(Restored { manifest })
}

async fn refuse_what_is_there(installation: &Installation, is_new: bool) -> Result<(), BackupError> {
    if !is_new {
        return Err(BackupError::NotEmpty("the database is not empty".to_owned()));
    }
    if !installation.vault.is_empty().await? {
        return Err(BackupError::NotEmpty("there are stored files already".to_owned()));
    }
    if installation.data_dir.join(SECRET).exists() {
        return Err(BackupError::NotEmpty(
            "the data directory has a secret already".to_owned(),
        ));
    }
    Ok(())
}

/// A running server renews its leases; one that stopped in order gave them back.
fn in_use(address: &Address, now: Instant) -> bool {
    // A database that is not ours, or too broken to be asked, is nobody's.
    snapshot::peek(address, |conn| lease::any(conn, now)).unwrap_or(false)
}

fn put_secret(from: &Path, to: &Path) -> Result<(), BackupError> {
    let aside = to.with_extension("restoring");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&aside)?;
    std::io::Write::write_all(&mut file, &fs::read(from)?)?;
    file.sync_all()?;
    fs::rename(&aside, to)?;
    Ok(())
}
