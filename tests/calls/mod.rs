//! Call files, the catalogue and the rulebook.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

mod broken_cases;
mod broken_files;
mod broken_rules;
mod deadlines;
mod decimals;
mod evaluation;
mod oracle;
pub mod real_files;
mod words;
