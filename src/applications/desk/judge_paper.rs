//! An officer judges what a guardian signed by hand.

use super::allowed;
use super::model::{DeskError, Problem};
use super::rules;
use crate::accounts::Ctx;
use crate::accounts::policy::{self, Permission, Scope};
use crate::applications::access::ChangeError;
use crate::applications::consents::Purpose;
use crate::applications::guests::GuestError;
use crate::applications::guests::paper::{Judged, PaperState, judged};
use crate::applications::{dossier, store};
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::PaperId;

/// What the officer makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperVerdict {
    /// It is signed; these purposes are ticked on it. None for a signature.
    Accept(Vec<Purpose>),
    /// It is not good; what to say, as typed.
    Return(String),
}

/// A verdict on one paper.
#[derive(Debug, Clone)]
pub struct JudgePaper {
    /// The paper.
    pub paper: PaperId,
    /// As the officer saw it.
    pub version: i32,
    /// The verdict.
    pub verdict: PaperVerdict,
}

impl From<GuestError> for DeskError {
    fn from(error: GuestError) -> Self {
        match error {
            GuestError::Incomplete => Self::Invalid(vec![Problem::PurposesMissing]),
            GuestError::Change(ChangeError::OutOfDate) => Self::OutOfDate,
            GuestError::Change(ChangeError::Denied(denied)) => denied.into(),
            GuestError::Change(ChangeError::Fault(fault)) | GuestError::Fault(fault) => fault.into(),
            _ => Self::WrongState,
        }
    }
}

/// Accepts or returns a paper, whatever the state of the dossier: a signature comes after the list.
///
/// # Errors
/// [`DeskError`].
pub fn judge_paper(tx: &mut Conn, ctx: &Ctx, command: &JudgePaper) -> Result<(), DeskError> {
    let paper = store::paper(tx, command.paper)?.ok_or(DeskError::NotFound)?;
    let seen = allowed::dossier(tx, ctx, paper.application, Permission::CheckDossiers)?;
    // Whoever may not see the number of a document cannot read the paper either.
    policy::allow(ctx, Permission::ReadSensitive, Scope::Call(seen.call))?;
    if paper.state != PaperState::Given {
        return Err(DeskError::WrongState);
    }
    if paper.version != command.version {
        return Err(DeskError::OutOfDate);
    }
    let verdict = match &command.verdict {
        PaperVerdict::Accept(purposes) => Judged::Accepted(purposes.clone()),
        PaperVerdict::Return(typed) => {
            let note = rules::note(typed).map_err(|problem| DeskError::Invalid(vec![problem]))?;
            if note.is_empty() {
                return Err(DeskError::Invalid(vec![Problem::NoteNeeded]));
            }
            Judged::Returned(note)
        }
    };
    let locked = store::locked(tx, seen.id)?.ok_or_else(|| Fault::broken("a paper of no dossier"))?;
    let dossier = dossier::load(tx, locked)?;
    Ok(judged(tx, ctx, &dossier, &paper, &verdict)?)
}
