//! Who acts when an operator names an account on the command line.

use super::model::{Account, AccountState, Principal};
use super::store;
use crate::db::Conn;
use crate::kernel::{Fault, Instant};

/// The active account with this address, with the grants that work at `now`.
///
/// # Errors
/// When the database fails.
pub fn acting(conn: &mut Conn, email: &str, now: Instant) -> Result<Option<Principal>, Fault> {
    let Some(row) = store::by_email(conn, &email.trim().to_ascii_lowercase())? else {
        return Ok(None);
    };
    if row.state != AccountState::Active {
        return Ok(None);
    }
    Ok(Some(Principal::Account(Account {
        id: row.id,
        person: store::person_of(conn, row.id)?,
        session: None,
        name: row.name,
        language: row.language.parse().unwrap_or_default(),
        grants: store::grants::working(conn, row.id, now)?,
    })))
}
