//! The student's side of applications: the operations and their pages on both databases.

mod answers;
mod deadlines;
mod lifecycle;
mod pages;
mod reading;
mod saving;
mod submitting;
mod wishes;
pub mod world;
