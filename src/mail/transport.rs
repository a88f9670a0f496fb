//! Where messages go: to a relay, into a folder, or into memory for tests.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::address::mask_all;
use super::{Message, Smtp, Unsendable};

/// Why a message was not sent, and what that means for the next attempt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The message itself is unusable; no attempt will ever work.
    #[error("the message cannot be built: {0}")]
    Unsendable(#[from] Unsendable),
    /// The relay refused this message or recipient for good (5xx).
    #[error("refused for good with {code}: {reply}")]
    Permanent {
        /// The SMTP reply code.
        code: u16,
        /// The relay's words, addresses masked.
        reply: String,
    },
    /// Not now: the relay said so (4xx), or the connection failed.
    #[error("not now: {cause}")]
    Temporary {
        /// The SMTP reply code, when there was a reply.
        code: Option<u16>,
        /// What happened, addresses masked.
        cause: String,
        /// The relay may have taken the message: it had all of it and did not say.
        maybe_delivered: bool,
    },
    /// The relay does not work with our settings (login, TLS, sender): every message waits
    /// until an operator acts.
    #[error("the relay does not work with our settings: {cause}")]
    Relay {
        /// What the relay or TLS objected to.
        cause: String,
    },
    /// No end within the time limit.
    #[error("no end within {seconds} s")]
    TimedOut {
        /// The limit.
        seconds: u64,
        /// The relay may have taken the message.
        maybe_delivered: bool,
    },
}

impl SendError {
    /// Whether no further attempt can work.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::Unsendable(_) | Self::Permanent { .. })
    }

    /// Whether the next attempt may be the second copy: what SMTP itself leaves open.
    #[must_use]
    pub fn maybe_delivered(&self) -> bool {
        match self {
            Self::Temporary { maybe_delivered, .. } | Self::TimedOut { maybe_delivered, .. } => *maybe_delivered,
            Self::Unsendable(_) | Self::Permanent { .. } | Self::Relay { .. } => false,
        }
    }
}

/// The way out for messages.
#[derive(Debug, Clone)]
pub enum Transport {
    /// A relay over SMTP.
    Smtp(Arc<Smtp>),
    /// One `.eml` file per message in a folder; the same Message-ID replaces its file.
    File(PathBuf),
    /// A shared list.
    Memory(Memory),
}

impl Transport {
    /// Sends one message. It is built first on every transport, so that what cannot be sent
    /// over SMTP fails in tests too.
    ///
    /// # Errors
    /// See [`SendError`]: it tells whether trying again makes sense.
    pub async fn send(&self, message: &Message) -> Result<(), SendError> {
        let built = message.build()?;
        match self {
            Self::Smtp(smtp) => smtp.send(&built).await,
            Self::File(folder) => keep(folder, &message.message_id, &built.formatted())
                .await
                .map_err(|error| SendError::Temporary {
                    code: None,
                    cause: mask_all(&error.to_string()),
                    maybe_delivered: false,
                }),
            Self::Memory(memory) => {
                memory.push(message.clone());
                Ok(())
            }
        }
    }

    /// Whether messages leave this machine: production demands it.
    #[must_use]
    pub fn is_real(&self) -> bool {
        matches!(self, Self::Smtp(_))
    }

    /// Says goodbye to the relay at the end of the process.
    pub async fn close(&self) {
        if let Self::Smtp(smtp) = self {
            smtp.close().await;
        }
    }
}

/// Writes aside and renames, so that a reader of the folder never sees half a message.
async fn keep(folder: &Path, message_id: &str, bytes: &[u8]) -> std::io::Result<()> {
    // `build` has let only letters, digits, `.`, `-`, `_` and one `@` into the identifier.
    let name = message_id.trim_matches(['<', '>']).trim_start_matches('.');
    tokio::fs::create_dir_all(folder).await?;
    let half = folder.join(format!("{name}.part"));
    tokio::fs::write(&half, bytes).await?;
    tokio::fs::rename(&half, folder.join(format!("{name}.eml"))).await
}

/// Messages that tests look at; clones share one list.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<Vec<Message>>>);

impl Memory {
    /// All messages so far, oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<Message> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes all messages out, oldest first.
    #[must_use]
    pub fn take(&self) -> Vec<Message> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn push(&self, message: Message) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message);
    }
}
