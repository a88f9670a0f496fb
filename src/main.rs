//! The `qabyl` program: reads the command line and hands over.

use std::process::ExitCode;

use clap::Parser as _;
use qabyl::cli::{Cli, run};
use qabyl::documents::child;

/// The C library's allocator keeps freed memory for each thread that ever used it: at rest twice
/// as much as this one (docs/performance.md).
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // First, before anything of the surroundings is read: the child sees one file and no more.
    if std::env::args().nth(1).is_some_and(|word| word == child::SUBCOMMAND) {
        return child::serve_one();
    }
    run(Cli::parse())
}
