//! What is stored, the limits, and the reasons why a file is not taken.

use std::time::Duration;

use actix_web::http::StatusCode;

use crate::i18n;
use crate::kernel::{Fault, Lang};

crate::text_enum! {
    /// What a stored file is. Decided by us from the content, never by the client.
    pub enum Media {
        /// A PDF as it was uploaded: downloads only.
        Pdf = "application/pdf",
        /// Several photos that we encoded and joined: its pages can be shown.
        Photos = "application/pdf;from=photos",
        /// A photo that we encoded.
        Jpeg = "image/jpeg",
        /// A letter that was written on a page: plain text in UTF-8.
        Letter = "text/plain",
    }
}

impl Media {
    /// The media type to answer with.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Pdf | Self::Photos => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Letter => "text/plain; charset=utf-8",
        }
    }

    /// The ending of a downloaded file's name, with the dot.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf | Self::Photos => ".pdf",
            Self::Jpeg => ".jpg",
            Self::Letter => ".txt",
        }
    }
}

/// Bytes in the vault; the row that other rows refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// SHA-256 of the bytes: 64 lower-case hexadecimal digits.
    pub hash: String,
    /// Bytes.
    pub size: i64,
    /// What it is.
    pub media: Media,
}

/// How much is taken, and how long we wait for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub bytes: usize,
    /// Pixels of one picture, by its header.
    pub pixels: u64,
    /// Parts of one form: text fields and files together.
    pub parts: usize,
    /// Bytes of one text field.
    pub field_bytes: usize,
    /// The longest silence while a file comes in.
    pub silence: Duration,
    /// The longest time for the whole form.
    pub total: Duration,
}

impl Default for Limits {
    /// 5 MB and 40 megapixels a file (the portal's defaults), ten parts, 20 s of silence, ten minutes.
    fn default() -> Self {
        Self {
            bytes: 5_000_000,
            pixels: 40_000_000,
            parts: 10,
            field_bytes: 16 * 1024,
            silence: Duration::from_secs(20),
            total: Duration::from_secs(600),
        }
    }
}

crate::text_enum! {
    /// Why a file is not taken: each has words that say what happened and what to do.
    pub enum Refused {
        /// No file was chosen.
        NoneChosen = "none_chosen",
        /// The file has no content.
        Empty = "empty",
        /// More bytes than allowed.
        TooBig = "too_big",
        /// More files at once than allowed.
        TooMany = "too_many",
        /// Neither PDF nor JPEG nor PNG.
        WrongType = "wrong_type",
        /// An iPhone's own picture format.
        Heic = "heic",
        /// Several files that are not all photos.
        Mixed = "mixed",
        /// A PDF that is encrypted.
        Password = "password",
        /// A PDF that holds programs or other files.
        ActivePdf = "active_pdf",
        /// Cannot be read to its end.
        Damaged = "damaged",
        /// A picture with more pixels than allowed.
        TooManyPixels = "too_many_pixels",
        /// The virus scanner found something.
        Infected = "infected",
        /// The virus scanner does not answer.
        CannotCheck = "cannot_check",
        /// The connection broke or was too slow.
        Interrupted = "interrupted",
    }
}

impl Refused {
    /// The message's key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::NoneChosen => "documents-refused-none-chosen",
            Self::Empty => "documents-refused-empty",
            Self::TooBig => "documents-refused-too-big",
            Self::TooMany => "documents-refused-too-many",
            Self::WrongType => "documents-refused-wrong-type",
            Self::Heic => "documents-refused-heic",
            Self::Mixed => "documents-refused-mixed",
            Self::Password => "documents-refused-password",
            Self::ActivePdf => "documents-refused-active-pdf",
            Self::Damaged => "documents-refused-damaged",
            Self::TooManyPixels => "documents-refused-too-many-pixels",
            Self::Infected => "documents-refused-infected",
            Self::CannotCheck => "documents-refused-cannot-check",
            Self::Interrupted => "documents-refused-interrupted",
        }
    }

    /// What happened and what to do, in the reader's language, with the limits in force.
    #[must_use]
    pub fn words(self, lang: Lang, limits: &Limits) -> String {
        i18n::text_with(lang, self.key(), &limits.args())
    }

    /// The answer's status.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::TooBig | Self::TooMany => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Interrupted => StatusCode::REQUEST_TIMEOUT,
            Self::CannotCheck => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

impl Limits {
    /// What may be uploaded, in one sentence for the page.
    #[must_use]
    pub fn hint(&self, lang: Lang) -> String {
        i18n::text_with(lang, "documents-hint", &self.args())
    }

    fn args(&self) -> [(&'static str, i18n::Arg); 2] {
        let megapixels = usize::try_from(self.pixels / 1_000_000).unwrap_or(usize::MAX);
        [
            ("megabytes", (self.bytes / 1_000_000).into()),
            ("megapixels", megapixels.into()),
        ]
    }
}

/// Why a file could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The person can cure it.
    #[error("refused: {0}")]
    Refused(Refused),
    /// The person cannot.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Refused> for KeepError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}
