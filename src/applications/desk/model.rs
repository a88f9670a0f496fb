//! What the desk answers when it does not do what was asked.

use crate::accounts::policy::Denied;
use crate::applications::advance::AdvanceError;
use crate::kernel::Fault;

/// What an officer can cure before trying again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// A rejection needs a reason code.
    ReasonNeeded,
    /// "Other" says nothing without a note.
    NoteNeeded,
    /// The note is too long or holds characters that cannot be shown.
    NoteUnusable,
    /// Nothing is named to be mended.
    ItemsNeeded,
    /// A named document is not one that the call asks for.
    ItemUnknown,
    /// It was returned as often as the call allows.
    ReturnedAlready,
    /// The applicant must be told what to do.
    MessageNeeded,
    /// The message is too long or holds characters that cannot be shown.
    MessageUnusable,
    /// The applicant has changed it and may still hand that in.
    BeingChanged,
    /// Documents wait for a check.
    Unchecked,
    /// Documents stand rejected.
    RejectedLeft,
    /// A promised document did not come.
    Overdue,
    /// A consent that the call needs is not ticked.
    PurposesMissing,
    /// A paper of the guardian waits for a check.
    PaperUnchecked,
    /// The guardian's consent is missing, without which nobody competes in this call.
    ConsentMissing,
    /// The rulebook suggests otherwise: the decision needs its reason in words.
    AgainstRules,
}

/// Why the desk did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such dossier or document.
    #[error("not found")]
    NotFound,
    /// The lifecycle does not allow it in this state.
    #[error("not in this state")]
    WrongState,
    /// Somebody changed it since the officer saw it.
    #[error("changed meanwhile")]
    OutOfDate,
    /// The call has no published rulebook to decide by.
    #[error("the call has no published rulebook")]
    NoRulebook,
    /// What was typed does not suffice.
    #[error("invalid: {0:?}")]
    Invalid(Vec<Problem>),
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<AdvanceError> for DeskError {
    fn from(error: AdvanceError) -> Self {
        match error {
            AdvanceError::WrongState { .. } => Self::WrongState,
            AdvanceError::OutOfDate => Self::OutOfDate,
            AdvanceError::Fault(fault) => Self::Fault(fault),
        }
    }
}
