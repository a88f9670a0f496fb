//! Opens a check and judges documents one by one.

use serde_json::json;

use super::allowed;
use super::model::DeskError;
use super::reasons::{self, DocumentReason};
use super::{rules, store};
use crate::accounts::Ctx;
use crate::accounts::policy::Permission;
use crate::applications::advance::advance;
use crate::applications::lifecycle::{Command, State};
use crate::applications::model::DocumentState;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, DocumentId};

/// Takes a submitted dossier to check it: it becomes the officer's own.
///
/// # Errors
/// [`DeskError`]; `WrongState` when it does not wait for a check.
pub fn open_check(tx: &mut Conn, ctx: &Ctx, application: ApplicationId, version: i32) -> Result<(), DeskError> {
    let seen = allowed::dossier(tx, ctx, application, Permission::CheckDossiers)?;
    allowed::same_version(&seen, version)?;
    advance(
        tx,
        ctx,
        &seen,
        Command::OpenCheck,
        Event::new("application.check_opened", seen.id),
    )?;
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
    let checked = store::document(tx, command.document)?.ok_or(DeskError::NotFound)?;
    let document = checked.document;
    let seen = allowed::dossier(tx, ctx, document.application, Permission::CheckDossiers)?;
    if seen.state != State::UnderCheck || !rules::checkable(document.state) {
        return Err(DeskError::WrongState);
    }
    if document.version != command.version {
        return Err(DeskError::OutOfDate);
    }
    let by = ctx
        .account()
        .ok_or_else(|| Fault::broken("a check without an officer"))?;
    let (kind, judged, data) = judge(&command.verdict)?;
    if !store::judge(tx, &document, &judged, by, ctx.now)? {
        return Err(DeskError::OutOfDate);
    }
    let mut data = data;
    if let Some(fields) = data.as_object_mut() {
        fields.insert("requirement".to_owned(), json!(document.requirement));
    }
    append(
        tx,
        ctx,
        Event::new(kind, document.id).of(seen.id).in_call(seen.call).with(data),
    )?;
    Ok(())
}

fn judge(verdict: &Verdict) -> Result<(&'static str, store::Judged, serde_json::Value), DeskError> {
    match verdict {
        Verdict::Accept => {
            let judged = store::Judged {
                state: DocumentState::Accepted,
                reason: None,
                note: None,
                repairable: None,
            };
            Ok(("document.accepted", judged, json!({})))
        }
        Verdict::Reject {
            reason,
            note,
            repairable,
        } => {
            let note = rules::note(note).map_err(|problem| DeskError::Invalid(vec![problem]))?;
            let problems = rules::rejection(*reason, &note);
            let (Some(reason), true) = (reason, problems.is_empty()) else {
                return Err(DeskError::Invalid(problems));
            };
            let judged = store::Judged {
                state: DocumentState::Rejected,
                reason: Some(*reason),
                note: (!note.is_empty()).then_some(note),
                repairable: Some(*repairable),
            };
            let data = json!({"reason": reason, "list": reasons::VERSION, "repairable": repairable});
            Ok(("document.rejected", judged, data))
        }
    }
}
