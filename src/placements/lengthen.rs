//! A reserve that is a share of the seats grows with them: after a quota act the names behind it
//! come into the reserve of the list that is in force, in the list's order.

use super::correct::settled_since;
use super::lifecycle::{Command, State};
use super::messages;
use super::model::{Placement, PlacementError};
use super::moves::step;
use super::refill::refill;
use super::store::{self, placements::Change};
use super::windows::Windows;
use crate::accounts::Ctx;
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::{QuotaLineId, RunId};

/// Brings names into the reserve of `line` until `size` wait there or nobody is left, and passes
/// free seats on to them. The caller holds the call's lock.
pub(super) fn lengthen(
    tx: &mut Conn,
    ctx: &Ctx,
    call: &Call,
    line: QuotaLineId,
    size: u32,
) -> Result<(), PlacementError> {
    let Some(run) = in_force(tx, ctx, call, line)? else {
        return Ok(());
    };
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    loop {
        let waiting = of_run(tx, line, run, State::Reserved)?.len();
        let mut missing = size.saturating_sub(waiting);
        let mut position = store::placements::reserve_of_run(tx, run, line)?.len();
        let before = missing;
        for next in of_run(tx, line, run, State::NotPlaced)? {
            if missing == 0 {
                break;
            }
            let own = store::placements::of_application(tx, next.application)?;
            if next.place == 0 || settled_since(tx, &own, &next)? {
                continue;
            }
            position += 1;
            let number = i32::try_from(position).map_err(|error| Fault::new("a reserve", error))?;
            store::placements::set_place(tx, next.id, next.place, Some(number))?;
            let moved = step(tx, &ctx.by_system(), &next, Command::Reinstate, &Change::default())?;
            messages::tell_applicant(tx, ctx, call, &next, moved.event, None)?;
            missing -= 1;
        }
        if missing == before || refill(tx, ctx, call, &[line])? == 0 {
            return Ok(());
        }
    }
}

/// The newest run with a list of this line, while its reserve still moves up.
fn in_force(tx: &mut Conn, ctx: &Ctx, call: &Call, line: QuotaLineId) -> Result<Option<RunId>, Fault> {
    let Some(list) = store::rankings::published(tx, line, None)? else {
        return Ok(None);
    };
    let briefs = store::runs::briefs(tx, call.id)?;
    let tours = calls::tours(tx, call.id)?;
    let windows = Windows { call, tours: &tours };
    let newest = briefs.iter().find(|brief| brief.id == list.run_id);
    let waits = |tour| windows.reserve_ends(tour).is_none_or(|end| ctx.now < end);
    // A correction's places are those of the run that it corrects.
    Ok(newest
        .filter(|brief| waits(brief.tour))
        .map(|brief| brief.corrects.unwrap_or(brief.id)))
}

/// Those of a run on a line in one state, in the line's order.
fn of_run(tx: &mut Conn, line: QuotaLineId, run: RunId, state: State) -> Result<Vec<Placement>, Fault> {
    let mut found = store::placements::of_line(tx, line, &[state])?;
    found.retain(|placement| placement.run == run);
    Ok(found)
}
