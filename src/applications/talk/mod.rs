//! What an applicant and the admissions office write to each other about a dossier.
//!
//! The thread in the portal is the truth; e-mail only says that something came. A message is
//! never changed and never taken back. Nobody can write before the dossier was handed in once:
//! a draft is nobody's but the applicant's.

mod mails;
mod model;
pub mod pages;
mod read;
mod write;

pub use mails::KINDS;
pub use model::{Message, Side, TalkError, Thread};
pub use read::{mark_read, messages, of_office, of_own, unread_of};
pub use write::{Write, write};
