//! PostgreSQL's part of [`super::snapshot`]: every row as a JSON array of its columns' own text
//! forms, which PostgreSQL reads back to the very same values.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;

use diesel::connection::{AnsiTransactionManager, SimpleConnection as _, TransactionManager};
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use super::conn::{Conn, Postgres};
use super::migrate;
use super::snapshot::{Engine, Snapshot, TABLES, Table};
use crate::kernel::Fault;

/// Rows of one INSERT.
const BATCH: usize = 500;
/// Bytes of one INSERT, so that frozen inputs of megabytes do not pile up.
const BATCH_BYTES: usize = 4_000_000;

const SETTINGS: &str = "SET statement_timeout = 0; SET lock_timeout = '60s'; SET idle_in_transaction_session_timeout = 0; \
    SET datestyle = 'ISO'; SET bytea_output = 'hex'; SET client_min_messages = warning;";

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = Text)]
    owner: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Text>)]
    rule: Option<String>,
}

fn open(url: &str) -> Result<Conn, Fault> {
    let mut conn = Postgres::connect(url)?.conn;
    conn.batch_execute(SETTINGS)?;
    Ok(conn)
}

fn inner(conn: &mut Conn) -> Result<&mut PgConnection, Fault> {
    match conn {
        Conn::Postgres(inner) => Ok(inner),
        Conn::Sqlite(_) => Err(Fault::broken("not a PostgreSQL connection")),
    }
}

pub(super) fn is_empty(url: &str) -> Result<bool, Fault> {
    let mut conn = open(url)?;
    Ok(tables(inner(&mut conn)?)?.is_empty())
}

pub(super) fn take<T>(
    url: &str,
    folder: &Path,
    look: impl FnOnce(&mut Conn) -> Result<T, Fault>,
) -> Result<(Snapshot, T), Fault> {
    let mut conn = open(url)?;
    // No migration may change the tables while they are read; others only wait for it.
    migrate::lock_shared(inner(&mut conn)?)?;
    AnsiTransactionManager::begin_transaction_sql(
        inner(&mut conn)?,
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    )?;
    std::fs::create_dir_all(folder.join(TABLES))?;
    let names = tables(inner(&mut conn)?)?;
    if names.is_empty() {
        return Err(Fault::broken("there is no database to copy"));
    }
    let mut snapshot = Snapshot {
        engine: Engine::Postgresql,
        migrations: migrate::applied(&mut conn)?,
        tables: Vec::new(),
        parts: Vec::new(),
    };
    for name in names.into_iter().filter(|name| name != migrate::TABLE) {
        let part = part(&name);
        snapshot
            .tables
            .push(write_table(inner(&mut conn)?, name, &folder.join(&part))?);
        snapshot.parts.push(part);
    }
    let seen = look(&mut conn)?;
    <Conn as Connection>::TransactionManager::rollback_transaction(&mut conn)?;
    Ok((snapshot, seen))
}

fn part(table: &str) -> String {
    format!("{TABLES}/{table}.jsonl.gz")
}

fn tables(conn: &mut PgConnection) -> Result<Vec<String>, Fault> {
    let rows: Vec<Named> = diesel::sql_query(
        "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename",
    )
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

fn columns(conn: &mut PgConnection, table: &str) -> Result<Vec<Column>, Fault> {
    Ok(diesel::sql_query(
        "SELECT attname::text AS name, format_type(atttypid, atttypmod) AS kind FROM pg_attribute \
         WHERE attrelid = quote_ident($1)::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
    )
    .bind::<Text, _>(table)
    .load(conn)?)
}

fn write_table(conn: &mut PgConnection, name: String, path: &Path) -> Result<Table, Fault> {
    let columns: Vec<String> = columns(conn, &name)?.into_iter().map(|column| column.name).collect();
    let texts: Vec<String> = columns
        .iter()
        .map(|column| format!("{}::text", quoted(column)))
        .collect();
    let query = format!(
        "SELECT array_to_json(ARRAY[{}])::text AS line FROM {}",
        texts.join(", "),
        quoted(&name)
    );
    let mut out = GzEncoder::new(BufWriter::new(File::create(path)?), Compression::fast());
    let mut rows = 0;
    for line in diesel::sql_query(query).load_iter::<Line, PgRowByRowLoadingMode>(conn)? {
        out.write_all(line?.line.as_bytes())?;
        out.write_all(b"\n")?;
        rows += 1;
    }
    let file = out
        .finish()?
        .into_inner()
        .map_err(std::io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(Table { name, columns, rows })
}

/// One transaction: the old tables go, the schema of the backup comes, the rows come, and the
/// references between them are checked again.
pub(super) fn put_back(url: &str, folder: &Path, snapshot: &Snapshot) -> Result<(), Fault> {
    let mut conn = open(url)?;
    let conn = inner(&mut conn)?;
    conn.batch_execute("SET default_transaction_read_only = off")?;
    migrate::lock(conn)?;
    AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN READ WRITE")?;
    for table in tables(conn)? {
        conn.batch_execute(&format!("DROP TABLE {} CASCADE", quoted(&table)))?;
    }
    migrate::run_only(conn, &snapshot.migrations)?;
    let references = take_references_away(conn)?;
    let known = tables(conn)?;
    for table in &snapshot.tables {
        if !known.contains(&table.name) {
            return Err(Fault::new(
                "the backup has a table that its schema does not know",
                table.name.clone(),
            ));
        }
        // Migrations may have laid down rows; the backup has them as they stood.
        conn.batch_execute(&format!("DELETE FROM {}", quoted(&table.name)))?;
        read_table(conn, table, &folder.join(part(&table.name)))?;
    }
    for reference in references {
        conn.batch_execute(&reference)?;
    }
    AnsiTransactionManager::commit_transaction(conn)?;
    conn.batch_execute("ANALYZE")?;
    Ok(())
}

/// Drops the foreign keys, so that the order of tables does not matter; the statements that
/// bring them back, and with them the check of every row.
fn take_references_away(conn: &mut PgConnection) -> Result<Vec<String>, Fault> {
    let keys: Vec<Key> = diesel::sql_query(
        "SELECT conrelid::regclass::text AS owner, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS rule \
         FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2",
    )
    .load(conn)?;
    let mut back = Vec::new();
    for Key { owner, name, rule } in keys {
        conn.batch_execute(&format!("ALTER TABLE {owner} DROP CONSTRAINT {name}"))?;
        let rule = rule.ok_or_else(|| Fault::broken("a reference without a rule"))?;
        back.push(format!("ALTER TABLE {owner} ADD CONSTRAINT {name} {rule}"));
    }
    Ok(back)
}

fn read_table(conn: &mut PgConnection, table: &Table, path: &Path) -> Result<(), Fault> {
    let kinds: BTreeMap<String, String> = columns(conn, &table.name)?
        .into_iter()
        .map(|column| (column.name, column.kind))
        .collect();
    let mut targets = Vec::new();
    let mut values = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        let kind = kinds
            .get(column)
            .ok_or_else(|| Fault::new("the backup has a column that its schema does not know", column.clone()))?;
        targets.push(quoted(column));
        values.push(format!("(r->>{at})::{kind}"));
    }
    let insert = format!(
        "INSERT INTO {} ({}) SELECT {} FROM json_array_elements($1::json) AS rows(r)",
        quoted(&table.name),
        targets.join(", "),
        values.join(", ")
    );
    let (mut batch, mut bytes, mut rows) = (Vec::new(), 0, 0);
    for line in BufReader::new(GzDecoder::new(File::open(path)?)).lines() {
        let line = line?;
        bytes += line.len();
        batch.push(line);
        if batch.len() == BATCH || bytes > BATCH_BYTES {
            rows += send(conn, &insert, &mut batch)?;
            bytes = 0;
        }
    }
    rows += send(conn, &insert, &mut batch)?;
    if u64::try_from(rows).ok() != Some(table.rows) {
        return Err(Fault::new(
            "the backup has fewer or more rows than its manifest says",
            table.name.clone(),
        ));
    }
    Ok(())
}

fn send(conn: &mut PgConnection, insert: &str, batch: &mut Vec<String>) -> Result<usize, Fault> {
    let rows = std::mem::take(batch);
    if rows.is_empty() {
        return Ok(0);
    }
    let text = format!("[{}]", rows.join(","));
    Ok(diesel::sql_query(insert).bind::<Text, _>(text).execute(conn)?)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
