//! In which programme of a line a person sits: the student's order within the host's capacity.

use std::collections::HashMap;

use super::lifecycle::{Command, HOLDING, State};
use super::model::{Placement, PlacementError};
use super::moves::step;
use super::store::{self, placements::Change};
use crate::accounts::Ctx;
use crate::calls::QuotaLine;
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::ProgrammeId;

/// How many more people each programme of a line takes; those without a limit are not in it.
pub(super) struct Room(HashMap<ProgrammeId, i64>);

impl Room {
    /// What the holders of the line's seats leave.
    pub(super) fn of(conn: &mut Conn, line: &QuotaLine) -> Result<Self, Fault> {
        let limits = line.programmes.iter();
        let mut left: HashMap<ProgrammeId, i64> = limits
            .filter_map(|(programme, most)| Some((*programme, i64::from((*most)?))))
            .collect();
        if !left.is_empty() {
            for holder in store::placements::of_line(conn, line.id, HOLDING)? {
                if let Some(room) = left.get_mut(&holder.programme) {
                    *room -= 1;
                }
            }
        }
        Ok(Self(left))
    }

    /// Whether one more fits.
    pub(super) fn has(&self, programme: ProgrammeId) -> bool {
        self.0.get(&programme).is_none_or(|room| *room > 0)
    }

    /// One more sits there.
    pub(super) fn take(&mut self, programme: ProgrammeId) {
        if let Some(room) = self.0.get_mut(&programme) {
            *room -= 1;
        }
    }
}

/// The wish with which `next`, whose turn in the reserve has come, takes the seat: the most wanted
/// one of the line whose programme has room. It takes over the place in the order from the wish
/// that stood in reserve. Where none has room, that one stands: the seat is theirs, and the host
/// decides. Nobody is moved to a wish that they want less than the seat they hold.
pub(super) fn follow(
    tx: &mut Conn,
    ctx: &Ctx,
    line: &QuotaLine,
    next: &Placement,
) -> Result<Placement, PlacementError> {
    let room = Room::of(tx, line)?;
    if room.has(next.programme) {
        return Ok(next.clone());
    }
    let own = store::placements::of_application(tx, next.application)?;
    let held = own.iter().filter(|it| it.state.holds_seat()).map(|it| it.wish).min();
    let other = own.iter().find(|it| {
        let of_line = it.run == next.run && it.line == next.line && it.state == State::Outranked;
        of_line && held.is_none_or(|held| it.wish < held) && room.has(it.programme)
    });
    let Some(other) = other else {
        return Ok(next.clone());
    };
    store::placements::set_place(tx, other.id, next.place, next.reserve_position)?;
    step(tx, ctx, other, Command::Reinstate, &Change::default())?;
    step(tx, ctx, next, Command::Release, &Change::default())?;
    store::placements::find(tx, other.id)?.ok_or(PlacementError::NotFound)
}
