//! The doors: who gets past which, and what everybody is told.

mod limits;
mod once;
mod panics;
mod queues;
mod routes;
