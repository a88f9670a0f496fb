//! The way of a rulebook: proposed by one person, approved by another, published; the version
//! that was in force stays readable as superseded.

use serde_json::json;

use super::model::{Call, CallState, RulebookState, RulebookVersion};
use super::rulebook::{Rulebook, sha256};
use super::{messages, store};
use crate::accounts::policy::{Denied, Permission, Scope, allow};
use crate::accounts::{self, Ctx, Principal};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{AccountId, CallId, EventId, RulebookId};
use crate::kernel::{Fault, Instant};

/// Why a rulebook did not move on.
#[derive(Debug, thiserror::Error)]
pub enum ApproveError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such rulebook.
    #[error("there is no such rulebook")]
    Absent,
    /// Who proposed it cannot approve it.
    #[error("the proposer of a rulebook cannot approve it")]
    SamePerson,
    /// It is not in the state that this step begins from.
    #[error("the rulebook is not in this state")]
    WrongState,
    /// In a published call nobody approves what no dry run has shown.
    #[error("no dry run was made of this version")]
    NoDryRun,
    /// Its moment has not come.
    #[error("the version counts from a later moment")]
    NotYet,
    /// Somebody changed the call meanwhile.
    #[error("changed meanwhile")]
    OutOfDate,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Who may draft a call's rulebook: its secretary, or who manages calls.
pub(super) fn allow_drafting(ctx: &Ctx, call: CallId) -> Result<AccountId, Denied> {
    if allow(ctx, Permission::ManageCalls, Scope::Call(call)).is_err() {
        allow(ctx, Permission::DraftRulebook, Scope::Call(call))?;
    }
    ctx.account().ok_or(Denied::Forbidden)
}

fn found(tx: &mut Conn, id: RulebookId) -> Result<(RulebookVersion, Call), ApproveError> {
    let version = store::rulebook(tx, id)?.ok_or(ApproveError::Absent)?;
    let call = store::call(tx, version.call)?.ok_or(ApproveError::Absent)?;
    Ok((version, call))
}

/// Why a version is made, and from when it counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Proposal {
    /// Decree, decision or cause.
    pub basis: String,
    /// From when it counts; none: from when somebody brings it into force.
    pub effective_at: Option<Instant>,
}

/// Writes the next version of a rulebook that is known to be sound; versions not yet in force are
/// set aside. The same text as the newest open version changes nothing.
pub(super) fn propose_sound(
    tx: &mut Conn,
    ctx: &Ctx,
    call: CallId,
    by: AccountId,
    rulebook: &Rulebook,
    proposal: Proposal,
) -> Result<RulebookId, Fault> {
    let all = store::rulebooks(tx, call)?;
    let shown = sha256(rulebook)?;
    if let Some(newest) = all.first()
        && newest.hash == shown
        && newest.state != RulebookState::Superseded
    {
        return Ok(newest.id);
    }
    let id = ctx.id();
    // Only drafts: what two people have approved gives way when two people approve the newer one.
    store::supersede(tx, call, id, RulebookState::Draft)?;
    let version = RulebookVersion {
        id,
        call,
        number: all.first().map_or(0, |newest| newest.number) + 1,
        state: RulebookState::Draft,
        body: serde_json::to_value(rulebook)?,
        hash: shown,
        proposed_by: Some(by),
        approved_by: None,
        created_at: ctx.now,
        approved_at: None,
        published_at: None,
        basis: proposal.basis,
        effective_at: proposal.effective_at,
        dry_run: None,
    };
    store::insert_rulebook(tx, &version)?;
    let event = Event::new("rulebook.proposed", version.id).in_call(call);
    append(
        tx,
        ctx,
        event.with(json!({
            "number": version.number, "sha256": version.hash, "effective_at": version.effective_at,
        })),
    )?;
    Ok(version.id)
}

/// Approves a draft that somebody else proposed, in a published call after a look at its dry run.
///
/// # Errors
/// [`ApproveError`].
pub fn approve(tx: &mut Conn, ctx: &Ctx, id: RulebookId) -> Result<RulebookVersion, ApproveError> {
    let (version, call) = found(tx, id)?;
    allow(ctx, Permission::ApproveRulebook, Scope::Call(call.id))?;
    let by = ctx.account().ok_or(Denied::Forbidden)?;
    if version.state != RulebookState::Draft {
        return Err(ApproveError::WrongState);
    }
    if version.proposed_by == Some(by) {
        return Err(ApproveError::SamePerson);
    }
    if call.state != CallState::Draft && version.dry_run.is_none() {
        return Err(ApproveError::NoDryRun);
    }
    if !store::mark_approved(tx, id, by, ctx.now)? {
        return Err(ApproveError::WrongState);
    }
    let instead = store::supersede(tx, call.id, id, RulebookState::Approved)?;
    let event = Event::new("rulebook.approved", id).in_call(call.id);
    append(
        tx,
        ctx,
        event.with(json!({ "number": version.number, "sha256": version.hash, "instead_of_waiting": instead })),
    )?;
    Ok(version)
}

/// Brings an approved version into force in a published call; in a draft call it waits for the
/// call's own publication. The clock does the same for a version whose moment has come.
///
/// # Errors
/// [`ApproveError`].
pub fn publish_rulebook(tx: &mut Conn, ctx: &Ctx, id: RulebookId) -> Result<RulebookVersion, ApproveError> {
    let (version, mut call) = found(tx, id)?;
    if ctx.who != Principal::System {
        allow_drafting(ctx, call.id)?;
    }
    if call.state != CallState::Published {
        return Err(ApproveError::WrongState);
    }
    if version.effective_at.is_some_and(|from| from > ctx.now) {
        return Err(ApproveError::NotYet);
    }
    let terms = call.terms.clone();
    let event = into_force(tx, ctx, &version, &mut call)?;
    if call.terms != terms {
        call.version += 1;
        if !store::update_call(tx, &call)? {
            return Err(ApproveError::OutOfDate);
        }
    }
    let payload = messages::of_call(&call).code("rulebook", id);
    for account in accounts::holders(tx, Permission::CheckDossiers, Scope::Call(call.id), ctx.now)? {
        accounts::tell(tx, ctx, account, &messages::RULEBOOK_IN_FORCE, event, &payload, None)?;
    }
    Ok(version)
}

/// Brings an approved version into force. What the call keeps of its rules elsewhere follows:
/// hours of offers in its terms, which the caller writes, and the reserve of those lines that
/// followed the rule so far.
pub(super) fn into_force(
    tx: &mut Conn,
    ctx: &Ctx,
    version: &RulebookVersion,
    call: &mut Call,
) -> Result<EventId, ApproveError> {
    let versions = store::rulebooks(tx, call.id)?;
    let before = versions.iter().find(|it| it.state == RulebookState::Published);
    if version.state != RulebookState::Approved || !store::mark_published(tx, version.call, version.id, ctx.now)? {
        return Err(ApproveError::WrongState);
    }
    let read = |body: &serde_json::Value| serde_json::from_value::<Rulebook>(body.clone()).map_err(Fault::from);
    let rules = read(&version.body)?;
    if let Some(before) = before {
        let old = read(&before.body)?;
        for mut line in store::lines(tx, call.id)? {
            let seats = line.seats();
            let size = rules.reserve.of(seats);
            if line.reserve_size == old.reserve.of(seats) && line.reserve_size != size {
                line.reserve_size = size;
                line.version += 1;
                if !store::update_line(tx, &line)? {
                    return Err(ApproveError::OutOfDate);
                }
            }
        }
    }
    if let Some(offers) = &rules.offers {
        call.terms.answer_hours = offers.answer_hours.into();
        call.terms.promotion_hours = offers.promotion_hours.into();
        call.terms.host_hours = offers.host_hours.map_or(call.terms.host_hours, i64::from);
    }
    call.terms.releases = rules.acceptance.as_ref().map(|rule| rule.releases).unwrap_or_default();
    let event = Event::new("rulebook.published", version.id).in_call(version.call);
    Ok(append(
        tx,
        ctx,
        event.with(json!({ "number": version.number, "sha256": version.hash })),
    )?)
}
