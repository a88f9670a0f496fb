//! A change of the rulebook while its call runs: what it would do to the list, and what follows
//! when it comes into force.

mod diff;
mod dry_run;
mod in_force;
pub mod report;

pub use dry_run::{DryRunError, dry_run};
pub use in_force::{bring_into_force, due};
