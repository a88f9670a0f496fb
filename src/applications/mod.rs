//! An applicant's dossier in one call: sections, choices, documents, lifecycle, submission.
//!
//! Sections are saved one page at a time, each with its own version. Submission freezes a copy
//! of what is judged and gives a numbered receipt; the last submission counts. Every change of
//! state goes through [`lifecycle`], is written by a compare-and-set of state and version, and
//! appends an event.

mod access;
mod advance;
pub mod after_list;
mod alike;
mod attach;
mod begin;
mod carry_over;
mod choose;
pub mod consents;
pub mod desk;
pub mod dossier;
mod enter_tour;
mod erase_draft;
mod expire_promises;
pub mod facts;
mod frozen;
pub mod guests;
mod lapse_correction;
pub mod lifecycle;
pub mod messages;
pub mod model;
pub mod own_deadline;
pub mod pages;
pub mod proven;
mod read;
mod read_many;
mod reuse;
pub mod room;
mod save_section;
pub mod sections;
mod store;
mod submit;
pub mod talk;
mod tell_changes;
mod unsent;
mod window;
mod withdraw;

pub use access::{ChangeError, lacks_co_signature, own};
pub use advance::{AdvanceError, advance};
pub use alike::{Alike, IdentityKeys, Sameness, alike};
pub use attach::{Attach, AttachError, NewFile, attach};
pub use begin::{BeginError, begin};
pub use carry_over::{Carried, carried};
pub use choose::{Choose, ChooseError, choose};
pub use dossier::{Dossier, Locked, Missing};
pub use enter_tour::{EnterTour, enter_tour};
pub use erase_draft::{EraseError, erase_draft};
pub use expire_promises::{ExpireError, expire_promises};
pub use lapse_correction::lapse_corrections;
pub use lifecycle::{Command, State, next};
pub use model::{
    Application, Choice, Correction, Document, DocumentState, Eligibility, Item, Section, SectionKey, Submission,
};
pub use read::{
    all_documents, by_code, choices, choices_of_call, corrections, document, document_for, documents, eligibility,
    head, in_states, last_submission, of_person, open_correction, sections, submissions,
};
pub use read_many::{ListedDocument, answers_of_all, documents_of_all, heads};
pub use reuse::{Earlier, earlier};
pub use save_section::{SaveError, SaveSection, save_section};
pub use store::invariants;
pub use submit::{SubmitError, Submitted, submit};
pub use tell_changes::tell_changes;
pub use withdraw::{WithdrawReason, list_locked, undo_withdrawal, withdraw};
