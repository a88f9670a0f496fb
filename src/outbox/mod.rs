//! What must leave the house, written in the command's own transaction.
//!
//! A row's key is (kind, recipient, cause), the cause being an event's identifier or a due
//! instant, so the same thing is never queued twice. Any process may work the rows: it claims
//! with a lease, commits, sends, then marks. `attempts` is the fencing token: a worker that
//! lost its lease cannot finish the row of the one that took over.

mod enqueue;
mod model;
mod store;
mod store_invariants;
mod worker;

pub use enqueue::enqueue;
pub use model::{Claimed, Counts, Dead, Outcome};
pub use store_invariants::invariants;
pub use worker::{Deliver, Worker, counts, dead, retry};
