//! What an appeal is made of.

use crate::accounts::policy::Denied;
use crate::kernel::ids::{AccountId, AppealId, ApplicationId, CallId, PlacementId, ReviewId, RunId};
use crate::kernel::{Fault, Instant};

use super::lifecycle::State;
use crate::applications::AdvanceError;
use crate::placements::PlacementError;
use crate::reviews::ReviewError;

crate::text_enum! {
    /// What follows from an upheld appeal.
    pub enum Remedy {
        /// The lists are computed anew.
        List = "list",
        /// The points are computed anew from the evidence, then the lists.
        Recount = "recount",
        /// A named review is opened again, then points and lists are computed anew.
        Reread = "reread",
        /// The office checks the dossier again and decides anew whether it may compete.
        Recheck = "recheck",
    }
}

/// What an appeal doubts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// One wish's place on a published list.
    Place {
        /// The place.
        placement: PlacementId,
        /// The run that made it.
        run: RunId,
    },
    /// The decision of that moment that the dossier may not compete.
    Decision {
        /// When it was made: a later decision may be doubted again.
        at: Instant,
    },
}

/// Which appeal of the applicant, before there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The one about this wish.
    Place(PlacementId),
    /// The one about the decision on this dossier.
    Decision(ApplicationId),
}

/// One appeal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// Its identifier.
    pub id: AppealId,
    /// Whose dossier.
    pub application: ApplicationId,
    /// Against what.
    pub about: About,
    /// In which call.
    pub call: CallId,
    /// Where it stands.
    pub state: State,
    /// What the applicant wrote.
    pub reasons: String,
    /// SHA-256 of its document.
    pub file: Option<String>,
    /// The document's name.
    pub file_name: Option<String>,
    /// When it was filed.
    pub filed_at: Instant,
    /// Until when it is answered; exclusive.
    pub answer_by: Instant,
    /// Who decides it.
    pub member: Option<AccountId>,
    /// Who named the member.
    pub assigned_by: Option<AccountId>,
    /// When.
    pub assigned_at: Option<Instant>,
    /// When it was decided.
    pub decided_at: Option<Instant>,
    /// The reasoned answer.
    pub answer: Option<String>,
    /// What follows.
    pub remedy: Option<Remedy>,
    /// The review that was opened again.
    pub review: Option<ReviewId>,
    /// Counts changes.
    pub version: i32,
}

impl Appeal {
    /// The place that it doubts, if it is one.
    #[must_use]
    pub const fn place(&self) -> Option<PlacementId> {
        match self.about {
            About::Place { placement, .. } => Some(placement),
            About::Decision { .. } => None,
        }
    }
}

/// What a person can cure before trying again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was written.
    TextNeeded,
    /// Longer than so many characters; found so many.
    TextLong(usize, usize),
    /// The character at this position cannot be shown.
    TextCharacter(usize),
    /// Nobody was chosen, or somebody who may not decide this one.
    MemberUnfit,
    /// Neither for nor against was chosen, or a review that is not there.
    DecisionNeeded,
}

/// Why the room did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum AppealError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such appeal or place for this asker.
    #[error("not found")]
    NotFound,
    /// The lifecycle, or the dossier's state, does not allow it.
    #[error("not in this state")]
    WrongState,
    /// It was changed since it was seen.
    #[error("changed meanwhile")]
    OutOfDate,
    /// The window for filing has closed.
    #[error("the window has closed")]
    Late,
    /// There is one about this wish or this decision already.
    #[error("filed already")]
    Already,
    /// What was typed or chosen does not suffice.
    #[error("invalid: {0:?}")]
    Invalid(Problem),
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<ReviewError> for AppealError {
    fn from(error: ReviewError) -> Self {
        match error {
            ReviewError::Denied(denied) => Self::Denied(denied),
            ReviewError::OutOfDate => Self::OutOfDate,
            ReviewError::NotFound | ReviewError::Invalid(_) => Self::Invalid(Problem::DecisionNeeded),
            ReviewError::WrongState | ReviewError::NoRubric => Self::WrongState,
            ReviewError::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<AdvanceError> for AppealError {
    fn from(error: AdvanceError) -> Self {
        match error {
            AdvanceError::WrongState { .. } => Self::WrongState,
            AdvanceError::OutOfDate => Self::OutOfDate,
            AdvanceError::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<PlacementError> for AppealError {
    fn from(error: PlacementError) -> Self {
        match error {
            PlacementError::Fault(fault) => Self::Fault(fault),
            PlacementError::Denied(denied) => Self::Denied(denied),
            _ => Self::WrongState,
        }
    }
}
