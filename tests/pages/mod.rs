//! The pages of the demonstration as every role meets them: weight, accessibility, words, links.

mod axe;
mod crawl;
mod links;
mod weights;
mod world;
