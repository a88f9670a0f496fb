//! What the desk works with.

use serde::{Deserialize, Serialize};

use super::reasons::EligibilityReason;
use crate::accounts::policy::Denied;
use crate::applications::advance::AdvanceError;
use crate::applications::model::{Document, SectionKey};
use crate::kernel::ids::{AccountId, ApplicationId, CorrectionId, RequirementId, RulebookId};
use crate::kernel::{Fault, Instant};

/// A document with what the check made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedDocument {
    /// The document.
    pub document: Document,
    /// Of a rejected one: whether the applicant may mend it.
    pub repairable: Option<bool>,
}

/// What the applicant is asked to mend: only these unlock.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionItems {
    /// Sections of the dossier.
    #[serde(default)]
    pub sections: Vec<SectionKey>,
    /// Documents, by what the call asks for.
    #[serde(default)]
    pub documents: Vec<RequirementId>,
}

impl CorrectionItems {
    /// Whether nothing is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty() && self.documents.is_empty()
    }
}

/// A request to mend named items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its identifier.
    pub id: CorrectionId,
    /// Of which dossier.
    pub application: ApplicationId,
    /// What unlocks.
    pub items: CorrectionItems,
    /// What the officer wrote.
    pub message: String,
    /// Who asked.
    pub requested_by: AccountId,
    /// When.
    pub requested_at: Instant,
    /// Exclusive: what arrives at this instant is late.
    pub due_at: Instant,
    /// When the applicant handed in again.
    pub answered_at: Option<Instant>,
}

/// Why a dossier may compete or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Of which dossier.
    pub application: ApplicationId,
    /// Whether it competes.
    pub eligible: bool,
    /// Codes; empty for an eligible one.
    pub reasons: Vec<EligibilityReason>,
    /// What the officer wrote besides.
    pub note: String,
    /// The rules that it was decided by.
    pub rulebook: RulebookId,
    /// By whom.
    pub decided_by: AccountId,
    /// When.
    pub decided_at: Instant,
}

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
    /// The applicant must be told what to do.
    MessageNeeded,
    /// The message is too long or holds characters that cannot be shown.
    MessageUnusable,
    /// Documents wait for a check.
    Unchecked,
    /// Documents stand rejected.
    RejectedLeft,
    /// A promised document did not come.
    Overdue,
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
