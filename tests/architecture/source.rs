//! The sources as the plan's tests read them.

use std::fs;
use std::path::{Path, PathBuf};

/// One file of the house.
pub struct Source {
    /// Path from the root of the repository, with `/`.
    pub path: String,
    /// As it stands.
    pub text: String,
}

impl Source {
    /// Without comments; string literals stay.
    pub fn code(&self) -> String {
        let code = |line: &str| match line.find("//") {
            // `https://` in a literal is no comment.
            Some(at) if !line[..at].ends_with(':') => line[..at].to_owned(),
            _ => line.to_owned(),
        };
        self.text.lines().map(code).collect::<Vec<_>>().join("\n")
    }

    /// The folder of `src` it belongs to, or the file's own name for those beside the rooms.
    pub fn room(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
    }
}

/// All files of `folder` with one of the `endings`, sorted.
pub fn sources(folder: &str, endings: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    collect(&root.join(folder), &mut found);
    let mut sources: Vec<Source> = found
        .into_iter()
        .filter(|path| endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)))
        .map(|path| Source {
            text: fs::read_to_string(&path).expect("a readable file"),
            path: path
                .strip_prefix(root)
                .expect("inside the repository")
                .to_string_lossy()
                .replace('\\', "/"),
        })
        .collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Compares what was found with the listed exceptions, both ways.
pub fn only_listed(rule: &str, found: &[String], listed: &[(&str, &str)]) {
    let new: Vec<_> = found
        .iter()
        .filter(|this| !listed.iter().any(|(path, _)| path == this))
        .collect();
    assert!(new.is_empty(), "{rule}:\n{new:#?}");
    let stale: Vec<_> = listed
        .iter()
        .filter(|(path, _)| !found.iter().any(|this| this == path))
        .collect();
    assert!(
        stale.is_empty(),
        "these exceptions are no longer needed ({rule}):\n{stale:#?}"
    );
}
