//! The table of settings is what the code reads and what the documentation says.

use std::collections::BTreeSet;

use qabyl::config::{SETTINGS, markdown};

use crate::architecture::source::sources;
use crate::harness::process::Child;
use crate::harness::surroundings;

#[test]
fn the_documentation_has_the_table_as_it_is_in_code() {
    for (name, docs) in [
        ("README.md", include_str!("../../README.md")),
        ("docs/operations.md", include_str!("../../docs/operations.md")),
    ] {
        assert!(
            docs.contains(&markdown()),
            "{name} must have this table:\n{}",
            markdown()
        );
    }
}

#[test]
fn every_setting_that_the_code_reads_is_in_the_table() {
    let known: BTreeSet<&str> = SETTINGS.iter().map(|it| it.name).collect();
    let mut read = BTreeSet::new();
    for source in sources("src", &[".rs"]) {
        let code = source.code();
        for (at, _) in code.match_indices("\"QABYL_") {
            let name: String = code[at + 1..]
                .chars()
                .take_while(|c| c.is_ascii_uppercase() || *c == '_')
                .collect();
            read.insert(name);
        }
    }
    // It names the settings file, so it cannot stand in it.
    read.remove("QABYL_CONFIG");
    for name in &read {
        assert!(
            known.contains(name.as_str()),
            "{name} is read but not in the table of settings"
        );
    }
    assert!(read.len() > 10, "the reader of sources sees nothing: {read:?}");
}

#[test]
fn help_lists_every_setting() {
    let folder = surroundings::folder();
    let help = Child::program(&["serve", "--help"], &[], folder.path())
        .finish()
        .join("\n");
    for it in SETTINGS {
        assert!(help.contains(it.name), "{} is missing:\n{help}", it.name);
    }
}

#[test]
fn openapi_prints_the_document() {
    let folder = surroundings::folder();
    let said = Child::program(&["openapi"], &[], folder.path()).finish().join("\n");
    let printed: serde_json::Value = serde_json::from_str(&said).expect("one JSON document");
    assert_eq!(&printed, qabyl::partners::openapi::document());
}
