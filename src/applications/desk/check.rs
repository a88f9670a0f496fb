//! Opens a check and judges documents one by one.

use serde_json::json;

use super::allowed;
use super::model::{DeskError, Problem};
use super::reasons::{self, DocumentReason};
use super::{messages, rules, store};
use crate::accounts::policy::Permission;
use crate::accounts::{self, Ctx};
use crate::applications::advance::advance;
use crate::applications::lifecycle::{Command, State};
use crate::applications::messages::UNSENT_DROPPED;
use crate::applications::model::DocumentState;
use crate::applications::unsent::{put_back, unsent};
use crate::applications::{dossier, read};
use crate::calls;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, DocumentId};

/// Takes a submitted dossier to check it: it becomes the officer's own. What is judged is what was
/// handed in: later changes are put back, and the applicant is told.
///
/// # Errors
/// [`DeskError`]; `WrongState` when it does not wait for a check; [`Problem::BeingChanged`] while
/// the applicant has changed it and may still hand that in.
pub fn open_check(tx: &mut Conn, ctx: &Ctx, application: ApplicationId, version: i32) -> Result<(), DeskError> {
    let seen = allowed::dossier(tx, ctx, application, Permission::CheckDossiers)?;
    allowed::same_version(&seen, version)?;
    crate::applications::store::locked(tx, seen.id)?;
    let dossier = dossier::load(tx, seen.clone())?;
    let unsent = unsent(&dossier, ctx.now)?;
    if !unsent.is_empty() && dossier.may_submit(ctx.now).is_ok() {
        return Err(DeskError::Invalid(vec![Problem::BeingChanged]));
    }
    let event = Event::new("application.check_opened", seen.id);
    advance(
        tx,
        ctx,
        &seen,
        Command::OpenCheck,
        event.with(json!({ "put_back": unsent })),
    )?;
    if !unsent.is_empty() {
        put_back(tx, ctx, &dossier, &unsent)?;
        let payload = crate::applications::messages::payload(&dossier);
        let cause = format!("{} {}", seen.id, seen.version);
        let kind = &UNSENT_DROPPED;
        accounts::tell_person(tx, ctx, seen.person, kind, cause, &payload, Some(seen.id))?;
    }
    store::take(tx, seen.id, ctx.account())?;
    Ok(())
}

/// Takes a decided dossier back to check it by another version of the rulebook than the one that
/// it was decided by; the earlier decision stays on the timeline.
///
/// # Errors
/// [`DeskError`]; `WrongState` when the version in force made the decision itself.
pub fn recheck(tx: &mut Conn, ctx: &Ctx, application: ApplicationId, version: i32) -> Result<(), DeskError> {
    let seen = allowed::dossier(tx, ctx, application, Permission::CheckDossiers)?;
    allowed::same_version(&seen, version)?;
    let decided = read::eligibility(tx, seen.id)?.ok_or(DeskError::WrongState)?;
    let in_force = calls::published_rulebook(tx, seen.call)?.ok_or(DeskError::NoRulebook)?;
    if decided.rulebook == in_force.id {
        return Err(DeskError::WrongState);
    }
    let event = Event::new("application.check_reopened", seen.id);
    let event = event.with(json!({"decided_by": decided.rulebook, "rulebook": in_force.id}));
    advance(tx, ctx, &seen, Command::Recheck, event)?;
    store::take(tx, seen.id, ctx.account())?;
    Ok(())
}

/// What an officer makes of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is what the call asks for.
    Accept,
    /// It is not.
    Reject {
        /// Why; `None` when nothing was chosen.
        reason: Option<DocumentReason>,
        /// What to say besides.
        note: String,
        /// Whether the applicant may mend it.
        repairable: bool,
    },
}

/// A verdict on one document.
#[derive(Debug, Clone)]
pub struct CheckDocument {
    /// The document.
    pub document: DocumentId,
    /// As the officer saw it.
    pub version: i32,
    /// The verdict.
    pub verdict: Verdict,
}

/// Accepts or rejects one document of a dossier under check.
///
/// # Errors
/// [`DeskError`].
pub fn check_document(tx: &mut Conn, ctx: &Ctx, command: &CheckDocument) -> Result<(), DeskError> {
    let mut document = read::document(tx, command.document)?.ok_or(DeskError::NotFound)?;
    let seen = allowed::dossier(tx, ctx, document.application, Permission::CheckDossiers)?;
    if !rules::judgeable(seen.state, document.state) {
        return Err(DeskError::WrongState);
    }
    if document.version != command.version {
        return Err(DeskError::OutOfDate);
    }
    let by = ctx.account();
    document.checked_by = Some(by.ok_or_else(|| Fault::broken("a check without an officer"))?);
    document.checked_at = Some(ctx.now);
    let (kind, repairable, data) = match &command.verdict {
        Verdict::Accept => {
            (document.reason, document.note) = (None, None);
            document.state = DocumentState::Accepted;
            let data = json!({"requirement": document.requirement});
            ("document.accepted", None, data)
        }
        Verdict::Reject {
            reason,
            note,
            repairable,
        } => {
            let note = rules::note(note).map_err(|problem| DeskError::Invalid(vec![problem]))?;
            let problems = rules::rejection(*reason, &note);
            if !problems.is_empty() {
                return Err(DeskError::Invalid(problems));
            }
            document.reason = reason.map(|reason| reason.to_string());
            document.note = (!note.is_empty()).then_some(note);
            document.state = DocumentState::Rejected;
            let data = json!({"requirement": document.requirement, "reason": reason,
                "list": reasons::VERSION, "repairable": repairable});
            ("document.rejected", Some(*repairable), data)
        }
    };
    if !crate::applications::store::update_document(tx, &document)? {
        return Err(DeskError::OutOfDate);
    }
    store::set_repairable(tx, document.id, repairable)?;
    let event = Event::new(kind, document.id).of(seen.id).in_call(seen.call);
    append(tx, ctx, event.with(data))?;
    if document.state == DocumentState::Rejected && seen.state != State::UnderCheck {
        // After the check no request to mend will follow: the letter itself says until when.
        let call = calls::call(tx, seen.call)?.ok_or_else(|| Fault::broken("a dossier without a call"))?;
        let due = call.mend_by(ctx.now);
        let payload = messages::about(&seen, &call).until("due", due, call.zone.name());
        let cause = format!("{} {}", document.id, document.version);
        let kind = &messages::DOCUMENT_RETURNED;
        accounts::tell_person(tx, ctx, seen.person, kind, cause, &payload, Some(seen.id))?;
    }
    Ok(())
}
