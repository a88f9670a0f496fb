//! What the clients were told, to be held against what is stored: every acknowledged act must be
//! there, once; of what nobody answered either may be true.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::prelude::*;
use qabyl::db::Conn;
use qabyl::db::schema::events;
use qabyl::kernel::Fault;
use qabyl::kernel::ids::{CallId, PlacementId};

/// What came back from one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Acknowledged.
    Done,
    /// Refused with this status.
    Refused(u16),
    /// The line broke before an answer.
    Unknown,
}

/// All acknowledgements, by the event that each must have left behind.
#[derive(Default)]
pub struct Ledger {
    acknowledged: Mutex<Vec<(PlacementId, &'static str)>>,
    broken: Mutex<Vec<String>>,
    count: AtomicUsize,
    unknown: AtomicUsize,
}

impl Ledger {
    /// Notes what a request for `event` on `placement` brought.
    pub fn note(&self, placement: PlacementId, event: &'static str, outcome: &Outcome) {
        match outcome {
            Outcome::Done => {
                self.count.fetch_add(1, Ordering::SeqCst);
                self.acknowledged
                    .lock()
                    .expect("no panic before")
                    .push((placement, event));
            }
            Outcome::Refused(status) if *status >= 500 && *status != 503 => {
                self.wrong(format!("{event} of {placement} was answered with {status}"));
            }
            Outcome::Refused(_) => {}
            Outcome::Unknown => {
                self.unknown.fetch_add(1, Ordering::SeqCst);
            }
        }
    }

    /// Notes something that must not happen.
    pub fn wrong(&self, what: String) {
        self.broken.lock().expect("no panic before").push(what);
    }

    /// How many acts were acknowledged.
    pub fn acknowledged(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }

    /// How many requests nobody answered.
    pub fn unanswered(&self) -> usize {
        self.unknown.load(Ordering::SeqCst)
    }

    /// Every acknowledged act is in the log, and no act stands there twice.
    pub fn check(&self, stored: &BTreeMap<(String, String), usize>) -> Result<(), String> {
        if let Some(what) = self.broken.lock().expect("no panic before").first() {
            return Err(what.clone());
        }
        for (placement, event) in self.acknowledged.lock().expect("no panic before").iter() {
            if !stored.contains_key(&(placement.to_string(), (*event).to_owned())) {
                return Err(format!("acknowledged but not stored: {event} of {placement}"));
            }
        }
        match stored.iter().find(|(_, count)| **count > 1) {
            Some(((subject, kind), count)) => Err(format!("{kind} of {subject} happened {count} times")),
            None => Ok(()),
        }
    }
}

/// How often each kind of event happened to each thing of a call.
pub fn stored(conn: &mut Conn, call: CallId) -> Result<BTreeMap<(String, String), usize>, Fault> {
    let rows: Vec<(String, String)> = events::table
        .filter(events::call_id.eq(call))
        .select((events::subject, events::kind))
        .load(conn)?;
    let mut counted = BTreeMap::new();
    for row in rows {
        *counted.entry(row).or_insert(0) += 1;
    }
    Ok(counted)
}
