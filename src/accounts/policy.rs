//! The one place that decides who may do what. Deny by default.
//!
//! A permission is asked for on a scope. What is not granted is answered as absent (404)
//! unless the asker may read there, then as forbidden (403).

use super::model::{Ctx, Principal, Role};
use crate::kernel::ids::{CallId, InstitutionId, PersonId};

/// What can be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Own dossiers, choices, offers, data: everything an applicant does.
    Apply,
    /// See the dossiers of a call.
    ReadDossiers,
    /// See health documents, benefit categories, PIN and passport numbers.
    ReadSensitive,
    /// Check documents, ask for corrections, declare eligible or not.
    CheckDossiers,
    /// Score assigned dossiers, declare conflicts.
    Review,
    /// Assign reviewers, resolve conflicts.
    AssignReviews,
    /// See the scores of all reviewers of a call.
    ReadReviews,
    /// Reopen a submitted review.
    ReopenReviews,
    /// See draft rankings and runs.
    ReadRuns,
    /// Propose a run or a ranking.
    ProposeRun,
    /// Approve what another proposed.
    ApproveRun,
    /// Publish what was approved.
    PublishRun,
    /// Name the member who decides an appeal.
    AssignAppeals,
    /// Decide appeals that one was named for.
    DecideAppeals,
    /// Draft rulebooks and quota acts.
    DraftRulebook,
    /// Approve rulebooks and quota acts of others.
    ApproveRulebook,
    /// See nominations and places of an institution.
    ReadNominations,
    /// Admit or refuse nominations.
    DecideNominations,
    /// Confirm enrolments, conditions, arrivals.
    ConfirmEnrolment,
    /// Programmes and details of an institution.
    ManageProgrammes,
    /// Machine clients of an institution.
    ManageClients,
    /// Accounts and roles.
    ManageAccounts,
    /// Institutions and branches.
    ManageInstitutions,
    /// Calls, timetables, deadlines.
    ManageCalls,
    /// Outbox, audit chain, settings.
    Operate,
}

/// Where a permission is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Anywhere at all: opens a desk, decides nothing about an object.
    Anywhere,
    /// The whole installation.
    System,
    /// One call.
    Call(CallId),
    /// One institution.
    Institution(InstitutionId),
    /// What belongs to one applicant.
    Person(PersonId),
}

/// Not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The asker may not even know that it exists: 404.
    #[error("not visible to this principal")]
    Absent,
    /// The asker may read it but not do this: 403.
    #[error("not allowed to this principal")]
    Forbidden,
}

use Permission as P;

/// What a role may do.
#[must_use]
pub const fn permissions(role: Role) -> &'static [Permission] {
    match role {
        Role::Officer => &[P::ReadDossiers, P::CheckDossiers],
        Role::Reviewer => &[P::Review],
        Role::Secretary => &[
            P::ReadDossiers,
            P::AssignReviews,
            P::ReadReviews,
            P::ReadRuns,
            P::ProposeRun,
            P::PublishRun,
            P::AssignAppeals,
            P::DraftRulebook,
        ],
        Role::Chair => &[
            P::ReadDossiers,
            P::ReadReviews,
            P::ReopenReviews,
            P::ReadRuns,
            P::ApproveRun,
            P::ApproveRulebook,
        ],
        Role::Registrar => &[
            P::ReadNominations,
            P::DecideNominations,
            P::ConfirmEnrolment,
            P::ManageProgrammes,
            P::ManageClients,
        ],
        Role::Observer => &[P::ReadDossiers, P::ReadReviews, P::ReadRuns],
        Role::Administrator => &[P::ManageAccounts, P::ManageInstitutions, P::ManageCalls, P::Operate],
        Role::VotingMember => &[P::ReadDossiers, P::ReadReviews, P::ReadRuns],
        Role::AppealMember => &[P::ReadDossiers, P::ReadReviews, P::ReadRuns, P::DecideAppeals],
    }
}

/// The scope of a client's token that a permission needs.
#[must_use]
pub const fn client_scope(permission: Permission) -> Option<&'static str> {
    match permission {
        P::ReadNominations => Some("placements:read"),
        P::DecideNominations => Some("nominations:decide"),
        P::ConfirmEnrolment => Some("enrolments:write"),
        _ => None,
    }
}

/// The permission to read what `permission` acts on.
const fn reading(permission: Permission) -> Permission {
    match permission {
        P::CheckDossiers | P::AssignReviews | P::ReadSensitive | P::Review => P::ReadDossiers,
        P::ReopenReviews => P::ReadReviews,
        P::ProposeRun
        | P::ApproveRun
        | P::PublishRun
        | P::AssignAppeals
        | P::DecideAppeals
        | P::DraftRulebook
        | P::ApproveRulebook => P::ReadRuns,
        P::DecideNominations | P::ConfirmEnrolment | P::ManageProgrammes | P::ManageClients => P::ReadNominations,
        other => other,
    }
}

/// Decides. The first line of every operation.
///
/// # Errors
/// [`Denied`], absent or forbidden.
pub fn allow(ctx: &Ctx, permission: Permission, scope: Scope) -> Result<(), Denied> {
    decide(&ctx.who, permission, scope)
}

/// [`allow`] for doors that hold no [`Ctx`] yet.
///
/// # Errors
/// [`Denied`], absent or forbidden.
pub fn decide(who: &Principal, permission: Permission, scope: Scope) -> Result<(), Denied> {
    if holds(who, permission, scope) {
        return Ok(());
    }
    let read = reading(permission);
    if read != permission && holds(who, read, scope) {
        Err(Denied::Forbidden)
    } else {
        Err(Denied::Absent)
    }
}

/// Whether `who` holds `permission` on `scope`.
#[must_use]
pub fn holds(who: &Principal, permission: Permission, scope: Scope) -> bool {
    match who {
        Principal::System => true,
        Principal::Anonymous => false,
        Principal::Client {
            institution, scopes, ..
        } => {
            let wanted = client_scope(permission);
            let here = match scope {
                Scope::Institution(id) => id == *institution,
                Scope::Anywhere => true,
                Scope::System | Scope::Call(_) | Scope::Person(_) => false,
            };
            here && wanted.is_some_and(|wanted| scopes.iter().any(|held| held == wanted))
        }
        Principal::Account(account) => {
            if permission == P::Apply {
                return match scope {
                    Scope::Person(person) => account.person == Some(person),
                    Scope::Anywhere => account.person.is_some(),
                    Scope::System | Scope::Call(_) | Scope::Institution(_) => false,
                };
            }
            account.grants.iter().any(|grant| {
                let may = permissions(grant.role).contains(&permission)
                    || (permission == P::ReadSensitive && grant.sensitive);
                may && covers(grant.call, grant.institution, scope)
            })
        }
    }
}

fn covers(call: Option<CallId>, institution: Option<InstitutionId>, scope: Scope) -> bool {
    match (call, institution) {
        (None, None) => !matches!(scope, Scope::Person(_)),
        (Some(call), None) => matches!(scope, Scope::Call(id) if id == call) || scope == Scope::Anywhere,
        (None, Some(institution)) => {
            matches!(scope, Scope::Institution(id) if id == institution) || scope == Scope::Anywhere
        }
        (Some(_), Some(_)) => false,
    }
}
