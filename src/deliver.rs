//! Delivers outbox rows as mail: kind and payload become a letter in the reader's language now.
//!
//! The list of kinds is every room's `messages::KINDS`; [`crate::letters`] puts them together.

use std::sync::Arc;

use crate::accounts::{self, AccountState, Ctx, Principal};
use crate::applications::guests;
use crate::config::Public;
use crate::db::{Conn, Db};
use crate::i18n;
use crate::kernel::act::{Act, Actor, TraceId};
use crate::kernel::ids::{GuestId, IdSource};
use crate::kernel::{Clock, Fault, Lang};
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
    /// For what a letter that comes back sets off.
    pub clock: Clock,
    /// Identifiers of that.
    pub ids: Arc<IdSource>,
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
        let reader = match self.db.read(move |conn| reader(conn, &recipient)).await {
            Ok(Some(reader)) => reader,
            // Erased since: nobody is left to be told.
            Ok(None) => return Outcome::Done,
            Err(fault) => return Outcome::Retry(fault.to_string()),
        };
        let Ok(mut payload) = row.payload.read::<Payload>() else {
            return Outcome::Fail("unreadable payload".to_owned());
        };
        if let Some(applicant) = &reader.applicant {
            payload = payload.code("applicant", applicant);
        }
        let name = (!reader.name.is_empty()).then_some(reader.name.as_str());
        let letter = kind.compose(reader.language, name, &payload, &self.base_url, &self.secret);
        let sender = Sender {
            service: i18n::text(reader.language, "web-name"),
            holder: shell::holder(&self.public, reader.language),
            contact: shell::phone(&self.public, reader.language),
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
            to: reader.email.clone(),
            to_name: name.map(str::to_owned),
            from: self.from.clone(),
            reply_to: None,
            subject: letter.subject,
            text: rendered.text,
            html: rendered.html,
        };
        match self.transport.send(&message).await {
            Ok(()) => Outcome::Done,
            Err(error) => {
                if let (true, Some(guest)) = (error.is_permanent(), reader.guest) {
                    self.came_back(guest).await;
                }
                outcome(&error)
            }
        }
    }

    /// The applicant must learn that a guest was not reached.
    async fn came_back(&self, guest: GuestId) {
        let ctx = Ctx {
            act: Act {
                now: self.clock.now(),
                actor: Actor::System,
                trace: TraceId(0),
                ids: Arc::clone(&self.ids),
            },
            who: Principal::System,
        };
        let told = self.db.write(move |tx| guests::bounced(tx, &ctx, guest)).await;
        if let Err(error) = told {
            tracing::error!(%guest, %error, "could not note that a letter came back");
        }
    }
}

/// Whoever reads a letter: somebody with an account, or a guest.
struct Reader {
    email: String,
    name: String,
    language: Lang,
    guest: Option<GuestId>,
    applicant: Option<String>,
}

fn reader(conn: &mut Conn, recipient: &str) -> Result<Option<Reader>, Fault> {
    if let Ok(guest) = recipient.parse::<GuestId>() {
        return Ok(guests::reader(conn, guest)?.map(|found| Reader {
            email: found.email,
            name: found.name,
            language: found.language,
            guest: Some(guest),
            applicant: Some(found.applicant),
        }));
    }
    Ok(accounts::reader(conn, recipient)?.map(|profile| Reader {
        email: profile.email,
        // Anybody can register any address: our letter to it must not say what they typed.
        name: if profile.state == AccountState::Unconfirmed {
            String::new()
        } else {
            profile.name
        },
        language: profile.language,
        guest: None,
        applicant: None,
    }))
}

fn outcome(error: &SendError) -> Outcome {
    if error.is_permanent() {
        Outcome::Fail(error.to_string())
    } else {
        Outcome::Retry(error.to_string())
    }
}
