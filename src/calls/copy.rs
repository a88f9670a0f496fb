//! A new draft begins from an earlier call: its tours, quota lines, required documents, terms and
//! rules, its dates moved as far as the opening was. Everything can be changed before publication,
//! and the rules wait for a second person as if they had been written anew.

use chrono::TimeDelta;

use super::approve::{Proposal, propose_sound};
use super::change::ChangeError;
use super::model::{Call, QuotaLine, Requirement, RulebookState, Terms, Tour};
use super::store;
use crate::accounts::Ctx;
use crate::accounts::policy::Denied;
use crate::db::Conn;
use crate::kernel::Fault;
use crate::kernel::ids::CallId;

/// The terms of `from` for a call that opens `later`.
pub(super) fn terms(from: &Call, later: TimeDelta, code_prefix: String) -> Terms {
    let mut terms = Terms {
        code_prefix,
        // Where the earlier call's facts came from says nothing of this one.
        source: String::new(),
        ..from.terms.clone()
    };
    let dates = [&mut terms.reserve_valid_until, &mut terms.replacement_cutoff];
    for date in dates.into_iter().flatten().chain(terms.condition_dates.values_mut()) {
        *date = date.plus(later);
    }
    terms
}

/// Gives the new `call` the parts of `from`.
///
/// # Errors
/// [`ChangeError`].
pub(super) fn parts(tx: &mut Conn, ctx: &Ctx, call: &Call, from: &Call, later: TimeDelta) -> Result<(), ChangeError> {
    let by = ctx.account().ok_or(Denied::Forbidden)?;
    let tours: Vec<Tour> = store::tours(tx, from.id)?
        .into_iter()
        .map(|tour| Tour {
            id: ctx.id(),
            number: tour.number,
            registration_opens_at: tour.registration_opens_at.plus(later),
            registration_closes_at: tour.registration_closes_at.plus(later),
            list_due_at: tour.list_due_at.plus(later),
            confirm_by_at: tour.confirm_by_at.plus(later),
        })
        .collect();
    store::replace_tours(tx, call.id, &tours)?;
    for line in store::lines(tx, from.id)? {
        let line = QuotaLine {
            id: ctx.id(),
            call: call.id,
            version: 1,
            ..line
        };
        store::insert_line(tx, &line)?;
    }
    let requirements: Vec<Requirement> = store::requirements(tx, from.id)?
        .into_iter()
        .map(|it| Requirement {
            id: ctx.id(),
            call: call.id,
            ..it
        })
        .collect();
    store::replace_requirements(tx, call.id, &requirements)?;
    let versions = store::rulebooks(tx, from.id)?;
    let in_force = versions.iter().find(|it| it.state == RulebookState::Published);
    if let Some(version) = in_force.or_else(|| versions.first()) {
        let rules = serde_json::from_value(version.body.clone()).map_err(Fault::from)?;
        propose_sound(tx, ctx, call.id, by, &rules, Proposal::default())?;
    }
    Ok(())
}

/// The call that another begins from.
///
/// # Errors
/// [`ChangeError::Absent`].
pub(super) fn model(tx: &mut Conn, id: CallId) -> Result<Call, ChangeError> {
    store::call(tx, id)?.ok_or(ChangeError::Absent)
}
