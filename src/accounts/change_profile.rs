//! Name and language of one's own account.

use serde_json::json;

use super::model::Ctx;
use super::policy::Denied;
use super::rules::Name;
use super::store::{self, Change};
use crate::db::Conn;
use crate::events::{self, Event};
use crate::kernel::{Fault, Lang};

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeProfileError {
    /// Nobody is signed in.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Somebody changed the account at the same moment.
    #[error("out of date")]
    OutOfDate,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The language of one's mails.
///
/// # Errors
/// [`ChangeProfileError`].
pub fn change_language(tx: &mut Conn, ctx: &Ctx, language: Lang) -> Result<(), ChangeProfileError> {
    let change = Change {
        language: Some(language.tag().to_owned()),
        ..Change::default()
    };
    write(tx, ctx, change, "language")
}

/// The name that one signs with.
///
/// # Errors
/// [`ChangeProfileError`].
pub fn change_name(tx: &mut Conn, ctx: &Ctx, name: &Name) -> Result<(), ChangeProfileError> {
    let change = Change {
        name: Some(name.as_str().to_owned()),
        ..Change::default()
    };
    write(tx, ctx, change, "name")
}

fn write(tx: &mut Conn, ctx: &Ctx, change: Change, field: &str) -> Result<(), ChangeProfileError> {
    let account = ctx.who.account().ok_or(Denied::Absent)?.id;
    let row = store::account(tx, account)?.ok_or(Denied::Absent)?;
    if !store::change(tx, &row, change)? {
        return Err(ChangeProfileError::OutOfDate);
    }
    events::append(
        tx,
        ctx,
        Event::new("account.changed", account).with(json!({"changed": [field]})),
    )?;
    Ok(())
}
