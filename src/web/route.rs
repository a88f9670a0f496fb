//! One row of the route table.

use actix_web::http::Method;
use actix_web::{FromRequest, Handler, Responder, web};

use crate::accounts::policy::Permission;

/// Who gets past the door. Object-level checks are the operation's own first line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Everybody.
    Public,
    /// Only who is not signed in needs it; everybody may.
    Anonymous,
    /// Everybody with an account.
    SignedIn,
    /// Who holds the permission somewhere.
    Holds(Permission),
    /// A university's program whose token allows the permission.
    Client(Permission),
    /// Exists in a demonstration only.
    DemoOnly,
}

/// A route as its gate knows it.
#[derive(Clone)]
pub(super) struct Door {
    pub method: Method,
    pub guard: Guard,
    pub always: bool,
}

/// One row: method, path, guard, handler.
pub struct Route {
    /// `GET` or `POST`; pages need no other, REST verbs are sub-resources.
    pub method: Method,
    /// The pattern, e.g. `/{lang}/calls/{call}`.
    pub path: &'static str,
    /// Who gets past.
    pub guard: Guard,
    /// Whether what anybody gets is the same for all who have no session ([`super::kept`]).
    pub(super) kept: bool,
    /// Whether it is done during maintenance, too.
    pub(super) always: bool,
    make: Box<dyn Fn() -> actix_web::Route>,
}

impl Route {
    /// A public page that shows everybody the same.
    #[must_use]
    pub fn same_for_all(mut self) -> Self {
        self.kept = true;
        self
    }

    /// Done during maintenance, too: without it nobody could read.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.always = true;
        self
    }

    /// What the gate must know of it.
    pub(super) fn door(&self) -> Door {
        Door {
            method: self.method.clone(),
            guard: self.guard,
            always: self.always,
        }
    }

    pub(super) fn handler(&self) -> actix_web::Route {
        (self.make)()
    }
}

/// A page or a resource to read.
pub fn get<F, Args>(path: &'static str, guard: Guard, handler: F) -> Route
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    Route {
        method: Method::GET,
        path,
        guard,
        kept: false,
        always: false,
        make: Box::new(move || web::get().to(handler.clone())),
    }
}

/// Something to do.
pub fn post<F, Args>(path: &'static str, guard: Guard, handler: F) -> Route
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    Route {
        method: Method::POST,
        path,
        guard,
        kept: false,
        always: false,
        make: Box::new(move || web::post().to(handler.clone())),
    }
}
