//! Seats, runs, offers, reserve: on both databases, through the operations.

mod doors;
mod lifecycle;
mod lists;
mod quotas;
pub mod reader;
mod seats;
mod simulation;
pub mod tour_reads;
pub mod tour_world;
mod tours;
pub mod world;
