//! What must never be false of accounts and grants.

use diesel::prelude::*;

use super::super::model::{AccountState, GrantState, Role};
use crate::db::schema::{accounts, grants};
use crate::db::{Conn, Invariant};
use crate::kernel::Fault;
use crate::kernel::ids::{AccountId, GrantId};

/// The accounts' sentences.
#[must_use]
pub fn invariants() -> Vec<Invariant> {
    vec![
        Invariant {
            name: "accounts.state_is_known",
            find: states,
        },
        Invariant {
            name: "accounts.grant_is_known",
            find: known_grants,
        },
    ]
}

fn states(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<AccountId> = accounts::table
        .filter(accounts::state.ne_all(AccountState::ALL))
        .select(accounts::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

fn known_grants(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let ids: Vec<GrantId> = grants::table
        .filter(grants::state.ne_all(GrantState::ALL).or(grants::role.ne_all(Role::ALL)))
        .select(grants::id)
        .load(conn)?;
    Ok(ids.iter().map(ToString::to_string).collect())
}
