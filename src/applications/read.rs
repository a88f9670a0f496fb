//! What other rooms may read of dossiers. Authorisation is the reader's: these are facts, not doors.

use std::collections::HashMap;

use super::lifecycle::State;
use super::model::{Application, Choice, Correction, Document, DocumentState, Eligibility, Section, Submission};
use super::store;
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, CallId, DocumentId, PersonId, RequirementId, TourId};

/// One dossier's head.
///
/// # Errors
/// When the database fails.
pub fn head(conn: &mut Conn, id: ApplicationId) -> Result<Option<Application>, Fault> {
    store::head(conn, id)
}

/// One dossier's head by its human code.
///
/// # Errors
/// When the database fails.
pub fn by_code(conn: &mut Conn, code: &str) -> Result<Option<Application>, Fault> {
    store::by_code(conn, code)
}

/// All dossiers of a person, newest first.
///
/// # Errors
/// When the database fails.
pub fn of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<Application>, Fault> {
    store::of_person(conn, person)
}

/// Dossiers of a call in any of `states`, the longest waiting first.
///
/// # Errors
/// When the database fails.
pub fn in_states(conn: &mut Conn, call: CallId, states: &[State]) -> Result<Vec<Application>, Fault> {
    store::in_states(conn, call, states)
}

/// The sections of a dossier that were saved at least once.
///
/// # Errors
/// When the database fails.
pub fn sections(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Section>, Fault> {
    store::sections(conn, id)
}

/// The wishes of a dossier, the most wanted first.
///
/// # Errors
/// When the database fails.
pub fn choices(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Choice>, Fault> {
    store::choices(conn, id)
}

/// The documents of a dossier that stand: neither superseded nor removed; at most one for a requirement.
///
/// # Errors
/// When the database fails.
pub fn documents(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Document>, Fault> {
    let mut all = store::documents(conn, id)?;
    all.retain(|document| !matches!(document.state, DocumentState::Removed | DocumentState::Superseded));
    Ok(all)
}

/// Every document that ever was in a dossier, for the record, oldest first.
///
/// # Errors
/// When the database fails.
pub fn all_documents(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Document>, Fault> {
    store::documents(conn, id)
}

/// One document, whatever its state.
///
/// # Errors
/// When the database fails.
pub fn document(conn: &mut Conn, id: DocumentId) -> Result<Option<Document>, Fault> {
    store::document(conn, id)
}

/// The document that stands for a requirement.
///
/// # Errors
/// When the database fails.
pub fn document_for(conn: &mut Conn, id: ApplicationId, requirement: RequirementId) -> Result<Option<Document>, Fault> {
    Ok(documents(conn, id)?
        .into_iter()
        .find(|document| document.requirement == requirement))
}

/// The numbered submissions of a dossier, the first first.
///
/// # Errors
/// When the database fails.
pub fn submissions(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Submission>, Fault> {
    store::submissions(conn, id)
}

/// The submission that counts: the last.
///
/// # Errors
/// When the database fails.
pub fn last_submission(conn: &mut Conn, id: ApplicationId) -> Result<Option<Submission>, Fault> {
    store::last_submission(conn, id)
}

/// The requests to mend a dossier, the first first.
///
/// # Errors
/// When the database fails.
pub fn corrections(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Correction>, Fault> {
    store::corrections(conn, id)
}

/// The request to mend that waits for the applicant.
///
/// # Errors
/// When the database fails.
pub fn open_correction(conn: &mut Conn, id: ApplicationId) -> Result<Option<Correction>, Fault> {
    Ok(corrections(conn, id)?
        .into_iter()
        .rev()
        .find(|request| request.answered_at.is_none()))
}

/// Whether a dossier may compete, once decided.
///
/// # Errors
/// When the database fails.
pub fn eligibility(conn: &mut Conn, id: ApplicationId) -> Result<Option<Eligibility>, Fault> {
    store::eligibility(conn, id)
}

/// The choices of a call's dossiers, each in the applicant's order; of one tour or of all.
///
/// # Errors
/// When the database fails.
pub fn choices_of_call(
    conn: &mut Conn,
    call: CallId,
    tour: Option<TourId>,
) -> Result<HashMap<ApplicationId, Vec<Choice>>, Fault> {
    let mut found: HashMap<ApplicationId, Vec<Choice>> = HashMap::new();
    for choice in store::choices_of_call(conn, call, tour)? {
        found.entry(choice.application).or_default().push(choice);
    }
    Ok(found)
}
