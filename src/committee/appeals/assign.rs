//! A member is named who decides the appeal.

use serde_json::json;

use super::lifecycle::{self, Command};
use super::model::{Appeal, AppealError, Problem};
use super::{messages, read, store};
use crate::accounts::policy::{Permission, Scope, allow};
use crate::accounts::{self, Ctx};
use crate::applications;
use crate::calls;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{AccountId, AppealId};

/// Who decides which appeal.
#[derive(Debug, Clone)]
pub struct Assign {
    /// The appeal.
    pub appeal: AppealId,
    /// As it was seen.
    pub version: i32,
    /// The member.
    pub member: AccountId,
}

/// Names the member, or another one while nothing is decided.
///
/// # Errors
/// [`Problem::MemberUnfit`] for who is no appeal member of the call or had a hand in the result.
pub fn assign(tx: &mut Conn, ctx: &Ctx, command: &Assign) -> Result<Appeal, AppealError> {
    let seen = store::appeal(tx, command.appeal)?.ok_or(AppealError::NotFound)?;
    let scope = Scope::Call(seen.call);
    allow(ctx, Permission::AssignAppeals, scope)?;
    let to = lifecycle::next(seen.state, Command::Assign).ok_or(AppealError::WrongState)?;
    if seen.version != command.version {
        return Err(AppealError::OutOfDate);
    }
    let members = accounts::holders(tx, Permission::DecideAppeals, scope, ctx.now)?;
    if !members.contains(&command.member) || read::barred(tx, &seen)?.contains(&command.member) {
        return Err(AppealError::Invalid(Problem::MemberUnfit));
    }
    let mut next = seen.clone();
    next.state = to;
    next.member = Some(command.member);
    next.assigned_by = ctx.account();
    next.assigned_at = Some(ctx.now);
    next.version = seen.version + 1;
    if !store::update(tx, &seen, &next)? {
        return Err(AppealError::OutOfDate);
    }
    let event = Event::new("appeal.assigned", seen.id)
        .of(seen.application)
        .in_call(seen.call);
    append(tx, ctx, event.with(json!({"member": command.member, "to": to})))?;
    let head = applications::head(tx, seen.application)?.ok_or(AppealError::NotFound)?;
    let call = calls::call(tx, seen.call)?.ok_or(AppealError::NotFound)?;
    let payload = messages::about(&call, &head.code, &next);
    let cause = format!("{}:{}", next.id, next.version);
    accounts::tell(tx, ctx, command.member, &messages::YOURS, &cause, &payload, None)?;
    if seen.member.is_none() {
        accounts::tell_person(
            tx,
            ctx,
            head.person,
            &messages::ASSIGNED,
            seen.id,
            &payload,
            Some(head.id),
        )?;
    }
    Ok(next)
}
