//! The database room: both schemas the same, both writers the same to their callers.

mod address;
mod conflicts;
mod durable;
mod inspect;
mod migrations;
mod parity;
mod tls;
mod values;
mod writes;

use diesel::prelude::*;
use qabyl::db::{Conn, Json, schema::settings};
use qabyl::kernel::Fault;

use crate::harness::databases::start;

/// A small row that any test may write.
fn put(tx: &mut Conn, key: &str, value: i64) -> Result<(), Fault> {
    diesel::insert_into(settings::table)
        .values((
            settings::key.eq(key),
            settings::value.eq(Json(serde_json::json!(value))),
            settings::updated_at.eq(start()),
        ))
        .execute(tx)?;
    Ok(())
}

/// The keys of all small rows, sorted.
fn keys(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    Ok(settings::table.select(settings::key).order(settings::key).load(conn)?)
}
