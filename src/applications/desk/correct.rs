//! Asks the applicant to mend named items until a deadline of its own.

use serde_json::json;

use super::allowed;
use super::messages;
use super::model::{DeskError, Problem};
use super::rules;
use crate::accounts::policy::Permission;
use crate::accounts::{self, Ctx};
use crate::applications::advance::advance;
use crate::applications::lifecycle::Command;
use crate::applications::model::{Correction, Item};
use crate::applications::store;
use crate::calls;
use crate::db::Conn;
use crate::events::Event;
use crate::kernel::Fault;
use crate::kernel::ids::{ApplicationId, CorrectionId};

/// What is to be mended.
#[derive(Debug, Clone)]
pub struct RequestCorrection {
    /// The dossier.
    pub application: ApplicationId,
    /// As the officer saw it.
    pub version: i32,
    /// What unlocks.
    pub items: Vec<Item>,
    /// What the applicant is told.
    pub message: String,
}

/// Returns a dossier under check to the applicant, as often as the call allows; the deadline is the
/// call's own ([`calls::Call::mend_by`]).
///
/// # Errors
/// [`DeskError`].
pub fn request_correction(tx: &mut Conn, ctx: &Ctx, command: &RequestCorrection) -> Result<Correction, DeskError> {
    let seen = allowed::dossier(tx, ctx, command.application, Permission::CheckDossiers)?;
    allowed::same_version(&seen, command.version)?;
    let call = calls::call(tx, seen.call)?.ok_or_else(|| Fault::broken("a dossier without a call"))?;
    let asked = calls::requirements(tx, seen.call)?;
    let asked: Vec<&str> = asked.iter().map(|asked| asked.key.as_str()).collect();
    let mut problems = rules::items(&command.items, &asked);
    let before = u32::try_from(store::corrections(tx, seen.id)?.len()).unwrap_or(u32::MAX);
    if call.terms.correction_times.is_some_and(|most| before >= most) {
        problems.push(Problem::ReturnedAlready);
    }
    let message = match rules::message(&command.message) {
        Ok(message) => message,
        Err(problem) => {
            problems.push(problem);
            String::new()
        }
    };
    if !problems.is_empty() {
        return Err(DeskError::Invalid(problems));
    }
    let correction = Correction {
        id: ctx.id::<CorrectionId>(),
        application: seen.id,
        items: command.items.clone(),
        message,
        requested_by: ctx
            .account()
            .ok_or_else(|| Fault::broken("a correction without an officer"))?,
        requested_at: ctx.now,
        due_at: call.mend_by(ctx.now),
        answered_at: None,
    };
    let event = Event::new("application.correction_requested", seen.id).with(json!({
        "correction": correction.id,
        "items": correction.items,
        "due_at": correction.due_at.rfc3339(),
    }));
    advance(tx, ctx, &seen, Command::RequestCorrection, event)?;
    store::insert_correction(tx, &correction)?;
    let payload = messages::about(&seen, &call).until("due", correction.due_at, call.zone.name());
    accounts::tell_person(
        tx,
        ctx,
        seen.person,
        &messages::CORRECTION_REQUESTED,
        correction.id,
        &payload,
        Some(seen.id),
    )?;
    Ok(correction)
}
