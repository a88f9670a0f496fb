//! Where a file waits while it comes in: on the disk, not in memory, and without a name, so that
//! nothing is left whatever happens to the process.

use std::fs::{self, File, OpenOptions};
use std::path::Path;

use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};

use crate::kernel::{Fault, secrets};

/// Bytes on their way in.
#[derive(Debug)]
pub(super) struct Incoming {
    file: tokio::fs::File,
    size: usize,
}

impl Incoming {
    pub(super) async fn open(folder: &Path) -> Result<Self, Fault> {
        let path = folder.join(secrets::token()?);
        let file = tokio::task::spawn_blocking(move || nameless(&path))
            .await
            .map_err(|e| Fault::new("cannot open an incoming file", e))??;
        Ok(Self {
            file: tokio::fs::File::from_std(file),
            size: 0,
        })
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }

    pub(super) async fn write(&mut self, chunk: &[u8]) -> Result<(), Fault> {
        self.size += chunk.len();
        Ok(self.file.write_all(chunk).await?)
    }

    pub(super) async fn read(mut self) -> Result<Vec<u8>, Fault> {
        self.file.flush().await?;
        self.file.rewind().await?;
        let mut bytes = Vec::with_capacity(self.size);
        self.file.read_to_end(&mut bytes).await?;
        Ok(bytes)
    }
}

fn nameless(path: &Path) -> Result<File, Fault> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    fs::remove_file(path)?;
    Ok(file)
}
