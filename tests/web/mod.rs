//! The doors: who gets past which, and what everybody is told.

mod routes;
