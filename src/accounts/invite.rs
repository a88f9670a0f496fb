//! A colleague is invited to a role: the grant waits until the link in the mail is answered.

use serde_json::{Value as Data, json};

use super::links;
use super::model::{AccountState, Ctx, GrantState, LinkPurpose, Role};
use super::policy::{self, Denied, Permission, Scope};
use super::rules::{Email, Name};
use super::store::grants::GrantRow;
use super::store::{self, AccountRow};
use super::{messages, tell};
use crate::config::Secret;
use crate::db::Conn;
use crate::events::{self, Event};
use crate::kernel::ids::{AccountId, CallId, GrantId, InstitutionId};
use crate::kernel::{Fault, Instant, Lang};
use crate::mail::{Payload, Value};

/// A role with its reach.
#[derive(Debug, Clone)]
pub struct NewGrant {
    /// The role.
    pub role: Role,
    /// The only call it is for.
    pub call: Option<CallId>,
    /// The only institution it is for.
    pub institution: Option<InstitutionId>,
    /// May read sensitive data too.
    pub sensitive: bool,
    /// Until when, exclusive.
    pub ends_at: Option<Instant>,
}

/// Whom to invite, and to what.
#[derive(Debug, Clone)]
pub struct Invite {
    /// Their address.
    pub email: Email,
    /// Their name; they may mend it.
    pub name: Name,
    /// The language of the mail.
    pub language: Lang,
    /// The role.
    pub grant: NewGrant,
}

/// Why nobody was invited.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The role does not fit the reach: a registrar needs an institution, an administrator none.
    #[error("the role does not fit its scope")]
    WrongScope,
    /// The account with this address is suspended.
    #[error("the account is suspended")]
    Suspended,
    /// Nobody gives a role to himself.
    #[error("a role for oneself")]
    Oneself,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// An invitation.
#[derive(Debug, Clone)]
pub struct Invited {
    /// Whose account.
    pub account: AccountId,
    /// The grant that waits.
    pub grant: GrantId,
    /// The token behind the link; shown by the command line only.
    pub token: String,
}

/// Whether a role can be given on this reach. The committee's roles may be given for the whole system
/// too, an administrator's only so.
pub(super) fn fits(grant: &NewGrant) -> bool {
    match (grant.role, grant.call, grant.institution) {
        (_, Some(_), Some(_)) => false,
        (Role::Administrator, call, institution) => call.is_none() && institution.is_none(),
        (Role::Registrar, call, institution) => call.is_none() && institution.is_some(),
        (_, _, institution) => institution.is_none(),
    }
}

/// Invites; mails the link.
///
/// # Errors
/// [`InviteError`].
pub fn invite(tx: &mut Conn, ctx: &Ctx, secret: &Secret, command: &Invite) -> Result<Invited, InviteError> {
    policy::allow(ctx, Permission::ManageAccounts, Scope::System)?;
    let (invited, nonce) = prepare(tx, ctx, secret, command)?;
    let payload = Payload::new().with("link", Value::Link(nonce));
    tell::tell(
        tx,
        ctx,
        invited.account,
        &messages::INVITATION,
        invited.grant,
        &payload,
        None,
    )?;
    Ok(invited)
}

/// The first administrator, from the command line: the link is printed, nothing is mailed.
///
/// # Errors
/// [`InviteError`].
pub fn create_user(tx: &mut Conn, ctx: &Ctx, secret: &Secret, command: &Invite) -> Result<Invited, InviteError> {
    policy::allow(ctx, Permission::ManageAccounts, Scope::System)?;
    Ok(prepare(tx, ctx, secret, command)?.0)
}

fn prepare(tx: &mut Conn, ctx: &Ctx, secret: &Secret, command: &Invite) -> Result<(Invited, String), InviteError> {
    if !fits(&command.grant) {
        return Err(InviteError::WrongScope);
    }
    let account = match store::by_email(tx, command.email.key())? {
        Some(row) if row.state == AccountState::Suspended => return Err(InviteError::Suspended),
        Some(row) if ctx.account() == Some(row.id) => return Err(InviteError::Oneself),
        Some(row) => row.id,
        None => open(tx, ctx, command)?,
    };
    let grant = insert(tx, ctx, account, &command.grant, GrantState::Invited)?;
    let link = links::issue(tx, ctx, secret, account, LinkPurpose::AcceptInvitation, Data::Null)?;
    let invited = Invited {
        account,
        grant,
        token: link.token,
    };
    Ok((invited, link.nonce))
}

/// An account that waits for its owner: no password, no person.
fn open(tx: &mut Conn, ctx: &Ctx, command: &Invite) -> Result<AccountId, Fault> {
    let row = AccountRow {
        id: ctx.id(),
        email: command.email.as_str().to_owned(),
        email_key: command.email.key().to_owned(),
        name: command.name.as_str().to_owned(),
        password_hash: None,
        state: AccountState::Unconfirmed,
        language: command.language.tag().to_owned(),
        failed_sign_ins: 0,
        locked_until: None,
        created_at: ctx.now,
        confirmed_at: None,
        version: 1,
    };
    store::insert(tx, row)?.ok_or_else(|| Fault::busy("the address was taken at this moment"))
}

/// Writes a grant with its event.
pub(super) fn insert(
    tx: &mut Conn,
    ctx: &Ctx,
    account: AccountId,
    grant: &NewGrant,
    state: GrantState,
) -> Result<GrantId, Fault> {
    let id = ctx.id::<GrantId>();
    store::grants::insert(
        tx,
        GrantRow {
            id,
            account_id: account,
            role: grant.role,
            call_id: grant.call,
            institution_id: grant.institution,
            sensitive: grant.sensitive,
            state,
            starts_at: ctx.now,
            ends_at: grant.ends_at,
            granted_by: ctx.account(),
            created_at: ctx.now,
        },
    )?;
    let data = json!({
        "grant": id, "role": grant.role, "state": state, "sensitive": grant.sensitive,
        "call": grant.call, "institution": grant.institution,
    });
    events::append(tx, ctx, Event::new("account.role_given", account).with(data))?;
    Ok(id)
}
