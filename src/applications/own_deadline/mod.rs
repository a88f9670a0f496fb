//! A later deadline for one dossier: what went wrong was not the student's doing. One person enters
//! it with its basis, another approves it; from then on it counts instead of the call's, and the
//! student is told.
//!
//! Staff learn nothing of a draft by it: they name the code that the student gave them.

mod acts;
pub mod pages;

pub use acts::{LongerDeadline, approve, discard, propose};

use crate::accounts::Ctx;
use crate::accounts::policy::{Denied, Permission, Scope, holds};
use crate::db::Conn;
use crate::kernel::ids::{AccountId, ApplicationId, CallId, DeadlineActId};
use crate::kernel::{Fault, Instant};

/// A later deadline, proposed or in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineAct {
    /// Its identifier.
    pub id: DeadlineActId,
    /// For which dossier.
    pub application: ApplicationId,
    /// Exclusive.
    pub until: Instant,
    /// Decision or cause.
    pub basis: String,
    /// Who entered it.
    pub proposed_by: AccountId,
    /// When it was entered.
    pub created_at: Instant,
    /// Who else approved it.
    pub approved_by: Option<AccountId>,
    /// When.
    pub approved_at: Option<Instant>,
    /// When it was thrown away.
    pub discarded_at: Option<Instant>,
}

impl DeadlineAct {
    /// Neither approved nor thrown away.
    #[must_use]
    pub fn open(&self) -> bool {
        self.approved_at.is_none() && self.discarded_at.is_none()
    }
}

/// Why a deadline was not entered or approved.
#[derive(Debug, thiserror::Error)]
pub enum DeadlineError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A field cannot stay so: its name in the form and the message that says why.
    #[error("{0}: {1}")]
    Invalid(&'static str, &'static str),
    /// One waits for its second person already.
    #[error("one waits already")]
    ActOpen,
    /// Who entered it cannot approve it.
    #[error("who entered it cannot approve it")]
    SamePerson,
    /// It is no longer open.
    #[error("no longer open")]
    OutOfDate,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Who enters later deadlines in a call: whoever changes calls, and whoever drafts its acts.
#[must_use]
pub fn may_propose(ctx: &Ctx, call: CallId) -> bool {
    let scope = Scope::Call(call);
    holds(&ctx.who, Permission::ManageCalls, scope) || holds(&ctx.who, Permission::DraftRulebook, scope)
}

/// Who approves those of others.
#[must_use]
pub fn may_approve(ctx: &Ctx, call: CallId) -> bool {
    holds(&ctx.who, Permission::ApproveRulebook, Scope::Call(call))
}

/// Whether somebody may still hand in a dossier of the call by a deadline of their own.
///
/// # Errors
/// When the database fails.
pub fn still_ahead(conn: &mut Conn, call: &crate::calls::Call, now: Instant) -> Result<bool, Fault> {
    // Grace is counted from each deadline: one that is over by less than the grace is still ahead.
    let grace = call.with_grace(now).since(now);
    super::store::any_own_deadline(conn, call.id, now.minus(grace))
}

/// What was given to a dossier, the first first.
///
/// # Errors
/// When the database fails.
pub fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Vec<DeadlineAct>, Fault> {
    super::store::deadline_acts_of(conn, id)
}
