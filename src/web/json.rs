//! JSON bodies of REST writes.

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use super::Refusal;
use super::form::read_body;
use super::problem::Problem;

const BYTES: usize = 256 * 1024;

/// A JSON body: its raw bytes (for the idempotency key's fingerprint) and its value.
pub struct JsonBody<T> {
    /// As sent.
    pub bytes: Vec<u8>,
    /// As understood.
    pub value: T,
}

/// Reads a JSON body. Unknown fields are refused by the types (`deny_unknown_fields`).
///
/// # Errors
/// 415 for another content type, 413, 408, 400 for what is no JSON, 422 for JSON of another shape.
pub async fn read<T: DeserializeOwned>(request: &HttpRequest, payload: Payload) -> Result<JsonBody<T>, Refusal> {
    let media_type = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if media_type.split(';').next().map(str::trim) != Some("application/json") {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "json_needed", "problem-json-needed").into());
    }
    let bytes = read_body(request, payload, BYTES).await?;
    match serde_json::from_slice(&bytes) {
        Ok(value) => Ok(JsonBody { bytes, value }),
        Err(error) if error.is_data() => {
            let at = format!("line {}, column {}: {error}", error.line(), error.column());
            let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_body", "problem-invalid-body");
            Err(problem.field("", "invalid", at).into())
        }
        Err(error) => {
            let at = format!("line {}, column {}", error.line(), error.column());
            Err(Problem::new(StatusCode::BAD_REQUEST, "not_json", "problem-not-json")
                .field("", "unreadable", at)
                .into())
        }
    }
}
