//! What writes and the token endpoint are sent, and how they refuse.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The colleague at the university for whom the program acts; written on the event.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActingPerson {
    /// Their name; not kept.
    #[schema(max_length = 200, example = "Invented Registrar")]
    pub name: Option<String>,
    /// Their address; not kept.
    #[schema(max_length = 254, example = "registrar@example.kz")]
    pub email: Option<String>,
    /// Their number or login in your system; kept with the act for ever.
    #[schema(min_length = 1, max_length = 100, pattern = r"\S", example = "staff-4711")]
    pub external_id: String,
}

/// Nothing to say besides.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A refusal.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseData {
    /// Why; the applicant reads it.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S")]
    pub reason: String,
}

/// An enrolment.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolData {
    /// The number of the order.
    #[schema(min_length = 1, max_length = 60, pattern = r"\S", example = "412-c")]
    pub order_number: String,
    /// Its date.
    #[schema(format = Date, example = "2026-08-25")]
    pub order_date: String,
}

/// A place moved to the next cycle.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeferData {
    /// Why; the student reads it.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = r"\S",
        example = "Military service until June"
    )]
    pub reason: String,
}

/// A decision on a condition.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideData {
    /// `met`, or `not_met`, which ends the place.
    #[schema(example = "met")]
    pub decision: String,
    /// Why not; needed with `not_met`.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

/// A write: what is to be done, and who at the university does it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Write<T> {
    /// What.
    pub data: T,
    /// Who.
    pub actor: ActingPerson,
}

/// An access token (RFC 6749, section 5.1).
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenAnswer {
    /// Goes into `Authorization: Bearer …`.
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    pub token_type: String,
    /// Seconds.
    #[schema(example = 900)]
    pub expires_in: u64,
    /// What it allows, separated by spaces.
    #[schema(example = "placements:read nominations:decide")]
    pub scope: String,
}

/// A refused token request (RFC 6749, section 5.2).
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenRefusal {
    /// `invalid_request`, `invalid_client`, `unsupported_grant_type` or `invalid_scope`.
    #[schema(example = "invalid_client")]
    pub error: String,
    /// For the programmer who reads the log.
    pub error_description: String,
}

/// A token request.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "describes a form to the OpenAPI document; the door reads it by hand"
)]
pub struct TokenForm {
    /// Always `client_credentials`.
    #[schema(example = "client_credentials")]
    grant_type: String,
    /// Unless it stands in the Basic header.
    client_id: Option<String>,
    /// Unless it stands in the Basic header.
    client_secret: Option<String>,
    /// Fewer scopes than the client has, separated by spaces; absent: all.
    scope: Option<String>,
}

/// What went wrong and what to do next (RFC 9457).
#[derive(Serialize, ToSchema)]
pub struct ProblemDocument {
    /// Names the kind of problem.
    #[schema(format = "uri", value_type = String)]
    r#type: String,
    /// In the language of `Accept-Language`.
    title: String,
    /// The HTTP status again.
    status: u16,
    /// Stable; decide by this.
    #[schema(example = "wrong_state")]
    code: String,
    /// In the language of `Accept-Language`.
    detail: String,
    /// The path that was asked for.
    instance: String,
    /// The state that the place is in, when that is the reason.
    state: Option<String>,
    /// What may be done instead.
    allowed: Vec<String>,
    /// Field by field.
    errors: Vec<ProblemField>,
    /// Give this to us when you ask.
    trace_id: String,
}

/// One field of the request that cannot be used.
#[derive(Serialize, ToSchema)]
pub struct ProblemField {
    /// JSON pointer into the body, or `/query/` and the parameter's name.
    #[schema(example = "/data/order_number")]
    pointer: String,
    /// Stable.
    code: String,
    /// In the language of `Accept-Language`.
    detail: String,
}
