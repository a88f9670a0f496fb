//! A bare error becomes a page for people or a problem document for programs.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, HttpResponseBuilder};
use askama::Template;

use super::problem::Problem;
use super::refusal::Reason;
use super::visitor::{self, Visitor};
use super::{App, Shell};
use crate::accounts::Principal;
use crate::i18n;
use crate::kernel::Lang;
use crate::kernel::civil::BISHKEK;

#[derive(Template)]
#[template(path = "web/templates/error.html")]
struct ErrorPage {
    shell: Shell,
    title: String,
    advice: String,
    status: u16,
}

/// Title and advice of an error, as message keys.
fn words(status: StatusCode, reason: &Reason) -> (&'static str, &'static str) {
    match (reason, status.as_u16()) {
        (Reason::Stale, _) => ("error-stale-title", "error-stale-advice"),
        (Reason::OutOfDate, _) => ("error-out-of-date-title", "error-out-of-date-advice"),
        (Reason::WrongState, _) => ("error-wrong-state-title", "error-wrong-state-advice"),
        (Reason::Maintenance(_), _) => ("error-maintenance-title", "error-maintenance-advice"),
        (_, 403) => ("error-forbidden-title", "error-forbidden-advice"),
        (_, 404) => ("error-not-found-title", "error-not-found-advice"),
        (_, 405) => ("error-method-title", "error-method-advice"),
        (_, 408) => ("error-too-slow-title", "error-too-slow-advice"),
        (_, 413) => ("error-too-large-title", "error-too-large-advice"),
        (_, 429) => ("error-too-many-title", "error-too-many-advice"),
        (_, 503) => ("error-busy-title", "error-busy-advice"),
        (_, 400..=499) => ("error-unreadable-title", "error-unreadable-advice"),
        _ => ("error-fault-title", "error-fault-advice"),
    }
}

/// The stable code of an error that carries no problem of its own.
fn code(status: StatusCode, reason: &Reason) -> &'static str {
    match (reason, status.as_u16()) {
        (Reason::OutOfDate, _) => "out_of_date",
        (Reason::WrongState, _) => "wrong_state",
        (Reason::Maintenance(_), _) => "maintenance",
        (_, 403) => "forbidden",
        (_, 404) => "not_found",
        (_, 405) => "method_not_allowed",
        (_, 408) => "too_slow",
        (_, 413) => "too_large",
        (_, 429) => "too_many_requests",
        (_, 503) => "busy",
        (_, 400..=499) => "unreadable",
        _ => "fault",
    }
}

/// The words of an error; those about maintenance say until when.
fn say(lang: Lang, key: &str, reason: &Reason) -> String {
    match reason {
        Reason::Maintenance(until) => {
            let when = i18n::both_zones(lang, until.utc(), BISHKEK);
            i18n::text_with(lang, key, &[("when", when.into())])
        }
        _ => i18n::text(lang, key),
    }
}

/// Whether the reader is a program.
fn for_program(request: &HttpRequest) -> bool {
    request.path().starts_with("/api/") || request.path().starts_with("/oauth/")
}

/// Writes the error for its reader; status and headers stay.
pub(super) fn dress(app: &App, request: &HttpRequest, bare: HttpResponse<()>) -> HttpResponse {
    let status = bare.status();
    if status == StatusCode::SEE_OTHER {
        return bare.set_body(actix_web::body::BoxBody::new(()));
    }
    let reason = bare.extensions().get::<Reason>().cloned().unwrap_or(Reason::Status);
    let mut response = HttpResponseBuilder::new(status);
    for (name, value) in bare.headers() {
        response.append_header((name.clone(), value.clone()));
    }
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    if for_program(request) {
        program(app, request, response, status, &reason)
    } else {
        person(app, request, response, status, &reason)
    }
}

fn program(
    app: &App,
    request: &HttpRequest,
    mut response: HttpResponseBuilder,
    status: StatusCode,
    reason: &Reason,
) -> HttpResponse {
    let (title, _) = words(status, reason);
    let problem = match reason {
        Reason::Problem(problem) => (**problem).clone(),
        // It says until when.
        Reason::Maintenance(_) => Problem::new(status, code(status, reason), "web-maintenance"),
        _ => Problem::new(status, code(status, reason), title),
    };
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"qabyl\""));
    }
    let lang = visitor::language(request);
    let trace = visitor::trace(request).to_string();
    let body = problem.body(
        &say(lang, problem.key, reason),
        &app.config.base_url,
        &trace,
        request.path(),
    );
    response
        .insert_header((header::CONTENT_TYPE, "application/problem+json"))
        .insert_header((header::CONTENT_LANGUAGE, lang.tag()))
        .body(body)
}

fn person(
    app: &App,
    request: &HttpRequest,
    mut response: HttpResponseBuilder,
    status: StatusCode,
    reason: &Reason,
) -> HttpResponse {
    let known = request.extensions().get::<Visitor>().cloned();
    let visitor = known.unwrap_or_else(|| Visitor::new(app, request, Principal::Anonymous, None));
    let (title, advice) = match reason {
        Reason::Problem(problem) => (problem.key, "error-unreadable-advice"),
        _ => words(status, reason),
    };
    let page = ErrorPage {
        title: say(visitor.lang, title, reason),
        advice: say(visitor.lang, advice, reason),
        status: status.as_u16(),
        shell: visitor.shell(app),
    };
    response.insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"));
    response.body(page.render().unwrap_or_default())
}
