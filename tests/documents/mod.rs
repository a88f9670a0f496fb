//! Stored files: what is taken, what is refused and why, what comes out.

mod bucket;
mod delivery;
mod heic;
mod pdfs;
mod photos;
mod pictures;
mod scanning;
mod storage;
mod uploads;
mod words;

use std::path::{Path, PathBuf};

use qabyl::config;
use qabyl::documents::child::Worker;
use qabyl::documents::{Files, KeepError, Kept, Refused, Upload};

/// Files in a folder that goes away with the test.
pub struct Place {
    pub files: Files,
    pub folder: tempfile::TempDir,
}

pub fn settings(folder: &Path) -> config::Files {
    config::Files {
        storage: config::Storage::Folder(folder.join("files")),
        incoming: folder.join("incoming"),
        bytes: 5_000_000,
        pixels: 40_000_000,
        scanner: None,
        heic: None,
    }
}

pub fn place() -> Place {
    let folder = tempfile::tempdir().expect("a folder");
    let files = Files::open(&settings(folder.path()), Worker::in_process()).expect("files");
    Place { files, folder }
}

impl Place {
    pub async fn keep(&self, uploads: &[(&str, Vec<u8>)]) -> Result<Kept, KeepError> {
        keep(&self.files, uploads).await
    }

    pub async fn refusal(&self, name: &str, bytes: Vec<u8>) -> Refused {
        refusal(self.keep(&[(name, bytes)]).await)
    }

    pub async fn bytes(&self, kept: &Kept) -> Vec<u8> {
        let found = self.files.vault.get(&kept.file.hash).await.expect("a vault");
        found.expect("the file").to_vec()
    }

    /// Every file that lies under `sub`.
    pub fn on_disk(&self, sub: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().join(sub)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push(path);
                }
            }
        }
        found
    }
}

pub async fn keep(files: &Files, uploads: &[(&str, Vec<u8>)]) -> Result<Kept, KeepError> {
    let mut all = Vec::new();
    for (name, bytes) in uploads {
        all.push(Upload::of(files, name, bytes).await.expect("an upload"));
    }
    files.keep(all).await
}

pub fn refusal(kept: Result<Kept, KeepError>) -> Refused {
    match kept {
        Err(KeepError::Refused(refused)) => refused,
        other => panic!("not refused: {other:?}"),
    }
}
