//! SQL of what only the desk keeps: who has taken a dossier, whether a rejected document may be
//! mended, the queue.

pub(super) mod queue;

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::{applications, documents};
use crate::kernel::Fault;
use crate::kernel::ids::{AccountId, ApplicationId, DocumentId};

/// Makes a dossier an officer's own.
pub(super) fn take(tx: &mut Conn, id: ApplicationId, officer: Option<AccountId>) -> Result<(), Fault> {
    diesel::update(applications::table.find(id))
        .set(applications::checker_id.eq(officer))
        .execute(tx)?;
    Ok(())
}

/// Who has taken a dossier.
pub(super) fn checker(conn: &mut Conn, id: ApplicationId) -> Result<Option<AccountId>, Fault> {
    Ok(applications::table
        .find(id)
        .select(applications::checker_id)
        .first(conn)?)
}

/// Notes whether a rejected document may be mended; nothing for an accepted one.
pub(super) fn set_repairable(tx: &mut Conn, id: DocumentId, repairable: Option<bool>) -> Result<(), Fault> {
    diesel::update(documents::table.find(id))
        .set(documents::repairable.eq(repairable))
        .execute(tx)?;
    Ok(())
}

/// Which rejected documents of a dossier may be mended.
pub(super) fn repairable(conn: &mut Conn, id: ApplicationId) -> Result<BTreeMap<DocumentId, bool>, Fault> {
    let rows: Vec<(DocumentId, Option<bool>)> = documents::table
        .filter(documents::application_id.eq(id))
        .filter(documents::repairable.is_not_null())
        .select((documents::id, documents::repairable))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, may)| Some((id, may?))).collect())
}
