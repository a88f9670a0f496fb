//! The officer's desk.

pub mod house;
mod operations;
mod queue;
mod rules;
