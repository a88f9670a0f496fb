//! THE table: every path, who gets past its door, and what answers.
//!
//! The authorisation matrix test reads this table, so a route that is missing in the matrix
//! fails the tests.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use super::route::{Guard, Route, get, post};
use super::{assets, gate, status_pages};
use crate::accounts::pages as accounts;
use crate::accounts::policy::Permission as P;
use crate::placements::pages::{offer, places, ranking, runs};

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
        get("/{lang}/register", Anonymous, accounts::register::show),
        post("/{lang}/register", Anonymous, accounts::register::post),
        get("/{lang}/check-mail", Public, accounts::register::check_mail),
        get("/{lang}/resend", Anonymous, accounts::register::show_resend),
        post("/{lang}/resend", Anonymous, accounts::register::resend),
        get("/{lang}/confirm/{token}", Public, accounts::links::show_confirm),
        post("/{lang}/confirm/{token}", Public, accounts::links::confirm),
        get(
            "/{lang}/change-email/{token}",
            Public,
            accounts::links::show_change_email,
        ),
        post("/{lang}/change-email/{token}", Public, accounts::links::change_email),
        get("/{lang}/invitation/{token}", Public, accounts::invitation::show),
        post("/{lang}/invitation/{token}", Public, accounts::invitation::post),
        get("/{lang}/sign-in", Anonymous, accounts::sign_in::show),
        post("/{lang}/sign-in", Anonymous, accounts::sign_in::post),
        post("/{lang}/sign-out", Public, accounts::sign_in::sign_out),
        get("/{lang}/reset", Anonymous, accounts::reset::show_request),
        post("/{lang}/reset", Anonymous, accounts::reset::request),
        get("/{lang}/reset/{token}", Public, accounts::reset::show),
        post("/{lang}/reset/{token}", Public, accounts::reset::post),
        get("/{lang}/account", SignedIn, accounts::account::show),
        get("/{lang}/account/name", SignedIn, accounts::account::show_name),
        post("/{lang}/account/name", SignedIn, accounts::account::name),
        get("/{lang}/account/language", SignedIn, accounts::account::show_language),
        post("/{lang}/account/language", SignedIn, accounts::account::language),
        get("/{lang}/account/password", SignedIn, accounts::account::show_password),
        post("/{lang}/account/password", SignedIn, accounts::account::password),
        get("/{lang}/account/email", SignedIn, accounts::account::show_email),
        post("/{lang}/account/email", SignedIn, accounts::account::email),
        get("/{lang}/account/sessions", SignedIn, accounts::account::show_sessions),
        post("/{lang}/account/sessions", SignedIn, accounts::account::end_sessions),
        get("/{lang}/inbox", SignedIn, accounts::inbox::list),
        get("/{lang}/inbox/{notice}", SignedIn, accounts::inbox::show),
        get("/{lang}/admin/people", Holds(P::ManageAccounts), accounts::people::list),
        get(
            "/{lang}/admin/people/invite",
            Holds(P::ManageAccounts),
            accounts::people::show_invite,
        ),
        post(
            "/{lang}/admin/people/invite",
            Holds(P::ManageAccounts),
            accounts::people::invite,
        ),
        get(
            "/{lang}/admin/people/{account}",
            Holds(P::ManageAccounts),
            accounts::person::show,
        ),
        post(
            "/{lang}/admin/people/{account}",
            Holds(P::ManageAccounts),
            accounts::person::post,
        ),
        // Places
        get("/{lang}/calls/{slug}/ranking/{line}", Public, ranking::show),
        get(
            "/{lang}/calls/{slug}/runs/{number}/result.json",
            Public,
            ranking::result,
        ),
        get("/{lang}/my/{code}/offer", Holds(P::Apply), offer::show),
        post("/{lang}/my/{code}/offer", Holds(P::Apply), offer::answer),
        get("/{lang}/desk/runs", Holds(P::ReadRuns), runs::list),
        post("/{lang}/desk/runs", Holds(P::ProposeRun), runs::propose_run),
        get("/{lang}/desk/runs/{run}", Holds(P::ReadRuns), runs::show),
        post("/{lang}/desk/runs/{run}", Holds(P::ReadRuns), runs::decide),
        get("/{lang}/desk/places", Holds(P::ReadNominations), places::list),
        post(
            "/{lang}/desk/places/{placement}",
            Holds(P::ReadNominations),
            places::decide,
        ),
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
