//! Working on the next version of a rulebook: one text a call, changed part by part, proposed
//! when it is whole. Nothing of it counts before a second person has approved it.

use chrono::Datelike as _;
use serde_json::json;

use super::approve::{Proposal, allow_drafting, propose_sound};
use super::model::{Call, CallState, RulebookState};
use super::rulebook::{Around, RuleProblem, Rulebook, fits, validate};
use super::{messages, store};
use crate::accounts::policy::{Denied, Permission, Scope, allow};
use crate::accounts::{self, Ctx};
use crate::db::{Conn, Json};
use crate::events::{Event, append};
use crate::kernel::ids::{AccountId, CallId, RulebookId};
use crate::kernel::{Fault, Instant, civil};

/// The longest basis, in characters.
const BASIS_LIMIT: usize = 500;

/// The text that is being worked on.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The rules as they stand in it; they may still contradict themselves.
    pub rulebook: Rulebook,
    /// Who changed it last; none: it is the version in force, not yet touched.
    pub edited_by: Option<AccountId>,
    /// When.
    pub edited_at: Option<Instant>,
    /// Counts changes; 0 before the first.
    pub version: i32,
}

/// Why a draft did not change or was not proposed.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such call.
    #[error("there is no such call")]
    Absent,
    /// Somebody changed it meanwhile.
    #[error("changed meanwhile")]
    OutOfDate,
    /// It contradicts itself or the call.
    #[error("{}", .0.first().map(ToString::to_string).unwrap_or_default())]
    Contradictory(Vec<RuleProblem>),
    /// A published call's change needs a basis, at most 500 characters.
    #[error("a basis is needed")]
    Basis,
    /// It says what the version in force, or one that waits, already says.
    #[error("nothing is changed")]
    Unchanged,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What of the call a rulebook must fit.
///
/// # Errors
/// When the database fails.
pub fn around(conn: &mut Conn, call: &Call) -> Result<Around, Fault> {
    let requirements = store::requirements(conn, call.id)?;
    let lines = store::lines(conn, call.id)?;
    let groups = lines.into_iter().flat_map(|line| line.seat_groups);
    let tours = store::tours(conn, call.id)?;
    Ok(Around {
        seat_categories: groups.filter_map(|group| group.category).collect(),
        documents: requirements.iter().map(|it| it.key.clone()).collect(),
        conditions: requirements.into_iter().filter_map(|it| it.condition).collect(),
        reviews: call.terms.reviews,
        tours: u32::try_from(tours.len()).unwrap_or(u32::MAX),
    })
}

/// Every contradiction of a text, by itself and with its call.
///
/// # Errors
/// When the database fails.
pub fn problems(conn: &mut Conn, call: &Call, rulebook: &Rulebook) -> Result<Vec<RuleProblem>, Fault> {
    let mut found = validate(rulebook);
    found.extend(fits(rulebook, &around(conn, call)?));
    Ok(found)
}

/// The text that is being worked on; where there is none, the version that it would begin from:
/// the newest that waits, else the one in force, else an empty one.
///
/// # Errors
/// [`DraftError`].
pub fn draft(conn: &mut Conn, ctx: &Ctx, call: CallId) -> Result<Draft, DraftError> {
    allow_drafting(ctx, call)?;
    if let Some(draft) = store::draft(conn, call)? {
        return Ok(draft);
    }
    let versions = store::rulebooks(conn, call)?;
    let open = versions.iter().find(|it| it.state != RulebookState::Superseded);
    let rulebook = match open.or_else(|| versions.first()) {
        Some(newest) => serde_json::from_value(newest.body.clone()).map_err(Fault::from)?,
        None => {
            let call = store::call(conn, call)?.ok_or(DraftError::Absent)?;
            Rulebook::blank(civil::local(call.opens_at.utc(), call.zone).year())
        }
    };
    Ok(Draft {
        rulebook,
        edited_by: None,
        edited_at: None,
        version: 0,
    })
}

/// Keeps a changed text over the version that was seen; it may still contradict itself.
///
/// # Errors
/// [`DraftError`].
pub fn save_draft(tx: &mut Conn, ctx: &Ctx, call: CallId, seen: i32, rulebook: &Rulebook) -> Result<(), DraftError> {
    let by = allow_drafting(ctx, call)?;
    if !store::put_draft(tx, call, Json::of(rulebook)?, by, ctx.now, seen)? {
        return Err(DraftError::OutOfDate);
    }
    append(tx, ctx, Event::new("rulebook.draft_saved", call).in_call(call))?;
    Ok(())
}

/// Throws the text away.
///
/// # Errors
/// [`DraftError`].
pub fn discard_draft(tx: &mut Conn, ctx: &Ctx, call: CallId, seen: i32) -> Result<(), DraftError> {
    allow_drafting(ctx, call)?;
    if !store::delete_draft(tx, call, seen)? {
        return Err(DraftError::OutOfDate);
    }
    append(tx, ctx, Event::new("rulebook.draft_discarded", call).in_call(call))?;
    Ok(())
}

/// What is proposed.
#[derive(Debug, Clone)]
pub struct ProposeDraft {
    /// In which call.
    pub call: CallId,
    /// The version of the draft that was seen.
    pub version: i32,
    /// Decree, decision or cause; needed once the call is published.
    pub basis: String,
    /// From when it counts; none: from when somebody brings it into force.
    pub effective_at: Option<Instant>,
}

/// Proposes the draft as the next version; those who may approve it are told.
///
/// # Errors
/// [`DraftError`].
pub fn propose_draft(tx: &mut Conn, ctx: &Ctx, command: &ProposeDraft) -> Result<RulebookId, DraftError> {
    let by = allow_drafting(ctx, command.call)?;
    let call = store::call(tx, command.call)?.ok_or(DraftError::Absent)?;
    let draft = store::draft(tx, call.id)?.ok_or(DraftError::Unchanged)?;
    if draft.version != command.version {
        return Err(DraftError::OutOfDate);
    }
    let found = problems(tx, &call, &draft.rulebook)?;
    if !found.is_empty() {
        return Err(DraftError::Contradictory(found));
    }
    let basis = command.basis.trim();
    let length = basis.chars().count();
    if length > BASIS_LIMIT || (call.state != CallState::Draft && length == 0) {
        return Err(DraftError::Basis);
    }
    let known: Vec<RulebookId> = store::rulebooks(tx, call.id)?.into_iter().map(|it| it.id).collect();
    let proposal = Proposal {
        basis: basis.to_owned(),
        effective_at: command.effective_at,
    };
    let id = propose_sound(tx, ctx, call.id, by, &draft.rulebook, proposal)?;
    if known.contains(&id) {
        return Err(DraftError::Unchanged);
    }
    store::delete_draft(tx, call.id, draft.version)?;
    let payload = messages::of_call(&call).code("rulebook", id);
    for account in accounts::holders(tx, Permission::ApproveRulebook, Scope::Call(call.id), ctx.now)? {
        if account != by {
            accounts::tell(tx, ctx, account, &messages::RULEBOOK_PROPOSED, id, &payload, None)?;
        }
    }
    Ok(id)
}

/// Who may try a version out: the secretary who drafts, or the chair who approves. A dry run shows
/// marks and scores of dossiers, so administrators may not.
///
/// # Errors
/// [`Denied`].
pub fn allow_trying(ctx: &Ctx, call: CallId) -> Result<(), Denied> {
    if allow(ctx, Permission::DraftRulebook, Scope::Call(call)).is_err() {
        allow(ctx, Permission::ApproveRulebook, Scope::Call(call))?;
    }
    Ok(())
}

/// Keeps what a dry run of a version showed; it stands on the version that is approved.
///
/// # Errors
/// [`DraftError::OutOfDate`] when the version is in force already or set aside.
pub fn keep_dry_run(tx: &mut Conn, ctx: &Ctx, id: RulebookId, report: serde_json::Value) -> Result<(), DraftError> {
    let version = store::rulebook(tx, id)?.ok_or(DraftError::Absent)?;
    allow_trying(ctx, version.call)?;
    if !store::set_dry_run(tx, id, Json(report), ctx.now)? {
        return Err(DraftError::OutOfDate);
    }
    let event = Event::new("rulebook.dry_run", id).in_call(version.call);
    append(tx, ctx, event.with(json!({ "number": version.number })))?;
    Ok(())
}
