//! SQL of the outbox.

use diesel::prelude::*;

use super::model::{Claimed, Counts, Dead, State};
use crate::db::schema::outbox;
use crate::db::{Conn, Json};
use crate::kernel::ids::OutboxId;
use crate::kernel::{Fault, Instant};

#[derive(Insertable)]
#[diesel(table_name = outbox)]
pub(super) struct Row {
    pub id: OutboxId,
    pub kind: String,
    pub recipient: String,
    pub cause: String,
    pub payload: Json,
    pub state: State,
    pub attempts: i32,
    pub due_at: Instant,
    pub created_at: Instant,
}

pub(super) fn insert(tx: &mut Conn, row: Row) -> Result<(), Fault> {
    // The enum has no ON CONFLICT; both backends do, with the same words.
    match tx {
        Conn::Sqlite(inner) => {
            diesel::insert_into(outbox::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(inner)?;
        }
        Conn::Postgres(inner) => {
            diesel::insert_into(outbox::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(inner)?;
        }
    }
    Ok(())
}

/// Claims due rows until `until`; rows that another worker holds are skipped.
pub(super) fn claim(tx: &mut Conn, now: Instant, until: Instant, limit: i64) -> Result<Vec<Claimed>, Fault> {
    let due = outbox::table
        .filter(outbox::state.eq(State::Pending))
        .filter(outbox::due_at.le(now))
        .filter(outbox::leased_until.is_null().or(outbox::leased_until.lt(now)))
        .order(outbox::due_at)
        .limit(limit)
        .select(outbox::id);
    let ids: Vec<OutboxId> = match tx {
        Conn::Sqlite(inner) => due.load(inner)?,
        Conn::Postgres(inner) => due.for_update().skip_locked().load(inner)?,
    };
    diesel::update(outbox::table.filter(outbox::id.eq_any(&ids)))
        .set((
            outbox::leased_until.eq(Some(until)),
            outbox::attempts.eq(outbox::attempts + 1),
        ))
        .execute(tx)?;
    let rows: Vec<(OutboxId, String, String, Json, i32, Instant)> = outbox::table
        .filter(outbox::id.eq_any(&ids))
        .order((outbox::due_at, outbox::id))
        .select((
            outbox::id,
            outbox::kind,
            outbox::recipient,
            outbox::payload,
            outbox::attempts,
            outbox::created_at,
        ))
        .load(tx)?;
    Ok(rows
        .into_iter()
        .map(|(id, kind, recipient, payload, attempts, created_at)| Claimed {
            id,
            kind,
            recipient,
            payload,
            attempts,
            created_at,
        })
        .collect())
}

/// Ends an attempt; false when another worker has taken the row over since.
pub(super) fn finish(
    tx: &mut Conn,
    row: &Claimed,
    state: State,
    due_at: Instant,
    error: Option<&str>,
    now: Instant,
) -> Result<bool, Fault> {
    let finished = (state != State::Pending).then_some(now);
    let changed = diesel::update(
        outbox::table
            .find(row.id)
            .filter(outbox::attempts.eq(row.attempts))
            .filter(outbox::state.eq(State::Pending)),
    )
    .set((
        outbox::state.eq(state),
        outbox::due_at.eq(due_at),
        outbox::leased_until.eq(None::<Instant>),
        outbox::last_error.eq(error),
        outbox::finished_at.eq(finished),
    ))
    .execute(tx)?;
    Ok(changed == 1)
}

/// Undoes a claim whose attempt was never begun.
/// Lengthens the lease of a claimed row; false when it is not ours any more.
pub(super) fn renew(tx: &mut Conn, row: &Claimed, until: Instant) -> Result<bool, Fault> {
    let ours = outbox::table
        .find(row.id)
        .filter(outbox::attempts.eq(row.attempts))
        .filter(outbox::state.eq(State::Pending));
    let changed = diesel::update(ours)
        .set(outbox::leased_until.eq(Some(until)))
        .execute(tx)?;
    Ok(changed == 1)
}

pub(super) fn give_back(tx: &mut Conn, rows: &[Claimed]) -> Result<(), Fault> {
    for row in rows {
        diesel::update(
            outbox::table
                .find(row.id)
                .filter(outbox::attempts.eq(row.attempts))
                .filter(outbox::state.eq(State::Pending)),
        )
        .set((
            outbox::leased_until.eq(None::<Instant>),
            outbox::attempts.eq(outbox::attempts - 1),
        ))
        .execute(tx)?;
    }
    Ok(())
}

pub(super) fn dead(conn: &mut Conn, limit: i64) -> Result<Vec<Dead>, Fault> {
    let rows: Vec<(OutboxId, String, String, i32, Option<String>, Instant)> = outbox::table
        .filter(outbox::state.eq(State::Dead))
        .order(outbox::id.desc())
        .limit(limit)
        .select((
            outbox::id,
            outbox::kind,
            outbox::recipient,
            outbox::attempts,
            outbox::last_error,
            outbox::created_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, kind, recipient, attempts, error, created_at)| Dead {
            id,
            kind,
            recipient,
            attempts,
            error: error.unwrap_or_default(),
            created_at,
        })
        .collect())
}

pub(super) fn retry(tx: &mut Conn, id: OutboxId, now: Instant) -> Result<bool, Fault> {
    let changed = diesel::update(outbox::table.find(id).filter(outbox::state.eq(State::Dead)))
        .set((
            outbox::state.eq(State::Pending),
            outbox::due_at.eq(now),
            outbox::finished_at.eq(None::<Instant>),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

pub(super) fn counts(conn: &mut Conn) -> Result<Counts, Fault> {
    let of = |state: State, conn: &mut Conn| outbox::table.filter(outbox::state.eq(state)).count().get_result(conn);
    Ok(Counts {
        pending: of(State::Pending, conn)?,
        dead: of(State::Dead, conn)?,
    })
}
