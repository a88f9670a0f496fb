//! The seats of a line change after publication: only by a quota act, which the room of places
//! authorises and records.

use diesel::prelude::*;

use super::LineTerms;
use crate::calls::model::{QuotaLine, SeatGroup};
use crate::db::schema::quota_lines;
use crate::db::{Conn, JsonText};
use crate::kernel::Fault;

/// Writes the seats of a line as an approved quota act has left them, and how many stand in reserve.
///
/// # Errors
/// When the database fails.
pub fn set_seats(tx: &mut Conn, line: &QuotaLine, groups: &[SeatGroup], reserve: u32) -> Result<(), Fault> {
    let terms = LineTerms {
        reserve_size: reserve,
        caps: line.caps.clone(),
        cut_offs: line.cut_offs.clone(),
    };
    diesel::update(quota_lines::table.find(line.id))
        .set((
            quota_lines::seat_groups.eq(JsonText::of(&groups)?),
            quota_lines::terms.eq(JsonText::of(&terms)?),
            quota_lines::version.eq(quota_lines::version + 1),
        ))
        .execute(tx)?;
    Ok(())
}
