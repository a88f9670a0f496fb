//! Papers of earlier dossiers, as the page of a document offers them.

use crate::applications::dossier::Dossier;
use crate::applications::model::DocumentState;
use crate::applications::reuse::{Earlier, came};
use crate::calls::Requirement;
use crate::i18n;
use crate::kernel::Lang;
use crate::web::Visitor;

/// A paper of an earlier dossier.
pub struct Shown {
    /// Its identifier.
    pub id: String,
    /// Where it can be looked at.
    pub href: String,
    /// The file's name.
    pub name: String,
    /// Its pages.
    pub pages: i32,
    /// The earlier call and dossier.
    pub from: String,
    /// When it came.
    pub came: String,
    /// It is not offered any more.
    pub expired: bool,
}

/// What is offered for `requirement`; nothing while a file stands that nobody has returned.
pub fn shown(visitor: &Visitor, dossier: &Dossier, requirement: &Requirement, all: &[Earlier]) -> Vec<Shown> {
    let standing = dossier.document(requirement);
    if standing.is_some_and(|it| it.file.is_some() && it.state != DocumentState::Rejected) {
        return Vec::new();
    }
    let same = all.iter().filter(|one| one.key == requirement.key);
    let shown = same.map(|one| Shown {
        id: one.document.id.to_string(),
        href: visitor.to(&format!("/my/{}/documents/{}/file", one.code, one.key)),
        name: one.document.file_name.clone(),
        pages: one.document.pages,
        from: format!("{} · {}", one.call.get(visitor.lang), one.code),
        came: i18n::date(came(dossier, one)),
        expired: one.expired,
    });
    shown.collect()
}

/// How long such a paper is taken again; empty where the call gives no term.
pub fn term(lang: Lang, requirement: &Requirement) -> String {
    requirement.valid.map_or_else(String::new, |valid| {
        let time = i18n::duration(lang, chrono::TimeDelta::days(valid.days.into()));
        i18n::text_with(lang, "applications-earlier-term", &[("time", time.into())])
    })
}
