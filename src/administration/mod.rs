//! The administration's first page: what the installation does right now, and dead letters.
//!
//! Has no tables; it reads the outbox and the event log and links to the rooms' own pages.

pub mod pages;
mod retry;

pub use retry::{RetryError, retry};
