//! From uploads to one stored file: scan, check, re-encode, join, put.

use std::path::PathBuf;

use bytes::Bytes;

use super::child::{Checked, Job, Worker};
use super::heic::Converter;
use super::inspect::{self, Kind};
use super::model::{KeepError, Limits, Media, Refused, StoredFile};
use super::receive::Upload;
use super::scan::Scanner;
use super::vault::Vault;
use super::{join, names};
use crate::config;
use crate::kernel::Fault;

/// Everything that files need; one for the process, shared by all handlers.
#[derive(Debug)]
pub struct Files {
    /// Where bytes are kept.
    pub vault: Vault,
    /// Where pictures are decoded.
    pub worker: Worker,
    /// The virus scanner, where one is configured.
    pub scanner: Option<Scanner>,
    /// Turns HEIC into JPEG, where a program is configured.
    pub heic: Option<Converter>,
    /// How much is taken.
    pub limits: Limits,
    pub(super) incoming: PathBuf,
}

/// A file in the vault, with what a dossier wants to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Record it in the transaction that refers to it.
    pub file: StoredFile,
    /// The name to show; may be empty.
    pub name: String,
    /// Pages, at least one; of foreign PDFs as they say themselves.
    pub pages: i32,
}

impl Files {
    /// Opens vault and scanner as configured; pictures are decoded by `worker`.
    ///
    /// # Errors
    /// When a folder cannot be used or the scanner's address cannot be read.
    pub fn open(settings: &config::Files, worker: Worker) -> Result<Self, Fault> {
        std::fs::create_dir_all(&settings.incoming)?;
        Ok(Self {
            vault: Vault::open(&settings.storage)?,
            worker,
            scanner: settings.scanner.as_deref().map(Scanner::parse).transpose()?,
            heic: settings.heic.clone().map(Converter),
            limits: Limits {
                bytes: settings.bytes,
                pixels: settings.pixels,
                ..Limits::default()
            },
            incoming: settings.incoming.clone(),
        })
    }

    /// Checks what came in and puts it into the vault as one file: a PDF as it is, a photo
    /// re-encoded, several photos as the pages of one PDF.
    ///
    /// # Errors
    /// [`Refused`] when the person can cure it.
    pub async fn keep(&self, uploads: Vec<Upload>) -> Result<Kept, KeepError> {
        let several = uploads.len() > 1;
        let name = uploads.first().map(|upload| upload.name.clone()).unwrap_or_default();
        let mut photos = Vec::new();
        for upload in uploads {
            let bytes = upload.bytes.read().await?;
            let kind = match (inspect::kind(&bytes), &self.heic) {
                (Err(Refused::Heic), Some(_)) => None,
                (kind, _) => Some(kind?),
            };
            if several && kind == Some(Kind::Pdf) {
                return Err(Refused::Mixed.into());
            }
            if let Some(scanner) = &self.scanner {
                scanner.check(&bytes).await?;
            }
            let (bytes, kind) = match (kind, &self.heic) {
                (Some(kind), _) => (bytes, kind),
                (None, Some(converter)) => (converter.jpeg(bytes, &self.incoming, &self.worker).await?, Kind::Jpeg),
                (None, None) => return Err(Refused::Heic.into()),
            };
            let bytes = Bytes::from(bytes);
            let pixels = self.limits.pixels;
            match self.worker.run(Job::of(kind, pixels), bytes.clone()).await? {
                Checked::Pdf { pages } => return self.put(bytes, Media::Pdf, &name, pages).await,
                Checked::Photo(photo) => photos.push(photo),
            }
        }
        if several {
            let pages = i32::try_from(photos.len()).unwrap_or(i32::MAX);
            return self.put(join::join(&photos).into(), Media::Photos, &name, pages).await;
        }
        let photo = photos.pop().ok_or(Refused::NoneChosen)?;
        self.put(photo.jpeg.into(), Media::Jpeg, &name, 1).await
    }

    /// Keeps a letter that was written on a page; the caller has cleaned its text.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_letter(&self, text: String, name: &str) -> Result<Kept, KeepError> {
        self.put(text.into(), Media::Letter, name, 1).await
    }

    async fn put(&self, bytes: Bytes, media: Media, name: &str, pages: i32) -> Result<Kept, KeepError> {
        let file = self.vault.put(bytes, media).await?;
        Ok(Kept {
            file,
            name: names::shown(name),
            pages: pages.max(1),
        })
    }
}
