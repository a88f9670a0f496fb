//! Seats, runs, offers, reserve: on both databases, through the operations.

pub mod across;
mod capacity;
mod doors;
pub mod ground;
mod lifecycle;
mod lists;
mod quotas;
pub mod reader;
mod reminders;
mod seats;
mod simulation;
pub mod tour_reads;
pub mod tour_world;
pub mod tours;
pub mod world;
