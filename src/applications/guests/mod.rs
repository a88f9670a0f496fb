//! Guests: people who act on a dossier by a one-time link, without an account. A guardian
//! consents and signs for somebody under 18; a referee recommends.
//!
//! The link opens one dossier's one question and nothing else: a guest never sees answers or
//! documents. The portal writes to a guest only because an applicant typed the address, so the
//! letters are few: [`model::LETTERS`] links a guest, one reminder, and none after an answer.
//! What a referee writes is kept from the applicant. A guardian who has no e-mail signs on paper
//! ([`paper`]).

mod answer_guardian;
mod answer_referee;
mod ask;
mod bounced;
mod lifecycle;
mod look;
pub mod messages;
pub mod model;
mod of_dossier;
pub mod pages;
pub mod paper;
mod reader;
mod remind;

pub use answer_guardian::{Agreement, agree, refuse_as_guardian, sign};
pub use answer_referee::{give_letter, may_give, take_on, turn_down};
pub use ask::{Invite, ask_guardian, ask_referee, let_go};
pub use bounced::bounced;
pub use lifecycle::{GuestCommand, TABLE};
pub use look::{Seen, look};
pub use model::{Guest, GuestError, GuestRole, GuestState};
pub use paper::{Paper, PaperKind, PaperState, give_paper, papers};
pub use reader::{GuestReader, is_letter, of_application, reader};
pub use remind::remind;
