//! The pages of the demonstration as every role meets them: weight, accessibility, words, links.

mod axe;
mod corners;
mod crawl;
mod doubts;
mod dropped;
mod keyboard;
mod links;
mod mistakes;
mod slow;
mod switching;
mod weights;
mod world;
