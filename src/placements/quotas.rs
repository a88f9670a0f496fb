//! Quota acts: the number of a line's seats changes by a decree that one person enters and
//! another approves. An act adds rows or removes free ones; a held seat it never touches. New
//! seats go at once to the reserve.

use chrono::NaiveDate;
use serde_json::json;

use super::answer::lock;
use super::lengthen::lengthen;
use super::model::{PlacementError, QuotaAct};
use super::refill::refill;
use super::seats;
use super::store::{self, seats::Seat};
use crate::accounts::Ctx;
use crate::accounts::policy::{Permission, Scope, allow};
use crate::calls::acts::LONGEST_BASIS;
use crate::calls::rulebook::Rulebook;
use crate::calls::{self, QuotaLine, Unfilled};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;
use crate::kernel::ids::{CallId, QuotaActId, QuotaLineId, SeatId};

/// Most seats of a line.
const MOST: u32 = 100_000;

/// What the decree says.
#[derive(Debug, Clone)]
pub struct ProposeQuota {
    /// Of which line.
    pub line: QuotaLineId,
    /// How many seats it has from then on.
    pub seats: u32,
    /// The decree's name and number.
    pub basis: String,
    /// Its date.
    pub basis_date: NaiveDate,
}

/// Enters an act; nothing changes until somebody else approves it.
///
/// # Errors
/// [`PlacementError::Unusable`] names the field, [`PlacementError::ActOpen`] when one waits already.
pub fn propose_quota(tx: &mut Conn, ctx: &Ctx, command: &ProposeQuota) -> Result<QuotaActId, PlacementError> {
    let line = calls::line(tx, command.line)?.ok_or(PlacementError::NotFound)?;
    allow(ctx, Permission::DraftRulebook, Scope::Call(line.call))?;
    lock(tx, line.call)?;
    let by = ctx
        .account()
        .ok_or_else(|| Fault::broken("a quota act is entered by a person"))?;
    let basis = command.basis.trim();
    if basis.is_empty() || basis.chars().count() > LONGEST_BASIS {
        return Err(PlacementError::Unusable("basis"));
    }
    if command.basis_date > ctx.now.utc().date_naive() {
        return Err(PlacementError::Unusable("basis_date"));
    }
    let before = count(tx, &line)?;
    if command.seats == before || command.seats > MOST {
        return Err(PlacementError::Unusable("seats"));
    }
    if store::quotas::of_line(tx, line.id)?.iter().any(QuotaAct::open) {
        return Err(PlacementError::ActOpen);
    }
    let size = |seats: u32| i32::try_from(seats).map_err(|error| Fault::new("seats", error));
    let act = QuotaAct {
        id: ctx.id(),
        line: line.id,
        before: size(before)?,
        after: size(command.seats)?,
        basis: basis.to_owned(),
        basis_date: command.basis_date,
        proposed_by: by,
        created_at: ctx.now,
        approved_at: None,
        discarded_at: None,
    };
    store::quotas::insert(tx, &act)?;
    let data = json!({"line": line.code, "before": act.before, "after": act.after});
    append(
        tx,
        ctx,
        Event::new("quota.proposed", act.id).in_call(line.call).with(data),
    )?;
    Ok(act.id)
}

/// How many seats a line has: its rows, or its plan before they exist.
fn count(tx: &mut Conn, line: &QuotaLine) -> Result<u32, Fault> {
    let rows = store::seats::of_line(tx, line.id)?.len();
    if rows == 0 {
        return Ok(line.seats());
    }
    u32::try_from(rows).map_err(|error| Fault::new("seats", error))
}

fn open_act(
    tx: &mut Conn,
    ctx: &Ctx,
    id: QuotaActId,
    permission: Permission,
) -> Result<(QuotaAct, QuotaLine), PlacementError> {
    let act = store::quotas::find(tx, id)?.ok_or(PlacementError::NotFound)?;
    let line = calls::line(tx, act.line)?.ok_or(PlacementError::NotFound)?;
    allow(ctx, permission, Scope::Call(line.call))?;
    lock(tx, line.call)?;
    let act = store::quotas::find(tx, id)?.ok_or(PlacementError::NotFound)?;
    if act.open() {
        Ok((act, line))
    } else {
        Err(PlacementError::OutOfDate)
    }
}

/// Approves an act; never by who entered it. The seats change at once.
///
/// # Errors
/// [`PlacementError::SecondPerson`], [`PlacementError::SeatsHeld`] when fewer seats than held
/// would be left, [`PlacementError::OutOfDate`] when the line has changed since.
pub fn approve_quota(tx: &mut Conn, ctx: &Ctx, id: QuotaActId) -> Result<(), PlacementError> {
    let (act, line) = open_act(tx, ctx, id, Permission::ApproveRulebook)?;
    let by = ctx
        .account()
        .ok_or_else(|| Fault::broken("a quota act is approved by a person"))?;
    if by == act.proposed_by {
        return Err(PlacementError::SecondPerson);
    }
    seats::plant(tx, ctx, &line)?;
    let rows = store::seats::of_line(tx, line.id)?;
    if i32::try_from(rows.len()) != Ok(act.before) {
        return Err(PlacementError::OutOfDate);
    }
    if act.after > act.before {
        add(tx, ctx, &line, &rows, act.after)?;
    } else {
        remove(tx, &rows, act.before - act.after)?;
    }
    let rows = store::seats::of_line(tx, line.id)?;
    // A reserve that follows the rulebook's share of the seats goes on following it.
    let rules: Option<Rulebook> = match calls::published_rulebook(tx, line.call)? {
        Some(version) => Some(version.body.read()?),
        None => None,
    };
    let by_rule = |seats: i32| {
        rules
            .as_ref()
            .map(|it| it.reserve.of(u32::try_from(seats).unwrap_or(0)))
    };
    let follows = by_rule(act.before) == Some(line.reserve_size);
    let reserve = by_rule(act.after).filter(|_| follows).unwrap_or(line.reserve_size);
    calls::set_seats(tx, &line, &seats::as_planned(&rows), reserve)?;
    if !store::quotas::approve(tx, act.id, by, ctx.now)? {
        return Err(PlacementError::OutOfDate);
    }
    let data = json!({"line": line.code, "before": act.before, "after": act.after, "reserve": reserve});
    append(
        tx,
        ctx,
        Event::new("quota.changed", act.id).in_call(line.call).with(data),
    )?;
    let call = lock(tx, line.call)?;
    refill(tx, ctx, &call, &[line.id])?;
    if follows && reserve > line.reserve_size {
        lengthen(tx, ctx, &call, line.id, reserve)?;
    }
    Ok(())
}

/// Adds seats for everybody behind the last number.
fn add(tx: &mut Conn, ctx: &Ctx, line: &QuotaLine, rows: &[Seat], after: i32) -> Result<(), Fault> {
    let last = rows.iter().map(|seat| seat.number).max().unwrap_or(0);
    let missing = after - i32::try_from(rows.len()).unwrap_or(i32::MAX);
    for number in last + 1..=last + missing {
        let seat = Seat {
            id: ctx.id::<SeatId>(),
            quota_line_id: line.id,
            call_id: line.call,
            number,
            category: None,
            unfilled: Unfilled::Open,
            placement_id: None,
            person_id: None,
            taken_at: None,
        };
        store::seats::insert(tx, &seat)?;
    }
    Ok(())
}

/// Removes free seats, the highest numbers first.
fn remove(tx: &mut Conn, rows: &[Seat], fewer: i32) -> Result<(), PlacementError> {
    let fewer = usize::try_from(fewer).unwrap_or(usize::MAX);
    let free: Vec<SeatId> = rows
        .iter()
        .rev()
        .filter(|seat| seat.placement_id.is_none())
        .map(|seat| seat.id)
        .take(fewer)
        .collect();
    if free.len() < fewer {
        let held = rows.iter().filter(|seat| seat.placement_id.is_some()).count();
        return Err(PlacementError::SeatsHeld(held));
    }
    // The guard is in the statement: a seat that somebody took meanwhile stays.
    if store::seats::remove_free(tx, &free)? != fewer {
        return Err(PlacementError::OutOfDate);
    }
    Ok(())
}

/// Throws an open act away.
///
/// # Errors
/// [`PlacementError::OutOfDate`] when it is no longer open.
pub fn discard_quota(tx: &mut Conn, ctx: &Ctx, id: QuotaActId) -> Result<(), PlacementError> {
    let (act, line) = open_act(tx, ctx, id, Permission::DraftRulebook)?;
    if !store::quotas::discard(tx, act.id, ctx.now)? {
        return Err(PlacementError::OutOfDate);
    }
    append(tx, ctx, Event::new("quota.discarded", act.id).in_call(line.call))?;
    Ok(())
}

/// The acts of a call, the newest first.
///
/// # Errors
/// When the database fails.
pub fn quota_acts(conn: &mut Conn, call: CallId) -> Result<Vec<QuotaAct>, Fault> {
    store::quotas::of_call(conn, call)
}
