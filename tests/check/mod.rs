//! `qabyl check`: a sound database is sound, and each sentence notices when it is false.

mod mutants;
mod schedule;

use std::path::Path;

use crate::harness::databases::Place;
use crate::harness::process::Child;

/// An invented world with offers out, made by the real program; its server has stopped again.
fn world(place: &Place, folder: &Path) {
    let variables = [("DATABASE_URL", place.url.as_str()), ("RUST_LOG", "error")];
    let arguments = [
        "demo",
        "--json",
        "--applicants",
        "40",
        "--listen",
        "127.0.0.1:0",
        "--data",
        "data",
    ];
    let mut server = Child::program(&arguments, &variables, folder);
    server.line().expect("the sign-ins");
    assert!(server.terminate().success());
}

/// Its exit code and what it said.
fn check(place: &Place, folder: &Path) -> (i32, Vec<String>) {
    let variables = [("DATABASE_URL", place.url.as_str()), ("RUST_LOG", "off")];
    Child::program(&["check", "--data", "data"], &variables, folder).end()
}
