//! SQL that takes a draft out with everything that hangs on it.

use diesel::prelude::*;

use crate::db::schema::{
    applications, choices, consents, deadline_acts, documents, guardian_papers, guests, messages, sections,
};
use crate::db::{Conn, optional};
use crate::kernel::Fault;
use crate::kernel::ids::ApplicationId;

/// Whether a later dossier began with this one's answers.
pub(in crate::applications) fn is_carried_on(conn: &mut Conn, id: ApplicationId) -> Result<bool, Fault> {
    let later = applications::table
        .filter(applications::carried_from.eq(Some(id)))
        .select(applications::id);
    Ok(optional(later.first::<ApplicationId>(conn))?.is_some())
}

/// Deletes the rows of a dossier, from the leaves to the head.
pub(in crate::applications) fn erase(tx: &mut Conn, id: ApplicationId) -> Result<(), Fault> {
    diesel::delete(deadline_acts::table.filter(deadline_acts::application_id.eq(id))).execute(tx)?;
    diesel::delete(consents::table.filter(consents::application_id.eq(id))).execute(tx)?;
    diesel::delete(guardian_papers::table.filter(guardian_papers::application_id.eq(id))).execute(tx)?;
    diesel::delete(guests::table.filter(guests::application_id.eq(id))).execute(tx)?;
    diesel::delete(messages::table.filter(messages::application_id.eq(id))).execute(tx)?;
    diesel::delete(documents::table.filter(documents::application_id.eq(id))).execute(tx)?;
    diesel::delete(choices::table.filter(choices::application_id.eq(id))).execute(tx)?;
    diesel::delete(sections::table.filter(sections::application_id.eq(id))).execute(tx)?;
    diesel::delete(applications::table.find(id)).execute(tx)?;
    Ok(())
}
