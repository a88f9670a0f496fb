//! THE table: every path, who gets past its door, and what answers.
//!
//! The authorisation matrix test reads this table, so a route that is missing in the matrix
//! fails the tests.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use super::route::{Guard, Route, get, post};
use super::{assets, gate, status_pages};
use crate::accounts::policy::Permission as P;
use crate::applications::desk::pages as desk;
use crate::placements::pages::{offer, places, ranking, runs};
use crate::reviews::pages as reviews;

use Guard::{Holds, Public, SignedIn};

/// All routes.
#[must_use]
pub fn table() -> Vec<Route> {
    vec![
        // The installation itself
        get("/health/live", Public, status_pages::live),
        get("/health/ready", Public, status_pages::ready),
        get("/static/{hash}/{name}", Public, assets::serve),
        get("/favicon.svg", Public, assets::favicon),
        // The officer's desk
        get("/{lang}/desk/dossiers", Holds(P::ReadDossiers), desk::list),
        get("/{lang}/desk/dossiers/{code}", Holds(P::ReadDossiers), desk::show),
        post("/{lang}/desk/dossiers/{code}", Holds(P::CheckDossiers), desk::act),
        get(
            "/{lang}/desk/dossiers/{code}/documents/{document}",
            Holds(P::ReadDossiers),
            desk::download,
        ),
        // Reviews
        get("/{lang}/desk/reviews", Holds(P::Review), reviews::list),
        // Its own reviewer, or who may read reviews: the operation decides.
        get("/{lang}/desk/reviews/{id}", SignedIn, reviews::show),
        post("/{lang}/desk/reviews/{id}", SignedIn, reviews::act),
        get(
            "/{lang}/desk/reviews/{id}/documents/{document}",
            SignedIn,
            reviews::download,
        ),
        get(
            "/{lang}/desk/assignments/{call}",
            Holds(P::ReadReviews),
            reviews::show_board,
        ),
        post(
            "/{lang}/desk/assignments/{call}",
            Holds(P::AssignReviews),
            reviews::assign_reviewers,
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
