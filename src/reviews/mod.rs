//! Reviews: who scores which dossier, conflicts, scores against the rubric, third readers.
//!
//! A review belongs to one reviewer; nobody else's scores are ever among what a reviewer can
//! read. A declared conflict takes the dossier away from that reviewer for good. A submitted
//! review is locked until the chair reopens it with a reason. Scores are stored with the
//! rulebook whose anchors were shown.

mod assign;
mod assign_all;
mod conflict;
pub mod lifecycle;
pub mod messages;
pub mod model;
mod outcome;
pub mod pages;
mod rate;
mod read;
mod reopen;
mod reread;
pub mod rubric;
pub mod rules;
mod score;
mod scoring;
mod store;
mod store_invariants;
mod store_scores;
mod third;
mod view;
mod weigh;

pub use assign::{Assign, assign};
pub use assign_all::{AssignAll, Assigned, assign_all};
pub use conflict::{DeclareConflict, declare_conflict};
pub use lifecycle::{Command, State, next};
pub use model::{Problem, Review, ReviewError};
pub use outcome::{Outcome, all_in, joined, outcome, reviewed_scores};
pub use rate::{rate_again, rate_complete, recount};
pub use read::{OwnReview, Progress, ReviewOf, board, of_application, own_queue, review};
pub use reopen::{Reopen, reopen};
pub use reread::reread;
pub use rubric::{Criterion, Rubric, rubric};
pub use score::{Breakdown, LineScore, Part, ScoreResult, result, results};
pub use scoring::{SaveScores, begin, save, submit};
pub use store_invariants::invariants;
pub use third::{third_readers, third_readings_due};
pub use view::{DossierView, dossier_view};
pub use weigh::{OnChoice, Rules, Weighed, weigh};
