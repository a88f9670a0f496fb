//! Folders that only the account which runs the program may read: they hold people's papers.

use std::io;
use std::path::Path;

/// Makes `path` and what is missing above it, readable by its owner only. What exists stays as it
/// is.
///
/// # Errors
/// When the disk refuses.
pub fn folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
