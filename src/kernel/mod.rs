//! The ground everything stands on: time, identifiers, who acts, faults, secrets, text.
//!
//! Nothing here knows of a database, of HTTP or of another room.

pub mod act;
pub mod civil;

pub mod clock;
pub mod fault;

pub mod identity;
pub mod ids;
pub mod lang;

pub mod private;
pub mod secrets;
pub mod stop;
pub mod text;
pub mod words;

pub use act::{Act, Actor, TraceId};
pub use clock::{Clock, Instant};
pub use fault::Fault;
pub use lang::Lang;
pub use stop::Stop;
pub use words::Words;
