//! Seats, runs, rankings, nominations, offers, reserve, enrolment: from a score to a place.
//!
//! What can never happen is held by the database, not by this code: a seat is a row with at
//! most one holder, a person holds at most one seat in a call and at most one accepted or
//! enrolled place in a cycle. Every release frees the seat and, in the same transaction,
//! passes it to the next in reserve ([`refill`]).

pub mod answer;
pub mod approve;
pub mod clock;
pub mod conditions;
mod contenders;
pub mod correct;
pub mod cut_off;
pub mod diff;
pub mod extract;
mod fates;
mod freeze;
pub mod give_file;
pub mod host;
pub mod lapse;
pub mod leave;
mod lengthen;
pub mod lifecycle;
pub mod messages;
pub mod model;
mod moves;
pub mod opening;
pub mod pages;
mod programme;
pub mod propose;
pub mod publish;
pub mod quotas;
pub mod read;
mod refill;
pub mod remind;
mod remind_closing;
pub mod rest;
pub mod revoke;
pub mod rule_change;
pub mod say_done;
mod seats;
mod store;
pub mod tours;
pub mod undecided;
pub mod why;
mod windows;
pub mod withheld;

pub use lifecycle::{Command, State};
pub use model::{Placement, PlacementError, Run, RunState};
pub use store::invariants::invariants;
pub use store::seats::seats_of_lines;
