//! RFC 9457 problem documents: what went wrong and what to do next, for programs.

use actix_web::http::StatusCode;
use serde::Serialize;

/// A problem with a stable code; title and detail are written in the reader's language from
/// the code (`problem-<code>` in `problems.ftl`).
#[derive(Debug, Clone)]
pub struct Problem {
    /// HTTP status.
    pub status: StatusCode,
    /// Stable, documented, snake_case.
    pub code: &'static str,
    /// The message key of the title.
    pub key: &'static str,
    /// The state that the thing is in, when the state is the reason.
    pub state: Option<String>,
    /// What may be done instead.
    pub allowed: Vec<String>,
    /// Field by field.
    pub errors: Vec<FieldProblem>,
}

/// One field of the request that cannot be used.
#[derive(Debug, Clone, Serialize)]
pub struct FieldProblem {
    /// JSON pointer into the request body, e.g. `/data/order_number`.
    pub pointer: String,
    /// Stable code.
    pub code: String,
    /// In the reader's language.
    pub detail: String,
}

impl Problem {
    /// A problem without details.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, key: &'static str) -> Self {
        Self {
            status,
            code,
            key,
            state: None,
            allowed: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Names the present state and what may be done in it.
    #[must_use]
    pub fn in_state(mut self, state: impl ToString, allowed: Vec<String>) -> Self {
        self.state = Some(state.to_string());
        self.allowed = allowed;
        self
    }

    /// Adds a field's problem.
    #[must_use]
    pub fn field(mut self, pointer: impl Into<String>, code: impl Into<String>, detail: impl Into<String>) -> Self {
        self.errors.push(FieldProblem {
            pointer: pointer.into(),
            code: code.into(),
            detail: detail.into(),
        });
        self
    }

    /// The document's bytes.
    #[must_use]
    pub fn body(&self, title: &str, base_url: &str, trace: &str, path: &str) -> String {
        serde_json::json!({
            "type": format!("{base_url}/problems/{}", self.code),
            "title": title,
            "status": self.status.as_u16(),
            "code": self.code,
            "detail": title,
            "instance": path,
            "state": self.state,
            "allowed": self.allowed,
            "errors": self.errors,
            "trace_id": trace,
        })
        .to_string()
    }
}

/// 401: no token, or one that does not hold.
#[must_use]
pub fn token_needed() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "token_needed", "problem-token-needed")
}

/// 403: the token's scopes do not reach so far.
#[must_use]
pub fn insufficient_scope() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "insufficient_scope",
        "problem-insufficient-scope",
    )
}
