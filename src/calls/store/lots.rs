//! SQL of the lots' seeds.

use diesel::prelude::*;

use crate::calls::lot::Commitment;
use crate::db::schema::lot_seeds;
use crate::db::{Conn, optional};
use crate::kernel::ids::CallId;
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable)]
#[diesel(table_name = lot_seeds)]
struct Row {
    round: i32,
    sha256: String,
    drawn_at: Instant,
    seed: Option<String>,
    revealed_at: Option<Instant>,
}

/// What is known of the lots of a call to everybody, by round.
pub(in crate::calls) fn commitments(conn: &mut Conn, call: CallId) -> Result<Vec<Commitment>, Fault> {
    let rows: Vec<Row> = lot_seeds::table
        .filter(lot_seeds::call_id.eq(call))
        .order(lot_seeds::round)
        .select(Row::as_select())
        .load(conn)?;
    let read = |row: Row| Commitment {
        round: row.round,
        sha256: row.sha256,
        drawn_at: row.drawn_at,
        revealed: row.seed.zip(row.revealed_at),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// The sealed seed of a round.
pub(in crate::calls) fn sealed(conn: &mut Conn, call: CallId, round: i32) -> Result<Option<Vec<u8>>, Fault> {
    let row = lot_seeds::table.find((call, round)).select(lot_seeds::sealed);
    optional(row.first(conn))
}

/// Writes a drawn seed.
pub(in crate::calls) fn insert_seed(
    tx: &mut Conn,
    call: CallId,
    round: i32,
    sealed: Vec<u8>,
    sha256: &str,
    now: Instant,
) -> Result<(), Fault> {
    diesel::insert_into(lot_seeds::table)
        .values((
            lot_seeds::call_id.eq(call),
            lot_seeds::round.eq(round),
            lot_seeds::sealed.eq(sealed),
            lot_seeds::sha256.eq(sha256),
            lot_seeds::drawn_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// Makes a seed readable for everybody; false when it was already.
pub(in crate::calls) fn reveal(
    tx: &mut Conn,
    call: CallId,
    round: i32,
    seed: &str,
    now: Instant,
) -> Result<bool, Fault> {
    let row = lot_seeds::table.find((call, round)).filter(lot_seeds::seed.is_null());
    let changed = diesel::update(row)
        .set((lot_seeds::seed.eq(Some(seed)), lot_seeds::revealed_at.eq(Some(now))))
        .execute(tx)?;
    Ok(changed == 1)
}
