//! What a reviewer sees of a dossier: an allow-list, never the whole.

use crate::applications::desk::{Answer, answers};
use crate::applications::model::{Document, SectionKey};
use crate::applications::{self, Application, guests};
use crate::calls::{self, Call, Requirement};
use crate::db::Conn;
use crate::institutions;
use crate::kernel::ids::DocumentId;
use crate::kernel::{Fault, Lang, Words};

/// Sections that are judged. Contacts, guardian, categories and consents are nobody's
/// business here; who applies stands in none of them.
const JUDGED: &[SectionKey] = &[
    SectionKey::Education,
    SectionKey::Tests,
    SectionKey::Languages,
    SectionKey::Essay,
];

/// Parts of field names that would say who applies, wherever they stand.
const IDENTIFYING: &[&str] = &["name", "pin", "iin", "passport", "phone", "email", "address", "birth"];

/// A dossier for a reviewer.
#[derive(Debug, Clone)]
pub struct DossierView {
    /// Its code.
    pub code: String,
    /// The applicant; none in a blind call.
    pub name: Option<String>,
    /// The degree applied for.
    pub degree: Option<String>,
    /// The programmes wished for, the most wanted first.
    pub choices: Vec<Words>,
    /// The judged sections.
    pub sections: Vec<(SectionKey, Vec<Answer>)>,
    /// Documents that are not sensitive; none in a blind call, because papers carry names.
    pub documents: Vec<(Document, Requirement)>,
    /// The documents that came by a referee's link.
    pub letters: Vec<DocumentId>,
}

/// The reviewer's view of a dossier. The caller has checked that the asker reviews it.
///
/// # Errors
/// When the database fails.
pub fn dossier_view(conn: &mut Conn, lang: Lang, head: &Application, call: &Call) -> Result<DossierView, Fault> {
    let blind = call.terms.blind;
    let offered = calls::offered(conn, call.id)?;
    let all = applications::sections(conn, head.id)?;
    let sections = JUDGED
        .iter()
        .filter_map(|key| all.iter().find(|section| section.key == *key))
        .map(|section| {
            let mut rows = answers(lang, section, false, &offered);
            if blind {
                rows.retain(|row| !IDENTIFYING.iter().any(|part| row.field.contains(part)));
            }
            (section.key, rows)
        })
        .collect();
    let mut choices = Vec::new();
    for choice in applications::choices(conn, head.id)? {
        if let Some(programme) = institutions::programme(conn, choice.programme)? {
            choices.push(programme.titles);
        }
    }
    let mut documents = Vec::new();
    if !blind {
        let asked = calls::requirements(conn, call.id)?;
        for document in applications::documents(conn, head.id)? {
            let requirement = asked.iter().find(|asked| asked.id == document.requirement);
            if let Some(requirement) = requirement.filter(|asked| !asked.sensitive)
                && document.file.is_some()
            {
                documents.push((document, requirement.clone()));
            }
        }
    }
    let asked = guests::of_application(conn, head.id)?;
    Ok(DossierView {
        letters: asked.into_iter().filter_map(|guest| guest.document).collect(),
        code: head.code.clone(),
        name: (!blind).then(|| head.name.clone()),
        degree: head.degree.clone(),
        choices,
        sections,
        documents,
    })
}
