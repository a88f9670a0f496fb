//! What the committee does as a body: appeals against a published list.

pub mod appeals;
