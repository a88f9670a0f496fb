//! The applicant saves one page of a section.

use serde_json::json;

use super::access::{ChangeError, own_locked};
use super::alike::IdentityKeys;
use super::consents::{self, Purpose, Signed};
use super::model::{Item, Section, SectionKey};
use super::sections::{self, Answers, Page, Typed, Wrong};
use super::store;
use crate::accounts::Ctx;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::ApplicationId;
use crate::kernel::{Fault, text};

/// One page as it came.
#[derive(Debug, Clone)]
pub struct SaveSection {
    /// Of which dossier.
    pub application: ApplicationId,
    /// Which page.
    pub page: &'static Page,
    /// What was typed.
    pub typed: Typed,
    /// The section's version that the page showed; 0 when it had never been saved.
    pub seen: i32,
    /// Everything needed must be there; without it, what is there is kept for later.
    pub finish: bool,
    /// In which language the page was read and whence it came: consents are kept with both.
    pub signed: Signed,
}

/// Why a page was not saved. What was typed is the caller's to show again.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Not now, not this person, or somebody was faster.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// Some answers cannot be kept.
    #[error("answers that cannot be kept")]
    Wrong(Vec<Wrong>),
}

impl From<Fault> for SaveError {
    fn from(fault: Fault) -> Self {
        Self::Change(fault.into())
    }
}

/// Saves the page; the section as it stands now.
///
/// # Errors
/// [`SaveError`].
pub fn save_section(tx: &mut Conn, ctx: &Ctx, command: &SaveSection) -> Result<Section, SaveError> {
    let dossier = own_locked(tx, ctx, command.application)?;
    let (id, key) = (dossier.application.id, command.page.section);
    dossier
        .may_change(&Item::Section(key), ctx.now)
        .map_err(ChangeError::from)?;
    let known = dossier.answers(key);
    let answers = sections::read(
        command.page,
        &command.typed,
        &known,
        command.finish,
        dossier.today(ctx.now),
        &dossier.offered,
    )
    .map_err(SaveError::Wrong)?;
    let current = dossier.section(key).map_or(0, |section| section.version);
    if let Some(same) = dossier.section(key).filter(|_| answers == known && current > 0) {
        // The same again, for example a second tap on a slow line: nothing to write, nothing lost.
        return Ok(same.clone());
    }
    if current != command.seen {
        return Err(ChangeError::OutOfDate.into());
    }
    let complete = sections::pages_of(key).all(|page| sections::empty_fields(page, &answers).is_empty());
    let section = Section {
        key,
        answers: answers.json(),
        complete,
        updated_at: ctx.now,
        version: command.seen,
    };
    if !store::save_section(tx, id, &section, command.seen)? {
        return Err(ChangeError::OutOfDate.into());
    }
    store::touch(tx, id, ctx.now)?;
    if key == SectionKey::Consents {
        sign(tx, ctx, id, &answers, &command.signed)?;
    }
    if key == SectionKey::Personal {
        identify(tx, id, &dossier.application.code, &answers)?;
    }
    let event = Event::new("application.section_saved", id)
        .of(id)
        .in_call(dossier.call.id)
        .with(json!({ "section": key, "page": command.page.slug, "complete": complete }));
    append(tx, ctx, event)?;
    Ok(Section {
        version: command.seen + 1,
        ..section
    })
}

/// What is ticked is a consent to the text that was read; what is not ticked any more is one
/// taken back.
fn sign(tx: &mut Conn, ctx: &Ctx, id: ApplicationId, answers: &Answers, signed: &Signed) -> Result<(), Fault> {
    for purpose in Purpose::ALL {
        if answers.get(purpose.as_str()).is_empty() {
            consents::take_back(tx, ctx, id, *purpose)?;
        } else {
            let body = purpose.text_of_applicant(signed.language);
            consents::give(tx, ctx, id, None, *purpose, &body, signed)?;
        }
    }
    Ok(())
}

/// Lists show and search the name as in the passport, in both scripts, and the code.
pub(super) fn identify(tx: &mut Conn, id: ApplicationId, code: &str, answers: &Answers) -> Result<(), Fault> {
    let words = |fields: [&str; 3]| {
        let words: Vec<&str> = fields.iter().map(|field| answers.get(field)).collect();
        words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let name = words(["family", "given", "patronymic"]);
    let latin = words(["family_latin", "given_latin", "patronymic_latin"]);
    let search = text::fold(&format!("{name} {latin} {code}"));
    store::set_identity(tx, id, &name, &search, &IdentityKeys::of(answers))
}
