//! The end of a call: when nothing of it waits for anybody any more, its dossiers are closed with
//! it. Places that were given stay what they are; universities go on with who was enrolled.

pub mod pages;

use super::appeals;
use crate::accounts::Ctx;
use crate::accounts::policy::{Denied, Permission, Scope, allow, holds};
use crate::applications::{self, AdvanceError, Command, State};
use crate::calls::{self, Call, CallState, ChangeError};
use crate::db::Conn;
use crate::events::Event;
use crate::kernel::ids::CallId;
use crate::kernel::{Fault, Instant};
use crate::placements::rest::{Rest, rest};

/// What a call still waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// It is a draft, or closed already.
    NotRunning,
    /// The list after which none comes is not out.
    NoList,
    /// So many dossiers were handed in and are not decided.
    Dossiers(usize),
    /// So many runs are neither published nor discarded.
    Runs(usize),
    /// So many places wait for an answer, an order, or a seat.
    Places(usize),
    /// So many appeals wait for their answer.
    Appeals(usize),
    /// Appeals may be filed until then (exclusive).
    AppealsUntil(Instant),
}

/// Why a call was not closed.
#[derive(Debug, thiserror::Error)]
pub enum CloseError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such call.
    #[error("there is no such call")]
    NotFound,
    /// It changed meanwhile.
    #[error("changed meanwhile")]
    OutOfDate,
    /// It still waits for something.
    #[error("it still waits: {0:?}")]
    Waits(Vec<Obstacle>),
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Dossiers whose way to a decision has begun and not ended.
const ON_THE_WAY: &[State] = &[
    State::Submitted,
    State::UnderCheck,
    State::CorrectionRequested,
    State::Eligible,
    State::InReview,
];

/// Dossiers that close with their call. Scored ones took no part in the last tour.
const ENDS: &[State] = &[State::Scored, State::Decided, State::Ineligible];

/// A call before its end, as who may close it or read its runs sees it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The call.
    pub call: Call,
    /// What it waits for; nothing when it can be closed.
    pub obstacles: Vec<Obstacle>,
    /// So many dossiers close with it.
    pub dossiers: usize,
    /// The asker may close it.
    pub may: bool,
}

fn may(ctx: &Ctx, call: CallId) -> bool {
    let scope = Scope::Call(call);
    holds(&ctx.who, Permission::PublishRun, scope) || holds(&ctx.who, Permission::ManageCalls, scope)
}

/// The call behind `slug` and what it waits for.
///
/// # Errors
/// [`CloseError`].
pub fn seen(conn: &mut Conn, ctx: &Ctx, slug: &str) -> Result<Seen, CloseError> {
    let call = calls::by_slug(conn, slug)?.ok_or(CloseError::NotFound)?;
    let may = may(ctx, call.id);
    if !may {
        allow(ctx, Permission::ReadRuns, Scope::Call(call.id))?;
    }
    Ok(Seen {
        obstacles: obstacles(conn, &call, ctx.now)?,
        dossiers: applications::in_states(conn, call.id, ENDS)?.len(),
        call,
        may,
    })
}

fn obstacles(conn: &mut Conn, call: &Call, now: Instant) -> Result<Vec<Obstacle>, Fault> {
    if call.state != CallState::Published {
        return Ok(vec![Obstacle::NotRunning]);
    }
    let left = rest(conn, call)?;
    let mut found = Vec::new();
    let some = |count: usize, obstacle: fn(usize) -> Obstacle| (count > 0).then(|| obstacle(count));
    found.extend(left.last_list.is_none().then_some(Obstacle::NoList));
    let waiting = applications::in_states(conn, call.id, ON_THE_WAY)?.len();
    found.extend(some(waiting, Obstacle::Dossiers));
    found.extend(some(left.runs, Obstacle::Runs));
    found.extend(some(left.waiting, Obstacle::Places));
    found.extend(some(appeals::read::waiting(conn, call.id)?, Obstacle::Appeals));
    found.extend(
        doubts_until(conn, call, &left)?
            .filter(|until| now < *until)
            .map(Obstacle::AppealsUntil),
    );
    Ok(found)
}

/// Until when the last list, or a decision that somebody may not compete, may be doubted.
fn doubts_until(conn: &mut Conn, call: &Call, left: &Rest) -> Result<Option<Instant>, Fault> {
    let refused = applications::in_states(conn, call.id, &[State::Ineligible])?;
    // A dossier stands there since it was decided.
    let decided = refused.iter().map(|head| head.state_since).max();
    let last = left.last_list.max(decided);
    let until = |from| {
        call.appeals_close(from)
            .map_err(|error| Fault::new("calendar", error.to_string()))
    };
    last.map(until).transpose()
}

/// Closes the call at the version that was seen, and its dossiers with it; how many those were.
///
/// # Errors
/// [`CloseError`].
pub fn close_call(tx: &mut Conn, ctx: &Ctx, id: CallId, version: i32) -> Result<usize, CloseError> {
    if !may(ctx, id) {
        allow(ctx, Permission::PublishRun, Scope::Call(id))?;
    }
    calls::lock(tx, id)?;
    let call = calls::call(tx, id)?.ok_or(CloseError::NotFound)?;
    let waits = obstacles(tx, &call, ctx.now)?;
    if !waits.is_empty() {
        return Err(CloseError::Waits(waits));
    }
    let dossiers = applications::in_states(tx, id, ENDS)?;
    for head in &dossiers {
        let event = Event::new("application.closed", head.id);
        applications::advance(tx, ctx, head, Command::Close, event).map_err(|error| match error {
            AdvanceError::Fault(fault) => CloseError::Fault(fault),
            _ => CloseError::OutOfDate,
        })?;
    }
    calls::close(tx, ctx, id, version, dossiers.len()).map_err(|error| match error {
        ChangeError::Denied(denied) => CloseError::Denied(denied),
        ChangeError::Absent => CloseError::NotFound,
        ChangeError::Fault(fault) => CloseError::Fault(fault),
        _ => CloseError::OutOfDate,
    })?;
    Ok(dossiers.len())
}
