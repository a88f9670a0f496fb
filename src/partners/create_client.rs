//! Makes a machine client. Its secret leaves this function once and is never stored.

use secrecy::SecretString;
use serde_json::json;

use super::model::{Client, ClientError, ClientState, SCOPES};
use super::store;
use crate::accounts::Ctx;
use crate::accounts::policy::{Permission, Scope, allow};
use crate::accounts::tokens;
use crate::db::Conn;
use crate::events::{Event, append};
use crate::institutions;
use crate::kernel::ids::InstitutionId;

/// Nobody needs more programs than this at once.
const MOST: usize = 50;

/// What to make.
#[derive(Debug, Clone)]
pub struct CreateClient {
    /// For whom.
    pub institution: InstitutionId,
    /// What its makers call it.
    pub name: String,
    /// What its tokens may allow at most.
    pub scopes: Vec<String>,
}

/// A client just made.
#[derive(Debug)]
pub struct Created {
    /// The client.
    pub client: Client,
    /// Its secret; show it now, nobody can again.
    pub secret: SecretString,
}

/// Makes a client for an institution.
///
/// # Errors
/// [`ClientError`].
pub fn create_client(tx: &mut Conn, ctx: &Ctx, command: &CreateClient) -> Result<Created, ClientError> {
    allow(ctx, Permission::ManageClients, Scope::Institution(command.institution))?;
    let name = command.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(ClientError::Name);
    }
    let scopes: Vec<String> = SCOPES
        .into_iter()
        .filter(|scope| command.scopes.iter().any(|asked| asked == scope))
        .map(str::to_owned)
        .collect();
    if scopes.is_empty() || command.scopes.iter().any(|asked| !SCOPES.contains(&asked.as_str())) {
        return Err(ClientError::Scopes);
    }
    institutions::institution(tx, command.institution)?.ok_or(ClientError::NotFound)?;
    let standing = store::clients::of_institution(tx, command.institution)?;
    let active = standing.iter().filter(|client| client.state == ClientState::Active);
    if active.count() >= MOST {
        return Err(ClientError::TooMany);
    }
    let issued = tokens::issue()?;
    let client = Client {
        id: ctx.id(),
        institution: command.institution,
        name: name.to_owned(),
        scopes,
        state: ClientState::Active,
        created_by: ctx.account(),
        created_at: ctx.now,
        last_used_at: None,
    };
    store::clients::insert(tx, &client, &issued.hash)?;
    let event = Event::new("client.created", client.id).seen_by(client.institution);
    append(tx, ctx, event.with(json!({ "scopes": client.scopes })))?;
    Ok(Created {
        client,
        secret: issued.secret,
    })
}
