//! The administration's first page: what the installation does right now, and dead letters.
//!
//! It announces what concerns everybody, reads the outbox and the event log, links to the rooms' own pages, and keeps the report of
//! the last check.

pub mod announce;
pub mod pages;
mod report;
mod retry;
mod store;

pub use report::{Broken, Report, keep_report, last_report};
pub use retry::{RetryError, retry};
