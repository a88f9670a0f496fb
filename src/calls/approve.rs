//! The way of a rulebook: proposed by one person, approved by another, published; the version
//! that was in force stays readable as superseded.

use serde_json::json;

use super::model::{Call, CallState, RulebookState, RulebookVersion};
use super::rulebook::{Rulebook, sha256, validate};
use super::store;
use crate::accounts::Ctx;
use crate::accounts::policy::{Denied, Permission, Scope, allow};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;
use crate::kernel::ids::{AccountId, CallId, RulebookId};

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
    /// It contradicts itself: each place with its reason, in English as in call files.
    #[error("the rulebook contradicts itself: {}", .0.join("; "))]
    Contradictory(Vec<String>),
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Who may draft a call's rulebook: its secretary, or who manages calls.
fn allow_drafting(ctx: &Ctx, call: CallId) -> Result<AccountId, Denied> {
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

/// Proposes `rulebook` as the next version; versions not yet in force are set aside. The same
/// text as the newest open version changes nothing.
///
/// # Errors
/// [`ApproveError`].
pub fn propose(tx: &mut Conn, ctx: &Ctx, call: CallId, rulebook: &Rulebook) -> Result<RulebookId, ApproveError> {
    let by = allow_drafting(ctx, call)?;
    let problems = validate(rulebook);
    if !problems.is_empty() {
        return Err(ApproveError::Contradictory(
            problems.iter().map(ToString::to_string).collect(),
        ));
    }
    Ok(propose_sound(tx, ctx, call, by, rulebook)?)
}

/// Writes the next version of a rulebook that is known to be sound.
pub(super) fn propose_sound(
    tx: &mut Conn,
    ctx: &Ctx,
    call: CallId,
    by: AccountId,
    rulebook: &Rulebook,
) -> Result<RulebookId, Fault> {
    let all = store::rulebooks(tx, call)?;
    let shown = sha256(rulebook)?;
    if let Some(newest) = all.first()
        && newest.hash == shown
        && newest.state != RulebookState::Superseded
    {
        return Ok(newest.id);
    }
    store::supersede_open(tx, call)?;
    let version = RulebookVersion {
        id: ctx.id(),
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
    };
    store::insert_rulebook(tx, &version)?;
    let event = Event::new("rulebook.proposed", version.id).in_call(call);
    append(
        tx,
        ctx,
        event.with(json!({ "number": version.number, "sha256": version.hash })),
    )?;
    Ok(version.id)
}

/// Approves a draft that somebody else proposed.
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
    if !store::mark_approved(tx, id, by, ctx.now)? {
        return Err(ApproveError::WrongState);
    }
    let event = Event::new("rulebook.approved", id).in_call(call.id);
    append(
        tx,
        ctx,
        event.with(json!({ "number": version.number, "sha256": version.hash })),
    )?;
    Ok(version)
}

/// Brings an approved version into force in a published call; in a draft call it waits for the
/// call's own publication.
///
/// # Errors
/// [`ApproveError`].
pub fn publish_rulebook(tx: &mut Conn, ctx: &Ctx, id: RulebookId) -> Result<RulebookVersion, ApproveError> {
    let (version, call) = found(tx, id)?;
    allow_drafting(ctx, call.id)?;
    if call.state != CallState::Published {
        return Err(ApproveError::WrongState);
    }
    into_force(tx, ctx, &version)?;
    Ok(version)
}

/// Brings an approved version into force.
pub(super) fn into_force(tx: &mut Conn, ctx: &Ctx, version: &RulebookVersion) -> Result<(), ApproveError> {
    if version.state != RulebookState::Approved || !store::mark_published(tx, version.call, version.id, ctx.now)? {
        return Err(ApproveError::WrongState);
    }
    let event = Event::new("rulebook.published", version.id).in_call(version.call);
    append(
        tx,
        ctx,
        event.with(json!({ "number": version.number, "sha256": version.hash })),
    )?;
    Ok(())
}
