//! What a check needs; pure.

use super::model::Problem;
use super::reasons::{DocumentReason, EligibilityReason};
use crate::applications::lifecycle::State;
use crate::applications::model::{Document, DocumentState, Item};
use crate::kernel::text;

/// The most that a note takes, in characters.
pub const NOTE_LIMIT: usize = 1_000;
/// The most that a message to the applicant takes, in characters.
pub const MESSAGE_LIMIT: usize = 2_000;

/// Whether an officer may judge a document that stands there. A verdict can be changed while
/// the check lasts.
#[must_use]
pub const fn checkable(state: DocumentState) -> bool {
    matches!(
        state,
        DocumentState::Uploaded | DocumentState::Accepted | DocumentState::Rejected
    )
}

/// Whether an officer may judge the document now: everything while the check lasts, afterwards
/// only what came late, by a promise that stood.
#[must_use]
pub const fn judgeable(dossier: State, document: DocumentState) -> bool {
    match dossier {
        State::UnderCheck => checkable(document),
        State::Eligible | State::InReview | State::Scored => matches!(document, DocumentState::Uploaded),
        _ => false,
    }
}

/// A note as it is kept.
///
/// # Errors
/// [`Problem::NoteUnusable`].
pub fn note(typed: &str) -> Result<String, Problem> {
    clean(typed, NOTE_LIMIT).ok_or(Problem::NoteUnusable)
}

/// A message to the applicant as it is kept.
///
/// # Errors
/// [`Problem::MessageNeeded`], [`Problem::MessageUnusable`].
pub fn message(typed: &str) -> Result<String, Problem> {
    let message = clean(typed, MESSAGE_LIMIT).ok_or(Problem::MessageUnusable)?;
    if message.is_empty() {
        Err(Problem::MessageNeeded)
    } else {
        Ok(message)
    }
}

fn clean(typed: &str, limit: usize) -> Option<String> {
    let kept = text::paragraphs(typed).ok()?;
    text::at_most(&kept, limit).ok()?;
    Some(kept)
}

/// What is wrong with a rejection.
#[must_use]
pub fn rejection(reason: Option<DocumentReason>, note: &str) -> Vec<Problem> {
    match reason {
        None => vec![Problem::ReasonNeeded],
        Some(DocumentReason::Other) if note.is_empty() => vec![Problem::NoteNeeded],
        Some(_) => Vec::new(),
    }
}

/// What stands between a dossier and "eligible": every document that is there has been
/// accepted, and no promise is broken. A promise that still runs does not stand in the way.
#[must_use]
pub fn before_eligible(documents: &[Document]) -> Vec<Problem> {
    let any = |state| documents.iter().any(|document| document.state == state);
    let mut problems = Vec::new();
    if any(DocumentState::Uploaded) {
        problems.push(Problem::Unchecked);
    }
    if any(DocumentState::Rejected) {
        problems.push(Problem::RejectedLeft);
    }
    if any(DocumentState::Overdue) {
        problems.push(Problem::Overdue);
    }
    problems
}

/// What is wrong with declaring a dossier not eligible.
#[must_use]
pub fn before_ineligible(reasons: &[EligibilityReason], note: &str) -> Vec<Problem> {
    if reasons.is_empty() {
        vec![Problem::ReasonNeeded]
    } else if reasons.contains(&EligibilityReason::Other) && note.is_empty() {
        vec![Problem::NoteNeeded]
    } else {
        Vec::new()
    }
}

/// What is wrong with the items of a correction. `asked`: the keys of what the call asks for.
#[must_use]
pub fn items(items: &[Item], asked: &[&str]) -> Vec<Problem> {
    let unknown = |item: &Item| matches!(item, Item::Document(key) if !asked.contains(&key.as_str()));
    if items.is_empty() {
        vec![Problem::ItemsNeeded]
    } else if items.iter().any(unknown) {
        vec![Problem::ItemUnknown]
    } else {
        Vec::new()
    }
}
