//! One-time links. The table holds the SHA-256 of a token, the mail's row only the nonce that
//! token is derived from; without the installation's secret neither opens anything.

use serde_json::Value;

use super::model::LinkPurpose;
use super::rules::{link_life, may_mail};
use super::store;
use super::store::links::LinkRow;
use super::tokens::TokenHash;
use crate::config::Secret;
use crate::db::{Conn, Json};
use crate::kernel::ids::AccountId;
use crate::kernel::{Act, Fault, Instant, secrets};
use crate::mail::link_token;

/// A link just made.
pub(super) struct Issued {
    /// What the mail's payload carries.
    pub nonce: String,
    /// The token behind the link; for the command line, which shows it once.
    pub token: String,
    /// Names the row.
    pub hash: String,
}

/// The link does not work (any more): unknown, used, replaced by a newer one, or too old.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// Which of these is nobody's business.
    #[error("the link does not work any more")]
    Gone,
    /// Unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Makes a link and voids the older ones of the same purpose.
pub(super) fn issue(
    tx: &mut Conn,
    act: &Act,
    secret: &Secret,
    account: AccountId,
    purpose: LinkPurpose,
    data: Value,
) -> Result<Issued, Fault> {
    store::links::expire(tx, account, Some(purpose), act.now)?;
    add(tx, act, secret, account, purpose, data)
}

/// Makes a link beside the older ones of the same purpose.
pub(super) fn add(
    tx: &mut Conn,
    act: &Act,
    secret: &Secret,
    account: AccountId,
    purpose: LinkPurpose,
    data: Value,
) -> Result<Issued, Fault> {
    let nonce = secrets::token()?;
    let token = link_token(&secret.0, &nonce);
    let hash = secrets::sha256(token.as_bytes());
    store::links::insert(
        tx,
        LinkRow {
            token_hash: hash.to_vec(),
            account_id: account,
            purpose,
            data: Json(data),
            created_at: act.now,
            expires_at: act.now.plus(link_life(purpose)),
            used_at: None,
        },
    )?;
    Ok(Issued {
        nonce,
        token,
        hash: data_encoding::HEXLOWER.encode(&hash),
    })
}

/// Whether the owner of the address was mailed too often already.
pub(super) fn rested(tx: &mut Conn, account: AccountId, purpose: LinkPurpose, now: Instant) -> Result<bool, Fault> {
    let day = now.minus(chrono::TimeDelta::days(1));
    Ok(may_mail(&store::links::made_since(tx, account, purpose, day)?, now))
}

/// The link behind a presented token, when it would work now. Changes nothing: mail scanners
/// open links, so only a button press uses one.
pub(super) fn peek(conn: &mut Conn, token: &str, purpose: LinkPurpose, now: Instant) -> Result<Option<LinkRow>, Fault> {
    let Some(hash) = TokenHash::of(token) else {
        return Ok(None);
    };
    let row = store::links::find(conn, hash.as_bytes())?;
    Ok(row.filter(|row| row.purpose == purpose && row.used_at.is_none() && now < row.expires_at))
}

/// Uses a link up: of many that try at once, one succeeds.
pub(super) fn consume(tx: &mut Conn, token: &str, purpose: LinkPurpose, now: Instant) -> Result<LinkRow, LinkError> {
    let row = peek(tx, token, purpose, now)?.ok_or(LinkError::Gone)?;
    if !store::links::mark_used(tx, &row.token_hash, now)? {
        return Err(LinkError::Gone);
    }
    Ok(row)
}

/// Voids the open links of one purpose.
pub(super) fn void(tx: &mut Conn, account: AccountId, purpose: LinkPurpose, now: Instant) -> Result<(), Fault> {
    store::links::expire(tx, account, Some(purpose), now)
}
