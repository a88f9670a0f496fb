//! Ed25519 keys that sign access tokens: making them, keeping them sealed, naming them.

use std::collections::HashMap;
use std::fmt;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{DecodingKey, EncodingKey};
use secrecy::{ExposeSecret, SecretSlice};

use super::sealing::Sealer;
use crate::kernel::{Fault, secrets};

/// A private key with its name.
pub struct SigningKey {
    kid: String,
    public: [u8; 32],
    pkcs8: SecretSlice<u8>,
}

impl SigningKey {
    /// A new key.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn generate() -> Result<Self, Fault> {
        let document =
            Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| Fault::broken("key generation"))?;
        Self::from_pkcs8(document.as_ref())
    }

    /// Reads a PKCS#8 document.
    ///
    /// # Errors
    /// When it is not an Ed25519 key.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, Fault> {
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8).map_err(|error| Fault::new("signing key", error))?;
        let public: [u8; 32] = pair
            .public_key()
            .as_ref()
            .try_into()
            .map_err(|_| Fault::broken("public key of another length"))?;
        Ok(Self {
            kid: thumbprint(&public),
            public,
            pkcs8: pkcs8.to_vec().into(),
        })
    }

    /// The key for our table; it opens only beside the same `kid`.
    ///
    /// # Errors
    /// When sealing fails.
    pub fn seal(&self, sealer: &Sealer) -> Result<Vec<u8>, Fault> {
        sealer.seal(&purpose(&self.kid), self.pkcs8.expose_secret())
    }

    /// A key from our table.
    ///
    /// # Errors
    /// When it does not open, or is not the key that `kid` names.
    pub fn unseal(sealer: &Sealer, kid: &str, sealed: &[u8]) -> Result<Self, Fault> {
        let pkcs8 = sealer
            .open(&purpose(kid), sealed)
            .map_err(|error| Fault::new("signing key", error))?;
        let key = Self::from_pkcs8(pkcs8.expose_secret())?;
        if key.kid != kid {
            return Err(Fault::broken("signing key under another name"));
        }
        Ok(key)
    }

    /// The key's name: its RFC 7638 thumbprint.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.public
    }

    pub(super) fn encoding(&self) -> EncodingKey {
        EncodingKey::from_ed_der(self.pkcs8.expose_secret())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

/// The public keys we accept tokens from. A key's algorithm is Ed25519 whatever a token says.
#[derive(Clone, Default)]
pub struct VerifyingKeys(HashMap<String, DecodingKey>);

impl VerifyingKeys {
    /// The given public keys, each under its own thumbprint.
    #[must_use]
    pub fn new(keys: impl IntoIterator<Item = [u8; 32]>) -> Self {
        Self(
            keys.into_iter()
                .map(|key| (thumbprint(&key), DecodingKey::from_ed_der(&key)))
                .collect(),
        )
    }

    pub(super) fn get(&self, kid: &str) -> Option<&DecodingKey> {
        self.0.get(kid)
    }
}

impl fmt::Debug for VerifyingKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

fn purpose(kid: &str) -> String {
    format!("signing-key:{kid}")
}

/// RFC 7638 over the members that RFC 8037 names for Ed25519.
fn thumbprint(public: &[u8; 32]) -> String {
    let x = BASE64URL_NOPAD.encode(public);
    let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    BASE64URL_NOPAD.encode(&secrets::sha256(members.as_bytes()))
}
