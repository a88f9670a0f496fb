//! The matrix itself: route × role → status, as a readable snapshot. It is judged against the
//! table of roles in the design (section 3) and its rule that what one may not read is absent.

use std::collections::BTreeMap;

use actix_web::http::Method;
use qabyl::web::Route;
use qabyl::web::routes::table;
use reqwest::header::{COOKIE, ORIGIN};
use serde_json::json;

use super::added::{GUARDIAN, PASSIVE, REFEREE, ROLELESS, SENSITIVE};
use super::town::{Asker, Things, Town};
use crate::harness::databases::on_both;

/// The dossier that has what the route is about.
fn dossier<'a>(pattern: &str, things: &'a Things) -> &'a str {
    let rest = pattern.split_once("{code}").map_or("", |(_, rest)| rest);
    match rest {
        "/tour" => &things.added.entrant,
        "/letter" => &things.added.winner,
        "/appeal" | "/appeal/file" => &things.added.doubter,
        _ if rest.starts_with("/guardian") || rest.ends_with("/referee") => &things.added.minor,
        _ => &things.code,
    }
}

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
            ("my" | "dossiers", "{code}") => dossier(route.path, things),
            ("documents", "{key}") if route.path.ends_with("/referee") => &things.added.letter,
            (_, "{paper}") => &things.added.paper_by_hand,
            ("guardian", "{token}") => GUARDIAN,
            ("referee", "{token}") => REFEREE,
            ("mail", "{name}") => "one.eml",
            ("lines" | "ranking", "{code}" | "{line}") => &things.line,
            ("institutions", "{slug}") => &things.institution,
            ("static", "{hash}") => &things.asset,
            ("{hash}", "{name}") => "qabyl.css",
            ("rules", "{number}") => "1",
            (_, "{rulebook}") => &things.rulebook,
            (_, "{part}") => "order",
            (_, "{file}") => "result.json",
            (_, "{kind}") => "applications.submitted",
            (_, "{slug}") => &things.call,
            ("documents", "{key}") => &things.added.paper,
            // The pages are a picture's; the file is one that not every officer may see.
            (_, "{document}") if route.path.contains("/pages/") || route.path.contains("/reviews/") => {
                &things.added.document
            }
            (_, "{document}") => &things.added.sensitive,
            (_, "{page}") => "personal",
            (_, "{number}") => "1",
            (_, "{run}") => &things.run,
            (_, "{placement}") => &things.placement,
            (_, "{appeal}") => &things.added.appeal,
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
        "/my/{code}/choices" => vec![("do", "remove"), ("choice", &things.added.choice), ("rank", "1")],
        "/my/{code}/documents/{key}" => vec![("do", "remove")],
        "/my/{code}/documents/{key}/referee" => vec![("do", "ask")],
        "/my/{code}/dossier/{page}" => vec![("version", "1")],
        "/desk/dossiers/{code}" => vec![("version", "1"), ("action", "open")],
        "/desk/reviews/{id}" => vec![("version", "1"), ("action", "begin")],
        "/desk/assignments/{call}" => vec![("action", "all")],
        "/desk/rulebooks/{rulebook}" => vec![("act", "dry-run")],
        "/desk/runs" => vec![("call", &things.call_id)],
        "/desk/closing/{slug}" => vec![("version", "1")],
        "/admin/announcements" => vec![("act", "take")],
        "/desk/chain/{slug}" => vec![
            ("placement", &things.placement),
            ("reason", "The diploma is not theirs"),
        ],
        "/desk/quotas/{slug}" => vec![
            ("act", "propose"),
            ("line", &things.line),
            ("seats", "99"),
            ("basis", "Order 1"),
            ("basis_date_day", "1"),
            ("basis_date_month", "5"),
            ("basis_date_year", "2025"),
        ],
        "/desk/dossiers/{code}/messages" | "/my/{code}/messages" => {
            vec![("text", "Please look again"), ("body", "Please look again")]
        }
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
            ("scopes", "placements:read"),
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
        Some("defer") => json!({"reason": "Serves until spring"}),
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
    } else if let (Asker::Program(which), "/oauth/token") = (asker, route.path) {
        let (id, secret) = &town.credentials[which];
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", id),
            ("client_secret", secret),
        ];
        request = http.post(format!("{}/oauth/token", town.server.base_url)).form(&fields);
    } else if post {
        let secret = &town.server.app.config.secret;
        let csrf = qabyl::web::csrf::token(secret, session.as_deref(), town.server.app.clock.now());
        let once = format!("one-time-key-{number:06}");
        let mut fields = fields(route.path, &town.things);
        let own = match asker {
            Asker::Person(account) if route.path.ends_with("/account/sessions") => town.newest_session(account).await,
            _ => String::new(),
        };
        fields.push(("session", &own));
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

/// Whom the objects belong to: they come last, for what they do changes them.
const LAST: [&str; 10] = [
    "stranger",
    "entrant",
    "doubter",
    "winner",
    "owner",
    "officer",
    "secretary",
    "chair",
    "registrar",
    "program",
];

/// Whether somebody got further than "sign in" and "not here". A route that is absent for everybody
/// proves nothing about who may pass.
fn reached(groups: &BTreeMap<u16, Vec<&str>>) -> bool {
    groups.iter().any(|(status, names)| match *status {
        401 | 404 => false,
        // Nobody and programs are led to the sign-in; whoever else is led on has done something.
        303 => names
            .iter()
            .any(|name| *name != "anonymous" && !name.starts_with("program")),
        _ => true,
    })
}

/// Who got which answer. The largest group of many is "everybody else": whoever leaves it, or joins
/// it, is named or missing in another line.
fn in_words(town: &Town, groups: BTreeMap<u16, Vec<&'static str>>) -> Vec<String> {
    let largest = groups
        .iter()
        .max_by_key(|(_, names)| names.len())
        .map(|(status, _)| *status);
    let alone = groups.len() == 1;
    let mut lines = Vec::new();
    for (status, mut names) in groups {
        let order = |name: &&str| town.askers.iter().position(|(known, _)| known == name);
        names.sort_by_key(order);
        let words = match (alone, Some(status) == largest && names.len() > 8) {
            (true, _) => "everybody".to_owned(),
            (false, true) => format!("everybody else ({})", names.len()),
            (false, false) => names.join(", "),
        };
        lines.push(format!("    {status} {words}"));
    }
    lines
}

#[test]
fn every_route_answers_every_role_as_agreed() {
    on_both(async |db| {
        let town = Town::build(db).await;
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        let mut lines = Vec::new();
        let mut unreached = Vec::new();
        let mut answers: BTreeMap<&str, Vec<u16>> = BTreeMap::new();
        let mut number = 0;
        for route in table() {
            let mut groups: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
            // Whom the object belongs to comes last: what they do changes it.
            let mut askers = town.askers.clone();
            askers.sort_by_key(|(name, _)| LAST.contains(name));
            for (name, asker) in askers {
                number += 1;
                let status = ask(&town, &http, &route, asker, number).await;
                assert_ne!(status, 500, "{} {} for {name}", route.method, route.path);
                groups.entry(status).or_default().push(name);
                answers.entry(name).or_default().push(status);
            }
            if !reached(&groups) {
                unreached.push(format!("{} {}: {groups:?}", route.method, route.path));
            }
            lines.push(format!("{} {}", route.method, route.path));
            lines.extend(in_words(&town, groups));
        }
        assert!(unreached.is_empty(), "nobody reaches:\n{}", unreached.join("\n"));
        // A grant that does not count now is like none; one extra right makes a difference somewhere.
        for name in PASSIVE {
            assert_eq!(answers[name], answers[ROLELESS], "{name} counts for something");
        }
        assert_ne!(
            answers[SENSITIVE[0]], answers[SENSITIVE[1]],
            "nothing needs the extra right"
        );
        // One agreement for both databases.
        insta::assert_snapshot!("every_route_answers_every_role_as_agreed", lines.join("\n"));
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
