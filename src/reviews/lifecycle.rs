//! The review's lifecycle: state × command × who may → state. Design section 3.

use crate::accounts::policy::Permission;

crate::text_enum! {
    /// Where a review stands.
    pub enum State {
        /// Given to a reviewer who has not opened the file.
        Assigned = "assigned",
        /// The reviewer has a conflict of interest: the file is gone for them.
        ConflictDeclared = "conflict_declared",
        /// Being scored.
        InProgress = "in_progress",
        /// Locked.
        Submitted = "submitted",
        /// Unlocked by the chair.
        Reopened = "reopened",
    }
}

crate::text_enum! {
    /// What can be done with a review.
    pub enum Command {
        /// Open the file, declaring that there is no conflict.
        Begin = "begin",
        /// Declare a conflict.
        DeclareConflict = "declare_conflict",
        /// Keep scores.
        Save = "save",
        /// Hand in and lock.
        Submit = "submit",
        /// Unlock, with a reason.
        Reopen = "reopen",
        /// Unlock though the list is out, because an appeal was upheld.
        Reread = "reread",
    }
}

use Command as C;
use Permission as P;
use State as S;

/// One row: from, command, permission it needs, to. What needs `Review` is for the review's
/// own reviewer only.
pub type Row = (State, Command, Permission, State);

/// The table.
pub const TABLE: &[Row] = &[
    (S::Assigned, C::Begin, P::Review, S::InProgress),
    (S::Assigned, C::DeclareConflict, P::Review, S::ConflictDeclared),
    (S::InProgress, C::Save, P::Review, S::InProgress),
    (S::InProgress, C::Submit, P::Review, S::Submitted),
    (S::InProgress, C::DeclareConflict, P::Review, S::ConflictDeclared),
    (S::Submitted, C::Reopen, P::ReopenReviews, S::Reopened),
    (S::Submitted, C::Reread, P::DecideAppeals, S::Reopened),
    (S::Reopened, C::Save, P::Review, S::Reopened),
    (S::Reopened, C::Submit, P::Review, S::Submitted),
    (S::Reopened, C::DeclareConflict, P::Review, S::ConflictDeclared),
];

/// Reviews that a reviewer still owes.
pub const OWED: &[State] = &[S::Assigned, S::InProgress, S::Reopened];

/// Where `command` leads from `state`; `None` when it is not allowed there.
#[must_use]
pub fn next(state: State, command: Command) -> Option<State> {
    TABLE
        .iter()
        .find(|(from, by, ..)| *from == state && *by == command)
        .map(|(.., to)| *to)
}

/// What may be done in `state`, in the order of the table.
#[must_use]
pub fn allowed(state: State) -> Vec<Command> {
    TABLE
        .iter()
        .filter(|(from, ..)| *from == state)
        .map(|(_, command, ..)| *command)
        .collect()
}
