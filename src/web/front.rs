//! The outermost layer: trace, arrival time, security headers, errors as pages or
//! problem documents, one log line a request.

use std::time::Instant as Stopwatch;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _};

use super::visitor::Arrived;
use super::{error_page, gate};
use crate::kernel::act::TraceId;

/// Headers of every answer, also of errors. No `unsafe-inline` anywhere.
pub(super) const HEADERS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

pub(super) async fn front<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let started = Stopwatch::now();
    let app = gate::app(request.request())?;
    let mut random = [0_u8; 16];
    app.ids.fill(&mut random);
    let trace = TraceId(u128::from_be_bytes(random));
    request.extensions_mut().insert(Arrived(app.clock.now(), trace));
    // No clone of the request may be held across the routing: actix writes the path's parameters
    // into it. Errors and panics of handlers have become responses in the gate, behind the routing.
    let response = next.call(request).await?;
    let http = response.request().clone();
    let mut response = if needs_page(&response) {
        let (_, bare) = response.into_parts();
        let dressed = error_page::dress(&app, &http, bare.drop_body());
        ServiceResponse::new(http.clone(), dressed).map_into_right_body()
    } else {
        response.map_into_left_body()
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        let name = header::HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, header::HeaderValue::from_static(value));
        }
    }
    if app.secure() {
        let year = header::HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    let (route, took) = (http.match_pattern(), started.elapsed());
    app.traffic
        .count(http.method(), route.as_deref(), response.status(), took);
    tracing::info!(
        trace = %trace,
        method = %http.method(),
        route = route.as_deref().unwrap_or("-"),
        status = response.status().as_u16(),
        micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    Ok(response)
}

/// Errors that no handler has written a page for.
fn needs_page<B>(response: &ServiceResponse<B>) -> bool {
    let status = response.status();
    let written = response.headers().contains_key(header::CONTENT_TYPE) && response.response().error().is_none();
    (status.is_client_error() || status.is_server_error()) && !written
}
