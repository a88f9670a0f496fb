//! Acts on a published call: people rely on its dates and terms, so one person enters a change with
//! its basis and another approves it. Until then nothing changes;
//! afterwards the change stands on the call's page, and those who applied are told of new dates.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::change::{ChangeError, save, wrong};
use super::model::{Call, CallState, Terms, Tour};
use super::{messages, store};
use crate::accounts::policy::{Denied, Permission, Scope, allow};
use crate::accounts::{self, Ctx};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{AccountId, ApplicationId, CallActId, CallId};
use crate::kernel::{Fault, Instant};

/// The instants of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dates {
    /// Applications may be begun from then on.
    pub opens_at: Instant,
    /// Exclusive.
    pub deadline_at: Instant,
    /// The tours that are changed, or as they were.
    pub tours: Vec<Tour>,
}

/// What an act changes, from what to what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Change {
    /// The timetable.
    Timetable {
        /// As it stood when the act was entered.
        before: Dates,
        /// As it is to be.
        after: Dates,
    },
    /// The terms.
    Terms {
        /// As they stood when the act was entered.
        before: Box<Terms>,
        /// As they are to be.
        after: Box<Terms>,
    },
}

impl Change {
    /// What it is about, in the log.
    fn name(&self) -> &'static str {
        match self {
            Self::Timetable { .. } => "timetable",
            Self::Terms { .. } => "terms",
        }
    }
}

/// A change of a published call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallAct {
    /// Its identifier.
    pub id: CallActId,
    /// Of which call.
    pub call: CallId,
    /// The version of the call that it was entered for.
    pub call_version: i32,
    /// What it changes.
    pub change: Change,
    /// Decree, decision or cause.
    pub basis: String,
    /// Who entered it.
    pub proposed_by: AccountId,
    /// When it was entered.
    pub created_at: Instant,
    /// When somebody else approved it.
    pub approved_at: Option<Instant>,
    /// When it was thrown away.
    pub discarded_at: Option<Instant>,
}

impl CallAct {
    /// Neither approved nor thrown away.
    #[must_use]
    pub fn open(&self) -> bool {
        self.approved_at.is_none() && self.discarded_at.is_none()
    }
}

/// Most characters of a basis.
pub const LONGEST_BASIS: usize = 300;

/// Enters a change; those who may approve it are told.
///
/// # Errors
/// [`ChangeError::Invalid`] without a basis, [`ChangeError::ActOpen`] when one waits already.
pub(super) fn propose(
    tx: &mut Conn,
    ctx: &Ctx,
    call: &Call,
    change: Change,
    basis: &str,
) -> Result<CallActId, ChangeError> {
    let by = ctx.account().ok_or(Denied::Forbidden)?;
    let basis = basis.trim();
    if basis.is_empty() {
        return Err(wrong("basis", "calls-problem-basis"));
    }
    if basis.chars().count() > LONGEST_BASIS {
        return Err(wrong("basis", "calls-problem-basis-long"));
    }
    let act = CallAct {
        id: ctx.id(),
        call: call.id,
        call_version: call.version,
        change,
        basis: basis.to_owned(),
        proposed_by: by,
        created_at: ctx.now,
        approved_at: None,
        discarded_at: None,
    };
    store::insert_act(tx, &act)?;
    let event = Event::new("call.change_proposed", act.id).in_call(call.id);
    append(tx, ctx, event.with(json!({ "change": act.change.name() })))?;
    let payload = messages::of_call(call).code("slug", &call.slug);
    for account in accounts::holders(tx, Permission::ApproveRulebook, Scope::Call(call.id), ctx.now)? {
        if account != by {
            accounts::tell(tx, ctx, account, &messages::CHANGE_PROPOSED, act.id, &payload, None)?;
        }
    }
    Ok(act.id)
}

/// The open act, of a call that is locked until the transaction ends.
fn open(tx: &mut Conn, id: CallActId) -> Result<(CallAct, Call), ChangeError> {
    let act = store::act(tx, id)?.ok_or(ChangeError::Absent)?;
    store::lock(tx, act.call)?;
    let act = store::act(tx, id)?.ok_or(ChangeError::Absent)?;
    let call = store::call(tx, act.call)?.ok_or(ChangeError::Absent)?;
    if act.open() {
        Ok((act, call))
    } else {
        Err(ChangeError::OutOfDate)
    }
}

/// Approves an act of somebody else: the call changes at once.
///
/// # Errors
/// [`ChangeError::SamePerson`]; [`ChangeError::OutOfDate`] when the call has changed since the act
/// was entered; [`ChangeError::Invalid`] when one of its moments has passed meanwhile.
pub fn approve(tx: &mut Conn, ctx: &Ctx, id: CallActId) -> Result<Call, ChangeError> {
    let found = store::act(tx, id)?.ok_or(ChangeError::Absent)?;
    allow(ctx, Permission::ApproveRulebook, Scope::Call(found.call))?;
    let (act, mut call) = open(tx, id)?;
    let by = ctx.account().ok_or(Denied::Forbidden)?;
    if by == act.proposed_by {
        return Err(ChangeError::SamePerson);
    }
    if call.state != CallState::Published {
        return Err(ChangeError::WrongState);
    }
    if call.version != act.call_version {
        return Err(ChangeError::OutOfDate);
    }
    let (kind, data) = match &act.change {
        Change::Timetable { before, after } => {
            if !still_ahead(before, after, ctx.now) {
                return Err(wrong("change", "calls-problem-past"));
            }
            for tour in &after.tours {
                store::update_tour(tx, tour)?;
            }
            (call.opens_at, call.deadline_at) = (after.opens_at, after.deadline_at);
            let kind = if before.deadline_at == after.deadline_at {
                "call.timetable_changed"
            } else {
                "call.deadline_moved"
            };
            let data = json!({
                "act": act.id,
                "opens_at": [before.opens_at, after.opens_at],
                "deadline_at": [before.deadline_at, after.deadline_at],
                "tours": after.tours.iter().map(|tour| tour.number).collect::<Vec<_>>(),
            });
            (kind, data)
        }
        Change::Terms { before, after } => {
            if before.grace_minutes != after.grace_minutes && call.deadline_at <= ctx.now {
                return Err(wrong("change", "calls-problem-past"));
            }
            call.terms = (**after).clone();
            let data = json!({ "act": act.id, "fields": ["terms"] });
            ("call.changed", data)
        }
    };
    let call = save(tx, call)?;
    if !store::approve_act(tx, act.id, by, ctx.now)? {
        return Err(ChangeError::OutOfDate);
    }
    if let Change::Terms { .. } = act.change {
        // Terms stand on the call's page; of dates everybody is told.
        store::told_act(tx, act.id, None, ctx.now)?;
    }
    append(tx, ctx, Event::new(kind, call.id).in_call(call.id).with(data))?;
    Ok(call)
}

/// Throws an open act away: who may change the call, or who was to approve it.
///
/// # Errors
/// [`ChangeError::OutOfDate`] when it is no longer open.
pub fn discard(tx: &mut Conn, ctx: &Ctx, id: CallActId) -> Result<(), ChangeError> {
    let found = store::act(tx, id)?.ok_or(ChangeError::Absent)?;
    if allow(ctx, Permission::ManageCalls, Scope::Call(found.call)).is_err() {
        allow(ctx, Permission::ApproveRulebook, Scope::Call(found.call))?;
    }
    let (act, call) = open(tx, id)?;
    if !store::discard_act(tx, act.id, ctx.now)? {
        return Err(ChangeError::OutOfDate);
    }
    append(tx, ctx, Event::new("call.change_discarded", act.id).in_call(call.id))?;
    Ok(())
}

/// Whether nothing that has begun or ended is changed, and every new moment is ahead: a deadline
/// that moved into the past would make late what came in time.
pub(super) fn still_ahead(before: &Dates, after: &Dates, now: Instant) -> bool {
    let begins = |old: Instant, new: Instant| old == new || (old > now && new > now);
    let ends = |old: Instant, new: Instant| old == new || new > now;
    let tour = |new: &Tour| {
        let Some(old) = before.tours.iter().find(|it| it.id == new.id) else {
            return false;
        };
        begins(old.registration_opens_at, new.registration_opens_at)
            && ends(old.registration_closes_at, new.registration_closes_at)
            && ends(old.list_due_at, new.list_due_at)
            && ends(old.confirm_by_at, new.confirm_by_at)
    };
    begins(before.opens_at, after.opens_at)
        && ends(before.deadline_at, after.deadline_at)
        && after.tours.iter().all(tour)
}

/// An approved change of dates of which not everybody has been told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Untold {
    /// The act.
    pub act: CallActId,
    /// Of which call.
    pub call: CallId,
    /// The last dossier whose owner was told.
    pub through: Option<ApplicationId>,
}

/// The oldest approved change of which not everybody has been told.
///
/// # Errors
/// When the database fails.
pub fn untold(conn: &mut Conn) -> Result<Option<Untold>, Fault> {
    store::untold_act(conn)
}

/// Keeps who was told last; none: there is nobody left to tell.
///
/// # Errors
/// When the database fails.
pub fn told(tx: &mut Conn, act: CallActId, through: Option<ApplicationId>, now: Instant) -> Result<(), Fault> {
    store::told_act(tx, act, through, now)
}
