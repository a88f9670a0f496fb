//! The room's pages: the reviewer's queue, one review, the secretary's board.

mod board;
mod boards;
mod comparison;
mod download;
mod load;
mod one;
mod queue;

pub use board::{assign_reviewers, show_board};
pub use boards::boards;
pub use comparison::comparison;
pub use download::download;
pub use one::{act, show};
pub use queue::list;

use super::lifecycle::State;
use super::model::{Problem, ReviewError};
use crate::applications::{Application, desk};
use crate::kernel::Fault;
use crate::web::{App, Refusal, Visitor};

/// A reading by somebody who only observes is logged, as at the desk.
async fn opened(app: &App, visitor: &Visitor, head: &Application) -> Result<(), Fault> {
    let (ctx, head) = (visitor.ctx.clone(), head.clone());
    app.db.write(move |tx| desk::note_opening(tx, &ctx, &head)).await
}

impl From<ReviewError> for Refusal {
    fn from(error: ReviewError) -> Self {
        match error {
            ReviewError::Denied(denied) => denied.into(),
            ReviewError::NotFound => Self::NotFound,
            ReviewError::OutOfDate => Self::OutOfDate,
            ReviewError::WrongState | ReviewError::NoRubric => Self::WrongState,
            ReviewError::Invalid(_) => Self::Unreadable("the form"),
            ReviewError::Fault(fault) => Self::Fault(fault),
        }
    }
}

const fn state_key(state: State) -> &'static str {
    match state {
        State::Assigned => "reviews-state-assigned",
        State::ConflictDeclared => "reviews-state-conflict",
        State::InProgress => "reviews-state-in-progress",
        State::Submitted => "reviews-state-submitted",
        State::Reopened => "reviews-state-reopened",
    }
}

const fn tone(state: State) -> &'static str {
    match state {
        State::Assigned | State::Reopened => "act",
        State::InProgress => "next",
        State::Submitted => "done",
        State::ConflictDeclared => "quiet",
    }
}

const fn problem_key(problem: &Problem) -> &'static str {
    match problem {
        Problem::ScoreNeeded(_) => "reviews-problem-score-needed",
        Problem::ScoreOutside(_) => "reviews-problem-score-outside",
        Problem::CommentUnusable => "reviews-problem-comment",
        Problem::ReasonNeeded => "reviews-problem-reason-needed",
        Problem::ReasonUnusable => "reviews-problem-reason",
        Problem::NotAReviewer => "reviews-problem-not-a-reviewer",
        Problem::AlreadyAssigned => "reviews-problem-already",
        Problem::Enough => "reviews-problem-enough",
        Problem::NobodyLeft => "reviews-problem-nobody-left",
    }
}
