//! Papers of earlier dossiers, offered again: nobody photographs the same certificate twice.
//!
//! What is kept is found by its content, so that to take a paper again is a row and no bytes.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};

use super::attach::NewFile;
use super::dossier::Dossier;
use super::model::{Document, DocumentState, SectionKey};
use super::sections::Answers;
use super::store;
use crate::calls::{self, Requirement};
use crate::db::Conn;
use crate::kernel::ids::DocumentId;
use crate::kernel::{Fault, Instant, Words, civil};

/// Keys under which call files ask for the passport whose last day the dossier says.
const PASSPORT: &[&str] = &["passport", "travel_passport"];

/// A paper of an earlier dossier of the same person.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// What is asked for, by the key that both calls use.
    pub key: String,
    /// The paper.
    pub document: Document,
    /// The earlier dossier's code.
    pub code: String,
    /// The earlier call's title.
    pub call: Words,
    /// When it first came to any of the person's dossiers.
    pub came_at: Instant,
    /// It is no longer good, by what the earlier dossier says or by the term that this call gives: it
    /// is shown, and asked for anew.
    pub expired: bool,
}

/// The papers of the person's other dossiers that answer a requirement of this one: uploaded or
/// accepted, never a referee's letter, the latest first.
///
/// # Errors
/// When the database fails.
pub fn earlier(conn: &mut Conn, dossier: &Dossier, now: Instant) -> Result<Vec<Earlier>, Fault> {
    let today = dossier.today(now);
    let mut found: Vec<Earlier> = Vec::new();
    // A paper that was taken again came with the first dossier that had it.
    let mut first: HashMap<String, Instant> = HashMap::new();
    for head in store::of_person(conn, dossier.application.person)? {
        if head.id == dossier.application.id {
            continue;
        }
        let Some(call) = calls::call(conn, head.call)? else {
            continue;
        };
        let asked = calls::requirements(conn, head.call)?;
        let sections = store::sections(conn, head.id)?;
        let answers = |key| {
            let section = sections.iter().find(|one| one.key == key);
            section.map(|one| Answers::of(&one.answers)).unwrap_or_default()
        };
        let (personal, tests) = (answers(SectionKey::Personal), answers(SectionKey::Tests));
        for document in store::documents(conn, head.id)? {
            if let Some(hash) = &document.file {
                let at = first.entry(hash.clone()).or_insert(document.created_at);
                *at = document.created_at.min(*at);
            }
            let Some(requirement) = asked.iter().find(|one| one.id == document.requirement) else {
                continue;
            };
            let mut asked_now = dossier.requirements.iter();
            let wanted = asked_now.any(|one| one.key == requirement.key && dossier.offers(one, now));
            let good = matches!(document.state, DocumentState::Uploaded | DocumentState::Accepted);
            if !wanted || !good || document.file.is_none() || store::is_letter(conn, document.id)? {
                continue;
            }
            found.push(Earlier {
                key: requirement.key.clone(),
                expired: expired(requirement, &personal, &tests, today),
                came_at: document.created_at,
                document,
                code: head.code.clone(),
                call: call.titles.clone(),
            });
        }
    }
    for one in &mut found {
        let at = one.document.file.as_ref().and_then(|hash| first.get(hash));
        one.came_at = at.copied().unwrap_or(one.document.created_at);
        let asked = dossier.requirements.iter().find(|it| it.key == one.key);
        if let Some(valid) = asked.and_then(|it| it.valid) {
            one.expired |= valid.over(came(dossier, one), today);
        }
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.document.created_at));
    Ok(found)
}

/// A passport by its last day, the certificate of a test by its year (it is valid
/// only in its year). Of other papers no last day is known: the day they came is shown, and a call
/// may give a term ([`calls::Validity`]).
fn expired(requirement: &Requirement, personal: &Answers, tests: &Answers, today: NaiveDate) -> bool {
    if PASSPORT.contains(&requirement.key.as_str()) {
        return personal.date("passport_expiry").is_some_and(|day| day < today);
    }
    let test = requirement.condition.as_deref().and_then(|it| it.strip_prefix("test:"));
    test.is_some_and(|test| {
        let year = tests.get(&format!("{test}_year")).parse::<i32>();
        year.is_ok_and(|year| year < today.year())
    })
}

/// The file of an earlier paper as it would come now, and the code of its dossier; none when it is
/// nobody's, another person's, for something else, or no longer good.
pub(super) fn again(
    conn: &mut Conn,
    dossier: &Dossier,
    requirement: &Requirement,
    document: DocumentId,
    now: Instant,
) -> Result<Option<(NewFile, String)>, Fault> {
    let all = earlier(conn, dossier, now)?;
    let one = all
        .into_iter()
        .find(|one| one.document.id == document && one.key == requirement.key && !one.expired);
    Ok(one.and_then(|one| {
        let file = NewFile {
            hash: one.document.file?,
            name: one.document.file_name,
            pages: one.document.pages,
        };
        Some((file, one.code))
    }))
}

/// The day on which a paper first came, in the call's zone.
#[must_use]
pub fn came(dossier: &Dossier, one: &Earlier) -> NaiveDate {
    civil::local(one.came_at.utc(), dossier.call.zone).date()
}
