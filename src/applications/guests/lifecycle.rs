//! The life of a guest: state × command → state.

use super::model::GuestState as S;
use super::model::{Guest, GuestError, GuestState};

crate::text_enum! {
    /// What happens to a guest.
    pub enum GuestCommand {
        /// A letter with a fresh link goes out.
        Ask = "ask",
        /// The guest is willing.
        TakeOn = "take_on",
        /// The guest is not.
        TurnDown = "turn_down",
        /// The guest has done it: consented, or given the letter.
        Finish = "finish",
        /// The mail came back.
        Bounce = "bounce",
        /// The applicant named somebody else.
        Replace = "replace",
    }
}

use GuestCommand as C;

/// The table. A new letter wakes who had refused or could not be reached: people relent, and
/// addresses are mended.
pub const TABLE: &[(GuestState, GuestCommand, GuestState)] = &[
    (S::Asked, C::Ask, S::Asked),
    (S::Accepted, C::Ask, S::Accepted),
    (S::Refused, C::Ask, S::Asked),
    (S::Bounced, C::Ask, S::Asked),
    (S::Done, C::Ask, S::Done),
    (S::Asked, C::TakeOn, S::Accepted),
    (S::Accepted, C::TakeOn, S::Accepted),
    (S::Asked, C::TurnDown, S::Refused),
    (S::Accepted, C::TurnDown, S::Refused),
    (S::Refused, C::TurnDown, S::Refused),
    (S::Asked, C::Finish, S::Done),
    (S::Accepted, C::Finish, S::Done),
    (S::Asked, C::Bounce, S::Bounced),
    (S::Asked, C::Replace, S::Replaced),
    (S::Accepted, C::Replace, S::Replaced),
    (S::Refused, C::Replace, S::Replaced),
    (S::Bounced, C::Replace, S::Replaced),
    (S::Done, C::Replace, S::Replaced),
];

/// The state after `command`.
///
/// # Errors
/// [`GuestError::WrongState`].
pub(super) fn after(guest: &Guest, command: GuestCommand) -> Result<GuestState, GuestError> {
    TABLE
        .iter()
        .find(|(from, by, _)| *from == guest.state && *by == command)
        .map(|(_, _, to)| *to)
        .ok_or(GuestError::WrongState)
}
