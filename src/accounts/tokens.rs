//! Opaque tokens: sessions, links in mails, client secrets. The holder has the only copy; we
//! keep its SHA-256, which is enough because 256 random bits cannot be guessed (ASVS 7.2.3).

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use secrecy::SecretString;

use crate::kernel::{Fault, secrets};

/// A token just made: the secret for its holder, the hash for our table.
#[derive(Debug)]
pub struct Issued {
    /// 43 URL-safe symbols; shown once, never stored.
    pub secret: SecretString,
    /// What is stored and looked up.
    pub hash: TokenHash,
}

/// SHA-256 of a token.
#[derive(Clone, Copy)]
pub struct TokenHash([u8; 32]);

/// Makes a token of 256 random bits.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn issue() -> Result<Issued, Fault> {
    let secret = secrets::token()?;
    let hash = TokenHash(secrets::sha256(secret.as_bytes()));
    Ok(Issued {
        secret: secret.into(),
        hash,
    })
}

impl TokenHash {
    /// The hash of a presented token; `None` when it cannot be one of ours, which callers
    /// answer like an unknown one.
    #[must_use]
    pub fn of(presented: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(presented.as_bytes()).ok()?;
        (bytes.len() == 32).then(|| Self(secrets::sha256(presented.as_bytes())))
    }

    /// A stored hash; `None` when it is not 32 bytes long.
    #[must_use]
    pub fn from_stored(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes to store and to look up by.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether two hashes are the same, in constant time.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        secrets::same(&self.0, &other.0)
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(..)")
    }
}
