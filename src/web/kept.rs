//! Public pages, kept for a moment for visitors without a session.
//!
//! On the day of the results thousands ask for the same few pages at once. What was rendered for
//! one of them is good for all of them until this process writes something, and for a second in any
//! case: other processes write too, and the clock moves. Only routes that the table marks are kept;
//! a visitor with a session always gets a page of their own.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant as Stopwatch;

use actix_web::body::{BodySize, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::{Error, HttpRequest, HttpResponse};
use bytes::Bytes;

use super::{App, Refusal, gate};
use crate::kernel::{Fault, Instant};

/// Pages kept at most, and the largest kept; addresses with invented queries must not fill the memory.
const PAGES: usize = 512;
const BYTES: usize = 64 * 1024;

struct Page {
    body: Bytes,
    /// The database's count of writes before it was rendered.
    writes: u64,
    rendered: Stopwatch,
    now: Instant,
}

/// The pages kept now, by path and query.
#[derive(Default)]
pub struct Kept(Mutex<HashMap<String, Page>>);

impl Kept {
    fn find(&self, app: &App, path: &str) -> Option<Bytes> {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let page = pages.get(path)?;
        let moved = app.clock.now().since(page.now).num_seconds() != 0;
        let good = page.writes == app.db.writes() && page.rendered.elapsed() < app.config.public_pages_kept && !moved;
        good.then(|| page.body.clone())
    }

    fn keep(&self, path: &str, page: Page) {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if pages.len() >= PAGES && !pages.contains_key(path) {
            pages.clear();
        }
        pages.insert(path.to_owned(), page);
    }
}

fn path_of(request: &HttpRequest) -> &str {
    request.uri().path_and_query().map_or("/", |path| path.as_str())
}

/// Whether the answer may be everybody's.
pub(super) fn asked_by_anybody(app: &App, request: &ServiceRequest) -> bool {
    request.cookie(gate::cookie_name(app.secure())).is_none()
}

/// The page, if it is kept and still good.
pub(super) fn find(app: &App, request: &HttpRequest) -> Option<HttpResponse> {
    let body = app.kept.find(app, path_of(request))?;
    Some(answer(body))
}

fn answer(body: Bytes) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::VARY, "Cookie"))
        .body(body)
}

/// Keeps a page that was just rendered; `writes` is the count before.
pub(super) async fn keep<B: MessageBody>(
    app: &App,
    response: ServiceResponse<B>,
    writes: u64,
) -> Result<ServiceResponse<actix_web::body::EitherBody<B>>, Error> {
    let html = response.headers().get(header::CONTENT_TYPE);
    let html = html.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let small = matches!(response.response().body().size(), BodySize::Sized(size) if size <= BYTES as u64);
    let plain = response.status() == StatusCode::OK && !response.headers().contains_key(header::SET_COOKIE);
    if !(html && small && plain) {
        return Ok(response.map_into_left_body());
    }
    let now = app.clock.now();
    let (request, response) = response.into_parts();
    let body = to_bytes(response.into_body()).await;
    let body = body.map_err(|_| Refusal::from(Fault::broken("a page without its body")))?;
    let page = Page {
        body: body.clone(),
        writes,
        rendered: Stopwatch::now(),
        now,
    };
    app.kept.keep(path_of(&request), page);
    Ok(ServiceResponse::new(request, answer(body)).map_into_right_body())
}
