//! The seats of a line change after publication: only by a quota act, which the room of places
//! authorises and records.

use diesel::prelude::*;

use crate::calls::model::SeatGroup;
use crate::db::schema::quota_lines;
use crate::db::{Conn, JsonText};
use crate::kernel::Fault;
use crate::kernel::ids::QuotaLineId;

/// Writes the seats of a line as an approved quota act has left them.
///
/// # Errors
/// When the database fails.
pub fn set_seat_groups(tx: &mut Conn, line: QuotaLineId, groups: &[SeatGroup]) -> Result<(), Fault> {
    diesel::update(quota_lines::table.find(line))
        .set((
            quota_lines::seat_groups.eq(JsonText::of(&groups)?),
            quota_lines::version.eq(quota_lines::version + 1),
        ))
        .execute(tx)?;
    Ok(())
}
