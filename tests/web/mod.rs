//! The doors: who gets past which, and what everybody is told.

mod announcements;
mod another_language;
mod limits;
mod logs;
mod once;
mod panics;
mod queues;
mod routes;
