//! What is judged is the last frozen copy. Changes that were made after it and never handed in
//! are seen here, and taken out before the office begins.
//!
//! Left alone are: consents, which can be taken back at any time; a file that keeps a promise
//! which was handed in; a referee's letter.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::dossier::Dossier;
use super::model::{Choice, Document, DocumentState, Item, Section, SectionKey};
use super::save_section::identify;
use super::sections::{self, Answers};
use super::store;
use crate::accounts::Ctx;
use crate::calls::Requirement;
use crate::db::Conn;
use crate::kernel::ids::{ProgrammeId, TourId};
use crate::kernel::{Fault, Instant};

/// The frozen copy, as far as it is compared.
#[derive(Debug, Deserialize)]
struct Copy {
    sections: BTreeMap<String, Value>,
    choices: Vec<Wish>,
    documents: Vec<Paper>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Wish {
    rank: i32,
    programme: ProgrammeId,
    tour: Option<TourId>,
    line: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Paper {
    requirement: String,
    file: Option<String>,
    promised_until: Option<Instant>,
}

impl Paper {
    fn is(&self, document: &Document) -> bool {
        document.file == self.file && document.promised_until == self.promised_until
    }
}

impl Copy {
    fn of(dossier: &Dossier) -> Result<Option<Self>, Fault> {
        let last = dossier.last.as_ref();
        Ok(last.map(|last| serde_json::from_str(&last.frozen)).transpose()?)
    }

    fn changed(&self, dossier: &Dossier, item: &Item, now: Instant) -> bool {
        match item {
            Item::Section(SectionKey::Consents) => false,
            Item::Section(key) => {
                let live = dossier.section(*key).map(|it| Answers::of(&it.answers).json());
                match (live, self.sections.get(key.as_str())) {
                    (Some(live), Some(sent)) => live != *sent,
                    (Some(live), None) => dossier.asks(*key, now) && live.as_object().is_some_and(|it| !it.is_empty()),
                    (None, _) => false,
                }
            }
            Item::Choices => wishes(dossier) != self.choices,
            Item::Document(key) => {
                let requirement = dossier.requirements.iter().find(|it| it.key == *key);
                requirement.is_some_and(|it| self.replaced(dossier, it))
            }
        }
    }

    fn paper(&self, requirement: &Requirement) -> Option<&Paper> {
        self.documents.iter().find(|it| it.requirement == requirement.key)
    }

    fn replaced(&self, dossier: &Dossier, requirement: &Requirement) -> bool {
        let Some(standing) = dossier.document(requirement) else {
            return false;
        };
        let after = dossier
            .last
            .as_ref()
            .is_some_and(|last| standing.created_at > last.submitted_at);
        let sent = self.paper(requirement);
        let kept_promise = sent.is_some_and(|it| {
            it.file.is_none()
                && it.promised_until.is_some_and(|until| standing.created_at < until)
                && standing.file.is_some()
        });
        after && !kept_promise && dossier.referee(requirement).is_none() && !sent.is_some_and(|it| it.is(standing))
    }
}

fn wishes(dossier: &Dossier) -> Vec<Wish> {
    let wish = |choice: &Choice| Wish {
        rank: choice.rank,
        programme: choice.programme,
        tour: choice.tour,
        line: dossier.line(choice).map(|line| line.code.clone()),
    };
    dossier.choices.iter().map(wish).collect()
}

/// What differs from what was handed in last; nothing for a dossier that never was.
///
/// # Errors
/// When the frozen copy cannot be read.
pub fn unsent(dossier: &Dossier, now: Instant) -> Result<Vec<Item>, Fault> {
    let Some(copy) = Copy::of(dossier)? else {
        return Ok(Vec::new());
    };
    let sections = SectionKey::ALL.iter().map(|key| Item::Section(*key));
    let documents = dossier.requirements.iter().map(|it| Item::Document(it.key.clone()));
    let all = sections.chain([Item::Choices]).chain(documents);
    Ok(all.filter(|item| copy.changed(dossier, item, now)).collect())
}

/// Puts `items` back as they were handed in.
///
/// # Errors
/// When the frozen copy cannot be read or the database fails.
pub(super) fn put_back(tx: &mut Conn, ctx: &Ctx, dossier: &Dossier, items: &[Item]) -> Result<(), Fault> {
    let Some(copy) = Copy::of(dossier)? else { return Ok(()) };
    for item in items {
        match item {
            Item::Section(key) => section_back(tx, ctx, dossier, *key, copy.sections.get(key.as_str()))?,
            Item::Choices => choices_back(tx, ctx, dossier, &copy.choices)?,
            Item::Document(key) => {
                let requirement = dossier.requirements.iter().find(|it| it.key == *key);
                if let Some(requirement) = requirement {
                    document_back(tx, dossier, requirement, copy.paper(requirement))?;
                }
            }
        }
    }
    store::touch(tx, dossier.application.id, ctx.now)
}

fn section_back(
    tx: &mut Conn,
    ctx: &Ctx,
    dossier: &Dossier,
    key: SectionKey,
    sent: Option<&Value>,
) -> Result<(), Fault> {
    let answers = sent.map(Answers::of).unwrap_or_default();
    let seen = dossier.section(key).map_or(0, |live| live.version);
    let section = Section {
        key,
        complete: sections::pages_of(key).all(|page| sections::empty_fields(page, &answers).is_empty()),
        answers: answers.json(),
        updated_at: ctx.now,
        version: seen,
    };
    let id = dossier.application.id;
    if !store::save_section(tx, id, &section, seen)? {
        return Err(Fault::busy("a section moved while it was put back"));
    }
    if key == SectionKey::Personal {
        identify(tx, id, &dossier.application.code, &answers)?;
    }
    Ok(())
}

fn choices_back(tx: &mut Conn, ctx: &Ctx, dossier: &Dossier, sent: &[Wish]) -> Result<(), Fault> {
    let id = dossier.application.id;
    for choice in &dossier.choices {
        store::delete_choice(tx, choice.id)?;
    }
    let line = |wish: &Wish| dossier.lines.iter().find(|line| Some(&line.code) == wish.line.as_ref());
    for wish in sent {
        let Some(line) = line(wish) else { continue };
        let choice = Choice {
            id: ctx.id(),
            application: id,
            tour: wish.tour,
            rank: wish.rank,
            line: line.id,
            programme: wish.programme,
        };
        store::insert_choice(tx, &choice)?;
    }
    let degree = sent.first().and_then(line).map(|line| line.degree.as_str());
    store::set_degree(tx, id, degree)
}

fn document_back(
    tx: &mut Conn,
    dossier: &Dossier,
    requirement: &Requirement,
    sent: Option<&Paper>,
) -> Result<(), Fault> {
    if let Some(standing) = dossier.document(requirement) {
        move_document(tx, standing, DocumentState::Superseded)?;
    }
    let all = store::documents(tx, dossier.application.id)?;
    let earlier = all.iter().rev().find(|it| {
        it.requirement == requirement.id
            && it.state == DocumentState::Superseded
            && sent.is_some_and(|sent| sent.is(it))
    });
    let Some(earlier) = earlier else { return Ok(()) };
    // What an officer said of it is still in the row.
    let state = match earlier {
        Document { file: None, .. } => DocumentState::Promised,
        Document { reason: Some(_), .. } => DocumentState::Rejected,
        Document {
            checked_at: Some(_), ..
        } => DocumentState::Accepted,
        _ => DocumentState::Uploaded,
    };
    move_document(tx, earlier, state)
}

fn move_document(tx: &mut Conn, document: &Document, state: DocumentState) -> Result<(), Fault> {
    let moved = Document {
        state,
        ..document.clone()
    };
    if store::update_document(tx, &moved)? {
        Ok(())
    } else {
        Err(Fault::busy("a document moved while it was put back"))
    }
}
