//! Somebody asks that their data be deleted; an administrator answers.

use chrono::TimeDelta;
use serde_json::json;

use super::messages;
use super::model::{ANSWER_DAYS, ANSWER_LIMIT, DeletionError, DeletionRequest};
use super::store;
use crate::accounts::policy::{Denied, Permission, Scope, allow};
use crate::accounts::{self, Ctx};
use crate::applications;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::{AccountId, DeletionId};
use crate::kernel::{Fault, text};
use crate::mail::Payload;

/// Where offices are; only for showing the day in a letter.
const ZONE: &str = "Asia/Bishkek";

/// Asks for one's own account. While a request waits, the same again changes nothing.
///
/// # Errors
/// [`DeletionError`].
pub fn ask_deletion(tx: &mut Conn, ctx: &Ctx) -> Result<DeletionRequest, DeletionError> {
    let account = ctx.who.account().ok_or(Denied::Absent)?.id;
    if let Some(open) = store::last_of(tx, account)?.filter(|last| last.answered_at.is_none()) {
        return Ok(open);
    }
    let id = ctx.id::<DeletionId>();
    store::insert(tx, id, account, ctx.now)?;
    append(
        tx,
        ctx,
        Event::new("account.deletion_asked", account).with(json!({ "request": id })),
    )?;
    let due = ctx.now.plus(TimeDelta::days(ANSWER_DAYS));
    let payload = Payload::new().until("due", due, ZONE);
    for colleague in accounts::holders(tx, Permission::ManageAccounts, Scope::System, ctx.now)? {
        accounts::tell(tx, ctx, colleague, &messages::DELETION_ASKED, id, &payload, None)?;
    }
    store::find(tx, id)?.ok_or_else(|| Fault::broken("a request that was just made").into())
}

/// The asker's last request.
///
/// # Errors
/// Absent for who is not signed in.
pub fn own_request(conn: &mut Conn, ctx: &Ctx) -> Result<Option<DeletionRequest>, DeletionError> {
    let account = ctx.who.account().ok_or(Denied::Absent)?.id;
    Ok(store::last_of(conn, account)?)
}

/// A request with what an administrator must know to answer it.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The request.
    pub request: DeletionRequest,
    /// The account's address.
    pub email: String,
    /// Drafts that were never handed in: nothing keeps them.
    pub drafts: Vec<String>,
    /// Dossiers that were handed in: the law keeps them for a time.
    pub kept: Vec<String>,
}

/// Requests that wait for an answer.
///
/// # Errors
/// [`DeletionError`].
pub fn waiting(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<Waiting>, DeletionError> {
    allow(ctx, Permission::ManageAccounts, Scope::System)?;
    let mut all = Vec::new();
    for request in store::open(conn)? {
        let profile = accounts::profile(conn, request.account)?;
        let (mut drafts, mut kept) = (Vec::new(), Vec::new());
        for head in dossiers(conn, request.account)? {
            let list = if head.submitted_at.is_none() {
                &mut drafts
            } else {
                &mut kept
            };
            list.push(head.code);
        }
        all.push(Waiting {
            email: profile.map(|it| it.email).unwrap_or_default(),
            request,
            drafts,
            kept,
        });
    }
    Ok(all)
}

fn dossiers(conn: &mut Conn, account: AccountId) -> Result<Vec<applications::Application>, Fault> {
    match accounts::person_of(conn, account)? {
        Some(person) => applications::of_person(conn, person),
        None => Ok(Vec::new()),
    }
}

/// Erases the drafts that were never handed in and answers the person about the rest.
///
/// # Errors
/// [`DeletionError`].
pub fn answer_deletion(tx: &mut Conn, ctx: &Ctx, id: DeletionId, answer: &str) -> Result<usize, DeletionError> {
    allow(ctx, Permission::ManageAccounts, Scope::System)?;
    let open = store::find(tx, id)?.filter(|it| it.answered_at.is_none());
    let open = open.ok_or(DeletionError::NotFound)?;
    if ctx.account() == Some(open.account) {
        return Err(DeletionError::Own);
    }
    let answer = text::paragraphs(answer).map_err(|_| DeletionError::Answer)?;
    if answer.is_empty() || text::at_most(&answer, ANSWER_LIMIT).is_err() {
        return Err(DeletionError::Answer);
    }
    let mut erased = 0;
    for head in dossiers(tx, open.account)? {
        if applications::erase_draft(tx, ctx, head.id)? {
            erased += 1;
        }
    }
    let count = i32::try_from(erased).map_err(|error| Fault::new("count", error))?;
    if !store::answer(tx, id, &answer, ctx.account(), count, ctx.now)? {
        return Err(DeletionError::NotFound);
    }
    let event = Event::new("account.deletion_answered", open.account);
    append(tx, ctx, event.with(json!({ "request": id, "drafts_erased": erased })))?;
    accounts::tell(
        tx,
        ctx,
        open.account,
        &messages::DELETION_ANSWERED,
        id,
        &Payload::new(),
        None,
    )?;
    Ok(erased)
}
