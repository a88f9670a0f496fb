//! What a review is made of.

use std::collections::BTreeMap;

use super::lifecycle::State;
use crate::accounts::policy::Denied;
use crate::applications::AdvanceError;
use crate::kernel::ids::{AccountId, ApplicationId, ReviewId, RulebookId};
use crate::kernel::{Fault, Instant};

/// One point, in scaled integers of 1/10,000.
pub const POINT: i64 = 10_000;

/// Scores by criterion key, in 1/10,000 of a point.
pub type Scores = BTreeMap<String, i64>;

/// One reviewer's scores of one application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Its identifier.
    pub id: ReviewId,
    /// Of which dossier.
    pub application: ApplicationId,
    /// By whom.
    pub reviewer: AccountId,
    /// Where it stands.
    pub state: State,
    /// The rulebook whose rubric was shown.
    pub rulebook: RulebookId,
    /// The scores.
    pub scores: Scores,
    /// What the reviewer wrote.
    pub comment: String,
    /// Why it is a conflict.
    pub conflict_reason: Option<String>,
    /// Who assigned it.
    pub assigned_by: Option<AccountId>,
    /// When.
    pub assigned_at: Instant,
    /// When it was handed in last.
    pub submitted_at: Option<Instant>,
    /// Counts changes.
    pub version: i32,
    /// What the chair wrote when unlocking it last.
    pub reopen_reason: Option<String>,
}

/// What a person can cure before trying again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// This criterion has no score.
    ScoreNeeded(String),
    /// This criterion's score is outside its scale.
    ScoreOutside(String),
    /// The comment is too long or holds characters that cannot be shown.
    CommentUnusable,
    /// A reason must be given.
    ReasonNeeded,
    /// The reason is too long or holds characters that cannot be shown.
    ReasonUnusable,
    /// This account reviews nothing in this call, or is the applicant.
    NotAReviewer,
    /// This reviewer already has, or had, this dossier.
    AlreadyAssigned,
    /// The dossier has all the reviewers that it needs.
    Enough,
    /// Nobody is left who could review what is missing.
    NobodyLeft,
}

/// Why the room did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such review or dossier for this asker.
    #[error("not found")]
    NotFound,
    /// The lifecycle does not allow it in this state.
    #[error("not in this state")]
    WrongState,
    /// It was changed since it was seen.
    #[error("changed meanwhile")]
    OutOfDate,
    /// The call has no published rulebook, or that has no rubric.
    #[error("the call has no rubric")]
    NoRubric,
    /// What was typed does not suffice.
    #[error("invalid: {0:?}")]
    Invalid(Vec<Problem>),
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<AdvanceError> for ReviewError {
    fn from(error: AdvanceError) -> Self {
        match error {
            AdvanceError::WrongState { .. } => Self::WrongState,
            AdvanceError::OutOfDate => Self::OutOfDate,
            AdvanceError::Fault(fault) => Self::Fault(fault),
        }
    }
}
