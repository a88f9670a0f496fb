//! Calls for applications: timetable, tours, quota lines, required documents, rulebook.
//!
//! Nothing of a call is a constant in code: all of it comes from a call file or from the
//! pages that edit the same rows. Instants are exclusive deadlines in UTC; the call's zone
//! decides how they are shown and what "23:59" means (design section 13, point 15).

pub mod file;
pub mod model;
pub mod rulebook;
mod store;

pub use model::{Call, CallKind, CallState, Funding, Need, QuotaLine, Requirement, SeatGroup, Terms, Tour, Unfilled};
pub use store::{
    PublishedRulebook, by_slug, call, calls, line, lines, lock, published_rulebook, requirement, requirements, tours,
};
