//! Delivers outbox rows as mail: kind and payload become a letter in the reader's language now.
//!
//! The list of kinds is every room's `messages::KINDS`; [`crate::letters`] puts them together.

use std::sync::Arc;

use crate::accounts;
use crate::config::Public;
use crate::db::Db;
use crate::i18n;
use crate::mail::{Kind, Message, Payload, SendError, Sender, Transport, message_id};
use crate::outbox::{Claimed, Deliver, Outcome};
use crate::web::shell;

/// What delivering needs.
#[derive(Clone)]
pub struct Postman {
    /// For the reader's address and language.
    pub db: Db,
    /// How mail leaves.
    pub transport: Arc<Transport>,
    /// Where links lead.
    pub base_url: String,
    /// Our own address.
    pub from: String,
    /// Derives the tokens of one-time links.
    pub secret: [u8; 32],
    /// What the data holder says of itself.
    pub public: Arc<Public>,
    /// Every room's kinds.
    pub kinds: Arc<Vec<&'static Kind>>,
}

impl Postman {
    /// The function that the outbox worker calls.
    #[must_use]
    pub fn deliver(self) -> Deliver {
        Arc::new(move |row| {
            let postman = self.clone();
            Box::pin(async move { postman.one(row).await })
        })
    }

    async fn one(&self, row: Claimed) -> Outcome {
        let Some(kind) = self.kinds.iter().find(|kind| kind.name == row.kind) else {
            return Outcome::Fail("unknown kind".to_owned());
        };
        let recipient = row.recipient.clone();
        let profile = match self.db.read(move |conn| accounts::reader(conn, &recipient)).await {
            Ok(Some(profile)) => profile,
            // Erased since: nobody is left to be told.
            Ok(None) => return Outcome::Done,
            Err(fault) => return Outcome::Retry(fault.to_string()),
        };
        let Ok(payload) = row.payload.read::<Payload>() else {
            return Outcome::Fail("unreadable payload".to_owned());
        };
        let name = (!profile.name.is_empty()).then_some(profile.name.as_str());
        let letter = kind.compose(profile.language, name, &payload, &self.base_url, &self.secret);
        let sender = Sender {
            service: i18n::text(profile.language, "web-name"),
            holder: shell::holder(&self.public, profile.language),
            contact: shell::phone(&self.public, profile.language),
        };
        let rendered = match letter.render(&sender) {
            Ok(rendered) => rendered,
            Err(fault) => return Outcome::Fail(fault.to_string()),
        };
        let domain = self
            .from
            .rsplit_once('@')
            .map_or("qabyl.invalid", |(_, domain)| domain.trim_end_matches('>'));
        let message = Message {
            message_id: message_id(row.id, domain),
            date: row.created_at,
            to: profile.email,
            to_name: name.map(str::to_owned),
            from: self.from.clone(),
            reply_to: None,
            subject: letter.subject,
            text: rendered.text,
            html: rendered.html,
        };
        match self.transport.send(&message).await {
            Ok(()) => Outcome::Done,
            Err(error) => outcome(&error),
        }
    }
}

fn outcome(error: &SendError) -> Outcome {
    if error.is_permanent() {
        Outcome::Fail(error.to_string())
    } else {
        Outcome::Retry(error.to_string())
    }
}
