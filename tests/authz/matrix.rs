//! The matrix itself: route × role → status, as a readable snapshot. It is judged against the
//! table of roles in the design (section 3) and its rule that what one may not read is absent.

use std::collections::BTreeMap;

use actix_web::http::Method;
use qabyl::web::Route;
use qabyl::web::routes::table;
use reqwest::header::{COOKIE, ORIGIN};
use serde_json::json;

use super::town::{Asker, Things, Town};
use crate::harness::databases::on_sqlite;

/// The route's path on a real object.
fn path(route: &Route, things: &Things) -> String {
    let parts: Vec<&str> = route.path.split('/').collect();
    let filled = parts.iter().enumerate().map(|(at, part)| {
        let before = at
            .checked_sub(1)
            .and_then(|at| parts.get(at))
            .copied()
            .unwrap_or_default();
        match (before, *part) {
            (_, "{lang}") => "ky",
            ("lines" | "ranking", "{code}" | "{line}") => &things.line,
            ("my" | "dossiers", "{code}") => &things.code,
            ("institutions", "{slug}") => &things.institution,
            ("static", "{hash}") => &things.asset,
            ("{hash}", "{name}") => "qabyl.css",
            ("rules", "{number}") => "1",
            (_, "{rulebook}") => &things.rulebook,
            (_, "{part}") => "order",
            (_, "{file}") => "result.json",
            (_, "{kind}") => "applications.submitted",
            (_, "{slug}") => &things.call,
            ("documents", "{key}") => &things.paper,
            (_, "{document}") => &things.document,
            (_, "{page}") => "personal",
            (_, "{number}") => "1",
            (_, "{run}") => &things.run,
            (_, "{placement}") => &things.placement,
            (_, "{appeal}") => &things.appeal,
            (_, "{paper}") => &things.paper_by_hand,
            (_, "{condition}") => &things.condition,
            (_, "{notice}") => &things.notice,
            (_, "{account}") => &things.person,
            (_, "{branch}") => &things.branch,
            (_, "{programme}") => &things.programme,
            (_, "{id}") => &things.review,
            (_, "{call}") => &things.call,
            (_, part) if part.starts_with('{') => "none",
            (_, part) => part,
        }
    });
    filled.collect::<Vec<&str>>().join("/")
}

/// What a form needs for its operation to be reached; an empty form otherwise.
fn fields<'a>(route: &str, things: &'a Things) -> Vec<(&'static str, &'a str)> {
    match route.trim_start_matches("/{lang}") {
        "/my/{code}/offer" => vec![("act", "decline"), ("placement", &things.placement)],
        "/my/{code}/check" => vec![("declared", "1")],
        "/my/{code}/offer/{placement}/done" => vec![("condition", &things.condition)],
        "/my/{code}/choices" => vec![("do", "remove"), ("choice", &things.placement), ("rank", "1")],
        "/my/{code}/documents/{key}" => vec![("do", "remove")],
        "/my/{code}/dossier/{page}" => vec![("version", "1")],
        "/desk/dossiers/{code}" => vec![("version", "1"), ("action", "open")],
        "/desk/reviews/{id}" => vec![("version", "1"), ("action", "begin")],
        "/desk/assignments/{call}" => vec![("action", "all")],
        "/desk/rulebooks/{rulebook}" => vec![("act", "dry-run")],
        "/desk/runs" => vec![("call", &things.call_id)],
        "/desk/runs/{run}" => vec![("act", "approve")],
        "/desk/places/{placement}" => vec![("act", "admit")],
        "/desk/appeals/{appeal}" => vec![
            ("act", "decide"),
            ("version", "2"),
            ("verdict", "dismiss"),
            ("text", "No"),
        ],
        "/my/{code}/offer/{placement}/appeal" | "/my/{code}/appeal" => vec![("text", "The average mark")],
        "/desk/clients" => vec![
            ("act", "create"),
            ("institution", &things.institution_id),
            ("name", "Program"),
        ],
        "/admin/calls/{slug}" => vec![("act", "publish"), ("version", "1")],
        _ => Vec::new(),
    }
}

/// What a program's write needs.
fn data(route: &str) -> serde_json::Value {
    match route.rsplit('/').next() {
        Some("refuse") => json!({"reason": "No room"}),
        Some("enrol") => json!({"order_number": "1", "order_date": "2025-09-01"}),
        Some("decide") => json!({"decision": "met"}),
        _ => json!({}),
    }
}

/// What every answer carries, whatever it is.
const HEADERS: [&str; 6] = [
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
];

async fn ask(town: &Town, http: &reqwest::Client, route: &Route, asker: Asker, number: usize) -> u16 {
    let url = format!("{}{}", town.server.base_url, path(route, &town.things));
    let post = route.method == Method::POST;
    let method = if post {
        reqwest::Method::POST
    } else {
        reqwest::Method::GET
    };
    let mut request = http.request(method, url);
    let mut session = None;
    match asker {
        Asker::Nobody => {}
        Asker::Person(account) => {
            let token = town.session(account).await;
            request = request.header(COOKIE, format!("qabyl={token}"));
            session = Some(token);
        }
        Asker::Program(which) => request = request.bearer_auth(&town.tokens[which]),
    }
    if post && route.path.starts_with("/api/") {
        request = request
            .header("if-match", "\"1\"")
            .header("idempotency-key", format!("key-{number}"))
            .json(&json!({
                "data": data(route.path),
                "actor": {"name": "Invented Registrar", "external_id": "staff-1"},
            }));
    } else if post {
        let secret = &town.server.app.config.secret;
        let csrf = qabyl::web::csrf::token(secret, session.as_deref(), town.server.app.clock.now());
        let once = format!("one-time-key-{number:06}");
        let mut fields = fields(route.path, &town.things);
        fields.extend([("csrf", csrf.as_str()), ("once", once.as_str())]);
        request = request.header(ORIGIN, &town.server.base_url).form(&fields);
    }
    // Everybody has an address of their own: limits are not the matter here.
    let place = town
        .askers
        .iter()
        .position(|(_, known)| *known == asker)
        .unwrap_or_default();
    request = request.header("x-forwarded-for", format!("10.0.0.{}", place + 1));
    let answer = request.send().await.expect("an answer");
    for header in HEADERS {
        assert!(
            answer.headers().contains_key(header),
            "{} {} lacks {header}",
            route.method,
            route.path
        );
    }
    answer.status().as_u16()
}

#[test]
fn every_route_answers_every_role_as_agreed() {
    on_sqlite(async |db| {
        let town = Town::build(db).await;
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        let mut lines = Vec::new();
        let mut number = 0;
        for route in table() {
            let mut groups: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
            // Whom the object belongs to comes last: what they do changes it.
            let mut askers = town.askers.clone();
            askers.sort_by_key(|(name, _)| {
                ["owner", "officer", "secretary", "chair", "registrar", "program"].contains(name)
            });
            let programs_only = route.path.starts_with("/api/");
            for (name, asker) in askers {
                number += 1;
                let program = matches!(asker, Asker::Program(_));
                if program != programs_only && asker != Asker::Nobody && (program || name.contains('/')) {
                    continue;
                }
                let status = ask(&town, &http, &route, asker, number).await;
                assert_ne!(status, 500, "{} {} for {name}", route.method, route.path);
                groups.entry(status).or_default().push(name);
            }
            lines.push(format!("{} {}", route.method, route.path));
            for (status, mut names) in groups {
                let order = |name: &&str| town.askers.iter().position(|(known, _)| known == name);
                names.sort_by_key(order);
                lines.push(format!("    {status} {}", names.join(", ")));
            }
        }
        insta::assert_snapshot!(lines.join("\n"));
    });
}

#[test]
fn the_matrix_holds_every_route_of_the_table() {
    let file = "tests/authz/snapshots/qabyl__authz__matrix__every_route_answers_every_role_as_agreed.snap";
    let snapshot = std::fs::read_to_string(file).expect("the matrix");
    let missing: Vec<String> = table()
        .iter()
        .map(|route| format!("{} {}", route.method, route.path))
        .filter(|line| !snapshot.lines().any(|known| known == line))
        .collect();
    assert!(missing.is_empty(), "routes that the matrix does not know: {missing:#?}");
}
