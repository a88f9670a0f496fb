//! The sealer: numbers events without gaps and chains them by SHA-256.

use super::model::Recorded;
use super::store;
use crate::db::Conn;
use crate::kernel::{Fault, Instant, secrets};

/// At most so many events in one transaction.
const BATCH: i64 = 500;

/// Seals the next events; how many. Run by one process at a time (a lease); should two run,
/// the number's primary key refuses the second.
///
/// # Errors
/// When the database fails.
pub fn seal(tx: &mut Conn, now: Instant) -> Result<usize, Fault> {
    let waiting = store::unsealed(tx, BATCH)?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let (mut number, mut previous) = store::last(tx)?.unwrap_or((0, Vec::new()));
    for event in &waiting {
        number += 1;
        let hash = link(&previous, event);
        store::seal(tx, number, event, &hash, now)?;
        previous = hash;
    }
    Ok(waiting.len())
}

/// Number and hash of the newest link; printed on protocols and on a public page.
///
/// # Errors
/// When the database fails.
pub fn head(conn: &mut Conn) -> Result<Option<(i64, Vec<u8>)>, Fault> {
    store::last(conn)
}

/// One link: SHA-256 of the previous hash followed by the event's canonical bytes.
pub(super) fn link(previous: &[u8], event: &Recorded) -> Vec<u8> {
    let mut bytes = previous.to_vec();
    bytes.extend_from_slice(event.canonical().as_bytes());
    secrets::sha256(&bytes).to_vec()
}
