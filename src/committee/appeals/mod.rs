//! Appeals: a student doubts one place on a published list, or the decision that the dossier may
//! not compete; somebody who had no hand in it answers with reasons.
//!
//! One appeal a wish, one a decision. It is filed within the call's window, assigned to an appeal member who is
//! none of [`read::barred`], and decided by that member alone. What an upheld one leads to is named
//! with the decision: a corrected list, points computed anew, a review opened again, or a check
//! opened again. Nothing is
//! corrected silently: a place changes only by a corrected list, proposed and approved by two.

pub mod assign;
pub mod decide;
pub mod evidence;
pub mod file;
pub mod lifecycle;
pub mod messages;
pub mod model;
pub mod pages;
pub mod read;
pub mod rules;
mod store;
mod store_invariants;

pub use lifecycle::{Command, State, next};
pub use model::{About, Appeal, AppealError, Problem, Remedy, Which};
pub use store_invariants::invariants;
