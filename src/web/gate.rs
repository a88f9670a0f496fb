//! Every route's gate: finds out who asks and turns away whom the guard does not let in.

use std::panic::AssertUnwindSafe;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpRequest, web};
use futures_util::FutureExt as _;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::route::{Door, Guard};
use super::visitor::Visitor;
use super::{App, Refusal, address, another_language, throttle};
use crate::accounts::policy::{Denied, Permission, Scope, decide, holds};
use crate::accounts::{self, Principal};
use crate::kernel::Fault;

/// The cookie's name: `__Host-` binds it to this host and to https; browsers refuse that prefix
/// over plain http, which only a demonstration speaks.
#[must_use]
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-qabyl" } else { "qabyl" }
}

/// The cookie that carries a session's token; `None` clears it.
#[must_use]
pub fn session_cookie(app: &App, token: Option<&str>) -> Cookie<'static> {
    let mut cookie = Cookie::build(cookie_name(app.secure()), token.unwrap_or_default().to_owned())
        .path("/")
        .http_only(true)
        .secure(app.secure())
        .same_site(SameSite::Lax)
        .finish();
    if token.is_none() {
        cookie.set_max_age(Duration::ZERO);
    }
    cookie
}

/// Lets in or turns away; errors and panics become bare responses, for `front` to dress.
pub(super) async fn pass<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
    doors: Vec<Door>,
    kept: bool,
) -> Result<ServiceResponse<EitherBody<EitherBody<B>>>, Error> {
    let typed = if another_language::asked(&request, &doors) {
        Some(another_language::take(&mut request).await)
    } else {
        None
    };
    let http = request.request().clone();
    let answered = async {
        let Some(typed) = typed else {
            return look_first(request, next, doors, kept).await;
        };
        let (app, typed) = (app(request.request())?, typed?);
        another_language::show(&app, enter(request, next, doors).await?, typed).await
    };
    let error = match AssertUnwindSafe(answered).catch_unwind().await {
        Ok(Ok(response)) => return Ok(response.map_into_left_body()),
        Ok(Err(error)) => error,
        Err(_) => Refusal::from(Fault::broken("a handler panicked")).into(),
    };
    Ok(ServiceResponse::from_err(error, http).map_into_right_body())
}

/// A page that is the same for all may be there already.
async fn look_first<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
    doors: Vec<Door>,
    kept: bool,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let app = app(request.request())?;
    let kept = kept && *request.method() == Method::GET && super::kept::asked_by_anybody(&app, &request);
    if !kept {
        return Ok(enter(request, next, doors).await?.map_into_left_body());
    }
    if let Some(page) = super::kept::find(&app, request.request()) {
        return Ok(request.into_response(page.map_into_right_body()));
    }
    let writes = app.db.writes();
    super::kept::keep(&app, enter(request, next, doors).await?, writes).await
}

async fn enter<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
    doors: Vec<Door>,
) -> Result<ServiceResponse<B>, Error> {
    let door = doors.iter().find(|door| door.method == *request.method());
    let guard = door.map(|door| door.guard);
    let always = door.is_some_and(|door| door.always);
    let own = ["/static/", "/health/"]
        .iter()
        .any(|path| request.path().starts_with(path));
    // What is done in maintenance too need not know of it, and begins to read its body at once: a
    // body that breaks off before anybody reads it is never answered.
    if guard.is_some() && !own && !always {
        let app = app(request.request())?;
        app.board.look(&app).await;
    }
    let visitor = identify(request.request(), guard).await?;
    request.extensions_mut().insert(visitor.clone());
    if let Some(guard) = guard {
        let app = app(request.request())?;
        if *request.method() != Method::GET
            && !app
                .throttle
                .allows(throttle::Kind::Write, network(&app, request.request()))
        {
            return Err(Refusal::TooMany.into());
        }
        let writes = *request.method() != Method::GET;
        admit(&app, &visitor, guard, writes)?;
        if writes && !always {
            not_in_maintenance(&app, &visitor)?;
        }
    }
    next.call(request).await
}

pub(super) fn app(request: &HttpRequest) -> Result<web::Data<App>, Refusal> {
    let app = request.app_data::<web::Data<App>>().cloned();
    app.ok_or_else(|| Fault::broken("the server has no app").into())
}

/// The network that this request's limits are counted for.
#[must_use]
pub fn network(app: &App, request: &HttpRequest) -> std::net::IpAddr {
    address::network(address::client(request, &app.config.trusted_proxies))
}

async fn identify(request: &HttpRequest, guard: Option<Guard>) -> Result<Visitor, Refusal> {
    let app = app(request)?;
    if matches!(guard, Some(Guard::Client(_))) {
        let who = match request.app_data::<web::Data<super::app::Bearers>>() {
            Some(bearers) => bearers.identify(&app, request).await?,
            None => Principal::Anonymous,
        };
        return Ok(Visitor::new(&app, request, who, None));
    }
    let Some(cookie) = request.cookie(cookie_name(app.secure())) else {
        return Ok(Visitor::new(&app, request, Principal::Anonymous, None));
    };
    let token = cookie.value().to_owned();
    let now = app.clock.now();
    let asked = token.clone();
    let (who, stale) = app
        .db
        .read(move |conn| accounts::principal_of(conn, &asked, now))
        .await?;
    if let Some(session) = stale {
        app.db.write(move |tx| accounts::touch(tx, session, now)).await?;
    }
    let token = matches!(who, Principal::Account(_)).then_some(token);
    Ok(Visitor::new(&app, request, who, token))
}

fn admit(app: &App, visitor: &Visitor, guard: Guard, writes: bool) -> Result<(), Refusal> {
    let who = &visitor.ctx.who;
    match guard {
        Guard::Public | Guard::Anonymous => Ok(()),
        Guard::DemoOnly if app.demo() => Ok(()),
        Guard::DemoOnly => Err(Refusal::NotFound),
        Guard::SignedIn | Guard::Holds(_) if who.account().is_none() => Err(sign_in(visitor)),
        Guard::SignedIn => Ok(()),
        Guard::Holds(permission) => match decide(who, permission, Scope::Anywhere) {
            Ok(()) => Ok(()),
            // Who may read there hears from the operation whether the very object is absent to
            // them or only this act forbidden.
            Err(Denied::Forbidden) if writes => Ok(()),
            Err(_) => Err(Refusal::NotFound),
        },
        Guard::Client(permission) => match who {
            Principal::Client { .. } if holds(who, permission, Scope::Anywhere) => Ok(()),
            Principal::Client { .. } => Err(super::problem::insufficient_scope().into()),
            _ => Err(super::problem::token_needed().into()),
        },
    }
}

/// While the installation is worked on nobody but who works on it writes.
fn not_in_maintenance(app: &App, visitor: &Visitor) -> Result<(), Refusal> {
    let now = visitor.ctx.now;
    match app.board.announced().maintenance(now) {
        Some(works) if !holds(&visitor.ctx.who, Permission::Operate, Scope::System) => Err(Refusal::Maintenance {
            until: works.until,
            seconds: works.until.since(now).num_seconds().max(1),
        }),
        _ => Ok(()),
    }
}

fn sign_in(visitor: &Visitor) -> Refusal {
    let next = utf8_percent_encode(&visitor.path, NON_ALPHANUMERIC);
    Refusal::SignIn(format!("/{}/sign-in?next={next}", language_of(visitor)))
}

fn language_of(visitor: &Visitor) -> &'static str {
    visitor.lang.tag()
}
