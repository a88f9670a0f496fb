//! Reviews.

mod adjusting;
pub mod assignment;
mod isolation;
mod lifecycle;
