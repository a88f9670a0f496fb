//! The one document of an appeal: until a member is named, the applicant may add or replace it.

use serde_json::json;

use super::lifecycle::{self, Command};
use super::model::{Appeal, AppealError, Which};
use super::{read, store};
use crate::accounts::Ctx;
use crate::applications::NewFile;
use crate::db::Conn;
use crate::events::{Event, append};

/// Puts a document beside the reasons; the former one stays in the store for the record.
///
/// # Errors
/// [`AppealError`].
pub fn add_document(tx: &mut Conn, ctx: &Ctx, which: Which, file: &NewFile) -> Result<Appeal, AppealError> {
    let place = read::own(tx, ctx, which)?;
    let seen = place.appeal.ok_or(AppealError::NotFound)?;
    let mut next = seen.clone();
    next.state = lifecycle::next(seen.state, Command::Document).ok_or(AppealError::WrongState)?;
    next.file = Some(file.hash.clone());
    next.file_name = Some(file.name.clone());
    next.version = seen.version + 1;
    if !store::update(tx, &seen, &next)? {
        return Err(AppealError::OutOfDate);
    }
    let event = Event::new("appeal.document_added", seen.id)
        .of(seen.application)
        .in_call(seen.call);
    append(tx, ctx, event.with(json!({"sha256": file.hash})))?;
    Ok(next)
}
