//! One message as a value, and its bytes for the wire.

use std::fmt;
use std::time::SystemTime;

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{MultiPart, MultiPartKind, SinglePart};

use super::address::{self, mask};
use crate::kernel::ids::OutboxId;
use crate::kernel::{Instant, secrets};

/// A message ready to be sent to one person.
///
/// Two sends of the same value put the same bytes on the wire: identifier, date and the
/// boundary between the parts all come from here.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// `<local@domain>`, fixed when the outbox row was made: see [`message_id`].
    pub message_id: String,
    /// When the outbox row was made.
    pub date: Instant,
    /// The one recipient's bare address.
    pub to: String,
    /// The recipient's name, in any script.
    pub to_name: Option<String>,
    /// `address` or `Name <address>`; also the sender of the envelope, where bounces go.
    pub from: String,
    /// Where answers go, written as `from`.
    pub reply_to: Option<String>,
    /// The subject, in any script.
    pub subject: String,
    /// The body as plain text.
    pub text: String,
    /// The same body as HTML.
    pub html: String,
}

/// Why a message cannot be sent at all, now or later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsendable {
    /// A line break or another control character in a value that becomes a header.
    #[error("control character in {0}")]
    ControlCharacter(&'static str),
    /// Not an e-mail address.
    #[error("unreadable address in {0}")]
    Address(&'static str),
    /// Not of the form `<local@domain>`.
    #[error("malformed Message-ID")]
    MessageId,
    /// The library refused the headers.
    #[error("the headers do not make a message")]
    Headers,
}

/// The Message-ID of an outbox row: the same for every attempt, so that a relay or a reader
/// that got the message twice can tell.
#[must_use]
pub fn message_id(row: OutboxId, domain: &str) -> String {
    format!("<{row}@{domain}>")
}

impl Message {
    /// The message as the mail library's value.
    ///
    /// # Errors
    /// When a header value carries a control character (RFC 5322 injection; ASVS 1.3.11), an
    /// address cannot be read, or the Message-ID is malformed. None of them heals by waiting.
    pub fn build(&self) -> Result<lettre::Message, Unsendable> {
        self.refuse_control_characters()?;
        let to = address::named(&self.to, self.to_name.as_deref()).ok_or(Unsendable::Address("to"))?;
        let from = address::mailbox(&self.from).ok_or(Unsendable::Address("from"))?;
        let mut builder = lettre::Message::builder()
            .message_id(Some(self.checked_id()?.to_owned()))
            .date(SystemTime::from(self.date.utc()))
            .from(from)
            .to(to)
            .subject(self.subject.clone())
            // RFC 3834: holiday answers must not come back.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(address::mailbox(reply_to).ok_or(Unsendable::Address("reply_to"))?);
        }
        builder.multipart(self.parts()).map_err(|_| Unsendable::Headers)
    }

    fn parts(&self) -> MultiPart {
        // Both parts are encoded, so no line of theirs can be this boundary by chance.
        let boundary = secrets::sha256_hex(self.message_id.as_bytes())
            .chars()
            .take(32)
            .collect::<String>();
        MultiPart::builder()
            .kind(MultiPartKind::Alternative)
            .boundary(boundary)
            .singlepart(SinglePart::plain(self.text.clone()))
            .singlepart(SinglePart::html(self.html.clone()))
    }

    fn refuse_control_characters(&self) -> Result<(), Unsendable> {
        let headers = [
            ("to", Some(&self.to)),
            ("to_name", self.to_name.as_ref()),
            ("from", Some(&self.from)),
            ("reply_to", self.reply_to.as_ref()),
            ("subject", Some(&self.subject)),
            ("message_id", Some(&self.message_id)),
        ];
        let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        match headers
            .iter()
            .find(|(_, value)| value.is_some_and(|value| value.contains(breaks)))
        {
            Some((field, _)) => Err(Unsendable::ControlCharacter(field)),
            None => Ok(()),
        }
    }

    fn checked_id(&self) -> Result<&str, Unsendable> {
        let plain = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        };
        self.message_id
            .strip_prefix('<')
            .and_then(|rest| rest.strip_suffix('>'))
            .and_then(|inner| inner.split_once('@'))
            .filter(|(local, domain)| plain(local) && plain(domain) && self.message_id.len() <= 250)
            .map(|_| self.message_id.as_str())
            .ok_or(Unsendable::MessageId)
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("message_id", &self.message_id)
            .field("to", &mask(&self.to))
            .finish_non_exhaustive()
    }
}
