//! Appeals: who may, when, what follows; over HTTP and through the operations.

mod allowed;
mod decisions;
mod journey;
mod rereading;
pub mod world;
