//! Stored files: how bytes come in, are checked, kept, and go out again.
//!
//! What a document means in a dossier, and its states, belong to `applications`; this room knows
//! bytes. The way of a file: [`receive::receive`] reads the form with limits while it streams →
//! [`Files::keep`] scans, checks by content and re-encodes photos in a limited child process, and
//! puts the result into the vault under its SHA-256 → [`record`] writes the row in the caller's
//! transaction → [`deliver::respond`] answers with it.
//!
//! Invariants: never a row without a file (the file is put, and synced, before the transaction);
//! a stored file never changes; where a scanner is configured, nothing is stored that it has not
//! seen; a client's file name is shown and sent as data and never becomes a path; nothing that a
//! person uploaded is ever shown inline, only photos that we encoded ourselves. Who may open a
//! file is the caller's question.

pub mod child;
pub mod deliver;
pub mod heic;
mod incoming;
pub mod inspect;
pub mod join;
pub mod keep;
pub mod model;
pub mod names;
mod pdf;
mod pdf_check;
pub mod receive;
pub mod sample;
pub mod scan;
mod store;
pub mod vault;

pub use keep::{Files, Kept};
pub use model::{KeepError, Limits, Media, Refused, StoredFile};
pub use receive::{ReceiveError, Received, Upload, receive, take};
pub use store::{bytes_of_all, media_of_all, record, stored, stored_files, stored_hashes};
pub use vault::Vault;
