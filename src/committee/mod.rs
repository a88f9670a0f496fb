//! What the committee does as a body: appeals against a published list, and the end of a call.

pub mod appeals;
pub mod closing;
