//! Rows of the outbox as the worker sees them.

use crate::db::Json;
use crate::kernel::Instant;
use crate::kernel::ids::OutboxId;

crate::text_enum! {
    /// Where a row stands.
    pub enum State {
        /// Waiting for its due time or leased by a worker.
        Pending = "pending",
        /// Delivered.
        Sent = "sent",
        /// Given up; an operator sees it.
        Dead = "dead",
    }
}

/// A row that this worker holds until `leased_until`.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// Also the Message-ID of a mail.
    pub id: OutboxId,
    /// Which room's letter it is.
    pub kind: String,
    /// The outside identifier of the reader.
    pub recipient: String,
    /// Identifiers that the letter is rendered from, at sending time.
    pub payload: Json,
    /// The number of this attempt, from 1; the fencing token.
    pub attempts: i32,
    /// When it was queued: the date of a mail.
    pub created_at: Instant,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Delivered, or no longer needed.
    Done,
    /// Worth another try later; the cause without personal data.
    Retry(String),
    /// Will never succeed; the cause without personal data.
    Fail(String),
}

/// A row that was given up.
#[derive(Debug, Clone)]
pub struct Dead {
    /// Its identifier.
    pub id: OutboxId,
    /// Which letter.
    pub kind: String,
    /// Whose.
    pub recipient: String,
    /// How often it was tried.
    pub attempts: i32,
    /// The last cause.
    pub error: String,
    /// When it was queued.
    pub created_at: Instant,
}

/// How many rows stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting.
    pub pending: i64,
    /// Given up.
    pub dead: i64,
}
