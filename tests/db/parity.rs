//! Both schemas are the same, and `schema.rs` is what the migrations make.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::inspect::{Facts, facts};
use crate::harness::{Engine, TestDb};

fn folders(engine: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
    let mut names: Vec<String> = fs::read_dir(root)
        .expect("the migrations")
        .map(|entry| entry.expect("a migration").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn facts_of(engine: Engine) -> Option<Facts> {
    let db = TestDb::fresh(engine)?;
    Some(db.read_blocking(facts).expect("the schema"))
}

/// The SQLite type that stands for a PostgreSQL type.
fn stored_as(native: &str) -> &str {
    match native {
        "uuid" | "bytea" => "blob",
        "text" | "jsonb" | "timestamp with time zone" | "date" => "text",
        "bigint" | "integer" | "smallint" | "boolean" => "integer",
        other => panic!("no SQLite type is agreed for {other}"),
    }
}

#[test]
fn both_migration_trees_have_the_same_folders() {
    assert_eq!(folders("sqlite"), folders("postgresql"));
    for engine in ["sqlite", "postgresql"] {
        for folder in folders(engine) {
            for file in ["up.sql", "down.sql"] {
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
                assert!(path.join(&folder).join(file).is_file(), "{engine}/{folder}/{file}");
            }
        }
    }
}

#[test]
fn both_schemas_say_the_same() {
    let (Some(sqlite), Some(postgres)) = (facts_of(Engine::Sqlite), facts_of(Engine::Postgres)) else {
        return;
    };
    let columns: Vec<String> = postgres
        .columns
        .iter()
        .map(|line| {
            let (name, rest) = line.split_once(' ').expect("a type");
            let (native, needed) = rest.rsplit_once(' ').expect("a nullability");
            format!("{name} {} {needed}", stored_as(native))
        })
        .collect();
    same("columns", &sqlite.columns, &columns);
    same("primary keys", &sqlite.keys, &postgres.keys);
    same("unique constraints", &sqlite.uniques, &postgres.uniques);
    same("indexes", &sqlite.indexes, &postgres.indexes);
    same("foreign keys", &sqlite.references, &postgres.references);
    same("checks", &sqlite.checks, &postgres.checks);
    assert!(columns.len() > 100, "the comparison saw the tables");
}

#[test]
fn schema_rs_is_what_the_migrations_make() {
    let Some(postgres) = facts_of(Engine::Postgres) else {
        return;
    };
    let (columns, keys) = declared(include_str!("../../src/db/schema.rs"));
    same("columns", &columns, &postgres.columns);
    same("primary keys", &keys, &postgres.keys);
}

fn same(what: &str, left: &[String], right: &[String]) {
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|line| !those.contains(line)).cloned().collect()
    };
    let (here, there) = (only(left, right), only(right, left));
    assert!(
        here.is_empty() && there.is_empty(),
        "{what} differ: {here:#?} against PostgreSQL's {there:#?}"
    );
    assert_eq!(left.len(), right.len(), "{what}: one stands twice");
}

/// Columns and keys as `table!` declares them, in the words of `Facts`.
fn declared(source: &str) -> (Vec<String>, Vec<String>) {
    let native = BTreeMap::from([
        ("Uuid", "uuid"),
        ("Text", "text"),
        ("Jsonb", "jsonb"),
        ("UtcInstant", "timestamp with time zone"),
        ("Date", "date"),
        ("Bool", "boolean"),
        ("Integer", "integer"),
        ("BigInt", "bigint"),
        ("Binary", "bytea"),
    ]);
    let (mut columns, mut keys) = (Vec::new(), Vec::new());
    for block in source.split("diesel::table! {").skip(1) {
        let mut table = "";
        for line in block.lines().map(str::trim) {
            if let Some((name, key)) = line.strip_suffix(") {").and_then(|head| head.split_once(" (")) {
                table = name;
                keys.push(format!("{name} key({key})"));
            } else if let Some((column, kind)) = line.strip_suffix(',').and_then(|line| line.split_once(" -> ")) {
                let inner = kind.strip_prefix("Nullable<").and_then(|kind| kind.strip_suffix('>'));
                let word = native
                    .get(inner.unwrap_or(kind))
                    .unwrap_or_else(|| panic!("{table}.{column}: {kind}"));
                let needed = if inner.is_some() { "optional" } else { "required" };
                columns.push(format!("{table}.{column} {word} {needed}"));
            }
        }
    }
    columns.sort();
    keys.sort();
    (columns, keys)
}
