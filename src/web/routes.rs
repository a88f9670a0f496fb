//! THE table: every path, who gets past its door, and what answers.
//!
//! The authorisation matrix test reads this table, so a route that is missing in the matrix
//! fails the tests.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use super::route::{Guard, Route, get, post};
use super::{assets, gate, status_pages};
use crate::accounts::pages::{account, inbox, invitation, links, people, person, register, reset, sign_in};
use crate::accounts::policy::Permission::ManageAccounts;

use Guard::{Anonymous, Holds, Public, SignedIn};

/// All routes.
#[must_use]
pub fn table() -> Vec<Route> {
    vec![
        // The installation itself
        get("/health/live", Public, status_pages::live),
        get("/health/ready", Public, status_pages::ready),
        get("/static/{hash}/{name}", Public, assets::serve),
        get("/favicon.svg", Public, assets::favicon),
        // Accounts
        get("/{lang}/register", Anonymous, register::show),
        post("/{lang}/register", Anonymous, register::post),
        get("/{lang}/check-mail", Public, register::check_mail),
        get("/{lang}/resend", Anonymous, register::show_resend),
        post("/{lang}/resend", Anonymous, register::resend),
        get("/{lang}/confirm/{token}", Public, links::show_confirm),
        post("/{lang}/confirm/{token}", Public, links::confirm),
        get("/{lang}/change-email/{token}", Public, links::show_change_email),
        post("/{lang}/change-email/{token}", Public, links::change_email),
        get("/{lang}/invitation/{token}", Public, invitation::show),
        post("/{lang}/invitation/{token}", Public, invitation::post),
        get("/{lang}/sign-in", Anonymous, sign_in::show),
        post("/{lang}/sign-in", Anonymous, sign_in::post),
        post("/{lang}/sign-out", Public, sign_in::sign_out),
        get("/{lang}/reset", Anonymous, reset::show_request),
        post("/{lang}/reset", Anonymous, reset::request),
        get("/{lang}/reset/{token}", Public, reset::show),
        post("/{lang}/reset/{token}", Public, reset::post),
        get("/{lang}/account", SignedIn, account::show),
        get("/{lang}/account/name", SignedIn, account::show_name),
        post("/{lang}/account/name", SignedIn, account::name),
        get("/{lang}/account/language", SignedIn, account::show_language),
        post("/{lang}/account/language", SignedIn, account::language),
        get("/{lang}/account/password", SignedIn, account::show_password),
        post("/{lang}/account/password", SignedIn, account::password),
        get("/{lang}/account/email", SignedIn, account::show_email),
        post("/{lang}/account/email", SignedIn, account::email),
        get("/{lang}/account/sessions", SignedIn, account::show_sessions),
        post("/{lang}/account/sessions", SignedIn, account::end_sessions),
        get("/{lang}/inbox", SignedIn, inbox::list),
        get("/{lang}/inbox/{notice}", SignedIn, inbox::show),
        get("/{lang}/admin/people", Holds(ManageAccounts), people::list),
        get(
            "/{lang}/admin/people/invite",
            Holds(ManageAccounts),
            people::show_invite,
        ),
        post("/{lang}/admin/people/invite", Holds(ManageAccounts), people::invite),
        get("/{lang}/admin/people/{account}", Holds(ManageAccounts), person::show),
        post("/{lang}/admin/people/{account}", Holds(ManageAccounts), person::post),
    ]
}

/// Registers the table: one resource a path, one gate a resource.
pub fn configure(config: &mut ServiceConfig) {
    let mut table = table();
    while let Some(first) = table.first() {
        let path = first.path;
        let (here, rest): (Vec<Route>, Vec<Route>) = table.into_iter().partition(|route| route.path == path);
        let guards: Vec<_> = here.iter().map(|route| (route.method.clone(), route.guard)).collect();
        let mut resource = web::resource(path);
        for route in &here {
            resource = resource.route(route.handler());
        }
        config.service(resource.wrap(from_fn(move |request, next| gate::pass(request, next, guards.clone()))));
        table = rest;
    }
}
