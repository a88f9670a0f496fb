//! Accounts and their roles as an administrator sees them.

use super::model::{AccountState, Ctx};
use super::policy::{self, Denied, Permission, Scope};
use super::store::grants::GrantRow;
use super::store::{self, AccountRow};
use crate::db::Conn;
use crate::kernel::ids::AccountId;
use crate::kernel::text::fold;
use crate::kernel::{Fault, Instant, Lang};

/// An account with its grants.
#[derive(Debug, Clone)]
pub struct Person {
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
    /// Until when wrong passwords have locked it.
    pub locked_until: Option<Instant>,
    /// Its roles in every state.
    pub grants: Vec<GrantRow>,
}

/// Why nothing is shown.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// Not allowed, or no such account.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A page of the list.
const SHOWN: usize = 50;
/// Rows read at once while searching.
const STEP: i64 = 500;

/// Colleagues when nothing is searched for; else whoever's folded name or address contains the
/// words. The second value is where the next page begins.
///
/// # Errors
/// [`PeopleError`].
pub fn people(
    conn: &mut Conn,
    ctx: &Ctx,
    query: &str,
    after: Option<AccountId>,
) -> Result<(Vec<Person>, Option<AccountId>), PeopleError> {
    policy::allow(ctx, Permission::ManageAccounts, Scope::System)?;
    let mut rows = if query.trim().is_empty() {
        let mut ids = store::grants::colleagues(conn)?;
        ids.retain(|id| after.is_none_or(|after| *id > after));
        ids.sort_unstable();
        ids.truncate(SHOWN + 1);
        store::accounts_of(conn, &ids)?
    } else {
        search(conn, query, after)?
    };
    let more = rows.len() > SHOWN;
    rows.truncate(SHOWN);
    let next = rows.last().map(|row| row.id).filter(|_| more);
    Ok((with_grants(conn, rows)?, next))
}

/// There is no folded column: an administrator's rare search reads on until a page is full.
fn search(conn: &mut Conn, query: &str, mut after: Option<AccountId>) -> Result<Vec<AccountRow>, Fault> {
    let (words, address) = (fold(query), query.trim().to_lowercase());
    let mut found = Vec::new();
    loop {
        let rows = store::page(conn, after, STEP)?;
        let Some(last) = rows.last().map(|row| row.id) else {
            return Ok(found);
        };
        after = Some(last);
        let name_fits = |name: &str| !words.is_empty() && fold(name).contains(&words);
        found.extend(
            rows.into_iter()
                .filter(|row| row.email_key.contains(&address) || name_fits(&row.name)),
        );
        if found.len() > SHOWN {
            return Ok(found);
        }
    }
}

/// One account.
///
/// # Errors
/// [`PeopleError`].
pub fn person(conn: &mut Conn, ctx: &Ctx, id: AccountId) -> Result<Person, PeopleError> {
    policy::allow(ctx, Permission::ManageAccounts, Scope::System)?;
    let row = store::account(conn, id)?.ok_or(Denied::Absent)?;
    let found = with_grants(conn, vec![row])?.pop();
    Ok(found.ok_or(Denied::Absent)?)
}

fn with_grants(conn: &mut Conn, rows: Vec<AccountRow>) -> Result<Vec<Person>, Fault> {
    let ids: Vec<AccountId> = rows.iter().map(|row| row.id).collect();
    let grants = store::grants::of_accounts(conn, &ids)?;
    Ok(rows
        .into_iter()
        .map(|row| Person {
            grants: grants
                .iter()
                .filter(|grant| grant.account_id == row.id)
                .cloned()
                .collect(),
            language: row.lang(),
            id: row.id,
            email: row.email,
            name: row.name,
            state: row.state,
            created_at: row.created_at,
            locked_until: row.locked_until,
        })
        .collect())
}
