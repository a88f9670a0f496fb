//! Machine clients.

use diesel::prelude::*;

use crate::accounts::tokens::TokenHash;
use crate::db::schema::clients;
use crate::db::{Conn, JsonText, optional};
use crate::kernel::ids::{AccountId, ClientId, InstitutionId};
use crate::kernel::{Fault, Instant};
use crate::partners::model::{Client, ClientState};

#[derive(Queryable, Selectable)]
#[diesel(table_name = clients)]
struct Row {
    id: ClientId,
    institution_id: InstitutionId,
    name: String,
    scopes: JsonText,
    state: ClientState,
    created_by: Option<AccountId>,
    created_at: Instant,
    last_used_at: Option<Instant>,
}

impl Row {
    fn read(self) -> Result<Client, Fault> {
        Ok(Client {
            id: self.id,
            institution: self.institution_id,
            name: self.name,
            scopes: self.scopes.read()?,
            state: self.state,
            created_by: self.created_by,
            created_at: self.created_at,
            last_used_at: self.last_used_at,
        })
    }
}

pub(in crate::partners) fn insert(tx: &mut Conn, it: &Client, secret: &TokenHash) -> Result<(), Fault> {
    diesel::insert_into(clients::table)
        .values((
            clients::id.eq(it.id),
            clients::institution_id.eq(it.institution),
            clients::name.eq(&it.name),
            clients::scopes.eq(JsonText::of(&it.scopes)?),
            clients::secret_hash.eq(secret.as_bytes().as_slice()),
            clients::state.eq(it.state),
            clients::created_by.eq(it.created_by),
            clients::created_at.eq(it.created_at),
        ))
        .execute(tx)?;
    Ok(())
}

pub(in crate::partners) fn find(conn: &mut Conn, id: ClientId) -> Result<Option<Client>, Fault> {
    optional(clients::table.find(id).select(Row::as_select()).first(conn))?
        .map(Row::read)
        .transpose()
}

/// A client with the hash of its secret.
pub(in crate::partners) fn with_secret(
    conn: &mut Conn,
    id: ClientId,
) -> Result<Option<(Client, Option<TokenHash>)>, Fault> {
    let found: Option<(Row, Vec<u8>)> = optional(
        clients::table
            .find(id)
            .select((Row::as_select(), clients::secret_hash))
            .first(conn),
    )?;
    let Some((row, hash)) = found else { return Ok(None) };
    Ok(Some((row.read()?, TokenHash::from_stored(&hash))))
}

/// Newest first.
pub(in crate::partners) fn of_institution(conn: &mut Conn, id: InstitutionId) -> Result<Vec<Client>, Fault> {
    let rows: Vec<Row> = clients::table
        .filter(clients::institution_id.eq(id))
        .order(clients::id.desc())
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// False when it had ended already.
pub(in crate::partners) fn revoke(tx: &mut Conn, id: ClientId) -> Result<bool, Fault> {
    let row = clients::table.find(id).filter(clients::state.eq(ClientState::Active));
    Ok(diesel::update(row)
        .set(clients::state.eq(ClientState::Revoked))
        .execute(tx)?
        == 1)
}

pub(in crate::partners) fn used(tx: &mut Conn, id: ClientId, now: Instant) -> Result<(), Fault> {
    diesel::update(clients::table.find(id))
        .set(clients::last_used_at.eq(Some(now)))
        .execute(tx)?;
    Ok(())
}
