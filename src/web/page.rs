//! Answers of page handlers.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;

use super::{Refusal, another_language};
use crate::kernel::Fault;

/// What a handler answers.
pub type Answer = Result<HttpResponse, Refusal>;

/// A page. What is rendered for one visitor is kept by nobody.
///
/// # Errors
/// When the template fails, which only a broken template does.
pub fn page(template: &impl Template) -> Answer {
    page_with(StatusCode::OK, template)
}

/// A page with another status: 422 for a form with errors.
///
/// # Errors
/// As for [`page`].
pub fn page_with(status: StatusCode, template: &impl Template) -> Answer {
    let html = template.render().map_err(|e| Fault::new("template", e.to_string()))?;
    let html = another_language::bind(html);
    Ok(HttpResponseBuilder::new(status)
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::VARY, "Cookie"))
        .body(html))
}

/// After a form: go and look there (303).
///
/// # Errors
/// Never; the type fits handlers.
pub fn see_other(path: &str) -> Answer {
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, path))
        .finish())
}
