//! Appeals: a student doubts one place on a published list, somebody who neither scored the
//! dossier nor made the list answers with reasons.
//!
//! One appeal a wish. It is filed within the call's window, assigned to an appeal member who is
//! none of [`read::barred`], and decided by that member alone. What an upheld one leads to is named
//! with the decision: a corrected list, points computed anew, or a review opened again. Nothing is
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
pub use model::{Appeal, AppealError, Problem, Remedy};
pub use store_invariants::invariants;
