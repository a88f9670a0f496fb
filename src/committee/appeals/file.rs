//! The applicant files an appeal.

use serde_json::json;

use super::lifecycle::State;
use super::model::{Appeal, AppealError, Which};
use super::{messages, read, rules, store};
use crate::accounts::policy::{Permission, Scope};
use crate::accounts::{self, Ctx};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::Fault;

/// Against what, and why.
#[derive(Debug, Clone)]
pub struct File {
    /// The place, or the decision on a dossier.
    pub which: Which,
    /// The reasons as typed.
    pub reasons: String,
}

/// Files an appeal; those who name members are told, and the applicant gets a receipt.
///
/// # Errors
/// [`AppealError::Late`] after the window, [`AppealError::Already`] when there is one about this
/// wish or decision, [`AppealError::WrongState`] when the dossier has left the competition, or the
/// decision does not stand any more.
pub fn file(tx: &mut Conn, ctx: &Ctx, command: &File) -> Result<Appeal, AppealError> {
    let place = read::own(tx, ctx, command.which)?;
    if place.appeal.is_some() {
        return Err(AppealError::Already);
    }
    if !place.standing {
        return Err(AppealError::WrongState);
    }
    if ctx.now >= place.closes_at {
        return Err(AppealError::Late);
    }
    let reasons = rules::written(&command.reasons).map_err(AppealError::Invalid)?;
    let answer_by =
        rules::answer_by(&place.call, ctx.now).map_err(|error| Fault::new("calendar", error.to_string()))?;
    let appeal = Appeal {
        id: ctx.id(),
        application: place.head.id,
        about: place.about,
        call: place.call.id,
        state: State::Filed,
        reasons,
        file: None,
        file_name: None,
        filed_at: ctx.now,
        answer_by,
        member: None,
        assigned_by: None,
        assigned_at: None,
        decided_at: None,
        answer: None,
        remedy: None,
        review: None,
        version: 1,
    };
    if !store::insert(tx, &appeal)? {
        return Err(AppealError::Already);
    }
    let event = Event::new("appeal.filed", appeal.id)
        .of(appeal.application)
        .in_call(appeal.call);
    let event = event.with(json!({"placement": appeal.place(), "to": appeal.state, "answer_by": answer_by}));
    append(tx, ctx, event)?;
    let payload = messages::about(&place.call, &place.head.code, &appeal);
    let about = Some(appeal.application);
    accounts::tell_person(tx, ctx, place.head.person, &messages::FILED, appeal.id, &payload, about)?;
    for account in accounts::holders(tx, Permission::AssignAppeals, Scope::Call(appeal.call), ctx.now)? {
        accounts::tell(tx, ctx, account, &messages::TO_ASSIGN, appeal.id, &payload, None)?;
    }
    Ok(appeal)
}
