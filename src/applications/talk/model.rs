//! A message, and why one was not written.

use crate::accounts::policy::Denied;
use crate::applications::model::Application;
use crate::calls::Call;
use crate::kernel::ids::{AccountId, ApplicationId, MessageId};
use crate::kernel::text::TextError;
use crate::kernel::{Fault, Instant};

crate::text_enum! {
    /// Who speaks.
    pub enum Side {
        /// The applicant.
        Applicant = "applicant",
        /// An officer of the call.
        Office = "office",
    }
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its identifier.
    pub id: MessageId,
    /// About which dossier.
    pub application: ApplicationId,
    /// Who speaks.
    pub side: Side,
    /// Who wrote it.
    pub author: AccountId,
    /// What: several lines of plain text.
    pub body: String,
    /// When.
    pub sent_at: Instant,
    /// When somebody of the other side opened it.
    pub read_at: Option<Instant>,
}

/// All messages of a dossier, the oldest first.
#[derive(Debug, Clone)]
pub struct Thread {
    /// The dossier.
    pub application: Application,
    /// Its call.
    pub call: Call,
    /// What was written.
    pub messages: Vec<Message>,
    /// Whether the asker may write now.
    pub may_write: bool,
}

/// Why a message was not written or shown.
#[derive(Debug, thiserror::Error)]
pub enum TalkError {
    /// Not this visitor's.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The dossier was never handed in.
    #[error("nothing was handed in yet")]
    NotYet,
    /// Nothing was written.
    #[error("empty")]
    Empty,
    /// Too long, or characters that cannot be shown.
    #[error(transparent)]
    Unusable(#[from] TextError),
    /// The applicant wrote as often as a day allows.
    #[error("enough for one day")]
    TooMany,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}
