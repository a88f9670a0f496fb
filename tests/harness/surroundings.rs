//! What the machine offers the tests, and what happens when it lacks something.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Once;

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
    static SWEPT: Once = Once::new();
    let memory = PathBuf::from("/dev/shm");
    let root = if memory.is_dir() { memory } else { std::env::temp_dir() };
    SWEPT.call_once(|| sweep(&root));
    tempfile::Builder::new()
        .prefix(&format!("{PREFIX}{}.", std::process::id()))
        .tempdir_in(&root)
        .expect("a temporary folder")
}

const PREFIX: &str = "qabyl-test.";

/// Removes the folders of test processes that were killed, where the machine tells who lives.
fn sweep(root: &Path) {
    let Ok(entries) = std::fs::read_dir(root) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let owner = name.strip_prefix(PREFIX).and_then(|rest| rest.split('.').next());
        if let Some(owner) = owner.filter(|owner| owner.parse::<u32>().is_ok())
            && Path::new("/proc/self").exists()
            && !Path::new("/proc").join(owner).exists()
        {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
