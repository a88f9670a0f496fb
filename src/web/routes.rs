//! THE table: every path, who gets past its door, and what answers.
//!
//! The authorisation matrix test reads this table, so a route that is missing in the matrix
//! fails the tests.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use super::route::{Guard, Route, get, post};
use super::{assets, gate, status_pages};
use crate::accounts::policy::Permission as P;
use crate::applications::pages::{check, choices, documents, dossier, my, receipt, section, status};
use crate::placements::pages::{offer, places, ranking, runs};

use Guard::{Holds, Public};

/// All routes.
#[must_use]
pub fn table() -> Vec<Route> {
    vec![
        // The installation itself
        get("/health/live", Public, status_pages::live),
        get("/health/ready", Public, status_pages::ready),
        get("/static/{hash}/{name}", Public, assets::serve),
        get("/favicon.svg", Public, assets::favicon),
        // Applications: the student's side
        get("/{lang}/my", Holds(P::Apply), my::show),
        post("/{lang}/my/begin/{slug}", Holds(P::Apply), my::begin_one),
        get("/{lang}/my/{code}", Holds(P::Apply), status::show),
        get("/{lang}/my/{code}/withdraw", Holds(P::Apply), status::ask_withdraw),
        post("/{lang}/my/{code}/withdraw", Holds(P::Apply), status::withdraw),
        post("/{lang}/my/{code}/return", Holds(P::Apply), status::undo),
        get("/{lang}/my/{code}/dossier", Holds(P::Apply), dossier::show),
        get("/{lang}/my/{code}/dossier/{page}", Holds(P::Apply), section::show),
        post("/{lang}/my/{code}/dossier/{page}", Holds(P::Apply), section::save),
        get("/{lang}/my/{code}/choices", Holds(P::Apply), choices::show),
        post("/{lang}/my/{code}/choices", Holds(P::Apply), choices::change),
        get("/{lang}/my/{code}/documents/{key}", Holds(P::Apply), documents::show),
        post("/{lang}/my/{code}/documents/{key}", Holds(P::Apply), documents::change),
        get(
            "/{lang}/my/{code}/documents/{key}/file",
            Holds(P::Apply),
            documents::file,
        ),
        post(
            "/{lang}/my/{code}/documents/{key}/file",
            Holds(P::Apply),
            documents::upload,
        ),
        get("/{lang}/my/{code}/check", Holds(P::Apply), check::show),
        post("/{lang}/my/{code}/check", Holds(P::Apply), check::submit),
        get("/{lang}/my/{code}/receipt/{number}", Holds(P::Apply), receipt::show),
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
