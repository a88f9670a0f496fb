//! When the last byte of a file came: a deadline is decided by that, not by how long the file is
//! looked at afterwards.

use actix_web::dev::Payload;
use actix_web::web;
use futures_util::StreamExt as _;

use super::{App, Visitor};

impl Visitor {
    /// The body to read, whose bytes are timed. Once it is read, [`Visitor::received`].
    #[must_use]
    pub fn body(&self, app: &App, payload: web::Payload) -> Payload {
        let (visitor, clock) = (self.clone(), app.clock.clone());
        let timed = payload.into_inner().inspect(move |_| visitor.byte(clock.now()));
        Payload::Stream {
            payload: Box::pin(timed),
        }
    }
}
