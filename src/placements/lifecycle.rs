//! The placement's lifecycle: state × command × who may → state. Design sections 3 and 13.4.

use crate::accounts::policy::Permission;

crate::text_enum! {
    /// Where a choice stands after a published run.
    pub enum State {
        /// Sent to the host university for its consent; holds a seat.
        Nominated = "nominated",
        /// Offered until a moment; holds a seat.
        Offered = "offered",
        /// Accepted; holds a seat.
        Accepted = "accepted",
        /// Enrolled by order; holds a seat.
        Enrolled = "enrolled",
        /// In the waiting list.
        Reserved = "reserved",
        /// Refused by the run, below the reserve.
        NotPlaced = "not_placed",
        /// The applicant got a choice they wanted more.
        Outranked = "outranked",
        /// The host university refused.
        RefusedByHost = "refused_by_host",
        /// The host university did not answer in time.
        HostLapsed = "host_lapsed",
        /// Declined by the applicant.
        Declined = "declined",
        /// Not answered in time.
        Lapsed = "lapsed",
        /// Taken back with a reason.
        Revoked = "revoked",
        /// Given up because the applicant took another place.
        Released = "released",
        /// Given up by the applicant after accepting.
        Withdrawn = "withdrawn",
        /// Did not come.
        NoShow = "no_show",
        /// A condition was not met.
        ConditionsNotMet = "conditions_not_met",
        /// The reserve's time is over.
        ReserveClosed = "reserve_closed",
        /// Moved to the next cycle.
        Deferred = "deferred",
    }
}

crate::text_enum! {
    /// What can be done with a placement.
    pub enum Command {
        /// The host university consents.
        Admit = "admit",
        /// The host university refuses.
        Refuse = "refuse",
        /// The host university was silent.
        LapseHost = "lapse_host",
        /// The applicant takes the place.
        Accept = "accept",
        /// The applicant does not take it.
        Decline = "decline",
        /// The applicant was silent.
        Lapse = "lapse",
        /// The committee takes it back with a reason.
        Revoke = "revoke",
        /// A freed seat comes to the next in reserve: nomination where the host must consent.
        PromoteToNomination = "promote_to_nomination",
        /// A freed seat comes to the next in reserve: an offer at once.
        PromoteToOffer = "promote_to_offer",
        /// Another place was accepted, or a better one came.
        Release = "release",
        /// The university enrols by order.
        Enrol = "enrol",
        /// The student did not come.
        ReportNoShow = "report_no_show",
        /// The university moves the place to the next cycle.
        Defer = "defer",
        /// The applicant gives the place up.
        Withdraw = "withdraw",
        /// A condition was not met.
        FailConditions = "fail_conditions",
        /// The reserve's time is over.
        CloseReserve = "close_reserve",
        /// A corrected list puts a name into the reserve, or another programme of the line, which
        /// has room, takes over from the one that stood there.
        Reinstate = "reinstate",
    }
}

use Command as C;
use Permission as P;
use State as S;

/// One row: from, command, permission it needs (`None`: the clock or another operation), to.
pub type Row = (State, Command, Option<Permission>, State);

/// The table.
pub const TABLE: &[Row] = &[
    (S::Nominated, C::Admit, Some(P::DecideNominations), S::Offered),
    (S::Nominated, C::Refuse, Some(P::DecideNominations), S::RefusedByHost),
    (S::Nominated, C::LapseHost, None, S::HostLapsed),
    (S::Nominated, C::Revoke, Some(P::ApproveRun), S::Revoked),
    (S::Nominated, C::Release, None, S::Released),
    (S::Nominated, C::Withdraw, Some(P::Apply), S::Withdrawn),
    (S::Offered, C::Accept, Some(P::Apply), S::Accepted),
    (S::Offered, C::Decline, Some(P::Apply), S::Declined),
    (S::Offered, C::Lapse, None, S::Lapsed),
    (S::Offered, C::Revoke, Some(P::ApproveRun), S::Revoked),
    (S::Offered, C::Release, None, S::Released),
    (S::Offered, C::Withdraw, Some(P::Apply), S::Withdrawn),
    (S::Accepted, C::Enrol, Some(P::ConfirmEnrolment), S::Enrolled),
    (
        S::Accepted,
        C::FailConditions,
        Some(P::ConfirmEnrolment),
        S::ConditionsNotMet,
    ),
    (S::Accepted, C::ReportNoShow, Some(P::ConfirmEnrolment), S::NoShow),
    (S::Accepted, C::Defer, Some(P::ConfirmEnrolment), S::Deferred),
    (S::Accepted, C::Withdraw, Some(P::Apply), S::Withdrawn),
    (S::Accepted, C::Release, None, S::Released),
    (S::Enrolled, C::ReportNoShow, Some(P::ConfirmEnrolment), S::NoShow),
    (S::Enrolled, C::Defer, Some(P::ConfirmEnrolment), S::Deferred),
    (S::Reserved, C::PromoteToNomination, None, S::Nominated),
    (S::Reserved, C::PromoteToOffer, None, S::Offered),
    (S::Reserved, C::Decline, Some(P::Apply), S::Declined),
    (S::Reserved, C::Release, None, S::Released),
    (S::Reserved, C::Withdraw, Some(P::Apply), S::Withdrawn),
    (S::Reserved, C::CloseReserve, None, S::ReserveClosed),
    (S::NotPlaced, C::Reinstate, None, S::Reserved),
    (S::Outranked, C::Reinstate, None, S::Reserved),
];

/// States that hold a seat.
pub const HOLDING: &[State] = &[S::Nominated, S::Offered, S::Accepted, S::Enrolled];

/// States in which something may still happen by the applicant or the clock.
pub const OPEN: &[State] = &[S::Nominated, S::Offered, S::Accepted, S::Enrolled, S::Reserved];

/// Where `command` leads from `state`; `None` when it is not allowed there.
#[must_use]
pub fn next(state: State, command: Command) -> Option<State> {
    TABLE
        .iter()
        .find(|(from, by, ..)| *from == state && *by == command)
        .map(|(.., to)| *to)
}

/// The commands that `may` allows in `state`, in the order of the table.
#[must_use]
pub fn allowed(state: State, may: impl Fn(Permission) -> bool) -> Vec<Command> {
    let rows = TABLE.iter().filter(|(from, ..)| *from == state);
    rows.filter(|(_, _, needs, _)| needs.is_some_and(&may))
        .map(|(_, command, ..)| *command)
        .collect()
}

impl State {
    /// Whether a placement in this state holds a seat.
    #[must_use]
    pub fn holds_seat(self) -> bool {
        HOLDING.contains(&self)
    }
}
