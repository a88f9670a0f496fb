//! The pages of this room: forms for visitors, the account, the inbox, the people.

pub mod account;
pub mod form;
pub mod inbox;
pub mod invitation;
pub mod links;
pub mod people;
pub mod person;
pub mod refusals;
pub mod register;
pub mod reset;
pub mod sign_in;
mod words;

pub use people::Scopes;

use actix_web::HttpRequest;

use crate::web::throttle::Kind;
use crate::web::{App, Refusal, network};

/// Counts a try against the visitor's network.
fn limit(app: &App, request: &HttpRequest, kind: Kind) -> Result<(), Refusal> {
    if app.throttle.allows(kind, network(app, request)) {
        Ok(())
    } else {
        Err(Refusal::TooMany)
    }
}
