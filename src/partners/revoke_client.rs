//! Ends a machine client: its tokens stop working with the next request.

use super::model::{Client, ClientError, ClientState};
use super::store;
use crate::accounts::Ctx;
use crate::accounts::policy::{Permission, Scope, allow};
use crate::db::Conn;
use crate::events::{Event, append};
use crate::kernel::ids::ClientId;

/// Ends a client for ever; one that has ended already stays as it is.
///
/// # Errors
/// [`ClientError`].
pub fn revoke_client(tx: &mut Conn, ctx: &Ctx, id: ClientId) -> Result<Client, ClientError> {
    let client = store::clients::find(tx, id)?.ok_or(ClientError::NotFound)?;
    allow(ctx, Permission::ManageClients, Scope::Institution(client.institution))?;
    if store::clients::revoke(tx, id)? {
        append(tx, ctx, Event::new("client.revoked", id).seen_by(client.institution))?;
    }
    Ok(Client {
        state: ClientState::Revoked,
        ..client
    })
}
