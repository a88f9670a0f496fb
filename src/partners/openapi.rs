//! The OpenAPI 3.1 document: paths and shapes from the code, and what all operations share.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::header;
use serde_json::{Map, Value, json};
use utoipa::OpenApi as _;

use super::{api, resources, token, writes};
use crate::placements::host::HEARD;
use crate::web::Answer;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Qabyl for universities",
        version = "1.0.0",
        description = "Nominations, places and enrolments of one institution. Guide: docs/api.md.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    paths(
        token::give,
        api::placements,
        api::placement,
        writes::admit,
        writes::refuse,
        writes::enrol,
        writes::no_show,
        writes::defer,
        writes::decide,
        api::feed,
        api::programmes,
        api::institution,
        document_itself,
    ),
    components(schemas(resources::ProblemDocument)),
    tags(
        (name = "Token", description = "Client credentials for a token of fifteen minutes"),
        (name = "Placements", description = "Who is nominated to you, who was offered a place, who took it"),
        (name = "Decisions", description = "Your answer to a nomination"),
        (name = "Enrolment", description = "Conditions, orders, arrivals"),
        (name = "Feed", description = "Every change, once, in one order"),
        (name = "Reference data", description = "Your programmes and campuses as they stand here"),
        (name = "Document", description = "This description")
    )
)]
struct Described;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| complete(serde_json::to_value(Described::openapi())));
static TEXT: LazyLock<String> = LazyLock::new(|| format!("{:#}\n", *DOCUMENT));

/// The document.
#[must_use]
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// The document as text, for files and readers.
#[must_use]
pub fn text() -> &'static str {
    &TEXT
}

/// This description of the door.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "Document",
    responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub async fn document_itself() -> Answer {
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(text()))
}

/// Adds to every operation what all share: problems, tokens, headers of writes.
fn complete(described: Result<Value, serde_json::Error>) -> Value {
    let mut document = described.unwrap_or_default();
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        for (path, methods) in paths.iter_mut() {
            for (method, operation) in methods.as_object_mut().into_iter().flatten() {
                if let Some(operation) = operation.as_object_mut() {
                    complete_operation(path, method, operation);
                }
            }
        }
    }
    let states: Vec<&str> = HEARD.iter().map(|state| state.as_str()).collect();
    put(
        &mut document,
        "/components/schemas/Placement/properties/state",
        "enum",
        json!(states),
    );
    let verbs = json!({ "type": "string", "enum": ["admit", "refuse", "enrol", "no-show", "defer", "decide"] });
    put(
        &mut document,
        "/components/schemas/Placement/properties/allowed",
        "items",
        verbs,
    );
    put(
        &mut document,
        "/components/schemas/DecideData/properties/decision",
        "enum",
        json!(["met", "not_met"]),
    );
    put(&mut document, "/components", "securitySchemes", schemes());
    document
}

fn put(document: &mut Value, pointer: &str, key: &str, value: Value) {
    if let Some(object) = document.pointer_mut(pointer).and_then(Value::as_object_mut) {
        object.insert(key.to_owned(), value);
    }
}

fn schemes() -> Value {
    json!({ "client": { "type": "oauth2", "flows": { "clientCredentials": {
        "tokenUrl": "/oauth/token",
        "scopes": {
            "placements:read": "Read places, the feed, programmes and the institution",
            "nominations:decide": "Admit or refuse nominations",
            "enrolments:write": "Decide conditions, enrol, defer, report who did not come",
        },
    } } } })
}

/// The scope that an operation needs; the route table's guard says the same, and a test compares.
#[must_use]
pub fn scope_of(operation: &Value) -> Option<&'static str> {
    let tag = operation.pointer("/tags/0").and_then(Value::as_str);
    match tag {
        Some("Placements" | "Feed" | "Reference data") => Some("placements:read"),
        Some("Decisions") => Some("nominations:decide"),
        Some("Enrolment") => Some("enrolments:write"),
        _ => None,
    }
}

const WRITE: &[u16] = &[400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 428, 429, 500, 503];
const READ_ONE: &[u16] = &[401, 403, 404, 500, 503];
const READ: &[u16] = &[400, 401, 403, 404, 422, 500, 503];
const TOKEN: &[u16] = &[408, 413, 429, 500, 503];

fn complete_operation(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let scope = scope_of(&Value::Object(operation.clone()));
    let problems = match (scope, method) {
        (None, "post") => TOKEN,
        (None, _) => return,
        (Some(_), "post") => WRITE,
        (Some(_), _) if path.contains('{') => READ_ONE,
        (Some(_), _) => READ,
    };
    if let Some(scope) = scope {
        operation.insert("security".to_owned(), json!([{ "client": [scope] }]));
    }
    let mut shared = vec![json!({
        "name": "Accept-Language", "in": "header", "required": false, "schema": { "type": "string" },
        "description": "ky, kk, ru or en: the language of problems", "example": "ru",
    })];
    if problems == WRITE {
        shared.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": true,
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" },
            "description": "Your name for this one act, for example a UUID. Asked again within a day, the first answer comes back",
        }));
        shared.push(json!({
            "name": "If-Match", "in": "header", "required": true,
            "schema": { "type": "string", "pattern": "^\"[0-9]+\"$" },
            "description": "The entity tag that you saw", "example": "\"1\"",
        }));
        let tag =
            json!({ "etag": { "description": "The new version in quotation marks", "schema": { "type": "string" } } });
        if let Some(ok) = operation.get_mut("responses").and_then(|all| all.get_mut("200")) {
            put(ok, "", "headers", tag);
        }
    }
    let parameters = operation
        .entry("parameters")
        .or_insert_with(|| Value::Array(Vec::new()));
    if let Some(parameters) = parameters.as_array_mut() {
        parameters.append(&mut shared);
    }
    if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
        for status in problems {
            responses.insert(status.to_string(), problem(*status));
        }
    }
}

fn problem(status: u16) -> Value {
    let mut response = json!({
        "description": meaning(status),
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemDocument" } } },
    });
    let header = match status {
        401 => Some(("www-authenticate", "Bearer")),
        429 | 503 => Some(("retry-after", "Seconds to wait")),
        _ => None,
    };
    if let Some((name, description)) = header {
        let schema = json!({ name: { "description": description, "schema": { "type": "string" } } });
        put(&mut response, "", "headers", schema);
    }
    response
}

const fn meaning(status: u16) -> &'static str {
    match status {
        400 => "Unreadable: no JSON, or a header is missing or unreadable",
        401 => "No token, or one that does not hold",
        403 => "The token's scopes do not reach so far",
        404 => "There is no such thing for this institution",
        408 => "The body came too slowly",
        409 => "Not in this state: see `state` and `allowed`",
        412 => "It has changed since you read it: read it again",
        413 => "The body is too large",
        415 => "The body must be application/json",
        422 => "A field or parameter cannot be used, or the idempotency key was used for another request",
        428 => "If-Match is missing",
        429 => "Too many requests from this network",
        503 => "Too much at once: wait and ask again",
        _ => "Our fault; give us the `trace_id`",
    }
}
