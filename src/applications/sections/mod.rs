//! What the sections of a dossier ask, as data, and the pure rules that read what was typed.
//!
//! A section is shown on one or more pages; each page lists its fields. Answers are kept as
//! `{field: text}`: a date as `2007-02-28`, several ticked boxes joined by commas, numbers with
//! a point. Nothing here knows a language, a page or a database: messages are keys.

mod advice;
mod answers;
mod education;
mod expiry;
mod field;
mod people;
mod read;
mod scale;
mod text;

pub use advice::{Advice, advice};
pub use answers::{Answers, Typed};
pub use expiry::{CARRIED, expired};
pub use field::{Field, Kind, Message, Needed, Opt, Page, Wrong};
pub use read::{empty_fields, fully_empty, read};
pub use scale::{Scale, scales};

use super::model::SectionKey;

/// The version of the consent texts that are shown now; kept with each consent.
pub const CONSENT_VERSION: &str = "2026-1";

/// Every page of every section, in the order of the task list.
pub const PAGES: &[&Page] = &[
    &people::NAMES,
    &people::BIRTH,
    &people::IDENTITY,
    &people::CONTACTS,
    &people::GUARDIAN,
    &education::EDUCATION,
    &education::TESTS,
    &education::LANGUAGES,
    &education::CATEGORIES,
    &text::ESSAY,
    &text::CONSENTS,
];

/// A page by its name in addresses.
#[must_use]
pub fn page(slug: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.slug == slug).copied()
}

/// The pages of a section, in order.
pub fn pages_of(section: SectionKey) -> impl Iterator<Item = &'static Page> {
    PAGES.iter().filter(move |page| page.section == section).copied()
}
