//! The house's plan, read from the sources: who may import whom, where SQL stands, how long a
//! file may be. An exception stands in a list here with its reason; one that is no longer
//! needed fails too.

mod imports;
mod old_browsers;
mod shape;
pub mod source;
