//! The student's side of applications: the operations and their pages on both databases.

mod answers;
mod bad_input;
mod cut_connections;
mod deadlines;
mod guardians;
mod guests;
mod lifecycle;
mod pages;
mod reading;
mod saving;
mod student;
mod submitting;
mod talking;
mod wishes;
mod world;
