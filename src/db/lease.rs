//! Claims by name that expire: one sealer at a time, whichever process it is.

use std::sync::{Arc, OnceLock};

use chrono::TimeDelta;
use diesel::prelude::*;

use super::schema::leases;
use super::{Conn, Db, optional};
use crate::kernel::ids::IdSource;
use crate::kernel::{Fault, Instant};

/// This process, as other processes see it.
static HOLDER: OnceLock<String> = OnceLock::new();

fn holder(ids: &IdSource) -> String {
    let make = || {
        let mut bytes = [0_u8; 8];
        ids.fill(&mut bytes);
        data_encoding::HEXLOWER.encode(&bytes)
    };
    HOLDER.get_or_init(make).clone()
}

/// Takes or keeps the lease `name` for `length`; false while another process holds it.
///
/// # Errors
/// When the database fails.
pub async fn hold(
    db: &Db,
    name: &'static str,
    ids: &Arc<IdSource>,
    now: Instant,
    length: TimeDelta,
) -> Result<bool, Fault> {
    let me = holder(ids);
    let known = me.clone();
    // Most of the time the lease is ours and fresh: a read is enough.
    let fresh = now.plus(length / 2);
    let held = db
        .read(move |conn| -> Result<bool, Fault> {
            let row: Option<(String, Instant)> = optional(
                leases::table
                    .find(name)
                    .select((leases::holder, leases::until))
                    .first(conn),
            )?;
            Ok(row.is_some_and(|(holder, until)| holder == known && until > fresh))
        })
        .await?;
    if held {
        return Ok(true);
    }
    db.write(move |tx| claim(tx, name, &me, now, now.plus(length))).await
}

fn claim(tx: &mut Conn, name: &str, me: &str, now: Instant, until: Instant) -> Result<bool, Fault> {
    let free = leases::table
        .find(name)
        .filter(leases::holder.eq(me).or(leases::until.le(now)));
    if diesel::update(free)
        .set((leases::holder.eq(me), leases::until.eq(until)))
        .execute(tx)?
        == 1
    {
        return Ok(true);
    }
    let row = (leases::name.eq(name), leases::holder.eq(me), leases::until.eq(until));
    let inserted = match tx {
        Conn::Sqlite(inner) => diesel::insert_into(leases::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(inner)?,
        Conn::Postgres(inner) => diesel::insert_into(leases::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(inner)?,
    };
    Ok(inserted == 1)
}

/// Gives back what this process holds, so that another one goes on at once.
///
/// # Errors
/// When the database fails.
pub async fn release_all(db: &Db, ids: &Arc<IdSource>) -> Result<(), Fault> {
    let me = holder(ids);
    db.write(move |tx| -> Result<(), Fault> {
        diesel::delete(leases::table.filter(leases::holder.eq(&me))).execute(tx)?;
        Ok(())
    })
    .await
}

/// Whether any process holds a lease.
///
/// # Errors
/// When the database fails.
pub fn any(conn: &mut Conn, now: Instant) -> Result<bool, Fault> {
    let held: i64 = leases::table.filter(leases::until.gt(now)).count().get_result(conn)?;
    Ok(held > 0)
}
