//! The same facts for many dossiers at once: lists must not ask once a row.

use std::collections::HashMap;

use super::model::{Application, DocumentState, SectionKey};
use super::store;
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, RequirementId};

/// What a list says of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDocument {
    /// What it was asked for as.
    pub requirement: RequirementId,
    /// Where it stands.
    pub state: DocumentState,
    /// SHA-256 of the file, when there is one.
    pub file: Option<String>,
}

/// The heads of those dossiers that exist.
///
/// # Errors
/// When the database fails.
pub fn heads(conn: &mut Conn, ids: &[ApplicationId]) -> Result<HashMap<ApplicationId, Application>, Fault> {
    let heads = store::heads(conn, ids)?;
    Ok(heads.into_iter().map(|head| (head.id, head)).collect())
}

/// The answers of one section, by dossier; without those that never saved it.
///
/// # Errors
/// When the database fails.
pub fn answers_of_all(
    conn: &mut Conn,
    key: SectionKey,
    ids: &[ApplicationId],
) -> Result<HashMap<ApplicationId, serde_json::Value>, Fault> {
    Ok(store::answers_of_all(conn, key, ids)?.into_iter().collect())
}

/// The standing documents, by dossier, oldest first.
///
/// # Errors
/// When the database fails.
pub fn documents_of_all(
    conn: &mut Conn,
    ids: &[ApplicationId],
) -> Result<HashMap<ApplicationId, Vec<ListedDocument>>, Fault> {
    let mut found: HashMap<ApplicationId, Vec<ListedDocument>> = HashMap::new();
    for (application, document) in store::documents_of_all(conn, ids)? {
        found.entry(application).or_default().push(document);
    }
    Ok(found)
}
