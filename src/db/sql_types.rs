//! Our SQL types: native on PostgreSQL, text or blob on SQLite, one query path.
//!
//! They carry diesel's names, so that `schema.rs` reads like any other diesel schema.

use diesel::query_builder::QueryId;
use diesel::sql_types::SqlType;

/// `uuid` on PostgreSQL, a 16-byte blob on SQLite.
#[derive(Debug, Clone, Copy, SqlType, QueryId)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951))]
#[diesel(sqlite_type(name = "Binary"))]
pub struct Uuid;

/// `timestamptz` on PostgreSQL; on SQLite RFC 3339 with six decimals and `Z`, which sorts as text.
#[derive(Debug, Clone, Copy, SqlType, QueryId)]
#[diesel(postgres_type(oid = 1184, array_oid = 1185))]
#[diesel(sqlite_type(name = "Text"))]
pub struct UtcInstant;

/// `jsonb` on PostgreSQL, text on SQLite.
#[derive(Debug, Clone, Copy, SqlType, QueryId)]
#[diesel(postgres_type(oid = 3802, array_oid = 3807))]
#[diesel(sqlite_type(name = "Text"))]
pub struct Jsonb;
