//! The `qabyl` program: reads the command line and hands over.

use std::process::ExitCode;

use clap::Parser as _;
use qabyl::cli::{Cli, run};

fn main() -> ExitCode {
    run(Cli::parse())
}
