//! Reviews.

pub mod assignment;
mod isolation;
mod lifecycle;
