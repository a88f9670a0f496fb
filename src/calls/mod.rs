//! Calls for applications: timetable, tours, quota lines, required documents, rulebook.
//!
//! Nothing of a call is a constant in code: all of it comes from a call file or from the
//! pages that edit the same rows. Instants are exclusive deadlines in UTC; the call's zone
//! decides how they are shown and what "23:59" means.

pub mod acts;
mod approve;
mod change;
pub mod cli;
mod close;
mod copy;
mod create;
mod drafting;
pub mod edit;
pub mod edit_parts;
pub mod file;
mod load;
mod load_catalogue;
pub mod lot;
mod mending;
pub mod messages;
pub mod model;
pub mod pages;
mod publish;
pub mod quick_check;
pub mod quota_lines;
pub mod rulebook;
pub mod shown;
mod store;
mod validity;
mod window;
mod working_days;

pub use approve::{ApproveError, approve, publish_rulebook};
pub use change::{ChangeError, Wrong};
pub use close::close;
pub use create::{Create, create};
pub use drafting::{Draft, DraftError, ProposeDraft, allow_trying, draft, keep_dry_run, propose_draft, save_draft};
pub use load::{LoadError, Loaded, load};
pub use load_catalogue::{Counts, load_catalogue};
pub use model::{
    AppealTerms, Call, CallKind, CallState, Cap, CutOff, Funding, Need, QuotaLine, Requirement, RulebookState,
    RulebookVersion, SeatGroup, Terms, Tour, Unfilled,
};
pub use publish::publish;
pub use store::{
    Offered, OfferedCategory, OfferedScale, PublishedRulebook, by_slug, call, calls, invariants, line, line_codes,
    lines, lock, offered, published_rulebook, requirement, requirements, rulebook as rulebook_version, rulebook_body,
    rulebooks, rulebooks_due, set_seats, tours,
};
pub use validity::Validity;
