//! What the machine offers the tests, and what happens when it lacks something.

use std::io::Write as _;
use std::path::PathBuf;

/// A variable of the environment, when it is set and not empty.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where tests read the environment"
)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Says visibly that a test ran without `what`; a failure where everything is demanded
/// (`QABYL_REQUIRE_ALL=1`, as in CI).
pub fn skip(what: &str, why: &str) {
    let me = std::thread::current().name().unwrap_or("a test").to_owned();
    assert!(
        variable("QABYL_REQUIRE_ALL").as_deref() != Some("1"),
        "{me} needs {what}: {why}"
    );
    // Past the test runner's capture: a skip must be seen.
    let _ = writeln!(std::io::stderr(), "SKIPPED (no {what}): {me}: {why}");
}

/// The first of `names` that can be run, searched in `folders` and then in `PATH`.
pub fn program(names: &[&str], folders: &[PathBuf]) -> Option<PathBuf> {
    let path = variable("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = folders.iter().cloned().chain(std::env::split_paths(&path)).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|candidate| candidate.is_file())
}

/// A fresh folder that disappears with its value; in memory where the machine has such a place.
pub fn folder() -> tempfile::TempDir {
    let memory = PathBuf::from("/dev/shm");
    let builder = || {
        let mut builder = tempfile::Builder::new();
        builder.prefix("qabyl-test.");
        builder
    };
    builder()
        .tempdir_in(memory)
        .or_else(|_| builder().tempdir())
        .expect("a temporary folder")
}
