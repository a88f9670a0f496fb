//! Seats, runs, offers, reserve: on both databases, through the operations.

mod lifecycle;
mod seats;
pub mod world;
