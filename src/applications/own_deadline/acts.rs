//! Enters a later deadline, approves it, throws it away.

use serde_json::json;

use super::{DeadlineAct, DeadlineError, may_approve, may_propose};
use crate::accounts::policy::{Denied, Permission, Scope};
use crate::accounts::{self, Ctx};
use crate::applications::dossier::{self, Dossier};
use crate::applications::lifecycle::State;
use crate::applications::{list_locked, messages, store};
use crate::calls::CallState;
use crate::calls::acts::LONGEST_BASIS;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Instant;
use crate::kernel::identity::ApplicationCode;
use crate::kernel::ids::{ApplicationId, CallId, DeadlineActId};

/// What is entered.
#[derive(Debug, Clone)]
pub struct LongerDeadline {
    /// In which call.
    pub call: CallId,
    /// The dossier's code, as it was typed.
    pub code: String,
    /// The new deadline; exclusive.
    pub until: Instant,
    /// Decision or cause.
    pub basis: String,
}

/// Enters a later deadline; those who may approve it are told.
///
/// # Errors
/// [`DeadlineError`].
pub fn propose(tx: &mut Conn, ctx: &Ctx, command: &LongerDeadline) -> Result<DeadlineActId, DeadlineError> {
    if !may_propose(ctx, command.call) {
        let reads = may_approve(ctx, command.call);
        return Err(if reads { Denied::Forbidden } else { Denied::Absent }.into());
    }
    let by = ctx.account().ok_or(Denied::Forbidden)?;
    let basis = command.basis.trim();
    if basis.is_empty() {
        return Err(DeadlineError::Invalid("basis", "applications-deadlines-basis-needed"));
    }
    if basis.chars().count() > LONGEST_BASIS {
        return Err(DeadlineError::Invalid("basis", "applications-deadlines-basis-long"));
    }
    let unknown = DeadlineError::Invalid("code", "applications-deadlines-code-unknown");
    let code: Option<ApplicationCode> = command.code.parse().ok();
    let head = match code {
        Some(code) => store::by_code(tx, code.as_str())?,
        None => None,
    };
    let Some(head) = head.filter(|head| head.call == command.call) else {
        return Err(unknown);
    };
    let dossier = locked(tx, ctx, head.id)?;
    fits(tx, &dossier, command.until, ctx.now)?;
    let act = DeadlineAct {
        id: ctx.id(),
        application: head.id,
        until: command.until,
        basis: basis.to_owned(),
        proposed_by: by,
        created_at: ctx.now,
        approved_by: None,
        approved_at: None,
        discarded_at: None,
    };
    store::insert_deadline_act(tx, &act)?;
    append(
        tx,
        ctx,
        Event::new("application.deadline_proposed", act.id).in_call(command.call),
    )?;
    let payload = messages::payload(&dossier).code("slug", &dossier.call.slug);
    let scope = Scope::Call(command.call);
    for account in accounts::holders(tx, Permission::ApproveRulebook, scope, ctx.now)? {
        if account != by {
            accounts::tell(tx, ctx, account, &messages::DEADLINE_PROPOSED, act.id, &payload, None)?;
        }
    }
    Ok(act.id)
}

/// Approves a later deadline that somebody else entered: it counts at once, and the student is told.
///
/// # Errors
/// [`DeadlineError::SamePerson`]; [`DeadlineError::OutOfDate`] when it is no longer open;
/// [`DeadlineError::Invalid`] when it no longer fits the dossier.
pub fn approve(tx: &mut Conn, ctx: &Ctx, call: CallId, id: DeadlineActId) -> Result<(), DeadlineError> {
    if !may_approve(ctx, call) {
        let reads = may_propose(ctx, call);
        return Err(if reads { Denied::Forbidden } else { Denied::Absent }.into());
    }
    let by = ctx.account().ok_or(Denied::Forbidden)?;
    let (act, dossier) = open(tx, ctx, call, id)?;
    if act.proposed_by == by {
        return Err(DeadlineError::SamePerson);
    }
    fits(tx, &dossier, act.until, ctx.now)?;
    let before = dossier.deadline();
    if !store::approve_deadline_act(tx, act.id, by, ctx.now)? {
        return Err(DeadlineError::OutOfDate);
    }
    let head = &dossier.application;
    store::set_own_deadline(tx, head.id, act.until)?;
    let event = Event::new("application.deadline_moved", head.id)
        .of(head.id)
        .in_call(call);
    let data = json!({ "act": act.id, "deadline_at": [before, act.until] });
    append(tx, ctx, event.with(data))?;
    let payload = messages::payload(&dossier).until("until", act.until, dossier.call.zone.name());
    let about = Some(head.id);
    accounts::tell_person(tx, ctx, head.person, &messages::DEADLINE_MOVED, act.id, &payload, about)?;
    Ok(())
}

/// Throws an open one away.
///
/// # Errors
/// [`DeadlineError::OutOfDate`] when it is no longer open.
pub fn discard(tx: &mut Conn, ctx: &Ctx, call: CallId, id: DeadlineActId) -> Result<(), DeadlineError> {
    if !may_propose(ctx, call) && !may_approve(ctx, call) {
        return Err(Denied::Absent.into());
    }
    let (act, _) = open(tx, ctx, call, id)?;
    if !store::discard_deadline_act(tx, act.id, ctx.now)? {
        return Err(DeadlineError::OutOfDate);
    }
    append(
        tx,
        ctx,
        Event::new("application.deadline_discarded", act.id).in_call(call),
    )?;
    Ok(())
}

/// An open act of the call, and its dossier, locked until the transaction ends.
fn open(tx: &mut Conn, ctx: &Ctx, call: CallId, id: DeadlineActId) -> Result<(DeadlineAct, Dossier), DeadlineError> {
    let act = store::deadline_act(tx, id)?.ok_or(Denied::Absent)?;
    let dossier = locked(tx, ctx, act.application)?;
    if dossier.call.id != call {
        return Err(Denied::Absent.into());
    }
    let act = store::deadline_act(tx, id)?.ok_or(Denied::Absent)?;
    if act.open() {
        Ok((act, dossier))
    } else {
        Err(DeadlineError::OutOfDate)
    }
}

/// Nobody has an office in their own cause.
fn locked(tx: &mut Conn, ctx: &Ctx, id: ApplicationId) -> Result<Dossier, DeadlineError> {
    let head = store::locked(tx, id)?.ok_or(Denied::Absent)?;
    let own = ctx.who.account().and_then(|account| account.person);
    if own == Some(head.person) {
        return Err(Denied::Absent.into());
    }
    Ok(dossier::load(tx, head)?)
}

/// Whether the dossier may have this deadline: later than the one that counts, still ahead, and
/// before the list for which it would compete.
fn fits(tx: &mut Conn, dossier: &Dossier, until: Instant, now: Instant) -> Result<(), DeadlineError> {
    let in_hand = |state: State| matches!(state, State::Draft | State::Submitted);
    let head = &dossier.application;
    let back = head.state == State::Withdrawn && head.withdrawn_from.is_some_and(in_hand);
    if !(in_hand(head.state) || back) || dossier.call.state != CallState::Published {
        return Err(DeadlineError::Invalid("code", "applications-deadlines-state"));
    }
    if until <= now || until <= dossier.deadline() {
        return Err(DeadlineError::Invalid("until", "applications-deadlines-earlier"));
    }
    let due = dossier.tours.last().map(|tour| tour.list_due_at);
    if list_locked(tx, dossier, now)? || due.is_some_and(|due| dossier.call.with_grace(until) > due) {
        return Err(DeadlineError::Invalid("until", "applications-deadlines-after-list"));
    }
    Ok(())
}
