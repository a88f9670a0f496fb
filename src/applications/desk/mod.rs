//! The officer's desk: checks documents one by one, asks for corrections of named items,
//! declares dossiers eligible or not.
//!
//! Every change of state goes through [`super::advance`]; every document is judged by a
//! compare-and-set of its version. Reasons are codes of a versioned list ([`reasons`]) and a
//! note, so that decisions can be counted and said in four languages. Drafts are the
//! applicant's own: the desk sees nothing that was never handed in.

mod allowed;
mod answers;
mod check;
mod correct;
mod decide_eligibility;
mod judge_paper;
pub mod messages;
pub mod model;
mod open_dossier;
pub mod pages;
pub mod queue;
pub mod reasons;
pub mod rules;
mod store;
mod suggestion;
mod who_checks;
pub mod words;

pub use answers::{Answer, answers};
pub use check::{CheckDocument, Verdict, check_document, open_check, recheck};
pub use correct::{RequestCorrection, request_correction};
pub use decide_eligibility::{DecideEligibility, decide_eligibility};
pub use judge_paper::{JudgePaper, PaperVerdict, judge_paper};
pub use model::{DeskError, Problem};
pub(super) use open_dossier::look;
pub use open_dossier::{Opened, note_opening, open_dossier};
pub use queue::{QueueFilter, QueuePage, queue};
pub use suggestion::{Suggestion, suggestion};
pub use who_checks::{checker_of, who_checks};
