//! The route table, readable as a whole, and held against the running server.

use actix_web::http::Method;
use qabyl::web::Guard;
use qabyl::web::routes::table;

use crate::harness::databases::on_sqlite;
use crate::harness::server::Server;

#[test]
fn the_table_of_routes_and_guards_is_the_agreed_one() {
    let rows: Vec<String> = table()
        .iter()
        .map(|route| format!("{:<5} {:<62} {:?}", route.method, route.path, route.guard))
        .collect();
    insta::assert_snapshot!(rows.join("\n"));
}

#[test]
fn no_path_and_method_stand_twice() {
    let mut seen = std::collections::BTreeSet::new();
    for route in table() {
        assert!(
            seen.insert(format!("{} {}", route.method, route.path)),
            "{} {}",
            route.method,
            route.path
        );
    }
}

/// A path that fits the pattern: things that do not exist.
pub fn filled(pattern: &str) -> String {
    let parts = pattern.split('/').map(|part| match part {
        "{lang}" => "ky",
        part if part.starts_with('{') => "none",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn a_stranger_gets_past_no_guard() {
    on_sqlite(async |db| {
        let server = Server::start(db);
        let stranger = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        for route in table() {
            let url = format!("{}{}", server.base_url, filled(route.path));
            let method = if route.method == Method::GET {
                reqwest::Method::GET
            } else {
                reqwest::Method::POST
            };
            let answer = stranger.request(method.clone(), &url).send().await.expect("an answer");
            let status = answer.status().as_u16();
            let place = format!("{method} {}: {status}", route.path);
            assert_ne!(status, 500, "{place}");
            match route.guard {
                Guard::SignedIn | Guard::Holds(_) => {
                    assert_eq!(status, 303, "{place}");
                    let to = answer
                        .headers()
                        .get("location")
                        .and_then(|to| to.to_str().ok())
                        .unwrap_or_default();
                    assert!(to.starts_with("/ky/sign-in?next="), "{place} -> {to}");
                }
                Guard::Client(_) => {
                    assert_eq!(status, 401, "{place}");
                    let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok());
                    assert_eq!(kind, Some("application/problem+json"), "{place}");
                }
                Guard::Public | Guard::Anonymous | Guard::DemoOnly => {}
            }
            if method == reqwest::Method::POST && !route.path.starts_with("/oauth") {
                assert!(status >= 303, "{place}: a write without a form was taken");
            }
        }
    });
}

#[test]
fn every_answer_carries_the_security_headers_also_errors() {
    on_sqlite(async |db| {
        let server = Server::start(db);
        for path in [
            "/ky",
            "/ky/nothing-here",
            "/api/v1/placements",
            "/static/none/none",
            "/health/live",
        ] {
            let answer = reqwest::get(format!("{}{path}", server.base_url))
                .await
                .expect("an answer");
            for header in [
                "content-security-policy",
                "x-content-type-options",
                "referrer-policy",
                "x-frame-options",
            ] {
                assert!(answer.headers().contains_key(header), "{path} lacks {header}");
            }
        }
    });
}
