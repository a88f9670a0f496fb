//! The keys that sign and check access tokens: made on first use, kept sealed, held in memory.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::TimeDelta;
use secrecy::SecretString;

use super::store::{self, keys::KeyRow};
use crate::accounts::access_tokens::{AccessClaims, AccessGrant, AccessTokens, IssuedAccess, TokenRefused};
use crate::accounts::sealing::Sealer;
use crate::accounts::signing_keys::{SigningKey, VerifyingKeys};
use crate::config::Config;
use crate::db::Db;
use crate::kernel::{Fault, Instant};

/// Another process may have made a key since ours were read; strangers' tokens make us look at
/// most this often.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(5);

/// Signs and checks tokens; shared by all handlers.
pub struct Keyring {
    sealer: Sealer,
    tokens: AccessTokens,
    held: RwLock<Option<Arc<Held>>>,
}

struct Held {
    signing: SigningKey,
    verifying: VerifyingKeys,
    read_at: Instant,
}

impl Keyring {
    /// A ring that has read no key yet.
    ///
    /// # Errors
    /// When the installation's secret cannot be used.
    pub fn new(config: &Config) -> Result<Self, Fault> {
        let secret = SecretString::from(data_encoding::HEXLOWER.encode(&config.secret.0));
        Ok(Self {
            sealer: Sealer::new(&secret, &[])?,
            tokens: AccessTokens {
                issuer: config.base_url.clone(),
                audience: format!("{}/api/v1", config.base_url),
            },
            held: RwLock::new(None),
        })
    }

    /// Signs a token.
    ///
    /// # Errors
    /// When the database or signing fails.
    pub async fn issue(&self, db: &Db, grant: &AccessGrant, now: Instant) -> Result<IssuedAccess, Fault> {
        let held = self.held(db, now).await?;
        self.tokens.issue(&held.signing, grant, now)
    }

    /// Checks a token; the inner answer is the token's fault, the outer one ours.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn verify(
        &self,
        db: &Db,
        token: &str,
        now: Instant,
    ) -> Result<Result<AccessClaims, TokenRefused>, Fault> {
        let held = self.held(db, now).await?;
        let first = self.tokens.verify(token, &held.verifying, now);
        if first == Err(TokenRefused::UnknownKey) && now.since(held.read_at) >= LOOK_AGAIN {
            let held = self.read(db, now).await?;
            return Ok(self.tokens.verify(token, &held.verifying, now));
        }
        Ok(first)
    }

    async fn held(&self, db: &Db, now: Instant) -> Result<Arc<Held>, Fault> {
        let known = self.held.read().unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some(held) => Ok(held),
            None => self.read(db, now).await,
        }
    }

    async fn read(&self, db: &Db, now: Instant) -> Result<Arc<Held>, Fault> {
        let mut rows = db.read(store::keys::standing).await?;
        if self.signing(&rows).is_none() {
            rows = self.make(db, &rows, now).await?;
        }
        let signing = self
            .signing(&rows)
            .ok_or_else(|| Fault::broken("no signing key opens"))?;
        let public = rows
            .iter()
            .filter_map(|row| <[u8; 32]>::try_from(row.public_key.as_slice()).ok());
        let held = Arc::new(Held {
            signing,
            verifying: VerifyingKeys::new(public),
            read_at: now,
        });
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&held));
        Ok(held)
    }

    /// The newest key that opens; one sealed under another secret only checks.
    fn signing(&self, rows: &[KeyRow]) -> Option<SigningKey> {
        rows.iter()
            .find_map(|row| SigningKey::unseal(&self.sealer, &row.kid, &row.sealed).ok())
    }

    /// Makes a key, unless another process was faster.
    async fn make(&self, db: &Db, seen: &[KeyRow], now: Instant) -> Result<Vec<KeyRow>, Fault> {
        let key = SigningKey::generate()?;
        let row = KeyRow {
            kid: key.kid().to_owned(),
            sealed: key.seal(&self.sealer)?,
            public_key: key.public().to_vec(),
            created_at: now,
        };
        let seen: HashSet<String> = seen.iter().map(|row| row.kid.clone()).collect();
        db.write(move |tx| -> Result<Vec<KeyRow>, Fault> {
            let present = store::keys::standing(tx)?;
            if present.iter().all(|row| seen.contains(&row.kid)) {
                store::keys::insert(tx, &row)?;
            }
            store::keys::standing(tx)
        })
        .await
    }
}
