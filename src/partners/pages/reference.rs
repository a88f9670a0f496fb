//! The reference of the REST door as a plain page, rendered from the OpenAPI document itself.

use actix_web::web::Data;
use askama::Template;
use serde_json::Value;

use crate::partners::openapi;
use crate::web::{Answer, App, Shell, Visitor, page};

struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    text: String,
    scope: String,
    parameters: Vec<Field>,
    body: String,
    responses: Vec<Response>,
}

struct Field {
    name: String,
    kind: String,
    needed: bool,
    text: String,
}

struct Response {
    status: String,
    text: String,
    shape: String,
}

struct Shape {
    name: String,
    text: String,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "partners/templates/reference.html")]
struct ReferencePage {
    shell: Shell,
    base_url: String,
    operations: Vec<Operation>,
    shapes: Vec<Shape>,
}

/// `GET /{lang}/api`
pub async fn show(app: Data<App>, visitor: Visitor) -> Answer {
    let document = openapi::document();
    page(&ReferencePage {
        shell: visitor.shell(&app),
        base_url: app.config.base_url.clone(),
        operations: operations(document),
        shapes: shapes(document),
    })
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn members<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flatten()
}

fn entries<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn operations(document: &Value) -> Vec<Operation> {
    let mut found = Vec::new();
    for (path, methods) in members(document, "paths") {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            found.push(Operation {
                id: text(operation, "operationId"),
                method: method.to_uppercase(),
                path: path.clone(),
                summary: text(operation, "summary"),
                text: text(operation, "description"),
                scope: openapi::scope_of(operation).unwrap_or_default().to_owned(),
                parameters: entries(operation, "parameters").map(parameter).collect(),
                body: operation.get("requestBody").map(content).unwrap_or_default(),
                responses: members(operation, "responses")
                    .map(|(status, response)| Response {
                        status: status.clone(),
                        text: text(response, "description"),
                        shape: content(response),
                    })
                    .collect(),
            });
        }
    }
    found
}

fn parameter(it: &Value) -> Field {
    Field {
        name: text(it, "name"),
        kind: format!("{}, {}", text(it, "in"), it.get("schema").map(kind).unwrap_or_default()),
        needed: it.get("required") == Some(&Value::Bool(true)),
        text: text(it, "description"),
    }
}

/// The name of the shape that a body has.
fn content(it: &Value) -> String {
    members(it, "content")
        .next()
        .and_then(|(_, media)| media.get("schema"))
        .map(kind)
        .unwrap_or_default()
}

/// A schema in one word or two.
fn kind(schema: &Value) -> String {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    let any: Vec<String> = ["oneOf", "anyOf", "allOf"]
        .into_iter()
        .flat_map(|key| entries(schema, key))
        .map(kind)
        .collect();
    if !any.is_empty() {
        return any.join(" | ");
    }
    let name = match schema.get("type") {
        Some(Value::String(name)) => name.clone(),
        Some(Value::Array(names)) => {
            let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
            names.join(" | ")
        }
        _ => String::new(),
    };
    match schema.get("items") {
        Some(items) => format!("{name}: {}", kind(items)),
        None => name,
    }
}

fn shapes(document: &Value) -> Vec<Shape> {
    let components = document.get("components").unwrap_or(&Value::Null);
    members(components, "schemas")
        .map(|(name, schema)| {
            let needed: Vec<&str> = entries(schema, "required").filter_map(Value::as_str).collect();
            Shape {
                name: name.clone(),
                text: text(schema, "description"),
                fields: members(schema, "properties")
                    .map(|(field, it)| Field {
                        name: field.clone(),
                        kind: kind(it),
                        needed: needed.contains(&field.as_str()),
                        text: text(it, "description"),
                    })
                    .collect(),
            }
        })
        .collect()
}
