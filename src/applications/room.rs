//! What an applicant may bring, and how much of it: what is replaced is kept, so without a bound one
//! account could fill the disk.

use chrono::TimeDelta;

use super::dossier::{Dossier, Locked};
use super::model::{Document, DocumentState};
use super::store;
use crate::calls::Requirement;
use crate::db::Conn;
use crate::documents;
use crate::kernel::{Fault, Instant};

/// The most files of a dossier in 24 hours: a patient applicant with fifteen papers replaces each
/// three times. A figure of our own.
pub const FILES_A_DAY: usize = 60;

/// The most bytes of all files of a dossier together, replaced ones too: sixty of the largest. A
/// figure of our own.
pub const BYTES: i64 = 300 * 1024 * 1024;

/// Why this dossier takes no more files now, if so.
///
/// # Errors
/// When the database fails.
pub fn full(conn: &mut Conn, dossier: &Dossier, now: Instant) -> Result<Option<Locked>, Fault> {
    let all = store::documents(conn, dossier.application.id)?;
    let documents = all.iter().filter_map(|it| Some((it.file.as_deref()?, it.created_at)));
    let signed = store::papers(conn, dossier.application.id)?;
    let signed = signed.iter().map(|it| (it.file.as_str(), it.given_at));
    let files: Vec<(&str, Instant)> = documents.chain(signed).collect();
    let day = now.minus(TimeDelta::hours(24));
    if files.iter().filter(|(_, came)| *came > day).count() >= FILES_A_DAY {
        return Ok(Some(Locked::DayFull));
    }
    let hashes = files.into_iter().map(|(hash, _)| hash).collect();
    let bytes = documents::bytes_of_all(conn, hashes)?;
    Ok((bytes >= BYTES).then_some(Locked::Full))
}

impl Dossier {
    /// Whether the applicant may bring a file for `requirement`: where one may come, unless it
    /// would take the place of a referee's letter that the office has not returned.
    ///
    /// # Errors
    /// Why not.
    pub fn may_upload(&self, requirement: &Requirement, now: Instant) -> Result<(), Locked> {
        self.may_attach(requirement, now)?;
        let given = self.referee(requirement).and_then(|guest| guest.document);
        let stands = |document: &Document| {
            given == Some(document.id) && matches!(document.state, DocumentState::Uploaded | DocumentState::Accepted)
        };
        if self.document(requirement).is_some_and(stands) {
            return Err(Locked::Letter);
        }
        Ok(())
    }
}
