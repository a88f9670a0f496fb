//! The appeal's lifecycle: state × command × who may → state. Design section 3.

use crate::accounts::policy::Permission;

crate::text_enum! {
    /// Where an appeal stands.
    pub enum State {
        /// Handed in; nobody is named yet.
        Filed = "filed",
        /// A member is to decide it.
        Assigned = "assigned",
        /// The applicant was right, at least in part.
        Upheld = "upheld",
        /// Nothing changes.
        Dismissed = "dismissed",
    }
}

crate::text_enum! {
    /// What can be done with an appeal.
    pub enum Command {
        /// Add or replace its one document.
        Document = "document",
        /// Name the member who decides, or another one.
        Assign = "assign",
        /// Decide for the applicant, with a remedy.
        Uphold = "uphold",
        /// Decide against the applicant.
        Dismiss = "dismiss",
    }
}

use Command as C;
use Permission as P;
use State as S;

/// One row: from, command, permission it needs, to. What needs `Apply` is for the appeal's own
/// applicant, what needs `DecideAppeals` for its own member.
pub type Row = (State, Command, Permission, State);

/// The table.
pub const TABLE: &[Row] = &[
    (S::Filed, C::Document, P::Apply, S::Filed),
    (S::Filed, C::Assign, P::AssignAppeals, S::Assigned),
    (S::Assigned, C::Assign, P::AssignAppeals, S::Assigned),
    (S::Assigned, C::Uphold, P::DecideAppeals, S::Upheld),
    (S::Assigned, C::Dismiss, P::DecideAppeals, S::Dismissed),
];

/// Appeals that wait for an answer.
pub const OPEN: &[State] = &[S::Filed, S::Assigned];

/// Where `command` leads from `state`; `None` when it is not allowed there.
#[must_use]
pub fn next(state: State, command: Command) -> Option<State> {
    TABLE
        .iter()
        .find(|(from, by, ..)| *from == state && *by == command)
        .map(|(.., to)| *to)
}
