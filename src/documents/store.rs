//! SQL of stored files.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Media, StoredFile};
use crate::db::schema::stored_files;
use crate::db::{Conn, optional};
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = stored_files)]
struct Row {
    hash: String,
    size: i64,
    media_type: Media,
    created_at: Instant,
}

/// Writes the row of a file that is in the vault, in the caller's transaction. The same file
/// again changes nothing.
///
/// # Errors
/// When the database fails.
pub fn record(tx: &mut Conn, file: &StoredFile, now: Instant) -> Result<(), Fault> {
    let row = Row {
        hash: file.hash.clone(),
        size: file.size,
        media_type: file.media,
        created_at: now,
    };
    let insert = diesel::insert_into(stored_files::table).values(row);
    match tx {
        Conn::Sqlite(inner) => insert.on_conflict_do_nothing().execute(inner)?,
        Conn::Postgres(inner) => insert.on_conflict_do_nothing().execute(inner)?,
    };
    Ok(())
}

/// The row of a hash.
///
/// # Errors
/// When the database fails.
pub fn stored(conn: &mut Conn, hash: &str) -> Result<Option<StoredFile>, Fault> {
    let row = optional(stored_files::table.find(hash).select(Row::as_select()).first(conn))?;
    Ok(row.map(|row: Row| StoredFile {
        hash: row.hash,
        size: row.size,
        media: row.media_type,
    }))
}

/// What kind of file each of many hashes stands for; without those that have no row.
///
/// # Errors
/// When the database fails.
pub fn media_of_all(conn: &mut Conn, hashes: Vec<&str>) -> Result<HashMap<String, Media>, Fault> {
    let rows: Vec<(String, Media)> = stored_files::table
        .filter(stored_files::hash.eq_any(hashes))
        .select((stored_files::hash, stored_files::media_type))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// How many bytes these files take together, each counted once.
///
/// # Errors
/// When the database fails.
pub fn bytes_of_all(conn: &mut Conn, hashes: Vec<&str>) -> Result<i64, Fault> {
    let sizes: Vec<i64> = stored_files::table
        .filter(stored_files::hash.eq_any(hashes))
        .select(stored_files::size)
        .load(conn)?;
    Ok(sizes.iter().sum())
}

/// The hashes of all stored files, in order.
///
/// # Errors
/// When the database fails.
pub fn stored_hashes(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    Ok(stored_files::table
        .select(stored_files::hash)
        .order(stored_files::hash)
        .load(conn)?)
}

/// All stored files, in the order of their hashes.
///
/// # Errors
/// When the database fails.
pub fn stored_files(conn: &mut Conn) -> Result<Vec<StoredFile>, Fault> {
    let rows: Vec<Row> = stored_files::table
        .order(stored_files::hash)
        .select(Row::as_select())
        .load(conn)?;
    let read = |row: Row| StoredFile {
        hash: row.hash,
        size: row.size,
        media: row.media_type,
    };
    Ok(rows.into_iter().map(read).collect())
}
