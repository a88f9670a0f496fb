//! What the law lets a person ask about their own data: a copy of everything, and its deletion
//! as far as nothing must be kept (Law 58 of the Kyrgyz Republic, Law 94-V of Kazakhstan).
//!
//! The copy is made while it is sent and stored nowhere. It holds what the person gave and what
//! was done with it; what others wrote in confidence (a referee's letter, a reviewer's remark)
//! is theirs.

mod deletion;
mod gather;
pub mod messages;
mod model;
pub mod pages;
mod store;
mod store_invariants;
mod zip;

pub use deletion::{Waiting, answer_deletion, ask_deletion, own_request, waiting};
pub use gather::{DataCopy, PaperFile, gather};
pub use model::{DeletionError, DeletionRequest};
pub use store_invariants::invariants;
pub use zip::{Ending, Entry};
