//! Who acts, when, and under which trace: what every command is told before it starts.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Instant;
use super::ids::{AccountId, ClientId, Id, IdSource};

/// Who stands behind an act; written on every event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Actor {
    /// The clock: deadlines, promotions, reminders.
    System,
    /// A person with an account.
    Account {
        /// Whose account.
        id: AccountId,
    },
    /// A university's program, with the person it says it acts for (`meta.actor` in REST writes).
    Client {
        /// Which machine client.
        id: ClientId,
        /// The number or login that the university gives its colleague; never a name.
        on_behalf_of: String,
    },
    /// Somebody who holds a one-time link and no account.
    Link,
}

/// Ties the log lines, the problem document and the events of one request together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceId(pub u128);

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// The fixed circumstances of one command. A command that runs again sees the same ones.
#[derive(Debug, Clone)]
pub struct Act {
    /// When the request arrived.
    pub now: Instant,
    /// Who acts.
    pub actor: Actor,
    /// The request's trace.
    pub trace: TraceId,
    /// Where new identifiers come from.
    pub ids: Arc<IdSource>,
}

impl Act {
    /// A new identifier stamped with this act's time.
    #[must_use]
    pub fn id<T: Id>(&self) -> T {
        self.ids.next(self.now)
    }

    /// The account that acts, when a person does.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        match self.actor {
            Actor::Account { id } => Some(id),
            Actor::System | Actor::Client { .. } | Actor::Link => None,
        }
    }
}
