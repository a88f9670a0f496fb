//! Who asks: the applicant and another one, every role here and elsewhere, programs, nobody.

use std::fmt;

use diesel::prelude::*;
use qabyl::accounts::{Account, Ctx, Grant, Principal, Role};
use qabyl::db::Conn;
use qabyl::db::schema::grants;
use qabyl::kernel::act::Actor;
use qabyl::kernel::ids::{AccountId, CallId, ClientId, GrantId, InstitutionId, PersonId};
use qabyl::kernel::{Act, Fault, Instant, Lang};

use crate::harness::TestDb;
use crate::placements::ground;

/// Somebody who tries a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// Whose dossier it is.
    Applicant,
    /// Somebody else who applies.
    Stranger,
    /// A colleague of this call, this institution or the whole system.
    Here(Role),
    /// A reviewer of this call who was given something else.
    SecondReviewer,
    /// The same role in another call or at another institution.
    Elsewhere(Role),
    /// The host university's program with every scope.
    Program,
    /// Another university's.
    ProgramElsewhere,
    /// Nobody signed in.
    Nobody,
    /// What happens by itself.
    Clock,
}

use Asker as A;

impl fmt::Display for Asker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            A::Applicant => f.write_str("applicant"),
            A::Stranger => f.write_str("another applicant"),
            A::Here(role) => write!(f, "{role}"),
            A::SecondReviewer => f.write_str("another reviewer"),
            A::Elsewhere(role) => write!(f, "{role} elsewhere"),
            A::Program => f.write_str("program"),
            A::ProgramElsewhere => f.write_str("program elsewhere"),
            A::Nobody => f.write_str("nobody"),
            A::Clock => f.write_str("the clock"),
        }
    }
}

/// Everybody but the clock. An administrator is one for the whole system.
pub fn everybody() -> Vec<Asker> {
    let mut all = vec![A::Applicant, A::Stranger, A::SecondReviewer];
    all.extend(Role::ALL.iter().map(|role| A::Here(*role)));
    let bound = Role::ALL.iter().filter(|role| **role != Role::Administrator);
    all.extend(bound.map(|role| A::Elsewhere(*role)));
    all.extend([A::Program, A::ProgramElsewhere, A::Nobody]);
    all
}

/// What everybody is asked about.
#[derive(Debug, Clone)]
pub struct Ground {
    pub call: CallId,
    pub institution: InstitutionId,
    /// Whose dossier it is.
    pub owner: (AccountId, PersonId),
    stranger: (AccountId, PersonId),
    staff: Vec<(Asker, AccountId)>,
}

/// Gives an account a role by its row.
pub fn grant(
    tx: &mut Conn,
    act: &Act,
    account: AccountId,
    role: Role,
    (call, institution): (Option<CallId>, Option<InstitutionId>),
) -> Result<GrantId, Fault> {
    let id: GrantId = act.id();
    diesel::insert_into(grants::table)
        .values((
            grants::id.eq(id),
            grants::account_id.eq(account),
            grants::role.eq(role),
            grants::call_id.eq(call),
            grants::institution_id.eq(institution),
            grants::sensitive.eq(false),
            grants::state.eq("active"),
            grants::starts_at.eq(act.now),
            grants::created_at.eq(act.now),
        ))
        .execute(tx)?;
    Ok(id)
}

impl Ground {
    /// An account for everybody who has none yet, with its role in the database too.
    pub fn lay(
        tx: &mut Conn,
        act: &Act,
        (call, institution): (CallId, InstitutionId),
        owner: (AccountId, PersonId),
        stranger: (AccountId, PersonId),
    ) -> Result<Self, Fault> {
        let mut staff = Vec::new();
        for asker in everybody() {
            let role = match asker {
                A::Here(role) => role,
                A::SecondReviewer => Role::Reviewer,
                A::Elsewhere(_) => {
                    staff.push((asker, ground::account(tx, act, &slug(asker))?));
                    continue;
                }
                _ => continue,
            };
            let id = ground::account(tx, act, &slug(asker))?;
            grant(tx, act, id, role, scope(role, call, institution))?;
            staff.push((asker, id));
        }
        Ok(Self {
            call,
            institution,
            owner,
            stranger,
            staff,
        })
    }

    /// The account behind an asker who has one.
    pub fn account(&self, asker: Asker) -> AccountId {
        match asker {
            A::Applicant => self.owner.0,
            A::Stranger => self.stranger.0,
            _ => self.staff.iter().find(|(who, _)| *who == asker).expect("an account").1,
        }
    }

    pub fn ctx(&self, db: &TestDb, now: Instant, asker: Asker) -> Ctx {
        let act = db.act(now);
        let (person, grants) = match asker {
            A::Applicant => (Some(self.owner.1), Vec::new()),
            A::Stranger => (Some(self.stranger.1), Vec::new()),
            A::Here(role) => (None, vec![held(&act, role, scope(role, self.call, self.institution))]),
            A::SecondReviewer => (None, vec![held(&act, Role::Reviewer, (Some(self.call), None))]),
            A::Elsewhere(role) => (None, vec![held(&act, role, scope(role, act.id(), act.id()))]),
            A::Program | A::ProgramElsewhere => {
                let id: ClientId = act.id();
                let institution = if asker == A::Program {
                    self.institution
                } else {
                    act.id()
                };
                let scopes = [
                    "placements:read",
                    "nominations:decide",
                    "enrolments:write",
                    "applications:read",
                ];
                let who = Principal::Client {
                    id,
                    institution,
                    scopes: scopes.map(str::to_owned).to_vec(),
                };
                let on_behalf_of = "registrar-7".to_owned();
                let actor = Actor::Client { id, on_behalf_of };
                return Ctx {
                    act: Act { actor, ..act },
                    who,
                };
            }
            A::Nobody => {
                let act = Act {
                    actor: Actor::Link,
                    ..act
                };
                let who = Principal::Anonymous;
                return Ctx { act, who };
            }
            A::Clock => {
                let who = Principal::System;
                return Ctx { act, who };
            }
        };
        let id = self.account(asker);
        let account = Account {
            id,
            person,
            session: None,
            name: asker.to_string(),
            language: Lang::En,
            grants,
        };
        let actor = Actor::Account { id };
        Ctx {
            act: Act { actor, ..act },
            who: Principal::Account(account),
        }
    }
}

/// Where a role is held: registrars at an institution, administrators everywhere.
fn scope(role: Role, call: CallId, institution: InstitutionId) -> (Option<CallId>, Option<InstitutionId>) {
    match role {
        Role::Administrator => (None, None),
        Role::Registrar => (None, Some(institution)),
        _ => (Some(call), None),
    }
}

fn held(act: &Act, role: Role, (call, institution): (Option<CallId>, Option<InstitutionId>)) -> Grant {
    Grant {
        id: act.id(),
        role,
        call,
        institution,
        sensitive: false,
    }
}

fn slug(asker: Asker) -> String {
    format!("asker-{}", asker.to_string().replace(' ', "-"))
}
