//! What a database says of its own schema, as one line a fact, worded the same for both engines.

use diesel::prelude::*;
use diesel::sql_types::Text;
use qabyl::db::Conn;
use qabyl::kernel::Fault;

/// The facts of one schema; each list is sorted.
#[derive(Debug, PartialEq, Eq)]
pub struct Facts {
    /// `table.column type required|optional`, types in PostgreSQL's words.
    pub columns: Vec<String>,
    /// `table key(columns)`.
    pub keys: Vec<String>,
    /// `table unique(columns)`.
    pub uniques: Vec<String>,
    /// `name on table(columns)`.
    pub indexes: Vec<String>,
    /// `table(columns) -> table(columns) on delete rule`.
    pub references: Vec<String>,
    /// `table: number of checks: words in them`.
    pub checks: Vec<String>,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

const DIESELS_OWN: &str = "__diesel_schema_migrations";

pub fn facts(conn: &mut Conn) -> Result<Facts, Fault> {
    let sqlite = matches!(conn, Conn::Sqlite(_));
    let mut read = |sqlite_sql: &str, postgres_sql: &str| -> Result<Vec<String>, Fault> {
        let sql = if sqlite { sqlite_sql } else { postgres_sql };
        let lines: Vec<Line> = diesel::sql_query(sql).load(conn)?;
        let mut lines: Vec<String> = lines
            .into_iter()
            .map(|line| line.line)
            .filter(|line| !line.starts_with(DIESELS_OWN))
            .collect();
        lines.sort();
        Ok(lines)
    };
    let checks = read(
        "SELECT m.name || char(10) || m.sql AS line FROM sqlite_master m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
        "SELECT t.relname || chr(10) || coalesce(string_agg('CHECK ' || pg_get_constraintdef(c.oid), ' '), '') AS line
         FROM pg_class t JOIN pg_namespace s ON s.oid = t.relnamespace AND s.nspname = 'public'
         LEFT JOIN pg_constraint c ON c.conrelid = t.oid AND c.contype = 'c'
         WHERE t.relkind = 'r' GROUP BY t.relname",
    )?;
    Ok(Facts {
        columns: read(
            "SELECT m.name || '.' || c.name || ' ' || lower(c.type) || CASE WHEN c.\"notnull\" THEN ' required' ELSE ' optional' END AS line
             FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
            "SELECT (table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN ' required' ELSE ' optional' END)::text AS line
             FROM information_schema.columns WHERE table_schema = 'public'",
        )?,
        keys: read(
            "SELECT m.name || ' key(' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_table_info(m.name) WHERE pk > 0 ORDER BY pk)) || ')' AS line
             FROM sqlite_master m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
            "SELECT t.relname || ' key(' || string_agg(a.attname::text, ', ' ORDER BY k.n) || ')' AS line
             FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
             JOIN pg_namespace s ON s.oid = t.relnamespace AND s.nspname = 'public'
             CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(att, n)
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.att
             WHERE i.indisprimary GROUP BY t.relname, i.indexrelid",
        )?,
        uniques: read(
            "SELECT m.name || ' unique(' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno)) || ')' || CASE l.partial WHEN 1 THEN ' partial' ELSE '' END AS line
             FROM sqlite_master m JOIN pragma_index_list(m.name) l WHERE m.type = 'table' AND l.\"unique\" AND l.origin <> 'pk'",
            "SELECT t.relname || ' unique(' || string_agg(a.attname::text, ', ' ORDER BY k.n) || ')' || CASE WHEN i.indpred IS NULL THEN '' ELSE ' partial' END AS line
             FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
             JOIN pg_namespace s ON s.oid = t.relnamespace AND s.nspname = 'public'
             CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(att, n)
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.att
             WHERE i.indisunique AND NOT i.indisprimary GROUP BY t.relname, i.indexrelid, i.indpred",
        )?,
        indexes: read(
            "SELECT l.name || ' on ' || m.name || '(' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno)) || ')' || CASE l.partial WHEN 1 THEN ' partial' ELSE '' END AS line
             FROM sqlite_master m JOIN pragma_index_list(m.name) l WHERE m.type = 'table' AND NOT l.\"unique\"",
            "SELECT x.relname || ' on ' || t.relname || '(' || string_agg(a.attname::text, ', ' ORDER BY k.n) || ')' || CASE WHEN i.indpred IS NULL THEN '' ELSE ' partial' END AS line
             FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
             JOIN pg_namespace s ON s.oid = t.relnamespace AND s.nspname = 'public'
             CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(att, n)
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.att
             WHERE NOT i.indisunique GROUP BY x.relname, t.relname, i.indexrelid, i.indpred",
        )?,
        references: read(
            "SELECT line FROM (SELECT m.name || '(' || group_concat(f.\"from\", ', ') || ') -> ' || f.\"table\" || '(' || group_concat(coalesce(f.\"to\", '?'), ', ') || ') on delete ' || lower(f.on_delete) AS line
             FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' GROUP BY m.name, f.id)",
            "SELECT t.relname || '(' || string_agg(a.attname::text, ', ' ORDER BY k.n) || ') -> ' || o.relname || '(' || string_agg(b.attname::text, ', ' ORDER BY k.n) || ') on delete '
                || CASE c.confdeltype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'set default' END AS line
             FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class o ON o.oid = c.confrelid
             CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY k(here, there, n)
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.here
             JOIN pg_attribute b ON b.attrelid = o.oid AND b.attnum = k.there
             WHERE c.contype = 'f' GROUP BY c.oid, t.relname, o.relname, c.confdeltype",
        )?,
        checks: checks.iter().map(|text| summary(text)).collect(),
    })
}

/// Both engines word a check differently (`IN` against `= ANY`); the number of checks and the
/// words that they allow must be the same. A check that only tells SQLite what a boolean is
/// does not count.
fn summary(text: &str) -> String {
    let (table, definition) = text.split_once('\n').unwrap_or((text, ""));
    let definition = definition.replace("CHECK  (", "CHECK (");
    let real: Vec<&str> = definition
        .split("CHECK (")
        .skip(1)
        .filter(|check| !check.contains("IN (0, 1)") || check.find("IN (0, 1)") > check.find("))"))
        .collect();
    let mut words: Vec<&str> = real
        .iter()
        .flat_map(|check| inside(check).split('\'').skip(1).step_by(2))
        .collect();
    words.sort_unstable();
    format!("{table}: {} checks: {}", real.len(), words.join(" "))
}

/// Up to the bracket that closes the check.
fn inside(check: &str) -> &str {
    let mut depth = 1;
    for (at, symbol) in check.char_indices() {
        match symbol {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &check[..at];
        }
    }
    check
}
