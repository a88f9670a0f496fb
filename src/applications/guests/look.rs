//! What stands behind a link.

use super::model::{Guest, GuestError, GuestRole, GuestState};
use crate::applications::dossier::{self, Dossier};
use crate::applications::store;
use crate::db::Conn;
use crate::kernel::{Fault, Instant, secrets};

/// The longest token that is looked up.
const TOKEN: usize = 64;

/// A guest with the dossier; doors show of it only what the guest needs.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Who came.
    pub guest: Guest,
    /// To which dossier.
    pub dossier: Dossier,
}

/// Who holds this link as `role`. Changes nothing: mail scanners open links.
///
/// # Errors
/// [`GuestError::Gone`] whatever the reason.
pub fn look(conn: &mut Conn, role: GuestRole, token: &str, now: Instant) -> Result<Seen, GuestError> {
    if token.len() > TOKEN {
        return Err(GuestError::Gone);
    }
    let hash = secrets::sha256_hex(token.as_bytes());
    let guest = store::guest_by_token(conn, &hash)?.ok_or(GuestError::Gone)?;
    let opens = guest.role == role && now < guest.expires_at;
    if !opens || matches!(guest.state, GuestState::Replaced) {
        return Err(GuestError::Gone);
    }
    let head = store::head(conn, guest.application)?.ok_or_else(|| Fault::broken("a guest of no dossier"))?;
    Ok(Seen {
        dossier: dossier::load(conn, head)?,
        guest,
    })
}

/// [`look`] with the dossier locked until the transaction ends.
pub(super) fn locked(tx: &mut Conn, role: GuestRole, token: &str, now: Instant) -> Result<Seen, GuestError> {
    let seen = look(tx, role, token, now)?;
    store::locked(tx, seen.guest.application)?;
    look(tx, role, token, now)
}
