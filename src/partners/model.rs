//! A machine client, and why an act on one was refused.

use crate::accounts::policy::Denied;
use crate::kernel::ids::{AccountId, ClientId, InstitutionId};
use crate::kernel::{Fault, Instant};

crate::text_enum! {
    /// Whether a client may be used.
    pub enum ClientState {
        /// In use.
        Active = "active",
        /// Ended for ever.
        Revoked = "revoked",
    }
}

/// Every scope that a client can have; `accounts::policy::client_scope` says what each allows.
pub const SCOPES: [&str; 3] = ["placements:read", "nominations:decide", "enrolments:write"];

/// A university's program. Its secret is nowhere: only a hash, in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its identifier; the `client_id` of a token request.
    pub id: ClientId,
    /// Whose; it sees nothing else.
    pub institution: InstitutionId,
    /// As its makers call it.
    pub name: String,
    /// What its tokens may allow at most.
    pub scopes: Vec<String>,
    /// Whether it may be used.
    pub state: ClientState,
    /// Who made it.
    pub created_by: Option<AccountId>,
    /// When.
    pub created_at: Instant,
    /// When it was last given a token.
    pub last_used_at: Option<Instant>,
}

/// Why an act on a client was refused.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is none.
    #[error("not found")]
    NotFound,
    /// Its name is empty or longer than 100 symbols.
    #[error("the name is missing or too long")]
    Name,
    /// No scope, or one that does not exist.
    #[error("no usable scope")]
    Scopes,
    /// The institution has too many already.
    #[error("too many active clients")]
    TooMany,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}
