//! E-mail: a letter in the reader's language becomes one message, and one message one send.
//!
//! `layout` turns the paragraphs of a kind of mail into plain text and HTML, `message` turns
//! them into what goes over the wire, `transport` sends it, `smtp` speaks with the relay.
//!
//! What holds here:
//! - The caller gives the Message-ID and the date, so a retry sends the same bytes again.
//! - A value that reaches a header never carries a line break: it is refused, not repaired.
//! - Every send ends within one time limit of ours, and tells whether trying again makes sense
//!   and whether the relay may have taken the message already.
//! - Addresses appear in logs masked, texts never.
//!
//! Who sends what, when and how often is the outbox worker's business, not this room's.

pub mod address;
pub mod kind;
pub mod layout;
pub mod message;
pub mod settings;
pub mod smtp;
pub mod transport;

pub use address::mask;
pub use kind::{Kind, Payload, Value, link_token};
pub use layout::{Action, Letter, Reason, Rendered, Sender};
pub use message::{Message, Unsendable, message_id};
pub use settings::{Security, SettingsError, SmtpSettings};
pub use smtp::Smtp;
pub use transport::{Memory, SendError, Transport};
