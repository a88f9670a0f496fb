//! Reviews.

mod assignment;
mod isolation;
mod lifecycle;
