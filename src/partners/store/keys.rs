//! Signing keys of access tokens, sealed.

use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::signing_keys;
use crate::kernel::{Fault, Instant};

/// A key as it is kept.
#[derive(Queryable, Selectable, Insertable, Clone)]
#[diesel(table_name = signing_keys)]
pub(in crate::partners) struct KeyRow {
    pub kid: String,
    pub sealed: Vec<u8>,
    pub public_key: Vec<u8>,
    pub created_at: Instant,
}

/// Keys whose tokens are accepted, newest first.
pub(in crate::partners) fn standing(conn: &mut Conn) -> Result<Vec<KeyRow>, Fault> {
    Ok(signing_keys::table
        .filter(signing_keys::retired_at.is_null())
        .order((signing_keys::created_at.desc(), signing_keys::kid))
        .select(KeyRow::as_select())
        .load(conn)?)
}

pub(in crate::partners) fn insert(tx: &mut Conn, row: &KeyRow) -> Result<(), Fault> {
    diesel::insert_into(signing_keys::table).values(row).execute(tx)?;
    Ok(())
}
