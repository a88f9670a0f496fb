//! Allocation: from ranked wishes to seats. A pure room.
//!
//! It knows no database, clock, network or language: the same input gives the same bytes on every
//! machine. It imports nothing of ours, so that a ministry or a court can read it alone.
//!
//! - [`Builder`] and [`Instance::read`] take the input (JSON or compact CSV) and refuse everything
//!   that is not exact, naming the place ([`Unusable`]).
//! - [`allocate`] is applicant-proposing deferred acceptance over lines with ordered seat groups
//!   and caps. Its [`Outcome`] is stable, leaves no usable seat empty, and is the best stable
//!   outcome for every applicant; nobody gains by listing wishes in an untrue order.
//! - [`result_bytes`] writes the canonical result with its certificate (`docs/allocation.md`).
//! - [`verify`] judges a published result from the definitions, sharing no step with the engine
//!   beyond reading the input.
//! - [`entrants`] is the same seat rule applied to one line's holders and reserve: who takes a
//!   freed seat.
//!
//! Invariants: applicants and lines are addressed by their index in the instance; a *place* is the
//! zero-based position in a line's complete order of everyone who listed it.

mod builder;
mod certificate;
mod choice;
pub mod cli;
mod compact;
mod decimal;
mod engine;
mod feed;
mod freeze;
mod input;
mod model;
mod order;
mod outcome;
mod published;
mod reader;
mod text;
mod unusable;
mod verify;
mod verify_certificate;
mod verify_lines;
mod verify_optimal;
mod writer;

pub use builder::Builder;
pub use certificate::Why;
pub use choice::{Candidate, Entrant, Seating, entrants, seat_all};
pub use decimal::{Decimal, DecimalError};
pub use engine::allocate;
pub use freeze::input_bytes;
pub use model::{Assurance, Cap, Group, Instance, Line, Merit, Unfilled, Wish};
pub use order::lot;
pub use outcome::{Outcome, Placement};
pub use unusable::{Problem, Unusable};
pub use verify::{Claim, Refutation, Verdict, verify};
pub use writer::{result_bytes, write_result, write_result_on};
