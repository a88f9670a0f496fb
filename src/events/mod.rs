//! The append-only log: the timeline, the audit trail, the change feed are views of it.
//!
//! [`append`] runs in the command's own transaction. The sealer numbers events without gaps
//! and chains them by SHA-256; the feed shows sealed events only, so a reader that pages by
//! number misses none and sees none twice. Event data holds identifiers, codes and names of
//! changed fields, never personal values: erasure and the chain agree.

mod append;
mod feed;
mod model;
mod seal;
mod store;
mod store_invariants;
mod verify;

pub use append::append;
pub use feed::{after, of_application};
pub use model::{Event, Recorded, Sealed};
pub use seal::{head, seal};
pub use store_invariants::invariants;
pub use verify::{Broken, verify, waiting};
