//! SQL of the decisions whether a dossier may compete.

use diesel::prelude::*;

use crate::applications::model::Eligibility;
use crate::db::schema::eligibility_decisions;
use crate::db::{Conn, Json, optional};
use crate::kernel::ids::{AccountId, ApplicationId, RulebookId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = eligibility_decisions)]
struct Row {
    application_id: ApplicationId,
    eligible: bool,
    reasons: Json,
    note: String,
    rulebook_id: RulebookId,
    decided_by: AccountId,
    decided_at: Instant,
}

/// The decision on a dossier, once there is one.
pub(in crate::applications) fn eligibility(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Option<Eligibility>, Fault> {
    let row = eligibility_decisions::table
        .find(application)
        .select(Row::as_select())
        .first(conn);
    Ok(optional(row)?.map(|row| Eligibility {
        application: row.application_id,
        eligible: row.eligible,
        reasons: row.reasons.0,
        note: row.note,
        rulebook: row.rulebook_id,
        decided_by: row.decided_by,
        decided_at: row.decided_at,
    }))
}

/// Writes the decision; one stands for a dossier, so an earlier one is replaced.
pub(in crate::applications) fn put_eligibility(tx: &mut Conn, it: &Eligibility) -> Result<(), Fault> {
    diesel::delete(eligibility_decisions::table.find(it.application)).execute(tx)?;
    let row = Row {
        application_id: it.application,
        eligible: it.eligible,
        reasons: Json(it.reasons.clone()),
        note: it.note.clone(),
        rulebook_id: it.rulebook,
        decided_by: it.decided_by,
        decided_at: it.decided_at,
    };
    diesel::insert_into(eligibility_decisions::table)
        .values(row)
        .execute(tx)?;
    Ok(())
}
