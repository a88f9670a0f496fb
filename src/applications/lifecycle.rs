//! The application's lifecycle: state × command × who may → state. Design section 3.
//!
//! The diagrams, the allowed actions in pages and API, and the exhaustive test are derived
//! from [`TABLE`].

use crate::accounts::policy::Permission;

crate::text_enum! {
    /// Where a dossier stands.
    pub enum State {
        /// Being filled in.
        Draft = "draft",
        /// Handed in; waits for an officer.
        Submitted = "submitted",
        /// An officer has opened it.
        UnderCheck = "under_check",
        /// The applicant is asked to mend named items.
        CorrectionRequested = "correction_requested",
        /// May compete.
        Eligible = "eligible",
        /// May not compete, with reasons.
        Ineligible = "ineligible",
        /// With the reviewers.
        InReview = "in_review",
        /// Has its score.
        Scored = "scored",
        /// A published run has spoken.
        Decided = "decided",
        /// The call is over for it.
        Closed = "closed",
        /// Taken back by the applicant.
        Withdrawn = "withdrawn",
    }
}

crate::text_enum! {
    /// What can be done with a dossier.
    pub enum Command {
        /// Hand in, again until the deadline, or after a correction.
        Submit = "submit",
        /// Begin the check.
        OpenCheck = "open_check",
        /// Ask for a correction of named items.
        RequestCorrection = "request_correction",
        /// The time to mend has passed: it goes back to the office as it was handed in.
        LapseCorrection = "lapse_correction",
        /// It may compete.
        DeclareEligible = "declare_eligible",
        /// It may not.
        DeclareIneligible = "declare_ineligible",
        /// Give it to reviewers.
        StartReview = "start_review",
        /// Look again at a decision that an earlier version of the rulebook made.
        Recheck = "recheck",
        /// An appeal against the decision that it may not compete was upheld.
        UpholdAppeal = "uphold_appeal",
        /// A third reader reads it: its total is near the cut-off.
        ReadAgain = "read_again",
        /// The rulebook has turned it into a score.
        Score = "score",
        /// A run was published.
        Decide = "decide",
        /// The call is over.
        Close = "close",
        /// Take it back.
        Withdraw = "withdraw",
        /// Undo a withdrawal, until the list is locked: back to the state it came from.
        UndoWithdrawal = "undo_withdrawal",
    }
}

crate::text_enum! {
    /// Who must act now.
    pub enum Holder {
        /// The student.
        Applicant = "applicant",
        /// An admissions officer.
        Officer = "officer",
        /// The reviewers.
        Reviewer = "reviewer",
        /// The committee.
        Committee = "committee",
        /// The host university.
        Host = "host",
        /// Nobody.
        Nobody = "nobody",
    }
}

use Command as C;
use Permission as P;
use State as S;

/// One row: from, command, permission it needs (`None`: the clock or another operation), to.
pub type Row = (State, Command, Option<Permission>, State);

/// The table. [`Command::UndoWithdrawal`] alone leads to a state that the table cannot name: the
/// one that the withdrawal came from.
pub const TABLE: &[Row] = &[
    (S::Draft, C::Submit, Some(P::Apply), S::Submitted),
    (S::Submitted, C::Submit, Some(P::Apply), S::Submitted),
    (S::CorrectionRequested, C::Submit, Some(P::Apply), S::Submitted),
    (S::CorrectionRequested, C::LapseCorrection, None, S::Submitted),
    (S::Submitted, C::OpenCheck, Some(P::CheckDossiers), S::UnderCheck),
    (
        S::UnderCheck,
        C::RequestCorrection,
        Some(P::CheckDossiers),
        S::CorrectionRequested,
    ),
    (S::UnderCheck, C::DeclareEligible, Some(P::CheckDossiers), S::Eligible),
    (
        S::UnderCheck,
        C::DeclareIneligible,
        Some(P::CheckDossiers),
        S::Ineligible,
    ),
    (S::Eligible, C::Recheck, Some(P::CheckDossiers), S::UnderCheck),
    (S::Ineligible, C::Recheck, Some(P::CheckDossiers), S::UnderCheck),
    (S::Ineligible, C::UpholdAppeal, Some(P::DecideAppeals), S::UnderCheck),
    (S::Scored, C::ReadAgain, None, S::InReview),
    (S::Eligible, C::StartReview, Some(P::AssignReviews), S::InReview),
    (S::Eligible, C::Score, None, S::Scored),
    (S::InReview, C::Score, None, S::Scored),
    (S::Scored, C::Decide, None, S::Decided),
    (S::Decided, C::Decide, None, S::Decided),
    (S::Scored, C::Close, None, S::Closed),
    (S::Decided, C::Close, None, S::Closed),
    (S::Ineligible, C::Close, None, S::Closed),
    (S::Draft, C::Withdraw, Some(P::Apply), S::Withdrawn),
    (S::Submitted, C::Withdraw, Some(P::Apply), S::Withdrawn),
    (S::UnderCheck, C::Withdraw, Some(P::Apply), S::Withdrawn),
    (S::CorrectionRequested, C::Withdraw, Some(P::Apply), S::Withdrawn),
    (S::Eligible, C::Withdraw, Some(P::Apply), S::Withdrawn),
    (S::InReview, C::Withdraw, Some(P::Apply), S::Withdrawn),
    (S::Scored, C::Withdraw, Some(P::Apply), S::Withdrawn),
    (S::Decided, C::Withdraw, Some(P::Apply), S::Withdrawn),
];

/// States from which a withdrawal can be undone; a decided one has lost its place.
pub const UNDOABLE: &[State] = &[
    S::Draft,
    S::Submitted,
    S::UnderCheck,
    S::CorrectionRequested,
    S::Eligible,
    S::InReview,
    S::Scored,
];

/// Dossiers that wait for an officer.
pub const TO_CHECK: [State; 2] = [S::Submitted, S::UnderCheck];

/// Dossiers that compete.
pub const COMPETING: &[State] = &[S::Eligible, S::InReview, S::Scored, S::Decided];

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

/// Who must act now.
#[must_use]
pub const fn holder(state: State) -> Holder {
    match state {
        S::Draft | S::CorrectionRequested => Holder::Applicant,
        S::Submitted | S::UnderCheck => Holder::Officer,
        S::Eligible | S::Scored => Holder::Committee,
        S::InReview => Holder::Reviewer,
        S::Ineligible | S::Decided | S::Closed | S::Withdrawn => Holder::Nobody,
    }
}
