//! All SQL of dossiers, one file a table.

mod blind;
mod choices;
mod consents;
mod corrections;
mod documents;
mod eligibility;
mod erase;
mod guests;
mod heads;
mod identity;
mod invariants;
mod invariants_of_people;
mod messages;
mod own_deadlines;
mod papers;
mod sections;
mod submissions;

pub(super) use blind::owed_reviews;
pub(super) use choices::{choices, choices_of_call, delete_choice, insert_choice, set_rank, set_tour};
pub(super) use consents::{consent_text, consents, insert_consent, keep_consent_text, withdraw_consents};
pub(super) use corrections::{answer_corrections, corrections, insert_correction, lapsed_corrections};
pub(super) use documents::{broken_promises, document, documents, documents_of_all, insert_document, update_document};
pub(super) use eligibility::{eligibility, put_eligibility};
pub(super) use erase::{erase, is_carried_on};
pub(super) use guests::{
    guest, guest_by_token, guests, insert_guest, is_letter, set_guest_token, silent_guests, update_guest,
};
pub(super) use heads::{
    Inserted, NewHead, any_decided, by_code, head, heads, in_states, insert_head, locked, move_to, of_person,
    of_person_in, set_degree, set_submitted, touch, waiting_for_dates,
};
pub(super) use identity::{
    alike, carried_from, identity_keys, lock_identity, same_person, set_carried_from, set_identity,
};
pub use invariants::invariants;
pub(super) use messages::{insert_message, mark_messages_read, messages};
pub(super) use own_deadlines::{
    any_own_deadline, approve_deadline_act, deadline_act, deadline_acts_in, deadline_acts_of, discard_deadline_act,
    insert_deadline_act, set_own_deadline,
};
pub(super) use papers::{insert_paper, paper, papers, update_paper};
pub(super) use sections::{answers_of_all, save_section, sections};
pub(super) use submissions::{insert_submission, last_submission, submissions};
