//! SQL of the installation's small facts.

use diesel::prelude::*;

use crate::db::schema::settings;
use crate::db::{Conn, Json, optional};
use crate::kernel::{Fault, Instant};

/// Where the last check's report is.
const REPORT: &str = "administration.last_check";

pub(super) fn put_report(tx: &mut Conn, report: &Json, now: Instant) -> Result<(), Fault> {
    diesel::delete(settings::table.find(REPORT)).execute(tx)?;
    diesel::insert_into(settings::table)
        .values((
            settings::key.eq(REPORT),
            settings::value.eq(report),
            settings::updated_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

pub(super) fn report(conn: &mut Conn) -> Result<Option<Json>, Fault> {
    optional(settings::table.find(REPORT).select(settings::value).first(conn))
}
