//! Who can sign in, and in which roles.

use crate::kernel::ids::{AccountId, CallId, ClientId, GrantId, InstitutionId, PersonId, SessionId};
use crate::kernel::{Act, Instant, Lang};

crate::text_enum! {
    /// Whether an account may be used.
    pub enum AccountState {
        /// Waits for the e-mail link.
        Unconfirmed = "unconfirmed",
        /// In use.
        Active = "active",
        /// Closed by an administrator.
        Suspended = "suspended",
    }
}

crate::text_enum! {
    /// What a colleague does. Applicants have no role: what is theirs is theirs.
    pub enum Role {
        /// Checks dossiers of a call.
        Officer = "officer",
        /// Scores assigned dossiers of a call.
        Reviewer = "reviewer",
        /// Runs a call's committee work.
        Secretary = "secretary",
        /// Approves what the secretary proposes.
        Chair = "chair",
        /// Acts for an institution.
        Registrar = "registrar",
        /// Reads a call's work.
        Observer = "observer",
        /// Runs the installation.
        Administrator = "administrator",
        /// Votes in a call's committee.
        VotingMember = "voting_member",
        /// Decides appeals of a call.
        AppealMember = "appeal_member",
    }
}

crate::text_enum! {
    /// Whether a grant works.
    pub enum GrantState {
        /// The invitation was sent and not answered.
        Invited = "invited",
        /// Works within its period.
        Active = "active",
        /// Switched off.
        Suspended = "suspended",
    }
}

crate::text_enum! {
    /// What a one-time link is for.
    pub enum LinkPurpose {
        /// Confirms the address of a new account.
        ConfirmEmail = "confirm_email",
        /// Sets a new password.
        ResetPassword = "reset_password",
        /// A colleague's first sign-in.
        AcceptInvitation = "accept_invitation",
        /// Confirms a new address of an account.
        ChangeEmail = "change_email",
    }
}

/// A role for one call, one institution, or (neither) the whole system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its identifier.
    pub id: GrantId,
    /// The role.
    pub role: Role,
    /// The only call it is for.
    pub call: Option<CallId>,
    /// The only institution it is for.
    pub institution: Option<InstitutionId>,
    /// May also read health documents, benefit categories, PIN and passport numbers.
    pub sensitive: bool,
}

/// Who asks, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// Nobody signed in.
    Anonymous,
    /// A person with an account.
    Account(Account),
    /// A university's program.
    Client {
        /// Which.
        id: ClientId,
        /// Whose; it sees nothing else.
        institution: InstitutionId,
        /// What its token allows.
        scopes: Vec<String>,
    },
    /// The clock.
    System,
}

/// The signed-in account, read afresh on every request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// As an applicant.
    pub person: Option<PersonId>,
    /// This sign-in.
    pub session: Option<SessionId>,
    /// As it signs its work.
    pub name: String,
    /// Its language.
    pub language: Lang,
    /// Grants that work now.
    pub grants: Vec<Grant>,
}

impl Account {
    /// Whether this is a colleague rather than an applicant.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        !self.grants.is_empty()
    }
}

impl Principal {
    /// The signed-in account, if any.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Account(account) => Some(account),
            Self::Anonymous | Self::Client { .. } | Self::System => None,
        }
    }
}

/// The circumstances of a command together with who asks: the first thing every operation checks.
#[derive(Debug, Clone)]
pub struct Ctx {
    /// Time, actor, trace, identifiers.
    pub act: Act,
    /// Who asks.
    pub who: Principal,
}

impl Ctx {
    /// The same moment and trace, acting as the clock: for what follows from somebody's act by
    /// rule, such as passing a freed seat on.
    #[must_use]
    pub fn by_system(&self) -> Self {
        let act = Act {
            actor: crate::kernel::Actor::System,
            ..self.act.clone()
        };
        Self {
            act,
            who: Principal::System,
        }
    }
}

impl std::ops::Deref for Ctx {
    type Target = Act;

    fn deref(&self) -> &Act {
        &self.act
    }
}

/// What is told about an account outside this room.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its identifier.
    pub id: AccountId,
    /// Its address.
    pub email: String,
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: Lang,
    /// Its state.
    pub state: AccountState,
    /// Since when.
    pub created_at: Instant,
}
