//! SQL of the numbered frozen copies.

use diesel::prelude::*;

use crate::applications::model::Submission;
use crate::db::schema::submissions;
use crate::db::{Conn, native, optional};
use crate::kernel::ids::{ApplicationId, SubmissionId};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = submissions)]
struct Row {
    id: SubmissionId,
    application_id: ApplicationId,
    number: i32,
    frozen: String,
    hash: String,
    submitted_at: Instant,
    in_grace: bool,
}

impl Row {
    fn read(self) -> Submission {
        Submission {
            id: self.id,
            application: self.application_id,
            number: self.number,
            frozen: self.frozen,
            hash: self.hash,
            submitted_at: self.submitted_at,
            in_grace: self.in_grace,
        }
    }
}

/// All submissions of a dossier, the first first.
pub(in crate::applications) fn submissions(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Vec<Submission>, Fault> {
    let rows: Vec<Row> = submissions::table
        .filter(submissions::application_id.eq(application))
        .order(submissions::number)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// The submission that counts: the last.
pub(in crate::applications) fn last_submission(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Option<Submission>, Fault> {
    Ok(optional(native!(conn, conn => submissions::table
        .filter(submissions::application_id.eq(application))
        .order(submissions::number.desc())
        .select(Row::as_select()).first(conn)))?
    .map(Row::read))
}

/// Adds one; the unique number refuses two at once.
pub(in crate::applications) fn insert_submission(tx: &mut Conn, it: &Submission) -> Result<(), Fault> {
    let row = Row {
        id: it.id,
        application_id: it.application,
        number: it.number,
        frozen: it.frozen.clone(),
        hash: it.hash.clone(),
        submitted_at: it.submitted_at,
        in_grace: it.in_grace,
    };
    native!(tx, tx => diesel::insert_into(submissions::table).values(row).execute(tx))?;
    Ok(())
}
