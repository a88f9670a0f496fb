//! Seats, runs, offers, reserve: on both databases, through the operations.

pub mod across;
mod capacity;
mod closing;
mod corrections;
mod doors;
mod explained;
pub mod ground;
mod letters;
mod lifecycle;
mod lists;
mod opening;
mod quotas;
pub mod reader;
mod reminders;
mod seats;
mod simulation;
pub mod tour_reads;
pub mod tour_world;
pub mod tours;
mod undecided;
pub mod world;
