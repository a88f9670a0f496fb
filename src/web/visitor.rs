//! Who asks, in which language, under which trace.

use std::cell::{Cell, OnceCell};
use std::future::{Ready, ready};
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};

use super::{App, Refusal, Shell, csrf};
use crate::accounts::{Ctx, Principal};
use crate::kernel::act::{Act, Actor, TraceId};
use crate::kernel::{Instant, Lang};

/// The visitor of one request; handlers take it as an argument. Its time is when the request began to
/// arrive, and once the body is read ([`Visitor::received`]) when its last byte did.
#[derive(Clone)]
pub struct Visitor(Rc<Arriving>);

struct Arriving {
    begun: Seen,
    last_byte: Cell<Option<Instant>>,
    whole: OnceCell<Seen>,
}

/// What is known of a visitor.
#[derive(Clone)]
pub struct Seen {
    /// Time, actor, trace and principal, ready for an operation.
    pub ctx: Ctx,
    /// The page's language.
    pub lang: Lang,
    /// Path and query as asked.
    pub path: String,
    /// The session's token, for form tokens.
    pub(super) session_token: Option<String>,
}

impl std::ops::Deref for Visitor {
    type Target = Seen;

    fn deref(&self) -> &Seen {
        self.0.whole.get().unwrap_or(&self.0.begun)
    }
}

impl Visitor {
    pub(super) fn new(app: &App, request: &HttpRequest, who: Principal, session_token: Option<String>) -> Self {
        let actor = match &who {
            Principal::Account(account) => Actor::Account { id: account.id },
            Principal::Client { id, .. } => Actor::Client {
                id: *id,
                on_behalf_of: String::new(),
            },
            Principal::Anonymous => Actor::Link,
            Principal::System => Actor::System,
        };
        let act = Act {
            now: arrived(app, request),
            actor,
            trace: trace(request),
            ids: app.ids.clone(),
        };
        let path = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str())
            .to_owned();
        let begun = Seen {
            ctx: Ctx { act, who },
            lang: language(request),
            path,
            session_token,
        };
        Self(Rc::new(Arriving {
            begun,
            last_byte: Cell::new(None),
            whole: OnceCell::new(),
        }))
    }

    /// Some of the body arrived at `at`.
    pub(super) fn byte(&self, at: Instant) {
        self.0.last_byte.set(Some(at));
    }

    /// The body is read: from now on the visitor's time is that of its last byte, by which deadlines
    /// are decided. However long what follows takes is not the visitor's.
    pub fn received(&self) {
        let Some(at) = self.0.last_byte.get() else { return };
        let mut whole = self.0.begun.clone();
        whole.ctx.act.now = at;
        // A second reading of one body does not move it.
        let _ = self.0.whole.set(whole);
    }

    /// The frame of a page for this visitor.
    #[must_use]
    pub fn shell(&self, app: &App) -> Shell {
        Shell::new(app, self)
    }

    /// The token for this visitor's forms.
    #[must_use]
    pub fn form_token(&self, app: &App) -> String {
        csrf::token(&app.config.secret, self.session_token.as_deref(), self.ctx.now)
    }

    /// A path in this visitor's language: `self.to("/calls")` is `/ky/calls`.
    #[must_use]
    pub fn to(&self, path: &str) -> String {
        format!("/{}{path}", self.lang.tag())
    }

    /// The words for a key in this visitor's language.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        crate::i18n::text(self.lang, key)
    }
}

/// When the request arrived, put there by `front`.
#[derive(Clone, Copy)]
pub(super) struct Arrived(pub Instant, pub TraceId);

fn arrived(app: &App, request: &HttpRequest) -> Instant {
    request
        .extensions()
        .get::<Arrived>()
        .map_or_else(|| app.clock.now(), |arrived| arrived.0)
}

pub(super) fn trace(request: &HttpRequest) -> TraceId {
    request
        .extensions()
        .get::<Arrived>()
        .map_or(TraceId(0), |arrived| arrived.1)
}

/// The language: of the path, else what the browser prefers.
pub(super) fn language(request: &HttpRequest) -> Lang {
    let first = request
        .path()
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    if let Some(lang) = Lang::ALL.into_iter().find(|lang| lang.tag() == first) {
        return lang;
    }
    let accepted = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    crate::i18n::negotiate(None, accepted)
}

impl FromRequest for Visitor {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = request.extensions().get::<Self>().cloned();
        ready(found.ok_or_else(|| crate::kernel::Fault::broken("a route without its gate").into()))
    }
}
