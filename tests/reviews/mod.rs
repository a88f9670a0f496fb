//! Reviews.

mod adjusting;
mod assignment;
mod isolation;
mod lifecycle;
