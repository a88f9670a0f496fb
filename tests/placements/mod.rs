//! Seats, runs, offers, reserve: on both databases, through the operations.

mod doors;
mod lifecycle;
mod quotas;
mod seats;
mod tour_world;
mod tours;
pub mod world;
