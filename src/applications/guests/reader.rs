//! Who reads a letter to a guest: `gst_…` is a guest at the address that the applicant gave.

use crate::applications::store;
use crate::db::Conn;
use crate::kernel::ids::{ApplicationId, DocumentId, GuestId};
use crate::kernel::{Fault, Lang};

/// Address, name and language of a guest, and who asks: known only when the letter is written,
/// so that no row that waits for the postman holds a name.
#[derive(Debug, Clone)]
pub struct GuestReader {
    /// Where the letter goes.
    pub email: String,
    /// The guest's name.
    pub name: String,
    /// The guest's language.
    pub language: Lang,
    /// The applicant's name.
    pub applicant: String,
}

/// The reader of a row for this recipient; none when the recipient is no guest, was replaced,
/// or is gone.
///
/// # Errors
/// When the database fails.
pub fn reader(conn: &mut Conn, guest: GuestId) -> Result<Option<GuestReader>, Fault> {
    let Some(guest) = store::guest(conn, guest)?.filter(super::Guest::stands) else {
        return Ok(None);
    };
    let Some(head) = store::head(conn, guest.application)? else {
        return Ok(None);
    };
    Ok(Some(GuestReader {
        email: guest.email,
        name: guest.name,
        language: guest.language,
        applicant: head.name,
    }))
}

/// Everybody who was asked about a dossier, the first first.
///
/// # Errors
/// When the database fails.
pub fn of_application(conn: &mut Conn, application: ApplicationId) -> Result<Vec<super::Guest>, Fault> {
    store::guests(conn, application)
}

/// Whether a document was given by a referee, in confidence.
///
/// # Errors
/// When the database fails.
pub fn is_letter(conn: &mut Conn, document: DocumentId) -> Result<bool, Fault> {
    store::is_letter(conn, document)
}
