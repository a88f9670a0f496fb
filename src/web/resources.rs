//! Makes the table of routes the server's: one resource a path, one gate a resource.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use super::gate;
use super::route::Route;
use super::routes::table;

/// Registers the table: one resource a path, one gate a resource.
pub fn configure(config: &mut ServiceConfig) {
    let mut table = table();
    while let Some(first) = table.first() {
        let path = first.path;
        let (here, rest): (Vec<Route>, Vec<Route>) = table.into_iter().partition(|route| route.path == path);
        let doors: Vec<_> = here.iter().map(Route::door).collect();
        let kept = here.iter().any(|route| route.kept);
        let mut resource = web::resource(path);
        for route in &here {
            resource = resource.route(route.handler());
        }
        config.service(resource.wrap(from_fn(move |request, next| {
            gate::pass(request, next, doors.clone(), kept)
        })));
        table = rest;
    }
}
