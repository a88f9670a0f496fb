//! What other rooms may read of dossiers. Authorisation is the reader's: these are facts, not doors.

use std::collections::HashMap;

use super::lifecycle::State;
use super::model::{Application, Choice, Section};
use super::{store, store_choices};
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, CallId, PersonId, TourId};

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
    for choice in store_choices::of_call(conn, call, tour)? {
        found.entry(choice.application).or_default().push(choice);
    }
    Ok(found)
}
