//! Call files become drafts, drafts become public calls, and everybody can read them.

mod eligibility;
mod loading;
mod pages;
mod world;
