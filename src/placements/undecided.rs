//! Dossiers that were handed in and are not judged when a list is made. They are left out of it,
//! so nobody may overlook them: whoever proposes or approves the list all the same says why.

use super::model::PlacementError;
use crate::applications::{self, State};
use crate::calls::Call;
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::{CallId, TourId};

/// Handed in, and neither scored nor found ineligible nor withdrawn.
const UNDECIDED: &[State] = &[
    State::Submitted,
    State::UnderCheck,
    State::CorrectionRequested,
    State::Eligible,
    State::InReview,
];

/// The longest reason, in characters.
const LONGEST: usize = 500;

/// How many dossiers with a wish in the tour (none: in the call) would be left out of a list now.
///
/// # Errors
/// When the database fails.
pub fn undecided(conn: &mut Conn, call: CallId, tour: Option<TourId>) -> Result<usize, Fault> {
    count(conn, call, tour, UNDECIDED)
}

/// [`undecided`] before a list is computed: in a call without reviews the rulebook then scores who
/// is eligible, so they are not counted.
///
/// # Errors
/// When the database fails.
pub fn foreseen(conn: &mut Conn, call: &Call, tour: Option<TourId>) -> Result<usize, Fault> {
    let mut states = UNDECIDED.to_vec();
    states.retain(|state| call.terms.reviews || *state != State::Eligible);
    count(conn, call.id, tour, &states)
}

fn count(conn: &mut Conn, call: CallId, tour: Option<TourId>, states: &[State]) -> Result<usize, Fault> {
    let heads = applications::in_states(conn, call, states)?;
    if heads.is_empty() {
        return Ok(0);
    }
    let entries = applications::choices_of_call(conn, call, tour)?;
    Ok(heads.iter().filter(|head| entries.contains_key(&head.id)).count())
}

/// The reason for going on without `count` dossiers; nothing where there are none.
///
/// # Errors
/// [`PlacementError::Undecided`] without a reason, or with one that is too long.
pub(super) fn despite(count: usize, typed: Option<&str>) -> Result<Option<String>, PlacementError> {
    if count == 0 {
        return Ok(None);
    }
    let reason = typed.map(str::trim).unwrap_or_default();
    if reason.is_empty() || reason.chars().count() > LONGEST {
        return Err(PlacementError::Undecided(count));
    }
    Ok(Some(reason.to_owned()))
}
