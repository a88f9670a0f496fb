//! A room imports only from the rooms before it.

use std::collections::BTreeSet;

use super::source::{Source, only_listed, sources};

/// From the ground up; rooms of one line do not import each other.
const ORDER: &[&[&str]] = &[
    &["kernel"],
    &["db"],
    &["config"],
    &["i18n"],
    &["events", "outbox", "mail"],
    &["accounts"],
    &["institutions"],
    &["calls"],
    &["documents"],
    &["applications"],
    &["reviews"],
    &["placements"],
    &["committee"],
    &["partners"],
    &["own_data"],
    &["administration"],
];

/// What stands above all rooms and may know them all.
const ROOF: &[&str] = &[
    "lib",
    "main",
    "deliver",
    "letters",
    "demo",
    "cli",
    "serve",
    "backup",
    "check",
    "telemetry",
];

/// What `web` may know of, besides itself.
const WEB_KNOWS: &[&str] = &["kernel", "config", "db", "i18n", "accounts"];

/// `from file -> room`, and why it may stand.
const EXCEPTIONS: &[(&str, &str)] = &[
    // The whole room is a door for programs; what is split off from its api.rs is listed.
    ("src/partners/bearer.rs -> web", "reads the request's token"),
    ("src/partners/idempotency.rs -> web", "wraps a handler's answer"),
    ("src/partners/openapi.rs -> web", "describes the doors"),
    ("src/partners/problems.rs -> web", "words errors as problem documents"),
    ("src/partners/query.rs -> web", "reads the request's query"),
    ("src/partners/token.rs -> web", "answers /oauth/token"),
    ("src/partners/writes.rs -> web", "answers REST writes"),
    (
        "src/web/status_pages.rs -> outbox",
        "readiness tells how much waits to be sent",
    ),
];

#[test]
fn imports_go_only_down_the_house() {
    let mut found = Vec::new();
    for source in sources("src", &[".rs"]) {
        for room in imported(&source.code()) {
            if !allowed(&source, &room) {
                found.push(format!("{} -> {room}", source.path));
            }
        }
    }
    only_listed("a room imports only from the rooms before it", &found, EXCEPTIONS);
}

#[test]
fn every_room_has_its_place_in_the_order() {
    let known: BTreeSet<&str> = ORDER.iter().copied().flatten().chain(ROOF).copied().collect();
    for source in sources("src", &[".rs"]) {
        let room = source.room();
        assert!(
            known.contains(room) || ["web", "allocation"].contains(&room),
            "src/{room} has no place in the order of the house (tests/architecture/imports.rs)"
        );
    }
}

fn allowed(source: &Source, target: &str) -> bool {
    let room = source.room();
    if room == target || ROOF.contains(&room) || source.path == "src/web/routes.rs" {
        return true;
    }
    match (room, target) {
        // The engine can be read and rebuilt by itself.
        ("allocation", _) => false,
        ("web", _) => WEB_KNOWS.contains(&target),
        (_, "web") => is_door(&source.path),
        (_, "allocation") => rank(room) >= rank("placements"),
        _ => match (rank(room), rank(target)) {
            (Some(here), Some(there)) => there < here,
            _ => false,
        },
    }
}

/// Where the outside enters a room.
fn is_door(path: &str) -> bool {
    path.split('/')
        .skip(2)
        .any(|part| matches!(part.trim_end_matches(".rs"), "pages" | "api"))
}

fn rank(room: &str) -> Option<usize> {
    ORDER.iter().position(|rooms| rooms.contains(&room))
}

/// The rooms named by `crate::room` and `crate::{room, other::…}`.
fn imported(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => rooms.extend(heads(group)),
            None => rooms.extend(head(rest)),
        }
    }
    rooms
}

/// The first segments of a group's members.
fn heads(group: &str) -> Vec<String> {
    let (mut depth, mut member, mut heads) = (0, String::new(), Vec::new());
    for symbol in group.chars() {
        match symbol {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.extend(head(std::mem::take(&mut member).trim())),
            _ => {}
        }
        if depth == 0 && symbol != ',' && symbol != '}' {
            member.push(symbol);
        }
    }
    heads.extend(head(member.trim()));
    heads
}

/// A module's name; macros and items of the crate's root have none.
fn head(path: &str) -> Option<String> {
    let name: String = path
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    let module = path[name.len()..].starts_with("::") || path[name.len()..].starts_with([';', ',', ' ', '}']);
    let lower = name.starts_with(|c: char| c.is_ascii_lowercase());
    (lower && (module || path.len() == name.len())).then_some(name)
}

#[test]
fn the_reader_of_imports_sees_every_form() {
    let code =
        "use crate::kernel::Fault; use crate::{db::{Conn, Json}, i18n}; crate::text_enum! {} crate::outbox::enqueue(";
    let seen: Vec<String> = imported(code).into_iter().collect();
    assert_eq!(seen, ["db", "i18n", "kernel", "outbox"]);
}
