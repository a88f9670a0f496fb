//! The applicant hands the dossier in, again until the deadline (and, as it is
//! filled in, in the call's grace), and after a correction.

use serde_json::json;

use super::access::{ChangeError, own_locked};
use super::advance::{AdvanceError, advance};
use super::alike::IdentityKeys;
use super::dossier::{Dossier, Locked, Missing};
use super::enter_tour::move_to_open_tour;
use super::lifecycle::{Command, State};
use super::model::{SectionKey, Submission};
use super::{alike, desk, messages, store};
use crate::accounts::{self, Ctx};
use crate::db::Conn;
use crate::events::Event;
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, SubmissionId};

/// What handing in gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// The receipt.
    pub submission: Submission,
    /// Whether it is new; false when the same content had been handed in before.
    pub fresh: bool,
}

/// Why the dossier was not handed in.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// Not now, not this person, or somebody was faster.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// Something is missing.
    #[error("incomplete")]
    Incomplete(Vec<Missing>),
}

impl From<Fault> for SubmitError {
    fn from(fault: Fault) -> Self {
        Self::Change(fault.into())
    }
}

/// Hands the dossier in. The same content again gives the same receipt, also after the deadline:
/// a lost answer must not cost the receipt.
///
/// # Errors
/// [`SubmitError`].
pub fn submit(tx: &mut Conn, ctx: &Ctx, application: ApplicationId) -> Result<Submitted, SubmitError> {
    let mut dossier = own_locked(tx, ctx, application)?;
    if dossier.application.state == State::Draft {
        let open = dossier.tour(ctx.now).map(|tour| tour.id);
        move_to_open_tour(tx, &mut dossier.choices, &dossier.tours, open)?;
    }
    let (frozen, hash) = dossier.frozen(ctx.now);
    let state = dossier.application.state;
    if !matches!(state, State::Draft | State::CorrectionRequested | State::Withdrawn)
        && let Some(last) = dossier.last.as_ref().filter(|last| last.hash == hash)
    {
        return Ok(Submitted {
            submission: last.clone(),
            fresh: false,
        });
    }
    dossier.may_submit(ctx.now).map_err(ChangeError::from)?;
    let mut missing = dossier.missing(ctx.now);
    let keys = IdentityKeys::of(&dossier.answers(SectionKey::Personal));
    store::lock_identity(tx, dossier.call.id, &keys)?;
    if alike::is_double(tx, dossier.call.id, &dossier.application, &keys)? {
        missing.push(Missing::Duplicate);
    }
    if !missing.is_empty() {
        return Err(SubmitError::Incomplete(missing));
    }
    let submission = Submission {
        id: ctx.id::<SubmissionId>(),
        application,
        number: dossier.last.as_ref().map_or(0, |last| last.number) + 1,
        frozen,
        hash,
        submitted_at: ctx.now,
        in_grace: dossier.in_grace(ctx.now),
    };
    let event = Event::new("application.submitted", application).with(json!({
        "code": dossier.application.code, "number": submission.number, "hash": submission.hash,
        "in_grace": submission.in_grace,
    }));
    advance(tx, ctx, &dossier.application, Command::Submit, event).map_err(|error| match error {
        AdvanceError::WrongState { .. } => ChangeError::Locked(Locked::State),
        AdvanceError::OutOfDate => ChangeError::OutOfDate,
        AdvanceError::Fault(fault) => ChangeError::Fault(fault),
    })?;
    store::set_submitted(tx, application, ctx.now)?;
    store::insert_submission(tx, &submission)?;
    if state == State::CorrectionRequested {
        store::answer_corrections(tx, application, ctx.now)?;
        tell_officers(tx, ctx, &dossier, &submission)?;
    }
    let payload =
        messages::payload(&dossier)
            .code("number", submission.number)
            .at("at", ctx.now, dossier.call.zone.name());
    let person = dossier.application.person;
    let kind = if submission.in_grace {
        &messages::SUBMITTED_IN_GRACE
    } else {
        &messages::SUBMITTED
    };
    accounts::tell_person(tx, ctx, person, kind, submission.id, &payload, Some(application))?;
    Ok(Submitted {
        submission,
        fresh: true,
    })
}

fn tell_officers(tx: &mut Conn, ctx: &Ctx, dossier: &Dossier, submission: &Submission) -> Result<(), Fault> {
    let payload = messages::payload(dossier);
    for officer in desk::who_checks(tx, ctx, &dossier.application)? {
        accounts::tell(
            tx,
            ctx,
            officer,
            &messages::CORRECTION_ANSWERED,
            submission.id,
            &payload,
            Some(dossier.application.id),
        )?;
    }
    Ok(())
}
