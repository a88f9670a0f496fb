//! One-time links: SHA-256 of the token, purpose, what it stands for.

use diesel::prelude::*;

use super::super::model::LinkPurpose;
use crate::db::schema::one_time_links as links;
use crate::db::{Conn, Json, optional};
use crate::kernel::ids::AccountId;
use crate::kernel::{Fault, Instant};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = links)]
pub(in crate::accounts) struct LinkRow {
    pub token_hash: Vec<u8>,
    pub account_id: AccountId,
    pub purpose: LinkPurpose,
    pub data: Json,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub used_at: Option<Instant>,
}

pub(in crate::accounts) fn insert(tx: &mut Conn, row: LinkRow) -> Result<(), Fault> {
    diesel::insert_into(links::table).values(row).execute(tx)?;
    Ok(())
}

pub(in crate::accounts) fn find(conn: &mut Conn, hash: &[u8]) -> Result<Option<LinkRow>, Fault> {
    optional(links::table.find(hash).select(LinkRow::as_select()).first(conn))
}

/// Marks a link as used; false when somebody was faster.
pub(in crate::accounts) fn mark_used(tx: &mut Conn, hash: &[u8], now: Instant) -> Result<bool, Fault> {
    let used = diesel::update(links::table.find(hash).filter(links::used_at.is_null()))
        .set(links::used_at.eq(now))
        .execute(tx)?;
    Ok(used == 1)
}

/// Makes all unused links of an account void from `now` on; of one purpose, or of all.
pub(in crate::accounts) fn expire(
    tx: &mut Conn,
    account: AccountId,
    purpose: Option<LinkPurpose>,
    now: Instant,
) -> Result<(), Fault> {
    let open = links::table
        .filter(links::account_id.eq(account))
        .filter(links::used_at.is_null())
        .filter(links::expires_at.gt(now));
    match purpose {
        Some(purpose) => diesel::update(open.filter(links::purpose.eq(purpose)))
            .set(links::expires_at.eq(now))
            .execute(tx)?,
        None => diesel::update(open).set(links::expires_at.eq(now)).execute(tx)?,
    };
    Ok(())
}

/// When links of this purpose were made since `since`.
pub(in crate::accounts) fn made_since(
    conn: &mut Conn,
    account: AccountId,
    purpose: LinkPurpose,
    since: Instant,
) -> Result<Vec<Instant>, Fault> {
    Ok(links::table
        .filter(links::account_id.eq(account))
        .filter(links::purpose.eq(purpose))
        .filter(links::created_at.gt(since))
        .order(links::created_at.desc())
        .select(links::created_at)
        .load(conn)?)
}
