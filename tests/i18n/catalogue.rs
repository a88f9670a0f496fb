//! Reads the Fluent files as text, apart from the loader, so that the tests can compare them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use qabyl::i18n::{self, AREAS};
use qabyl::kernel::Lang;

/// One message: its source without the key.
#[derive(Debug, Default)]
pub struct Message {
    pub area: String,
    pub source: String,
}

impl Message {
    /// The names behind `$`.
    pub fn variables(&self) -> BTreeSet<String> {
        let word = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-');
        let after = self.source.split('$').skip(1);
        after
            .map(|rest| rest.split(word).next().unwrap_or_default().to_owned())
            .collect()
    }

    /// The plural categories written as `[one]`, `*[other]`.
    pub fn categories(&self) -> BTreeSet<&str> {
        let after = self.source.split('[').skip(1);
        after
            .filter_map(|rest| rest.split_once(']'))
            .map(|(name, _)| name.trim())
            .collect()
    }

    /// The words a reader sees: without placeables and selector syntax.
    pub fn words(&self) -> String {
        let mut depth = 0_usize;
        let selector = self.source.contains("->");
        let mut out = String::new();
        for row in self.source.lines() {
            let row = row.trim();
            let shown = match row.split_once(']') {
                Some((head, rest)) if head.trim_start_matches('*').starts_with('[') => rest,
                _ if row.ends_with("->") || (selector && row == "}") => "",
                _ => row,
            };
            for c in shown.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth = depth.saturating_sub(1),
                    _ if depth == 0 => out.push(c),
                    _ => {}
                }
            }
            out.push(' ');
        }
        out.trim().to_owned()
    }
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All messages of a language by key.
pub fn messages(lang: Lang) -> BTreeMap<String, Message> {
    let mut found: BTreeMap<String, Message> = BTreeMap::new();
    for area in AREAS {
        let path = root().join(format!("src/i18n/locales/{lang}/{area}.ftl"));
        let source = fs::read_to_string(&path).expect("an area has a file in each language");
        let mut current: Option<String> = None;
        for row in source.lines() {
            if row.starts_with('#') {
                current = None;
            } else if row.starts_with([' ', '}', '\t']) || row.is_empty() {
                if let Some(message) = current.as_ref().and_then(|key| found.get_mut(key)) {
                    message.source.push('\n');
                    message.source.push_str(row);
                }
            } else if let Some((key, value)) = row.split_once('=') {
                let key = key.trim().to_owned();
                let message = Message {
                    area: (*area).to_owned(),
                    source: value.trim().to_owned(),
                };
                found.insert(key.clone(), message);
                current = Some(key);
            }
        }
    }
    found
}

#[test]
fn the_files_are_readable_and_no_key_is_written_twice() {
    assert_eq!(i18n::load_errors(), [] as [String; 0]);
}

#[test]
fn every_locale_file_is_listed_as_an_area() {
    let listed: BTreeSet<String> = AREAS.iter().map(|area| format!("{area}.ftl")).collect();
    for lang in Lang::ALL {
        let folder = root().join("src/i18n/locales").join(lang.tag());
        let files = fs::read_dir(folder).expect("a folder for each language");
        let found: BTreeSet<String> = files
            .map(|entry| {
                entry
                    .expect("a readable entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .filter(|name| name.ends_with(".ftl"))
            .collect();
        assert_eq!(found, listed, "{lang}: add new areas to src/i18n/areas.rs");
    }
}

#[test]
fn keys_are_named_after_their_area() {
    for (key, message) in messages(Lang::En) {
        let area = format!("{}-", message.area);
        let term = key.starts_with('-');
        assert!(
            term || key.starts_with(&area),
            "{key} stands in the area {}",
            message.area
        );
        let plain = key
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        assert!(plain, "{key}: keys are words with hyphens");
    }
}

#[test]
fn every_key_exists_in_all_four_languages_with_the_same_variables() {
    let mut problems = Vec::new();
    let english = messages(Lang::En);
    for lang in [Lang::Ky, Lang::Kk, Lang::Ru] {
        let other = messages(lang);
        for (key, message) in &english {
            match other.get(key) {
                None => problems.push(format!("{lang}: {key} is absent")),
                Some(found) if found.variables() != message.variables() => problems.push(format!(
                    "{lang}: {key} has {:?}, English {:?}",
                    found.variables(),
                    message.variables()
                )),
                Some(found) if found.area != message.area => {
                    problems.push(format!("{lang}: {key} stands in {}", found.area));
                }
                Some(_) => {}
            }
        }
        let extra = other.keys().filter(|key| !english.contains_key(*key));
        problems.extend(extra.map(|key| format!("{lang}: {key} is absent in English")));
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn the_loader_knows_every_key_that_the_files_have() {
    for lang in Lang::ALL {
        for key in messages(lang).keys().filter(|key| !key.starts_with('-')) {
            assert!(i18n::has(lang, key), "{lang}: {key}");
        }
    }
}

#[test]
fn a_choice_by_number_names_the_plural_categories_of_its_language() {
    const PLURAL: [&str; 5] = ["zero", "one", "two", "few", "many"];
    let mut problems = Vec::new();
    for lang in Lang::ALL {
        let wanted: BTreeSet<&str> = match lang {
            Lang::Ru => BTreeSet::from(["one", "few", "many", "other"]),
            Lang::Ky | Lang::Kk | Lang::En => BTreeSet::from(["one", "other"]),
        };
        for (key, message) in messages(lang) {
            let found = message.categories();
            if found.iter().any(|name| PLURAL.contains(name)) && found != wanted {
                problems.push(format!("{lang}: {key} has {found:?}"));
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}
