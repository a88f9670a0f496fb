//! A request that data be deleted.

use crate::accounts::policy::Denied;
use crate::applications::EraseError;
use crate::kernel::ids::{AccountId, DeletionId};
use crate::kernel::{Fault, Instant};

/// The most that an answer takes, in characters.
pub const ANSWER_LIMIT: usize = 2_000;
/// Days within which the answer is due. Source: Law 58 of the Kyrgyz Republic of 14.04.2008 (free of
/// charge, within 7 days).
pub const ANSWER_DAYS: i64 = 7;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletionRequest {
    /// Its identifier.
    pub id: DeletionId,
    /// Whose data.
    pub account: AccountId,
    /// When.
    pub asked_at: Instant,
    /// What the person was answered.
    pub answer: Option<String>,
    /// When.
    pub answered_at: Option<Instant>,
    /// By whom.
    pub answered_by: Option<AccountId>,
    /// How many drafts were erased with the answer.
    pub erased: i32,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum DeletionError {
    /// Not this visitor's.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such open request.
    #[error("no such open request")]
    NotFound,
    /// Somebody else answers one's own request.
    #[error("the request is the answerer's own")]
    Own,
    /// An answer says something, within its length, in characters that can be shown.
    #[error("no usable answer")]
    Answer,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<EraseError> for DeletionError {
    fn from(error: EraseError) -> Self {
        match error {
            EraseError::Denied(denied) => Self::Denied(denied),
            EraseError::Fault(fault) => Self::Fault(fault),
        }
    }
}
