//! Reviews and scores.

mod score;
mod store_scores;

pub use score::{Breakdown, Part, ScoreResult, results};
