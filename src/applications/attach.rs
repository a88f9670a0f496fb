//! The applicant gives documents: a file, a promise, or takes one out.

use serde_json::{Value, json};

use super::access::{ChangeError, own_locked};
use super::dossier::Dossier;
use super::lifecycle::State;
use super::model::{Document, DocumentState, Item};
use super::{desk, reuse, room, store};
use crate::accounts::policy::Denied;
use crate::accounts::{self, Ctx};
use crate::calls::Requirement;
use crate::db::Conn;
use crate::documents::Kept;
use crate::events::{Event, append};
use crate::kernel::ids::{ApplicationId, DocumentId};
use crate::kernel::{Fault, Instant};

/// A file that is in the vault and has its row.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// SHA-256 of what is kept.
    pub hash: String,
    /// Its name as the applicant's device gave it.
    pub name: String,
    /// Its pages.
    pub pages: i32,
}

impl NewFile {
    /// What was just kept.
    #[must_use]
    pub fn of(kept: &Kept) -> Self {
        Self {
            hash: kept.file.hash.clone(),
            name: kept.name.clone(),
            pages: kept.pages,
        }
    }
}

/// What to do for one requirement.
#[derive(Debug, Clone)]
pub enum Attach {
    /// A file came; what stood before is kept as superseded.
    Upload(NewFile),
    /// The paper of an earlier dossier of the same person stands here too.
    Again(DocumentId),
    /// The file will come by then (exclusive).
    Promise {
        /// The end of the promised day.
        until: Instant,
    },
    /// Takes the document out.
    Remove,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AttachError {
    /// Not now, not this person, or somebody was faster.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The call does not take promises for this document.
    #[error("no promises here")]
    NoPromise,
    /// The promised day has passed.
    #[error("the promised day has passed")]
    PromisePast,
    /// There is nothing to take out, or no earlier paper to take.
    #[error("nothing to remove or to take")]
    Nothing,
}

impl From<Fault> for AttachError {
    fn from(fault: Fault) -> Self {
        Self::Change(fault.into())
    }
}

/// Does `command` for the requirement with this key.
///
/// # Errors
/// [`AttachError`].
pub fn attach(
    tx: &mut Conn,
    ctx: &Ctx,
    application: ApplicationId,
    key: &str,
    command: &Attach,
) -> Result<(), AttachError> {
    let dossier = own_locked(tx, ctx, application)?;
    let requirement = dossier
        .requirements
        .iter()
        .find(|one| one.key == key && dossier.offers(one, ctx.now))
        .ok_or(ChangeError::Denied(Denied::Absent))?;
    let standing = dossier.document(requirement);
    let kind = match command {
        Attach::Upload(file) => {
            dossier.may_upload(requirement, ctx.now).map_err(ChangeError::from)?;
            put(tx, ctx, &dossier, requirement, file)?;
            return Ok(());
        }
        Attach::Again(document) => {
            dossier.may_upload(requirement, ctx.now).map_err(ChangeError::from)?;
            let found = reuse::again(tx, &dossier, requirement, *document, ctx.now)?;
            let (file, from) = found.ok_or(AttachError::Nothing)?;
            place(tx, ctx, &dossier, requirement, &file, Some(&from))?;
            return Ok(());
        }
        Attach::Promise { until } => {
            may_change(&dossier, requirement, ctx)?;
            if !requirement.promise_allowed {
                return Err(AttachError::NoPromise);
            }
            if *until <= ctx.now {
                return Err(AttachError::PromisePast);
            }
            set_aside(tx, standing, DocumentState::Superseded)?;
            let document = Document {
                promised_until: Some(*until),
                ..blank(ctx, &dossier, requirement, DocumentState::Promised)
            };
            store::insert_document(tx, &document)?;
            "application.document_promised"
        }
        Attach::Remove => {
            may_change(&dossier, requirement, ctx)?;
            // Only drafts forget; what was handed in once is replaced, never emptied.
            if standing.is_none() || dossier.application.state != State::Draft {
                return Err(AttachError::Nothing);
            }
            set_aside(tx, standing, DocumentState::Removed)?;
            "application.document_removed"
        }
    };
    note(tx, ctx, &dossier, kind, json!({ "requirement": key }))?;
    Ok(())
}

/// Puts a file in the place of what stands; its document, none when the same file stands there
/// already, for example after a retry whose answer was lost. The caller has asked whether it may
/// come.
pub(super) fn put(
    tx: &mut Conn,
    ctx: &Ctx,
    dossier: &Dossier,
    requirement: &Requirement,
    file: &NewFile,
) -> Result<Option<DocumentId>, AttachError> {
    place(tx, ctx, dossier, requirement, file, None)
}

/// [`put`], of a file that came now or stands in the dossier with the code `from`.
fn place(
    tx: &mut Conn,
    ctx: &Ctx,
    dossier: &Dossier,
    requirement: &Requirement,
    file: &NewFile,
    from: Option<&str>,
) -> Result<Option<DocumentId>, AttachError> {
    let standing = dossier.document(requirement);
    if standing.is_some_and(|it| it.file.as_deref() == Some(&file.hash) && it.state == DocumentState::Uploaded) {
        return Ok(None);
    }
    // Asked again under the dossier's lock: several files may have been on their way at once.
    if let Some(why) = room::full(tx, dossier, ctx.now)? {
        return Err(ChangeError::Locked(why).into());
    }
    set_aside(tx, standing, DocumentState::Superseded)?;
    let document = Document {
        file: Some(file.hash.clone()),
        file_name: file.name.clone(),
        pages: file.pages,
        ..blank(ctx, dossier, requirement, DocumentState::Uploaded)
    };
    store::insert_document(tx, &document)?;
    let kind = if may_change(dossier, requirement, ctx).is_ok() {
        "application.document_uploaded"
    } else {
        tell_officers(tx, ctx, dossier, document.id)?;
        "application.document_late"
    };
    let data = match from {
        Some(code) => json!({ "requirement": requirement.key, "from": code }),
        None => json!({ "requirement": requirement.key }),
    };
    note(tx, ctx, dossier, kind, data)?;
    Ok(Some(document.id))
}

fn note(tx: &mut Conn, ctx: &Ctx, dossier: &Dossier, kind: &'static str, data: Value) -> Result<(), Fault> {
    let id = dossier.application.id;
    store::touch(tx, id, ctx.now)?;
    let event = Event::new(kind, id).of(id).in_call(dossier.call.id);
    append(tx, ctx, event.with(data))?;
    Ok(())
}

/// A document that comes while the office holds the dossier is seen only if somebody says so.
fn tell_officers(tx: &mut Conn, ctx: &Ctx, dossier: &Dossier, document: DocumentId) -> Result<(), Fault> {
    let payload = desk::messages::about(&dossier.application, &dossier.call);
    let about = Some(dossier.application.id);
    for officer in desk::who_checks(tx, ctx, &dossier.application)? {
        accounts::tell(
            tx,
            ctx,
            officer,
            &desk::messages::DOCUMENT_CAME,
            document,
            &payload,
            about,
        )?;
    }
    Ok(())
}

fn may_change(dossier: &Dossier, requirement: &Requirement, ctx: &Ctx) -> Result<(), ChangeError> {
    Ok(dossier.may_change(&Item::Document(requirement.key.clone()), ctx.now)?)
}

fn set_aside(tx: &mut Conn, standing: Option<&Document>, state: DocumentState) -> Result<(), AttachError> {
    let Some(standing) = standing else { return Ok(()) };
    let aside = Document {
        state,
        ..standing.clone()
    };
    if store::update_document(tx, &aside)? {
        Ok(())
    } else {
        Err(ChangeError::OutOfDate.into())
    }
}

fn blank(ctx: &Ctx, dossier: &Dossier, requirement: &Requirement, state: DocumentState) -> Document {
    Document {
        id: ctx.id::<DocumentId>(),
        application: dossier.application.id,
        requirement: requirement.id,
        state,
        file: None,
        original: None,
        file_name: String::new(),
        pages: 0,
        promised_until: None,
        reason: None,
        note: None,
        checked_by: None,
        checked_at: None,
        created_at: ctx.now,
        version: 1,
    }
}
