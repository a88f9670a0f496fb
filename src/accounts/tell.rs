//! Tells a person something: an entry in the portal's inbox, which is the truth, and an e-mail,
//! which says that something changed. Both in the command's own transaction.

use super::model::Profile;
use super::store;
use crate::db::{Conn, Json, optional};
use crate::kernel::ids::{AccountId, ApplicationId, NoticeId, PersonId};
use crate::kernel::{Act, Fault};
use crate::mail::{Kind, Payload};
use crate::outbox;

/// Tells `account`. The same kind and cause again changes nothing.
///
/// # Errors
/// When the database fails.
pub fn tell(
    tx: &mut Conn,
    act: &Act,
    account: AccountId,
    kind: &'static Kind,
    cause: impl ToString,
    payload: &Payload,
    application: Option<ApplicationId>,
) -> Result<(), Fault> {
    let cause = cause.to_string();
    if kind.in_portal {
        store::notices::insert(
            tx,
            store::notices::NoticeRow {
                id: act.id::<NoticeId>(),
                account_id: account,
                kind: kind.name.to_owned(),
                cause: cause.clone(),
                payload: Json::of(payload)?,
                application_id: application,
                created_at: act.now,
                read_at: None,
            },
        )?;
    }
    outbox::enqueue(tx, act, kind.name, account, cause, payload)
}

/// [`tell`] for an applicant.
///
/// # Errors
/// When the database fails.
pub fn tell_person(
    tx: &mut Conn,
    act: &Act,
    person: PersonId,
    kind: &'static Kind,
    cause: impl ToString,
    payload: &Payload,
    application: Option<ApplicationId>,
) -> Result<(), Fault> {
    let account = account_of(tx, person)?.ok_or_else(|| Fault::broken("a person without an account"))?;
    tell(tx, act, account, kind, cause, payload, application)
}

/// The account of a person.
///
/// # Errors
/// When the database fails.
pub fn account_of(conn: &mut Conn, person: PersonId) -> Result<Option<AccountId>, Fault> {
    store::account_of(conn, person)
}

/// The person of an account; none for colleagues who never apply.
///
/// # Errors
/// When the database fails.
pub fn person_of(conn: &mut Conn, account: AccountId) -> Result<Option<PersonId>, Fault> {
    store::person_of(conn, account)
}

/// Address, name and language of an account, for a letter being written.
///
/// # Errors
/// When the database fails.
pub fn profile(conn: &mut Conn, account: AccountId) -> Result<Option<Profile>, Fault> {
    Ok(store::account(conn, account)?.map(|row| Profile {
        id: row.id,
        email: row.email,
        name: row.name,
        language: row.language.parse().unwrap_or_default(),
        state: row.state,
        created_at: row.created_at,
    }))
}

/// Everybody whose working grant holds `permission` on `scope`: whom to tell that work waits.
///
/// # Errors
/// When the database fails.
pub fn holders(
    conn: &mut Conn,
    permission: super::policy::Permission,
    scope: super::policy::Scope,
    now: crate::kernel::Instant,
) -> Result<Vec<AccountId>, Fault> {
    let mut found = Vec::new();
    for (account, grant) in store::grants::all_working(conn, now)? {
        let principal = super::Principal::Account(super::Account {
            id: account,
            person: None,
            session: None,
            name: String::new(),
            language: crate::kernel::Lang::En,
            grants: vec![grant],
        });
        if super::policy::holds(&principal, permission, scope) && !found.contains(&account) {
            found.push(account);
        }
    }
    Ok(found)
}

/// A notice as it stands in the inbox.
///
/// # Errors
/// When the database fails.
pub fn notices(conn: &mut Conn, account: AccountId, limit: i64) -> Result<Vec<store::notices::NoticeRow>, Fault> {
    store::notices::of_account(conn, account, limit)
}

/// The notice, when it is this account's.
///
/// # Errors
/// When the database fails.
pub fn notice(conn: &mut Conn, account: AccountId, id: NoticeId) -> Result<Option<store::notices::NoticeRow>, Fault> {
    optional(store::notices::find(conn, account, id))
}

/// Notes that a notice was opened.
///
/// # Errors
/// When the database fails.
pub fn mark_read(tx: &mut Conn, id: NoticeId, now: crate::kernel::Instant) -> Result<(), Fault> {
    store::notices::mark_read(tx, id, now)
}

/// The account with this address, if any: for the command line and call files.
///
/// # Errors
/// When the database fails.
pub fn by_email(conn: &mut Conn, email: &super::rules::Email) -> Result<Option<AccountId>, Fault> {
    Ok(store::by_email(conn, email.key())?.map(|row| row.id))
}
