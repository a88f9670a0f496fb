//! THE table: every path, who gets past its door, and what answers.
//!
//! The authorisation matrix test reads this table, so a route that is missing in the matrix
//! fails the tests.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use super::route::{Guard, Route, get, post};
use super::{assets, gate, status_pages};
use crate::accounts::policy::Permission as P;
use crate::partners::pages::{clients, reference};
use crate::partners::{api, openapi, token, writes};
use crate::placements::pages::{offer, places, ranking, runs};

use Guard::{Client, Holds, Public};

/// All routes.
#[must_use]
pub fn table() -> Vec<Route> {
    vec![
        // The installation itself
        get("/health/live", Public, status_pages::live),
        get("/health/ready", Public, status_pages::ready),
        get("/static/{hash}/{name}", Public, assets::serve),
        get("/favicon.svg", Public, assets::favicon),
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
        // Universities' programs
        post("/oauth/token", Public, token::give),
        get("/api/v1/placements", Client(P::ReadNominations), api::placements),
        get(
            "/api/v1/placements/{placement}",
            Client(P::ReadNominations),
            api::placement,
        ),
        post(
            "/api/v1/placements/{placement}/admit",
            Client(P::DecideNominations),
            writes::admit,
        ),
        post(
            "/api/v1/placements/{placement}/refuse",
            Client(P::DecideNominations),
            writes::refuse,
        ),
        post(
            "/api/v1/placements/{placement}/enrol",
            Client(P::ConfirmEnrolment),
            writes::enrol,
        ),
        post(
            "/api/v1/placements/{placement}/no-show",
            Client(P::ConfirmEnrolment),
            writes::no_show,
        ),
        post(
            "/api/v1/placements/{placement}/conditions/{condition}/decide",
            Client(P::ConfirmEnrolment),
            writes::decide,
        ),
        get("/api/v1/events", Client(P::ReadNominations), api::feed),
        get("/api/v1/programmes", Client(P::ReadNominations), api::programmes),
        get("/api/v1/institution", Client(P::ReadNominations), api::institution),
        get("/api/v1/openapi.json", Public, openapi::document_itself),
        get("/{lang}/api", Public, reference::show),
        get("/{lang}/desk/clients", Holds(P::ManageClients), clients::list),
        post("/{lang}/desk/clients", Holds(P::ManageClients), clients::act),
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
