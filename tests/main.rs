//! The one test binary: compile time is a feature.

mod documents;
