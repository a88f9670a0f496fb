//! All SQL of dossiers, one file a table.

mod choices;
mod corrections;
mod documents;
mod eligibility;
mod heads;
mod invariants;
mod sections;
mod submissions;

pub(super) use choices::{choices, choices_of_call, delete_choice, insert_choice, set_rank};
pub(super) use corrections::{answer_corrections, corrections, insert_correction};
pub(super) use documents::{broken_promises, document, documents, documents_of_all, insert_document, update_document};
pub(super) use eligibility::{eligibility, put_eligibility};
pub(super) use heads::{
    Inserted, NewHead, by_code, head, heads, in_states, insert_head, locked, move_to, of_person, of_person_in,
    same_pin, set_degree, set_identity, set_submitted, touch,
};
pub use invariants::invariants;
pub(super) use sections::{answers_of_all, save_section, section, sections};
pub(super) use submissions::{insert_submission, last_submission, submissions};
