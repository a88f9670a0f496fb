//! Seats, runs, offers, reserve: on both databases, through the operations.

mod doors;
mod lifecycle;
mod lists;
mod quotas;
pub mod reader;
mod seats;
mod simulation;
mod tour_reads;
mod tour_world;
mod tours;
pub mod world;
