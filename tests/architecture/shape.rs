//! Where SQL stands, how long a file may be, what a file may not be called.

use super::source::{only_listed, sources};

/// Files outside `store` and `db` that name diesel, and why.
const SQL_ELSEWHERE: &[(&str, &str)] = &[];

/// Places outside `db` that match on the backend: what the enum of both cannot say (upserts,
/// skip-locked claims, row locks). A higher number needs a reason in `docs/decisions/`.
const BACKEND_MATCHES: usize = 8;

/// Lines a file may have; look again at 250.
const LONGEST: usize = 400;

#[test]
fn sql_stands_in_store_files_and_in_db_only() {
    let found: Vec<String> = sources("src", &[".rs"])
        .into_iter()
        .filter(|source| source.room() != "db" && !is_store(&source.path) && source.code().contains("diesel::"))
        .map(|source| source.path)
        .collect();
    only_listed("SQL stands in a room's store", &found, SQL_ELSEWHERE);
}

fn is_store(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with("store")) || path.contains("/store/")
}

#[test]
fn few_statements_differ_between_the_databases() {
    let counts: Vec<(String, usize)> = sources("src", &[".rs"])
        .into_iter()
        .filter(|source| source.room() != "db")
        .map(|source| {
            let count = source.code().matches("Conn::Sqlite(").count();
            (source.path, count)
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    let total: usize = counts.iter().map(|(_, count)| count).sum();
    assert!(total <= BACKEND_MATCHES, "{total} matches on the backend: {counts:#?}");
    assert!(
        counts.iter().all(|(path, _)| is_store(path)),
        "a match on the backend outside a store: {counts:#?}"
    );
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let mut sources_of_all = sources("src", &[".rs", ".html"]);
    sources_of_all.extend(sources("tests", &[".rs"]));
    sources_of_all.extend(sources("benches", &[".rs"]));
    let long: Vec<String> = sources_of_all
        .into_iter()
        .filter(|source| source.path != "src/db/schema.rs")
        .map(|source| (source.text.lines().count(), source.path))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, path)| format!("{path}: {lines}"))
        .collect();
    assert!(
        long.is_empty(),
        "longer than {LONGEST} lines; split along a real seam: {long:#?}"
    );
}

#[test]
fn no_file_is_named_after_nothing() {
    for source in text_files() {
        for part in source.path.split('/') {
            let stem = part.split('.').next().unwrap_or(part);
            assert!(
                !["util", "utils", "common", "helper", "helpers", "misc", "stuff"].contains(&stem),
                "{}: a name that says what is inside",
                source.path
            );
        }
    }
}

#[test]
fn nothing_in_the_program_unwraps() {
    let found: Vec<String> = sources("src", &[".rs"])
        .into_iter()
        .filter(|source| {
            let code = source.code();
            code.contains(".unwrap()") || code.contains(".expect(\"") || code.contains(".unwrap_err()")
        })
        .map(|source| source.path)
        .collect();
    only_listed("failures are values", &found, &[]);
}

fn text_files() -> Vec<super::source::Source> {
    let endings = [".rs", ".html", ".ftl", ".css", ".js", ".toml", ".sql", ".sh"];
    let mut files = sources("src", &endings);
    files.extend(sources("tests", &endings));
    files
}

/// Templates whose typed fields do not come along into another language without scripts.
const FORGETFUL: &[(&str, &str)] = &[
    ("src/own_data/templates/deletions.html", "one form a request"),
    ("src/placements/templates/chain.html", "one form a place"),
    ("src/placements/templates/offer.html", "one form a place; a single box"),
    ("src/placements/templates/places.html", "several forms a place"),
    ("src/placements/templates/runs.html", "one form a call"),
    ("src/reviews/templates/board.html", "one form a dossier; a single list"),
];

#[test]
fn what_is_typed_comes_along_into_another_language() {
    let asks = |text: &str| {
        let parts = text
            .split("<form ")
            .skip(1)
            .map(|part| part.split("</form>").next().unwrap_or(part));
        let fields = [
            "ui::text(",
            "ui::exact(",
            "ui::input(",
            "ui::email(",
            "ui::tel(",
            "ui::textarea(",
            "ui::date(",
            "ui::select(",
            "ui::radios(",
            "ui::checkboxes(",
            "ui::checkbox(",
            "<textarea",
            "<select",
            "say::",
        ];
        let mut typed = parts.filter(|part| fields.iter().any(|field| part.contains(field)));
        typed.next().is_some()
    };
    let found: Vec<String> = sources("src", &[".html"])
        .into_iter()
        .filter(|page| page.text.contains("{% extends \"web/templates/layout.html\" %}"))
        .filter(|page| asks(&page.text) && !page.text.contains("<form id=\"typed\" "))
        .map(|page| page.path)
        .collect();
    only_listed(
        "a form keeps what was typed (web/another_language.rs)",
        &found,
        FORGETFUL,
    );
}
