//! Reviews and scores.

mod score;
mod store_scores;

pub use score::{Breakdown, LineScore, Part, ScoreResult, results};
