//! An applicant's dossier in one call: sections, choices, documents, lifecycle, submission.
//!
//! Sections are saved one page at a time, each with its own version. Submission freezes a copy
//! of what is judged and gives a numbered receipt; the last submission counts. Every change of
//! state goes through [`lifecycle`], is written by a compare-and-set of state and version, and
//! appends an event.

mod advance;
pub mod lifecycle;
pub mod model;
mod read;
mod store;
mod store_choices;

pub use advance::{AdvanceError, advance};
pub use lifecycle::{Command, State, next};
pub use model::{Application, Choice, Document, DocumentState, Section, SectionKey, Submission};
pub use read::{by_code, choices_of_call, head, in_states, of_person, sections};
