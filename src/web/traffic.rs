//! How many requests come, where to, how they end and how long they take.

use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;

/// What tells requests apart. The pattern of the route, never the path: paths hold identifiers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Labels {
    method: String,
    route: String,
    status: u16,
}

/// Upper ends in seconds.
const BUCKETS: [f64; 9] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

fn histogram() -> Histogram {
    Histogram::new(BUCKETS)
}

/// A histogram of seconds for each method, route and status; clones share it.
pub type Requests = Family<Labels, Histogram, fn() -> Histogram>;

/// All requests of this process.
#[derive(Debug, Clone)]
pub struct Traffic {
    /// Seconds from the first byte of the head to the answer's head.
    pub requests: Requests,
}

impl Traffic {
    /// Nothing has come yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            requests: Family::new_with_constructor(histogram),
        }
    }

    /// Counts one answered request; `route` is its pattern, if any was found.
    pub fn count(&self, method: &Method, route: Option<&str>, status: StatusCode, took: Duration) {
        // What nobody has a route for may be anything.
        let (method, route) = match route {
            Some(route) => (method.as_str(), route),
            None => ("-", "-"),
        };
        let labels = Labels {
            method: method.to_owned(),
            route: route.to_owned(),
            status: status.as_u16(),
        };
        self.requests.get_or_create(&labels).observe(took.as_secs_f64());
    }
}

impl Default for Traffic {
    fn default() -> Self {
        Self::new()
    }
}
