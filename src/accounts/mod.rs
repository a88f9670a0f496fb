//! Who can sign in, how, and what they may do.
//!
//! Sessions are rows: the cookie holds a random token, the table its hash, and every request
//! reads account and grants afresh, so a suspended account or a withdrawn role ends at once.
//! Machines get short JWTs by client credentials. Every permission is decided in [`policy`].

mod accept;
pub mod access_tokens;
mod acting;
mod change_email;
mod change_password;
mod change_profile;
mod confirm;
mod create;
mod invite;
mod links;
pub mod messages;
pub mod model;
pub mod pages;
pub mod password_policy;
pub mod passwords;
mod people;
pub mod policy;
mod reader;
mod register;
mod reset;
pub mod rules;
pub mod sealing;
mod session;
mod sign_in;
mod sign_out;
pub mod signing_keys;
mod store;
mod suspend;
mod tell;
pub mod tokens;

pub use accept::{Invitation, accept, invitation, take_on};
pub use acting::acting;
pub use change_email::{ChangeEmailError, ask_for_email, can_change_email, change_email};
pub use change_password::{ChangePasswordError, change_password};
pub use change_profile::{ChangeProfileError, change_language, change_name};
pub use confirm::{ConfirmError, can_confirm, confirm, resend};
pub use create::{create_confirmed, grant};
pub use invite::{Invite, InviteError, Invited, NewGrant, create_user, invite};
pub use links::LinkError;
pub use model::{Account, AccountState, Ctx, Grant, GrantState, LinkPurpose, Principal, Profile, Role};
pub use people::{PeopleError, Person, people, person};
pub use reader::reader;
pub use register::{Register, RegisterError, Registration, RegistrationProblems, register, submit};
pub use reset::{ResetError, can_reset, request_reset, reset};
pub use session::{Limits, principal_of, start_session, touch};
pub use sign_in::{SignIn, SignInError, SignedIn, sign_in};
pub use sign_out::{SessionView, SignOutError, end_session, end_sessions_of, sessions, sign_out, sign_out_everywhere};
pub use store::any;
pub use store::grants::GrantRow;
pub use store::invariants::invariants;
pub use store::notices::NoticeRow;
pub use suspend::{SuspendError, activate_account, activate_grant, suspend_account, suspend_grant};
pub use tell::{account_of, by_email, holders, mark_read, notice, notices, person_of, profile, tell, tell_person};
