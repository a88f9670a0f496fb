//! The student's side of applications: the operations and their pages on both databases.

pub mod answers;
mod bad_input;
mod cut_connections;
mod deadlines;
mod earlier;
mod guardians;
mod guests;
mod last_byte;
mod lifecycle;
mod moved_dates;
mod own_deadline;
mod pages;
mod reading;
mod saving;
pub mod student;
mod submitting;
mod talking;
mod unsent;
mod uploads;
mod wishes;
pub mod world;
