//! Seats as rows: planted once from the line's plan, read as the engine's groups, taken by guard.

use super::model::{Placement, PlacementError};
use super::store::seats::{self as rows, Seat};
use crate::accounts::Ctx;
use crate::allocation::{Cap as EngineCap, Group, Line, Unfilled as EngineUnfilled};
use crate::calls::{Cap, QuotaLine, SeatGroup, Unfilled};
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::SeatId;

/// Makes the seats of a line that has none yet: fifty seats are fifty rows.
pub(super) fn plant(tx: &mut Conn, ctx: &Ctx, line: &QuotaLine) -> Result<(), Fault> {
    if !rows::of_line(tx, line.id)?.is_empty() {
        return Ok(());
    }
    let mut number = 0;
    for group in &line.seat_groups {
        for _ in 0..group.count {
            number += 1;
            let seat = Seat {
                id: ctx.id::<SeatId>(),
                quota_line_id: line.id,
                call_id: line.call,
                number,
                category: group.category.clone(),
                unfilled: group.unfilled,
                placement_id: None,
                person_id: None,
                taken_at: None,
            };
            rows::insert(tx, &seat)?;
        }
    }
    Ok(())
}

/// Runs of neighbouring seats of one kind: the engine's groups.
fn groups(seats: &[Seat]) -> Vec<Group> {
    let mut found: Vec<Group> = Vec::new();
    for seat in seats {
        let unfilled = match seat.unfilled {
            Unfilled::Open => EngineUnfilled::Open,
            Unfilled::Lost => EngineUnfilled::Lost,
        };
        match found.last_mut() {
            Some(group) if group.category == seat.category && group.unfilled == unfilled => group.count += 1,
            _ => found.push(Group {
                count: 1,
                category: seat.category.clone(),
                unfilled,
            }),
        }
    }
    found
}

/// The seats as the call plans them: neighbouring seats of one kind are one group.
pub(super) fn as_planned(seats: &[Seat]) -> Vec<SeatGroup> {
    let mut found: Vec<SeatGroup> = Vec::new();
    for seat in seats {
        match found.last_mut() {
            Some(group) if group.category == seat.category && group.unfilled == seat.unfilled => group.count += 1,
            _ => found.push(SeatGroup {
                count: 1,
                category: seat.category.clone(),
                unfilled: seat.unfilled,
            }),
        }
    }
    found
}

fn limits(caps: &[Cap]) -> Vec<EngineCap> {
    let cap = |cap: &Cap| EngineCap {
        category: cap.category.clone(),
        max: cap.max,
    };
    caps.iter().map(cap).collect()
}

/// The line as the engine sees it: these seats in order, under these upper limits.
pub(super) fn plan(seats: &[Seat], caps: &[Cap]) -> Line {
    let id = seats
        .first()
        .map(|seat| seat.quota_line_id.to_string())
        .unwrap_or_default();
    Line {
        id,
        groups: groups(seats),
        caps: limits(caps),
    }
}

/// The line as the engine sees it before its seats exist: as planned.
pub(super) fn planned(line: &QuotaLine, caps: &[Cap]) -> Line {
    let group = |group: &SeatGroup| Group {
        count: group.count,
        category: group.category.clone(),
        unfilled: match group.unfilled {
            Unfilled::Open => EngineUnfilled::Open,
            Unfilled::Lost => EngineUnfilled::Lost,
        },
    };
    Line {
        id: line.id.to_string(),
        groups: line.seat_groups.iter().map(group).collect(),
        caps: limits(caps),
    }
}

/// Gives `placement` a free seat of the kind in which the rule seats it, or any free one: inside a
/// line the rule counts seats, the number on the chair does not matter. `seats` are the line's as
/// they were read; what is taken is noted in them.
pub(super) fn take(
    tx: &mut Conn,
    ctx: &Ctx,
    seats: &mut [Seat],
    category: Option<&str>,
    placement: &Placement,
) -> Result<bool, PlacementError> {
    let (preferred, others): (Vec<&mut Seat>, Vec<&mut Seat>) = seats
        .iter_mut()
        .filter(|seat| seat.placement_id.is_none())
        .partition(|seat| seat.category.as_deref() == category);
    for seat in preferred.into_iter().chain(others) {
        if rows::take(tx, seat.id, placement.id, placement.person, ctx.now)? {
            seat.placement_id = Some(placement.id);
            return Ok(true);
        }
    }
    Ok(false)
}
