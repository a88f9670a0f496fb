//! Another language in the middle of a form, without scripts: where a page has a form with
//! `id="typed"`, its languages are buttons of that form. They send what was typed to the same page in
//! the other language, which shows it again; nothing is saved, and nothing but the page is asked.
//! Forms that only look something up are asked in the other language.

use actix_web::body::{BoxBody, EitherBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::uri::{PathAndQuery, Uri};
use actix_web::http::{Method, StatusCode, header};
use actix_web::{Error, HttpMessage as _, HttpRequest};

use super::form::{BYTES, TOKEN, check_token, form_pairs, read_body};
use super::route::Door;
use super::{App, Refusal, Visitor, refill};
use crate::kernel::Fault;

/// The end of the address that asks for a page with what was typed.
const MARK: &str = "typed";

/// Where the languages stand in the layout.
const LANGUAGES: &str = "<ul class=\"langs\">";

/// The page; if it has a form that keeps what was typed, with languages that are buttons of it.
pub(super) fn bind(page: String) -> String {
    let parts = || {
        let (before, form) = page.split_once(refill::FORM)?;
        let (top, rest) = before.split_once(LANGUAGES)?;
        let (links, between) = rest.split_once("</ul>")?;
        Some((top, links, between, form))
    };
    let Some((top, links, between, form)) = parts() else {
        return page;
    };
    let (tag, inside) = form.split_once('>').unwrap_or((form, ""));
    let mut bound = String::with_capacity(page.len() + 1024);
    bound.push_str(top);
    bound.push_str(&enter(inside));
    bound.push_str(LANGUAGES);
    for link in links.split("<li>").skip(1) {
        bound.push_str(&button(link, refill::attribute(tag, "method") == Some("get")));
    }
    for rest in ["</ul>", between, refill::FORM, form] {
        bound.push_str(rest);
    }
    bound
}

/// What Enter in a field presses is the first button of a form: the form's own, not a language.
fn enter(form: &str) -> String {
    let inside = form.split_once("</form>").map_or(form, |(inside, _)| inside);
    let own = inside.split_once("<button").and_then(|(_, rest)| rest.split_once('>'));
    let own = own.map(|(tag, _)| tag).unwrap_or_default();
    let named = |name| refill::attribute(own, name).map(|value| format!(" {name}=\"{value}\""));
    format!(
        "<button form=\"typed\" class=\"hidden\" tabindex=\"-1\" aria-hidden=\"true\"{}{}></button>",
        named("name").unwrap_or_default(),
        named("value").unwrap_or_default(),
    )
}

/// A language's link as a button.
fn button(link: &str, looks_up: bool) -> String {
    let (tag, words) = link.split_once('>').unwrap_or((link, ""));
    let words = words.split_once('<').map_or(words, |(words, _)| words);
    let part = |name| refill::attribute(tag, name).unwrap_or_default();
    let current = if part("aria-current").is_empty() {
        ""
    } else {
        " aria-current=\"true\""
    };
    let (to, lang) = (part("href"), part("lang"));
    let how = if looks_up {
        format!("formaction=\"{to}\"")
    } else {
        let joint = if to.contains('?') { "&#38;" } else { "?" };
        let plain = "formmethod=\"post\" formenctype=\"application/x-www-form-urlencoded\" formnovalidate";
        format!("formaction=\"{to}{joint}{MARK}\" {plain}")
    };
    format!("<li><button form=\"typed\" {how} lang=\"{lang}\"{current}>{words}</button></li>")
}

/// The address without the mark; none where it has none.
fn unmarked(uri: &Uri) -> Option<Uri> {
    let whole = uri.path_and_query()?.as_str().strip_suffix(MARK)?;
    let plain: PathAndQuery = whole.strip_suffix(['?', '&'])?.parse().ok()?;
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(plain);
    Uri::from_parts(parts).ok()
}

/// Whether this is such a request: a form, to the address of a page.
pub(super) fn asked(request: &ServiceRequest, doors: &[Door]) -> bool {
    *request.method() == Method::POST
        && request.content_type() == "application/x-www-form-urlencoded"
        && doors.iter().any(|door| door.method == Method::GET)
        && unmarked(request.uri()).is_some()
}

/// What was typed. The request becomes one for the page itself; no clone of it may be alive.
///
/// # Errors
/// As for every form that cannot be read.
pub(super) async fn take(request: &mut ServiceRequest) -> Result<Vec<(String, String)>, Refusal> {
    let payload = request.take_payload();
    let body = read_body(request.request(), payload, BYTES).await?;
    let typed = form_pairs(&body)?;
    let plain = unmarked(request.uri()).ok_or(Refusal::NotFound)?;
    let head = request.head_mut();
    head.method = Method::GET;
    head.uri = plain;
    Ok(typed)
}

/// The page with what was typed; whatever else was answered stays as it is.
///
/// # Errors
/// [`Refusal::Stale`] when the form's token does not fit: nobody else's page fills in ours.
pub(super) async fn show<B: MessageBody>(
    app: &App,
    response: ServiceResponse<B>,
    typed: Vec<(String, String)>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let html = response.headers().get(header::CONTENT_TYPE);
    let html = html.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !html || response.status() != StatusCode::OK {
        return Ok(response.map_into_left_body());
    }
    check(app, response.request(), &typed)?;
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let body = to_bytes(body).await;
    let body = body.map_err(|_| Refusal::from(Fault::broken("a page without its body")))?;
    let page = std::str::from_utf8(&body).map_err(|_| Refusal::from(Fault::broken("a page that is no text")))?;
    let filled = head.set_body(BoxBody::new(refill::fill(page, &typed)));
    Ok(ServiceResponse::new(request, filled).map_into_right_body())
}

fn check(app: &App, request: &HttpRequest, typed: &[(String, String)]) -> Result<(), Refusal> {
    let visitor = request.extensions().get::<Visitor>().cloned();
    let visitor = visitor.ok_or_else(|| Fault::broken("a page without its visitor"))?;
    let token = typed.iter().find(|(name, _)| name == TOKEN);
    let token = token.map(|(_, value)| value.as_str()).unwrap_or_default();
    check_token(app, request, &visitor, token)
}
