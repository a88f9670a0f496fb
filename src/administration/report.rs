//! The last check of what must never be false, kept so that every process can show it.

use serde::{Deserialize, Serialize};

use super::store;
use crate::db::{Conn, Json};
use crate::kernel::{Fault, Instant};

/// Identifiers kept of one broken sentence; the number is kept in full.
const KEPT: usize = 20;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// When it began.
    pub at: Instant,
    /// How many sentences were asked.
    pub asked: usize,
    /// How long it took, in microseconds.
    pub micros: i64,
    /// Those that were false.
    pub broken: Vec<Broken>,
}

/// A sentence that was false.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    /// Its name.
    pub name: String,
    /// How many rows break it.
    pub count: usize,
    /// Their identifiers, at most twenty.
    pub ids: Vec<String>,
}

impl Broken {
    /// None when nothing was found.
    #[must_use]
    pub fn found(name: &str, mut ids: Vec<String>) -> Option<Self> {
        let count = ids.len();
        ids.truncate(KEPT);
        (count > 0).then(|| Self {
            name: name.to_owned(),
            count,
            ids,
        })
    }
}

/// Keeps `report` in the place of the last one.
///
/// # Errors
/// When the database fails.
pub fn keep_report(tx: &mut Conn, report: &Report, now: Instant) -> Result<(), Fault> {
    store::put_report(tx, &Json::of(report)?, now)
}

/// The last one, if any.
///
/// # Errors
/// When the database fails.
pub fn last_report(conn: &mut Conn) -> Result<Option<Report>, Fault> {
    store::report(conn)?.map(|json| json.read()).transpose()
}
