//! Call files become drafts, drafts become public calls, and everybody can read them.

mod by_hand;
mod eligibility;
mod kept;
mod loading;
mod pages;
mod world;
