//! The OpenAPI document against the table of routes.

use std::collections::BTreeSet;

use qabyl::accounts::policy::client_scope;
use qabyl::partners::{SCOPES, openapi};
use qabyl::web::{Guard, routes};
use serde_json::Value;

fn described() -> Vec<(String, String, &'static Value)> {
    let paths = openapi::document()["paths"].as_object().expect("paths");
    let operations = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods");
        methods
            .iter()
            .map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation))
    });
    operations.collect()
}

#[test]
fn every_route_for_programs_is_described_and_every_description_is_a_route() {
    let for_programs = |path: &str| path.starts_with("/api/") || path.starts_with("/oauth/");
    let routes: BTreeSet<(String, String)> = routes::table()
        .iter()
        .filter(|route| for_programs(route.path))
        .map(|route| (route.method.to_string(), route.path.to_owned()))
        .collect();
    let described: BTreeSet<(String, String)> = described().into_iter().map(|(m, p, _)| (m, p)).collect();
    assert_eq!(routes, described);
}

#[test]
fn every_operation_names_the_scope_that_its_guard_asks_for() {
    let table = routes::table();
    for (method, path, operation) in described() {
        let route = table.iter().find(|it| it.method.as_str() == method && it.path == path);
        let guard = route.expect("a route").guard;
        let expected = match guard {
            Guard::Client(permission) => client_scope(permission),
            _ => None,
        };
        let said = operation.pointer("/security/0/client/0").and_then(Value::as_str);
        assert_eq!(said, expected, "{method} {path}");
        assert!(expected.is_none_or(|scope| SCOPES.contains(&scope)));
    }
}

#[test]
fn every_answer_is_complete_and_every_reference_leads_somewhere() {
    let document = openapi::document();
    assert_eq!(document["openapi"], "3.1.0");
    let mut names = BTreeSet::new();
    for (method, path, operation) in described() {
        let at = format!("{method} {path}");
        assert!(operation["summary"].as_str().is_some_and(|it| !it.is_empty()), "{at}");
        let id = operation["operationId"].as_str().expect("an operationId").to_owned();
        assert!(names.insert(id), "{at}: the operationId stands twice");
        for (status, response) in operation["responses"].as_object().expect("responses") {
            assert!(
                response["description"].as_str().is_some_and(|it| !it.is_empty()),
                "{at}"
            );
            let content = response["content"].as_object().expect("content");
            let media = content.keys().next().expect("a media type").as_str();
            let token = path == "/oauth/token" && ["400", "401"].contains(&status.as_str());
            let expected = if status == "200" || token {
                "application/json"
            } else {
                "application/problem+json"
            };
            assert_eq!(media, expected, "{at} {status}");
            assert!(content[media]["schema"].is_object(), "{at} {status}");
        }
        let placeholders = path.matches('{').count();
        let parameters = operation["parameters"].as_array().map_or(&[][..], Vec::as_slice);
        let in_path = parameters.iter().filter(|it| it["in"] == "path").count();
        assert_eq!(in_path, placeholders, "{at}");
    }
    let text = openapi::text();
    for reference in text.split("\"#/").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(document.pointer(&format!("/{reference}")).is_some(), "#/{reference}");
    }
}
