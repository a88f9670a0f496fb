//! The keys in the code against the keys in the files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use qabyl::i18n::{self, AREAS};
use qabyl::kernel::Lang;

use super::catalogue::{messages, root};

/// Literals that begin like a key of an area and are none: log targets, classes, header names.
const NOT_KEYS: &[&str] = &[];

/// Calls whose first text literal is a key.
const CALLS: &[&str] = &[
    ".t(",
    ".with(",
    ".with1(",
    ".with2(",
    ".count(",
    "i18n::text(",
    "i18n::text_with(",
    " text(",
    " text_with(",
    "(text(",
    "(text_with(",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if path.is_dir() {
            sources(&path, found);
        } else if ["rs", "html", "txt"].contains(&ending) {
            found.push(path);
        }
    }
}

fn code() -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    sources(&root().join("src"), &mut paths);
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a readable source file");
            (path, text)
        })
        .collect()
}

/// Whether `text` is built like a key: lower-case words with hyphens between them.
fn like_a_key(text: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.contains('-') && text.split('-').all(word)
}

/// Every piece of `text` between two quotation marks that could be a key. Pieces outside of
/// literals come along; they do no harm, since they are no keys.
fn literals(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').filter(|piece| like_a_key(piece))
}

/// The key that the call whose arguments begin at `arguments` is given as a literal: alone, or
/// behind a first argument without brackets of its own.
fn called_key(arguments: &str) -> Option<&str> {
    let head: &str = arguments.get(..arguments.find('"')?)?;
    let first = head.trim();
    let behind_language = first.ends_with(',') && !first.contains([')', ';', '}']);
    if !(first.is_empty() || behind_language) {
        return None;
    }
    let rest = arguments.get(head.len() + 1..)?;
    rest.get(..rest.find('"')?).filter(|key| like_a_key(key))
}

#[test]
fn every_key_is_used_somewhere() {
    let code = code();
    let used: BTreeSet<&str> = code.iter().flat_map(|(_, text)| literals(text)).collect();
    let all = messages(Lang::En);
    let unused: Vec<&String> = all
        .keys()
        .filter(|key| !key.starts_with('-') && !used.contains(key.as_str()))
        .collect();
    assert!(unused.is_empty(), "no literal in src names these keys: {unused:#?}");
}

#[test]
fn every_key_that_the_code_asks_for_exists() {
    let mut missing = BTreeSet::new();
    for (path, text) in code() {
        for call in CALLS {
            for (at, _) in text.match_indices(call) {
                let arguments = text.get(at + call.len()..).unwrap_or_default();
                if let Some(key) = called_key(arguments).filter(|key| !i18n::has(Lang::En, key)) {
                    missing.insert(format!("{}: {key}", path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_literal_that_begins_with_an_area_is_one_of_its_keys() {
    let mut missing = BTreeSet::new();
    for (path, text) in code() {
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        for literal in literals(&text) {
            let area = literal.split('-').next().unwrap_or_default();
            let key = AREAS.contains(&area) && !NOT_KEYS.contains(&literal);
            if key && !i18n::has(Lang::En, literal) {
                missing.insert(format!("{}: {literal}", path.display()));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "no such keys; if none is meant, list it in NOT_KEYS: {missing:#?}"
    );
}

#[test]
fn the_scan_sees_keys_as_people_write_them() {
    assert_eq!(called_key(r#""web-name") }}"#), Some("web-name"));
    assert_eq!(called_key(r#"lang, "web-name")"#), Some("web-name"));
    assert_eq!(called_key("\n    self.lang,\n    \"web-name\",\n"), Some("web-name"));
    assert_eq!(called_key(r#"lang, key); let x = "web-name""#), None);
    assert_eq!(called_key(r#"problem.key) + "web-name""#), None);
    assert!(!like_a_key("Web-Name") && !like_a_key("web") && !like_a_key("web--name"));
}
