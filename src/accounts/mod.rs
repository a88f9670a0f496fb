//! Who can sign in, how, and what they may do.
//!
//! Sessions are rows: the cookie holds a random token, the table its hash, and every request
//! reads account and grants afresh, so a suspended account or a withdrawn role ends at once.
//! Machines get short JWTs by client credentials. Every permission is decided in [`policy`].

pub mod access_tokens;
mod acting;
pub mod model;
pub mod password_policy;
pub mod passwords;
pub mod policy;
pub mod sealing;
mod session;
pub mod signing_keys;
mod store;
mod tell;
pub mod tokens;

pub use acting::acting;
pub use model::{Account, AccountState, Ctx, Grant, GrantState, LinkPurpose, Principal, Profile, Role};
pub use session::{Limits, principal_of, sign_out, sign_out_everywhere, start_session, touch};
pub use store::NoticeRow;
pub use tell::{account_of, holders, notice, notices, profile, tell, tell_person};
