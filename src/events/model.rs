//! What happened, to what, by whom.

use serde_json::Value;

use crate::kernel::ids::{ApplicationId, CallId, EventId, InstitutionId};
use crate::kernel::{Actor, Instant};

/// An event about to be written.
#[derive(Debug, Clone)]
pub struct Event {
    /// `room.verb_in_past`, e.g. `application.submitted`.
    pub kind: &'static str,
    /// The outside identifier of what it happened to.
    pub subject: String,
    /// The dossier whose timeline shows it.
    pub application: Option<ApplicationId>,
    /// The call it belongs to.
    pub call: Option<CallId>,
    /// The institution whose feed carries it: the audience, frozen now.
    pub institution: Option<InstitutionId>,
    /// Identifiers, codes and names of changed fields; never personal values.
    pub data: Value,
}

impl Event {
    /// An event without call, dossier or audience.
    pub fn new(kind: &'static str, subject: impl ToString) -> Self {
        Self {
            kind,
            subject: subject.to_string(),
            application: None,
            call: None,
            institution: None,
            data: Value::Null,
        }
    }

    /// Names the dossier whose timeline shows it.
    #[must_use]
    pub fn of(mut self, application: ApplicationId) -> Self {
        self.application = Some(application);
        self
    }

    /// Names the call.
    #[must_use]
    pub fn in_call(mut self, call: CallId) -> Self {
        self.call = Some(call);
        self
    }

    /// Names the institution whose feed carries it.
    #[must_use]
    pub fn seen_by(mut self, institution: InstitutionId) -> Self {
        self.institution = Some(institution);
        self
    }

    /// Adds the data.
    #[must_use]
    pub fn with(mut self, data: Value) -> Self {
        self.data = data;
        self
    }
}

/// An event as it stands in the log.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Its identifier.
    pub id: EventId,
    /// `room.verb_in_past`.
    pub kind: String,
    /// What it happened to.
    pub subject: String,
    /// The dossier, if any.
    pub application: Option<ApplicationId>,
    /// The call, if any.
    pub call: Option<CallId>,
    /// The audience, if any.
    pub institution: Option<InstitutionId>,
    /// Who acted.
    pub actor: Actor,
    /// Its data.
    pub data: Value,
    /// The trace of the request.
    pub trace: String,
    /// When.
    pub at: Instant,
}

impl Recorded {
    /// The bytes that are hashed: JSON with sorted keys, the same on both databases.
    #[must_use]
    pub fn canonical(&self) -> String {
        serde_json::json!({
            "id": self.id, "kind": self.kind, "subject": self.subject,
            "application": self.application, "call": self.call, "institution": self.institution,
            "actor": self.actor, "data": self.data, "trace": self.trace, "at": self.at.rfc3339(),
        })
        .to_string()
    }
}

/// An event with its number and its link of the chain.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// Gapless, from 1.
    pub number: i64,
    /// SHA-256 of the previous hash and this event's canonical bytes.
    pub hash: Vec<u8>,
    /// The event.
    pub event: Recorded,
}
