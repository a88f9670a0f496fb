//! Who reads a row of the outbox: `acc_…` is an account at its present address, `acc_…:new:HASH`
//! and `acc_…:old:HASH` the same person at an address that the link with this hash holds.

use super::change_email::Addresses;
use super::model::Profile;
use super::{store, tell};
use crate::db::Conn;
use crate::kernel::Fault;

/// Address, name and language of the reader; none when the account or the link is gone.
///
/// # Errors
/// When the database fails.
pub fn reader(conn: &mut Conn, recipient: &str) -> Result<Option<Profile>, Fault> {
    let mut parts = recipient.splitn(3, ':');
    let account = parts.next().and_then(|id| id.parse().ok());
    let account = account.ok_or_else(|| Fault::broken("an outbox row without a reader"))?;
    let Some(profile) = tell::profile(conn, account)? else {
        return Ok(None);
    };
    let (Some(which), Some(hash)) = (parts.next(), parts.next()) else {
        return Ok(Some(profile));
    };
    let hash = data_encoding::HEXLOWER
        .decode(hash.as_bytes())
        .map_err(|e| Fault::new("an outbox row's link", e))?;
    let link = store::links::find(conn, &hash)?.filter(|link| link.account_id == account);
    let Some(link) = link else {
        return Ok(None);
    };
    let addresses: Addresses = link.data.read()?;
    let email = if which == "old" { addresses.old } else { addresses.new };
    // Nobody has confirmed the new address: it gets no words that its reader's account chose.
    let name = if which == "old" { profile.name } else { String::new() };
    Ok(Some(Profile { email, name, ..profile }))
}
