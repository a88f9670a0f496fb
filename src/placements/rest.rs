//! Whether anything may still happen to the places of a call.

use super::lifecycle::State;
use super::model::RunState;
use super::store;
use super::windows::Windows;
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::kernel::{Fault, Instant};

/// Places that wait for somebody, or for the clock.
const WAITING: &[State] = &[State::Nominated, State::Offered, State::Accepted, State::Reserved];

/// What is left to happen to the places of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    /// Places that are nominated, offered, accepted and not enrolled, or in reserve.
    pub waiting: usize,
    /// Runs that were proposed or approved, and neither published nor discarded.
    pub runs: usize,
    /// When a list after which none comes was last published; none before that.
    pub last_list: Option<Instant>,
}

/// What is left to happen; authorisation is the caller's.
///
/// # Errors
/// When the database fails.
pub fn rest(conn: &mut Conn, call: &Call) -> Result<Rest, Fault> {
    let tours = calls::tours(conn, call.id)?;
    let windows = Windows { call, tours: &tours };
    let mut rest = Rest {
        waiting: 0,
        runs: 0,
        last_list: None,
    };
    for line in calls::lines(conn, call.id)? {
        rest.waiting += store::placements::of_line(conn, line.id, WAITING)?.len();
    }
    for (state, tour, published_at) in store::runs::standings(conn, call.id)? {
        match state {
            RunState::Draft | RunState::Approved => rest.runs += 1,
            RunState::Published if windows.is_last(tour) => rest.last_list = rest.last_list.max(published_at),
            RunState::Published | RunState::Discarded => {}
        }
    }
    Ok(rest)
}
